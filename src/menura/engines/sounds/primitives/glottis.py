"""Pulsed sources: vocal folds, lips, syringes and whatever else opens and shuts."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal
from menura.engines.sounds.primitives.harmonics import phase, pulses

Array = npt.NDArray[np.float64]

TAPS = 8
"""Samples on either side over which one pulse is spread, to keep it from folding over."""


def bandlimited(length: int, places: npt.ArrayLike, gains: npt.ArrayLike) -> Signal:
    """Return impulses at fractional sample places, each a windowed sinc (Stilson and Smith, 1996).

    Parameters
    ----------
    length : int
        Samples.
    places : array_like [shape=(p,)]
        Samples, fractional; what falls outside is left out.
    gains : array_like [shape=(p,)]
    """
    places = np.asarray(places, np.float64)
    weights = np.broadcast_to(np.asarray(gains, np.float64), places.shape)
    keep = (places >= 0) & (places < length)
    places, weights = places[keep], weights[keep]
    first = np.floor(places).astype(np.int64)
    offsets = np.arange(1 - TAPS, TAPS + 1)
    away = offsets - (places - first)[:, None]
    shape = np.sinc(0.92 * away) * np.cos(np.pi * away / (2 * TAPS + 1)) ** 2
    index = first[:, None] + offsets + TAPS
    train = np.bincount(index.ravel(), (shape * weights[:, None]).ravel(), length + 2 * TAPS)
    return train[TAPS : TAPS + length].astype(np.float32)


def folds(
    chance: np.random.Generator,
    frequency: Array,
    rate: int,
    *,
    jitter: float = 0.0,
    shimmer: float = 0.0,
    subharmonic: float = 0.0,
    chaos: npt.ArrayLike = 0.0,
) -> Signal:
    """Return the flow of vocal folds as pulses with a flat spectrum; tilt and formants are filters after it.

    The irregularities are those of Titze (1994) and Fitch, Neubauer and Herzel (2002): cycle-to-cycle jitter and
    shimmer, period doubling, deterministic chaos (here: a random walk of the period with random pulse heights).

    Parameters
    ----------
    chance : Generator
    frequency : ndarray [shape=(n,)]
        Hz, for each sample.
    rate : int
    jitter : float
        Standard deviation of a period, as a fraction of it.
    shimmer : float
        Standard deviation of a pulse's height, as a fraction of it.
    subharmonic : float
        By how much every second pulse is weaker and late, 0 … 1.
    chaos : array_like [shape=() or (n,)]
        0 … 1.
    """
    places = pulses(phase(frequency, rate, chance.random()))
    if places.size == 0:
        return np.zeros(frequency.size, np.float32)
    k = places.astype(np.int64)
    wild = np.broadcast_to(np.asarray(chaos, np.float64), frequency.shape)[k]
    period = rate / np.maximum(frequency[k], 1.0)
    odd = subharmonic * (np.arange(places.size) % 2)
    moved = jitter * chance.standard_normal(places.size) + 0.12 * odd + 0.3 * wild * chance.standard_normal(places.size)
    heights = (1 - 0.7 * odd) * (1 + np.clip(shimmer + 0.6 * wild, 0, 1) * chance.standard_normal(places.size))
    # √period: equal power at any pitch.
    return bandlimited(frequency.size, places + moved * period, heights * np.sqrt(period) * 0.1)
