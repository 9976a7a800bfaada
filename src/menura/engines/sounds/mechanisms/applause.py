"""Applause: many pairs of hands, each with a rhythm, a shape and a place of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.noise import shape, shaped, white
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

SHAPES = 32
"""Different claps in the bank; people share them, at levels of their own."""

CLAP = 0.06
"""Seconds of one clap."""

MOST = 160
"""People who are heard singly; more than that are a bed."""


@dataclass(frozen=True)
class Audience:
    """What decides applause: claps (s since the event began, level, shape) of those near, and a bed of those far."""

    times: Array
    gains: Array
    shapes: npt.NDArray[np.int64]
    bed: Array
    """Linear level, ten values a second."""


class Applause:
    """People clap two to six times a second, each nearly regular, none in time with another unless they agree to.

    Peltola, Erkut, Cook and Välimäki, Synthesis of hand clapping sounds, IEEE TASLP 2007 (rates, jitter, eight hand
    shapes with resonances of 0.5–3 kHz); Néda et al., The sound of many hands clapping, Nature 2000 (synchrony).
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "people": Parameter(40.0, 2.0, 4_000.0, "", "how many clap"),
        "tempo": Parameter(4.0, 1.0, 7.0, "1/s", "claps per second of one person"),
        "variety": Parameter(0.18, 0.0, 0.5, "", "how far people differ in tempo", "linear"),
        "jitter": Parameter(0.06, 0.0, 0.4, "", "how irregular one person is", "linear"),
        "unison": Parameter(0.0, 0.0, 1.0, "", "1 claps in time together", "linear"),
        "pitch": Parameter(1_100.0, 300.0, 3_000.0, "Hz", "resonance of the cupped hands"),
        "palms": Parameter(0.4, 0.0, 1.2, "", "octaves by which hands differ", "linear"),
        "snap": Parameter(0.008, 0.002, 0.04, "s", "decay of a clap"),
        "top": Parameter(9_000.0, 2_000.0, 18_000.0, "Hz", "above this claps fall off"),
        "nearness": Parameter(1.0, 0.2, 3.0, "", "how much nearer the nearest are than the rest"),
        "bed": Parameter(0.3, 0.0, 2.0, "", "level of those who cannot be told apart", "linear"),
        "swell": Parameter(0.0, 0.0, 3.0, "s", "time in which it sets in", "linear"),
        "ebb": Parameter(0.0, 0.0, 1.0, "", "how much it thins out towards the end", "linear"),
    }

    def controls(self, ask: Ask) -> Audience:
        """Return the claps of those who are heard singly, and the level of the bed."""
        near = int(min(ask["people"], MOST))
        times, who = _times(ask, near)
        who_levels = (1 + ask.lasting("places").random(near) * 12.0 / ask["nearness"]) ** -1.0
        chance = ask.fresh("claps")
        gains = who_levels[who] * np.exp(0.25 * chance.standard_normal(times.size))
        gains = gains * (chance.random(times.size) < _share(ask, times))
        shapes = (who * 7 + chance.integers(0, 2, times.size)) % SHAPES
        grid = ask.start + np.arange(int(ask.duration * 10) + 2) / 10
        bed = ask["bed"] * _share(ask, grid) * 10 ** (0.9 * wander(ask.lasting("bed"), grid, 4.0) / 20)
        return Audience(times, gains, shapes, bed * np.sqrt(ask["people"] / 60))

    def signal(self, controls: Audience, ask: Ask) -> Signal:
        """Return the applause."""
        starts = np.round((controls.times - ask.start) * ask.rate)
        out = scatter(ask.length, starts, _bank(ask), controls.gains, controls.shapes)
        if ask["bed"] > 0:
            noise = shaped(ask.fresh("bed"), ask.length, ask.rate, _spectrum(ask["pitch"] * 1.2, ask["top"] * 0.7))
            level = np.interp(np.arange(ask.length) / ask.rate * 10, np.arange(controls.bed.size), controls.bed)
            out += 0.12 * noise * level.astype(np.float32)
        return out


def _times(ask: Ask, near: int) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return when, within and shortly before the stretch, each person claps: (times, persons)."""
    chance = ask.lasting("people")
    tempo = ask["tempo"] * np.exp(ask["variety"] * (1 - ask["unison"]) * chance.standard_normal(near))
    phase = chance.random(near) * (1 - ask["unison"])
    first = np.floor((ask.start - CLAP) * tempo)
    count = int(np.max(tempo) * (ask.duration + CLAP)) + 3
    beats = first[:, None] + np.arange(count)
    stray = ask["jitter"] * ask.fresh("stray").standard_normal(beats.shape)
    times = (beats + phase[:, None] + stray) / tempo[:, None] + 0.02 * chance.standard_normal(near)[:, None]
    who = np.broadcast_to(np.arange(near)[:, None], times.shape)
    keep = (times >= max(ask.start - CLAP, 0.0)) & (times < ask.start + ask.duration)
    return times[keep], who[keep]


def _share(ask: Ask, times: Array) -> Array:
    """Return the part of the people who clap at a time."""
    share = np.ones(times.size)
    if ask["swell"] > 0:
        share = np.clip(0.15 + 0.85 * times / ask["swell"], 0, 1)
    if ask["ebb"] > 0:
        share = share * (1 - ask["ebb"] * np.clip(times / max(ask.whole, 1e-3), 0, 1) ** 2)
    return np.asarray(share)


def _spectrum(pitch: float, top: float) -> tuple[tuple[float, float], ...]:
    return ((pitch / 16, -44), (pitch / 3, -13), (pitch, 0), (pitch * 1.7, -3), (top, -16), (top * 2.5, -38))


def _bank(ask: Ask) -> Signal:
    """Return claps [shape=(SHAPES, n)]: a burst of noise through the resonance of the hands."""
    chance, n = ask.lasting("hands"), int(CLAP * ask.rate)
    pitches = ask["pitch"] * 2 ** (ask["palms"] * chance.standard_normal(SHAPES).clip(-2, 2))
    decays = ask["snap"] * np.exp(0.3 * chance.standard_normal(SHAPES))
    t = np.arange(n) / ask.rate
    bank = np.empty((SHAPES, n), np.float32)
    for k, (pitch, decay) in enumerate(zip(pitches, decays, strict=True)):
        envelope = np.minimum(t / 0.0004, 1) * (np.exp(-t / decay) + 0.06 * np.exp(-t / (4 * decay)))
        burst = shape(white(chance, n), ask.rate, _spectrum(float(pitch), ask["top"])) * envelope
        bank[k] = burst * np.linspace(1, 0, n) / max(float(np.abs(burst).max()), 1e-9)
    return bank
