"""Horns blown or driven: cars, trucks, trains, ships, rubber bulbs. Reeds that speak together, not quite in tune."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.harmonics import formants, phase
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 400
"""Points of the control curves a second."""

MOST = 60
"""Harmonics of the lowest reed."""


@dataclass(frozen=True)
class Blast:
    """What decides a blast of horns.

    Attributes
    ----------
    pitches : ndarray [shape=(reeds, n)]
        Hz, 400 values a second.
    level : ndarray [shape=(n,)]
        Linear.
    gains : ndarray [shape=(reeds, k)]
        Amplitudes of the harmonics.
    """

    pitches: Array
    level: Array
    gains: Array


class Horn:
    """A diaphragm or reed closes once a cycle: many harmonics, shaped by the resonance of disc or bell.

    Lemaitre et al., The sound quality of car horns, Acta Acustica 2009 (plate horns:
    two notes near 400 and 500 Hz, energy at 2–3.5 kHz); railway chimes: AAR K5LA chord.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(400.0, 40.0, 2_500.0, "Hz", "lowest reed"),
        "reeds": Parameter(2, 1, 5, "", "how many speak together", "linear"),
        "second": Parameter(1.25, 1.0, 2.5, "", "pitch of the second reed relative to the first"),
        "third": Parameter(1.5, 1.0, 3.0, "", "pitch of the third"),
        "fourth": Parameter(1.7, 1.0, 3.5, "", "pitch of the fourth"),
        "fifth": Parameter(2.0, 1.0, 4.0, "", "pitch of the fifth"),
        "tilt": Parameter(-4.0, -24.0, 0.0, "dB", "level of harmonics per octave", "linear"),
        "resonance": Parameter(2_600.0, 150.0, 6_000.0, "Hz", "resonance of disc or bell"),
        "width": Parameter(1_400.0, 60.0, 6_000.0, "Hz", "width of that resonance"),
        "boost": Parameter(12.0, -6.0, 30.0, "dB", "how far it stands out", "linear"),
        "roll": Parameter(6_500.0, 400.0, 16_000.0, "Hz", "above this it falls by 12 dB per octave"),
        "attack": Parameter(0.025, 0.003, 1.0, "s", "time to speak"),
        "release": Parameter(0.05, 0.005, 1.5, "s", "time to fall silent"),
        "scoop": Parameter(0.03, -0.5, 0.5, "", "how far below pitch it begins, as a fraction", "linear"),
        "sag": Parameter(0.02, -0.5, 0.5, "", "how far the pitch falls when it stops", "linear"),
        "unrest": Parameter(0.002, 0.0, 0.05, "", "wandering of the pitch", "linear"),
        "rasp": Parameter(0.1, 0.0, 1.0, "", "irregularity from cycle to cycle", "linear"),
        "air": Parameter(0.02, 0.0, 1.0, "", "noise of the air relative to the tone", "linear"),
        "honks": Parameter(1, 1, 8, "", "honks within the event", "linear"),
        "gap": Parameter(0.12, 0.02, 2.0, "s", "silence between them"),
    }

    def controls(self, ask: Ask) -> Blast:
        """Return pitch and level over the whole blast, and the spectrum of each reed."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        level, into, left = _honks(ask, grid)
        bend = (
            1
            - ask["scoop"] * np.exp(-into / (1.5 * ask["attack"]))
            - ask["sag"] * np.exp(-left / (1.5 * ask["release"]))
        )
        ratios = np.array([1.0, ask["second"], ask["third"], ask["fourth"], ask["fifth"]])[: round(ask["reeds"])]
        unrest = [ask["unrest"] * wander(ask.lasting(f"unrest {k}"), grid, 6.0) for k in range(ratios.size)]
        pitches = ask["pitch"] * ratios[:, None] * bend * (1 + np.array(unrest))
        k = np.arange(1, MOST + 1)
        uneven = 10 ** (ask.lasting("reeds").standard_normal((ratios.size, MOST)) * 2.5 / 20)
        frequencies = ask["pitch"] * ratios[:, None] * k
        body = 1 + formants(frequencies.ravel(), [ask["resonance"]], [ask["width"]], [ask["boost"]]).reshape(
            frequencies.shape
        )
        gains = 10 ** (ask["tilt"] * np.log2(k) / 20) * body / (1 + (frequencies / ask["roll"]) ** 2) * uneven
        gains[frequencies > 0.45 * ask.rate] = 0
        return Blast(pitches, level, gains)

    def signal(self, controls: Blast, ask: Ask) -> Signal:
        """Return the blast."""
        places, grid = np.arange(ask.length) * (GRID / ask.rate), np.arange(controls.level.size)
        out = np.zeros(ask.length, np.float32)
        for number, (pitch, gains) in enumerate(zip(controls.pitches, controls.gains, strict=True)):
            cycles = phase(np.interp(places, grid, pitch), ask.rate, float(ask.lasting(f"phase {number}").random()))
            out += _reed(cycles, gains, ask, number)
        noise = shaped(ask.fresh("air"), ask.length, ask.rate, ((60, -20), (800, 0), (4_000, 0), (16_000, -20)))
        out += np.float32(ask["air"] * float(out.std())) * noise
        return np.asarray(out * np.interp(places, grid, controls.level), np.float32)


def _honks(ask: Ask, times: Array) -> tuple[Array, Array, Array]:
    """Return the level, the time since the honk began and the time until it ends, at `times`."""
    count = round(ask["honks"])
    shares = 1 + 0.35 * (2 * ask.lasting("honks").random(count) - 1)
    sounding = max(ask.whole - ask["gap"] * (count - 1) - ask["release"], 0.06 * count)
    lengths = shares / shares.sum() * sounding
    starts = np.concatenate([[0.0], np.cumsum(lengths + ask["gap"])[:-1]])
    number = np.clip(np.searchsorted(starts, times, "right") - 1, 0, count - 1)
    into = np.maximum(times - starts[number], 0.0)
    left = starts[number] + lengths[number] - times
    rise = 1 - np.exp(-3 * into / ask["attack"])
    fall = np.exp(-np.maximum(-left, 0) * 6.9 / ask["release"])
    return rise * fall, into, np.maximum(left, 0.0)


def _reed(cycles: Array, gains: Array, ask: Ask, number: int) -> Signal:
    """Return one reed; each cycle is a little stronger or weaker than the one before."""
    out = np.zeros(cycles.size, np.float32)
    turn = np.exp(2j * np.pi * (cycles % 1.0)).astype(np.complex64)
    wave = turn
    top = float(gains.max()) * 10**-3.2
    for gain in gains[: int(np.flatnonzero(gains > top).max()) + 1]:
        out += np.float32(gain) * wave.imag
        wave = wave * turn
    turns = cycles.astype(np.int64)
    chance = ask.fresh(f"cycles {number}").standard_normal(int(turns.max(initial=0)) + 1)
    return np.asarray(out * (1 + ask["rasp"] * 0.4 * chance[turns]), np.float32)
