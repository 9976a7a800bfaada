"""Risers, falls, booms, brams and swells: noise and clusters of tones that grow, burst and fade."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import white
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 200
"""Points of the control curves a second."""


@dataclass(frozen=True)
class Arc:
    """What decides a transition, 200 values a second.

    Attributes
    ----------
    level : ndarray [shape=(n,)]
        Linear.
    centre : ndarray [shape=(n,)]
        Hz, of the noise.
    pitch : ndarray [shape=(n,)]
        Hz, of the lowest tone.
    """

    level: Array
    centre: Array
    pitch: Array


class Transition:
    """Filtered noise and detuned saws on one arc from beginning to end (subtractive synthesis), and a blow on top."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "peak": Parameter(0.8, 0.0, 1.0, "", "where the arc is loudest, as a part of the event", "linear"),
        "growth": Parameter(2.0, 0.1, 10.0, "", "how late it grows: nepers on the way up", "linear"),
        "fading": Parameter(4.0, 0.1, 14.0, "", "nepers on the way down", "linear"),
        "noise": Parameter(1.0, 0.0, 4.0, "", "level of the noise", "linear"),
        "from": Parameter(300.0, 20.0, 16_000.0, "Hz", "centre of the noise at the beginning"),
        "to": Parameter(6_000.0, 20.0, 18_000.0, "Hz", "centre of the noise at the end"),
        "width": Parameter(1.5, 0.2, 6.0, "", "width of the noise in octaves"),
        "tones": Parameter(0.0, 0.0, 2.0, "", "level of the tones", "linear"),
        "pitch": Parameter(110.0, 15.0, 4_000.0, "Hz", "lowest tone at the beginning"),
        "bend": Parameter(0.0, -4.0, 4.0, "", "octaves that the tones move", "linear"),
        "hurry": Parameter(1.0, 0.1, 12.0, "", "above 1 that movement happens early"),
        "voices": Parameter(5, 1, 9, "", "how many tones", "linear"),
        "cluster": Parameter(0.1, 0.0, 24.0, "", "semitones over which they are spread", "linear"),
        "tilt": Parameter(-6.0, -24.0, 0.0, "dB", "level of their harmonics per octave", "linear"),
        "pulse": Parameter(0.0, 0.0, 40.0, "Hz", "rate of a throbbing", "linear"),
        "throb": Parameter(0.5, 0.0, 1.0, "", "its depth", "linear"),
        "blow": Parameter(0.0, 0.0, 4.0, "", "level of a dull blow at the peak", "linear"),
        "weight": Parameter(55.0, 20.0, 300.0, "Hz", "pitch of that blow"),
        "after": Parameter(1.2, 0.05, 8.0, "s", "how long it rings"),
    }

    def controls(self, ask: Ask) -> Arc:
        """Return level, centre and pitch over the whole event."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        x = np.clip(grid / max(ask.whole, 1e-3), 0, 1)
        up = np.exp(ask["growth"] * (x - ask["peak"]) / max(ask["peak"], 1e-3)) if ask["peak"] > 0 else np.ones_like(x)
        down = np.exp(-ask["fading"] * (x - ask["peak"]) / max(1 - ask["peak"], 1e-3))
        level = np.where(x < ask["peak"], up, down) * (1 - 0.12 * np.abs(wander(ask.lasting("level"), grid, 6.0)))
        if ask["pulse"] > 0:
            level = level * (1 - ask["throb"] * (0.5 - 0.5 * np.cos(2 * np.pi * ask["pulse"] * grid)))
        moved = 1 - (1 - x) ** ask["hurry"]
        centre = ask["from"] * (ask["to"] / ask["from"]) ** x
        return Arc(level, centre, ask["pitch"] * 2 ** (ask["bend"] * moved))

    def signal(self, controls: Arc, ask: Ask) -> Signal:
        """Return noise, tones and blow."""
        places, grid = (
            np.arange(ask.length, dtype=np.float64) * (GRID / ask.rate),
            np.arange(controls.level.size, dtype=np.float64),
        )
        out = np.zeros(ask.length, np.float32)
        if ask["noise"] > 0:
            out += np.float32(ask["noise"]) * _noise(controls, ask)
        if ask["tones"] > 0:
            out += np.float32(ask["tones"]) * _tones(controls, ask, places, grid)
        out *= np.interp(places, grid, controls.level).astype(np.float32)
        return out + _blow(ask) if ask["blow"] > 0 else out


def _noise(controls: Arc, ask: Ask) -> Signal:
    thin = slice(None, None, 8)
    frequencies = np.geomspace(20.0, ask.rate / 2, 48)
    distance = np.log2(frequencies / controls.centre[thin, None]) / (0.5 * ask["width"])
    gains = np.exp(-0.5 * distance**2) + 0.02
    gains = gains * np.sqrt(1_000.0 / controls.centre[thin, None])  # equal power per octave, whatever the centre
    return vary(
        white(ask.fresh("noise"), ask.length), ask.rate, np.arange(gains.shape[0]) * 8 / GRID, frequencies, gains
    )


def _tones(controls: Arc, ask: Ask, places: Array, grid: Array) -> Signal:
    """Return detuned voices with many harmonics."""
    f = np.interp(places, grid, controls.pitch)
    cycles = np.cumsum(f) / ask.rate
    chance, count = ask.lasting("voices"), round(ask["voices"])
    steps = np.linspace(-0.5, 0.5, count) * ask["cluster"] if count > 1 else np.zeros(1)
    steps = steps + 0.06 * chance.standard_normal(count)
    out = np.zeros(ask.length, np.float32)
    for step in steps:
        ratio = 2 ** (step / 12)
        turn = np.exp(2j * np.pi * ((cycles * ratio + chance.random()) % 1.0)).astype(np.complex64)
        wave = turn
        for k in range(1, 21):
            gain = 10 ** (ask["tilt"] * np.log2(k) / 20)
            if k * ratio * float(f.max()) > 0.45 * ask.rate or gain < 0.003:
                break
            out += np.float32(gain / count) * wave.imag
            wave = wave * turn
    return out * 2


def _blow(ask: Ask) -> Signal:
    """Return a dull blow whose pitch falls, and the crack of its beginning."""
    t = ask.times() - ask["peak"] * ask.whole
    late = np.maximum(t, 0.0)
    cycles = ask["weight"] * (late + 0.06 * (1 - np.exp(-late / 0.04)))
    low = np.sin(2 * np.pi * cycles) * np.exp(-6.9 * late / ask["after"])
    crack = white(ask.fresh("crack"), ask.length) * np.exp(-late / 0.012) * 0.5
    rumble = np.convolve(white(ask.fresh("rumble"), ask.length), np.hanning(max(int(0.004 * ask.rate), 3)), "same")
    rumble = rumble / max(float(rumble.std()), 1e-9) * np.exp(-6.9 * late / (1.4 * ask["after"])) * 0.35
    return np.asarray(ask["blow"] * (low + crack + rumble) * (t >= 0), np.float32)
