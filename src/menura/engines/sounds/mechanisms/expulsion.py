"""Air thrown out: coughs and sneezes, in the phases that clinicians hear (Korpáš, Sadloňová and Vrabec, 1996)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.glottis import folds
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.tract import continued, tract
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 500
"""Control points per second."""

FREQUENCIES = np.concatenate([np.linspace(0.0, 6_000.0, 150), np.geomspace(6_060.0, 48_000.0, 90)])
"""Hz at which the throat's response is worked out."""


@dataclass(frozen=True)
class Blast:
    """What decides an expulsion, on a grid of `GRID` points a second."""

    opening: float
    """Seconds from the beginning to the moment the glottis or the mouth bursts open."""
    inhale: Array
    noise: Array
    fricative: Array
    voicing: Array
    """Gains."""
    pitch: Array
    """Hz."""
    response: npt.NDArray[np.complex64]
    """Gain of the throat [shape=(t, f)] at every fifth point and `FREQUENCIES`."""


class Expulsion:
    """Breath in, a burst as the glottis opens, turbulent flow, and often a voiced end."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "inhale": Parameter(0.001, 0.0005, 1.5, "s", "breath drawn in before"),
        "inhale_level": Parameter(-20.0, -60.0, 6.0, "dB", "its level against the burst", "linear"),
        "inhale_voice": Parameter(0.0, 0.0, 2.0, "", "how much of it is voiced: the 'ah' before a sneeze", "linear"),
        "stop": Parameter(0.03, 0.002, 0.5, "s", "silence while pressure builds"),
        "burst": Parameter(0.04, 0.005, 0.3, "s", "explosive opening"),
        "burst_voice": Parameter(0.3, 0.0, 3.0, "", "how much the folds sound in it", "linear"),
        "flow": Parameter(0.16, 0.01, 0.8, "s", "turbulent flow after it"),
        "flow_level": Parameter(-8.0, -50.0, 6.0, "dB", "its level against the burst", "linear"),
        "fricative": Parameter(0.0, 0.0, 4.0, "", "hiss at teeth and lips in the flow", "linear"),
        "fricative_at": Parameter(5_000.0, 800.0, 14_000.0, "Hz", "centre of the hiss"),
        "fricative_width": Parameter(0.7, 0.1, 2.0, "", "its width, as a ratio"),
        "tail": Parameter(0.12, 0.005, 0.8, "s", "voiced end"),
        "tail_voice": Parameter(0.4, 0.0, 3.0, "", "how much the folds sound in it", "linear"),
        "tail_level": Parameter(-6.0, -50.0, 6.0, "dB", "its level against the burst", "linear"),
        "pitch": Parameter(260.0, 60.0, 1_200.0, "Hz", "of the folds at the burst"),
        "fall": Parameter(0.6, 0.2, 1.5, "", "pitch at the end, as a ratio"),
        "chaos": Parameter(0.4, 0.0, 1.0, "", "loss of periodicity", "linear"),
        "tilt": Parameter(-9.0, -24.0, 3.0, "dB", "slope per octave of the folds", "linear"),
        "noise_tilt": Parameter(-4.0, -18.0, 6.0, "dB", "slope per octave of the turbulence", "linear"),
        "f1": Parameter(650.0, 150.0, 2_500.0, "Hz", "first formant"),
        "f2": Parameter(1_500.0, 500.0, 5_000.0, "Hz", "second formant"),
        "f3": Parameter(2_700.0, 1_200.0, 8_000.0, "Hz", "third formant"),
        "f4": Parameter(3_900.0, 2_000.0, 12_000.0, "Hz", "fourth formant"),
        "closing": Parameter(0.8, 0.4, 1.3, "", "first two formants at the end, as a ratio"),
        "width": Parameter(0.25, 0.03, 1.5, "", "width of the formants, as a ratio"),
        "depth": Parameter(20.0, 3.0, 50.0, "dB", "how far the valleys fall", "linear"),
        "low_cut": Parameter(150.0, 20.0, 1_500.0, "Hz", "below this the mouth radiates little"),
        "grain": Parameter(0.3, 0.0, 1.0, "", "random fluctuation of the flow", "linear"),
    }

    def controls(self, ask: Ask) -> Blast:
        """Return gains and pitch of the phases, stretched to the event's duration."""
        inhale, stop, burst, flow, tail = _phases(ask)
        times = ask.start + np.arange(int(ask.duration * GRID) + 8) / GRID
        opening = inhale + stop
        since = times - opening
        loud = _explosion(since, burst)
        flowing = _bump(since - 0.4 * burst, flow + burst, 0.2) * 10 ** (ask["flow_level"] / 20)
        ending = _bump(since - burst - 0.55 * flow, tail + 0.45 * flow, 0.35) * 10 ** (ask["tail_level"] / 20)
        drawn = _bump(times, inhale, 0.75) * 10 ** (ask["inhale_level"] / 20)
        voiced = ask["burst_voice"] * (loud + 0.5 * flowing) + ask["tail_voice"] * ending + ask["inhale_voice"] * drawn
        position = np.clip(since / max(burst + flow + tail, 1e-3), 0, 1)
        pitch = ask["pitch"] * ask["fall"] ** position * np.exp(0.04 * wander(ask.lasting("pitch"), times, 18.0))
        noise = loud + flowing + (1 - min(ask["tail_voice"], 0.8)) * ending
        hiss = ask["fricative"] * (flowing + 0.3 * loud)
        drawn = drawn * max(1 - ask["inhale_voice"], 0.08)
        return Blast(opening, drawn, noise, hiss, voiced, pitch, _throat(ask, position[::5]))

    def signal(self, controls: Blast, ask: Ask) -> Signal:
        """Return turbulence and folds through the throat, and the hiss beside it."""
        at = np.arange(ask.length) / ask.rate * GRID
        grid = np.arange(controls.pitch.size)
        inhale, noise, hiss, voicing, pitch = (
            np.interp(at, grid, c)
            for c in (controls.inhale, controls.noise, controls.fricative, controls.voicing, controls.pitch)
        )
        slow = np.arange(0.0, ask.duration + 0.02, 0.002)
        puffs = np.interp(at / GRID, slow, np.exp(ask["grain"] * wander(ask.fresh("grain"), slow, 90.0)))
        turbulence = white(ask.fresh("noise"), ask.length) * 0.1 * (inhale + noise) * puffs
        source = shape(turbulence.astype(np.float32), ask.rate, _line(ask["noise_tilt"]))
        pulsed = folds(ask.fresh("folds"), pitch, ask.rate, jitter=0.02, shimmer=0.15, chaos=ask["chaos"])
        source += shape((pulsed * voicing * puffs).astype(np.float32), ask.rate, _line(ask["tilt"]))
        out = vary(source, ask.rate, np.arange(len(controls.response)) * 5 / GRID, FREQUENCIES, controls.response)
        if hiss.any():
            out += 0.02 * _hiss(ask) * hiss.astype(np.float32) * puffs.astype(np.float32)
        return out * _shut(controls.opening, inhale, ask)


def _phases(ask: Ask) -> tuple[float, ...]:
    """Return the lengths of the phases in seconds, scaled so that together they fill the event."""
    names = ("inhale", "stop", "burst", "flow", "tail")
    whole = max(ask.whole, ask.start + ask.duration)
    wanted = sum(ask[name] for name in names)
    return tuple(ask[name] * whole / wanted for name in names)


def _explosion(since: Array, length: float) -> Array:
    """Return a sudden rise and an exponential fall by 20 dB over `length` (s)."""
    return np.asarray(np.clip(since / 0.003, 0, 1) * np.exp(-2.3 * np.clip(since, 0, None) / length))


def _bump(since: Array, length: float, peak: float) -> Array:
    """Return a smooth rise to 1 at `peak` and fall to 0 at `length` (s)."""
    u = since / length
    return np.asarray(np.sin(0.5 * np.pi * np.clip(np.minimum(u / peak, (1 - u) / (1 - peak)), 0, 1)) ** 1.5)


def _throat(ask: Ask, position: Array) -> npt.NDArray[np.complex64]:
    """Return the gain of the throat over time and frequency."""
    centres = np.array([ask["f1"], ask["f2"], ask["f3"], ask["f4"]]) * np.ones((position.size, 1))
    centres[:, :2] *= ask["closing"] ** position[:, None]
    centres = continued(centres, ask.lasting("throat"))
    widths = ask["width"] * centres * np.clip((centres / 800) ** -0.25, 0.55, 1.1) + 25
    gain = tract(FREQUENCIES, centres, widths, np.zeros(centres.shape[1]), ask["depth"])
    gain *= 1 / np.sqrt(1 + (ask["low_cut"] / np.maximum(FREQUENCIES, 1.0)) ** 4)
    return np.asarray(gain, np.complex64)


def _hiss(ask: Ask) -> Signal:
    centre, octaves = ask["fricative_at"], max(ask["fricative_width"], 0.1)
    points = (
        (centre / 8, -40 / octaves),
        (centre / 2 ** (octaves / 2), 0.0),
        (centre * 2 ** (octaves / 2), 0.0),
        (8 * centre, -30 / octaves),
    )
    return shape(white(ask.fresh("hiss"), ask.length), ask.rate, points)


def _line(slope: float) -> tuple[tuple[float, float], ...]:
    return ((2.0, -120.0), (30.0, -5 * slope), (62.5, -4 * slope), (64_000.0, 6 * slope))


def _shut(opening: float, inhale: Array, ask: Ask) -> Signal:
    """Return a gate that keeps the silence before the burst silent: a spectrum of 20 ms would smear into it."""
    before = np.clip((ask.times() - opening + 0.004) / 0.004, 0, 1)
    return np.maximum(before, np.clip(inhale * 500, 0, 1)).astype(np.float32)
