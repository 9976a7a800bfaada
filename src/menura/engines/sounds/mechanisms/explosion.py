"""Explosions near and far: shocks, their many arrivals, and a tail that loses its high tones first.

A shock is an N-shaped wave; thunder is the sum of many from a crooked channel (Ribner and Roy, 1982); the tail is
noise that decays faster the higher it is, as scattering and air absorb it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.convolution import convolve
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import pareto, scatter
from menura.engines.sounds.primitives.noise import white
from menura.engines.sounds.primitives.tails import dull_tail

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shocks:
    """When shocks arrive, and how strong and how long each is."""

    times: Array
    gains: Array
    widths: Array
    """Seconds."""
    debris: Array
    debris_gains: Array


class Explosion:
    """One explosion, or several shots in a row."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "claps": Parameter(6.0, 1.0, 400.0, "", "shocks of one explosion that arrive apart"),
        "spread": Parameter(0.3, 0.001, 12.0, "s", "time over which they arrive"),
        "build": Parameter(0.0, 0.0, 0.9, "", "part of the spread before the strongest", "linear"),
        "width": Parameter(0.006, 0.0003, 0.12, "s", "length of a shock"),
        "soft": Parameter(0.0001, 0.00002, 0.05, "s", "rise of a shock: the longer the farther it comes"),
        "crack": Parameter(0.0, -60.0, 30.0, "dB", "of the bare shock, against the tail", "linear"),
        "low": Parameter(60.0, 12.0, 1_000.0, "Hz", "below this the tail falls"),
        "high": Parameter(1_500.0, 60.0, 16_000.0, "Hz", "above this the tail falls"),
        "fall": Parameter(5.0, 0.0, 24.0, "dB", "its slope per octave", "linear"),
        "decay": Parameter(2.0, 0.02, 15.0, "s", "in which the lows of the tail fall by 60 dB"),
        "dull": Parameter(0.5, 0.0, 1.5, "", "how much faster the highs fall", "linear"),
        "drive": Parameter(2.0, 0.05, 20.0, "", "overload of ear and air"),
        "debris": Parameter(10.0, 1.0, 400.0, "", "pieces that fall"),
        "debris_gain": Parameter(-60.0, -60.0, 10.0, "dB", "their level", "linear"),
        "debris_time": Parameter(1.2, 0.1, 6.0, "s", "time over which they fall"),
        "shots": Parameter(0.0, 0.0, 25.0, "1/s", "rate of repetition; zero for a single one", "linear"),
    }

    def controls(self, ask: Ask) -> Shocks:
        """Return the arrivals."""
        return arrive(ask.lasting("claps"), ask)

    def signal(self, controls: Shocks, ask: Ask) -> Signal:
        """Return the explosion."""
        one = explode(ask.lasting("tail"), ask, controls, ask.length)
        if ask["shots"] <= 0:
            return one
        count = int(ask.whole * ask["shots"]) + 1
        chance = ask.lasting("shots")
        starts = (
            np.arange(count) / ask["shots"] + 0.004 * chance.standard_normal(count) * (np.arange(count) > 0)
        ) * ask.rate
        return scatter(ask.length, starts, one, chance.uniform(0.75, 1.0, count), np.zeros(count, np.int64))


def arrive(chance: np.random.Generator, ask: Ask) -> Shocks:
    """Return when the shocks and the pieces of one explosion arrive, and how strong they are."""
    count = max(round(ask["claps"]), 1)
    times = np.sort(_arrivals(chance, count, ask["spread"], ask["build"]))
    times -= times[0]
    gains = pareto(chance, count, 1.6, 8.0) * np.exp(
        -1.2 * np.abs(times - ask["build"] * ask["spread"]) / ask["spread"]
    )
    gains[0] = max(gains[0], 0.3 * gains.max())
    if count < 8:
        gains[0] = gains.max()
    widths = ask["width"] * 2 ** np.clip(0.5 * chance.standard_normal(count), -1.2, 1.2)
    pieces = int(ask["debris"]) if ask["debris_gain"] > -59 else 0
    falls = 0.15 + ask["debris_time"] * chance.beta(1.4, 3.0, pieces)
    weights = pareto(chance, pieces, 1.5, 12.0) * np.exp(-falls / ask["debris_time"])
    return Shocks(times, gains / gains.max(), widths, falls, weights * 10 ** (ask["debris_gain"] / 20))


def explode(chance: np.random.Generator, ask: Ask, shocks: Shocks, length: int) -> Signal:
    """Return shocks, the tail that they excite, and what falls down, `length` samples."""
    bare = convolve(_n_waves(shocks, ask.rate, length), _softening(ask))[:length]
    low, high = ask["low"], max(ask["high"], ask["low"])
    points = ((low / 16, -32.0), (low, 0.0), (high, 0.0), (high * 32, -5 * ask["fall"]))
    decay = min(ask["decay"], 1.5 * length / ask.rate)
    tail = convolve(bare, dull_tail(chance, ask.rate, decay, ask["dull"], points))[:length]
    peak, loud = max(float(np.abs(bare).max(initial=0)), 1e-9), max(float(np.abs(tail).max(initial=0)), 1e-9)
    mix = 10 ** (ask["crack"] / 20) * bare / peak + tail / loud
    driven = np.tanh(ask["drive"] * mix) / np.tanh(ask["drive"])
    return np.asarray(driven + _debris(chance, shocks, ask.rate, length), np.float32)


def _arrivals(chance: np.random.Generator, count: int, spread: float, build: float) -> Array:
    """Return times around the strongest part of the explosion: rare before, dense at first after."""
    before = chance.random(count) < build * 0.6
    early = build * spread * (1 - chance.random(count) ** 1.5)
    late = spread * (build + (1 - build) * chance.random(count) ** 1.6)
    return np.where(before, early, late)


def _n_waves(shocks: Shocks, rate: int, length: int) -> Signal:
    """Return the shocks: a jump up, a straight fall through zero, a softer jump back."""
    out = np.zeros(length, np.float32)
    for time, gain, width in zip(shocks.times, shocks.gains, shocks.widths, strict=True):
        n, k = max(int(width * rate), 3), int(time * rate)
        if k < length:
            wave = (np.linspace(1.0, -0.7, n) * (1 - np.linspace(0, 1, n) ** 6)).astype(np.float32)
            wave -= wave.mean() * np.hanning(n).astype(np.float32) * 2
            m = min(n, length - k)
            out[k : k + m] += np.float32(gain) * wave[:m]
    return out


def _softening(ask: Ask) -> Signal:
    """Return the kernel that gives a shock its rise."""
    window = np.hanning(max(int(ask["soft"] * ask.rate), 1) + 2)[1:-1]
    return np.asarray(window / window.sum(), np.float32)


def _debris(chance: np.random.Generator, shocks: Shocks, rate: int, length: int) -> Signal:
    """Return falling pieces: short dull knocks."""
    size = int(0.06 * rate)
    t = np.arange(size) / rate
    pitch = chance.uniform(150, 2500, 16)[:, None]
    bank = (np.sin(2 * np.pi * pitch * t) + 0.8 * white(chance, 16 * size).reshape(16, size)) * np.exp(
        -t * pitch**0.5 * 4
    )
    which = chance.integers(0, 16, shocks.debris.size)
    return scatter(length, shocks.debris * rate, bank, 0.3 * shocks.debris_gains, which)
