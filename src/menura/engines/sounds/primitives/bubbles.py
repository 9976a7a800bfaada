"""Bubbles in water: each a short rising tone (Minnaert, 1933; van den Doel, 2005), many of them a running water."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal
from menura.engines.sounds.primitives.grains import scatter

MINNAERT = 3.26
"""Resonance of an air bubble in water in Hz, times its radius in metres."""

SIZES = 96
"""Different bubbles in a bank."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """What a population of bubbles is like.

    Attributes
    ----------
    small, large : float
        Radii in millimetres.
    exponent : float
        Of the number of bubbles over radius: the higher, the more of the small ones.
    damping : float
        Relative to a clean bubble in clean water.
    rise : float
        How much the pitch climbs while a bubble nears the surface (van den Doel's ξ).
    """

    small: float
    large: float
    exponent: float
    damping: float
    rise: float


def tones(frequencies: npt.ArrayLike, damping: float, rise: float, rate: int) -> npt.NDArray[np.float32]:
    """Return one bubble per frequency (Hz), all as long as the longest [shape=(k, m)].

    Damping follows van den Doel (2005): ``d = 0.043 f + 0.0014 f^1.5`` per second; the pitch climbs by ``ξ d t``.
    """
    f = np.asarray(frequencies, np.float64)[:, None]
    decay = damping * (0.043 * f + 0.0014 * f**1.5)
    t = np.arange(int(min(6.9 / float(decay.min()), 0.8) * rate) + 2)[None, :] / rate
    cycles = f * (t + 0.5 * np.minimum(rise * decay, 30.0) * t**2)
    audible = f * (1 + np.minimum(rise * decay, 30.0) * t) < 0.45 * rate
    onset = 1 - np.exp(-t * f * 3)
    return np.asarray(np.sin(2 * np.pi * cycles) * np.exp(-decay * t) * onset * audible, np.float32)


def population(
    chance: np.random.Generator,
    length: int,
    rate: int,
    kind: Kind,
    per_second: float,
    flow: npt.ArrayLike,
    octaves: npt.ArrayLike = 0.0,
) -> Signal:
    """Return many bubbles at random times.

    Parameters
    ----------
    chance : Generator
    length : int
        Samples.
    rate : int
    kind : Kind
    per_second : float
        Bubbles a second where `flow` is one.
    flow : array_like [shape=(t,)]
        From 0 to 1, evenly spaced over the length.
    octaves : array_like [shape=(t,)], optional
        How much higher than usual the bubbles are.
    """
    flow, octaves = np.atleast_1d(np.asarray(flow, np.float64)), np.atleast_1d(np.asarray(octaves, np.float64))
    count = int(chance.poisson(per_second * length / rate))
    at = chance.random(count)
    keep = chance.random(count) < _along(at, flow)
    radius = _radii(chance.random(count), kind)
    depth = 10 ** (-0.3 * np.abs(chance.standard_normal(count)))
    gains = (radius / kind.large) ** 1.5 * depth
    frequency = MINNAERT / (radius * 1e-3) * 2 ** _along(at, octaves)
    return _sounding(length, rate, at[keep] * length, frequency[keep], gains[keep], kind)


def _along(at: Array, curve: Array) -> Array:
    return np.interp(at * (curve.size - 1), np.arange(curve.size), curve)


def _radii(chance: Array, kind: Kind) -> Array:
    low, high, power = kind.small, max(kind.large, kind.small * 1.01), 1.0 - kind.exponent
    if abs(power) < 1e-3:
        return np.asarray(low * (high / low) ** chance)
    return np.asarray((low**power + chance * (high**power - low**power)) ** (1 / power))


def _sounding(length: int, rate: int, starts: Array, frequencies: Array, gains: Array, kind: Kind) -> Signal:
    """Return bubbles from banks of their octave, so that short ones cost little."""
    out = np.zeros(length, np.float32)
    if not frequencies.size:
        return out
    low, high = max(float(frequencies.min()), 30.0), min(float(frequencies.max()) * 1.001, 0.42 * rate)
    bank = np.geomspace(low, max(high, low * 1.01), SIZES)
    nearest = np.rint(np.interp(np.log(frequencies), np.log(bank), np.arange(SIZES))).astype(np.int64)
    for part in np.array_split(np.arange(SIZES), 6):
        chosen = (nearest >= part[0]) & (nearest <= part[-1])
        if chosen.any():
            waves = tones(bank[part], kind.damping, kind.rise, rate)
            out += scatter(length, starts[chosen], waves, gains[chosen], nearest[chosen] - part[0])
    return out
