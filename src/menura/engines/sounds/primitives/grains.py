"""Many small sounds scattered in time."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal


def scatter(
    length: int, starts: npt.ArrayLike, grains: npt.ArrayLike, gains: npt.ArrayLike, which: npt.ArrayLike | None = None
) -> Signal:
    """Return grains added at their places.

    Parameters
    ----------
    length : int
        Samples of the result; what falls outside is left out.
    starts : array_like [shape=(g,)]
        Samples; may be negative or beyond the end.
    grains : array_like [shape=(k, m)]
        A bank of k waveforms of m samples.
    gains : array_like [shape=(g,)]
    which : array_like [shape=(g,)], optional
        Index into the bank; the g-th grain by default.
    """
    bank = np.atleast_2d(np.asarray(grains, np.float32))
    starts = np.asarray(starts, np.int64)
    gains = np.asarray(gains, np.float32)
    which = np.arange(starts.size) if which is None else np.asarray(which, np.int64)
    size = bank.shape[1]
    keep = (starts > -size) & (starts < length)
    out = np.zeros(length + 2 * size, np.float32)
    for start, grain, gain in zip(starts[keep] + size, which[keep], gains[keep], strict=True):
        out[start : start + size] += gain * bank[grain]
    return out[size : size + length]


def impulses(length: int, places: npt.ArrayLike, gains: npt.ArrayLike) -> Signal:
    """Return a train of impulses at fractional sample places, each shared between its two neighbours."""
    places = np.asarray(places, np.float64)
    keep = (places >= 0) & (places < length - 1)
    places, weights = places[keep], np.broadcast_to(np.asarray(gains, np.float64), keep.shape)[keep]
    k = places.astype(np.int64)
    u = places - k
    train = np.bincount(k, weights * (1 - u), length) + np.bincount(k + 1, weights * u, length)
    return train[:length].astype(np.float32)


def pareto(chance: np.random.Generator, count: int, exponent: float, largest: float = 30.0) -> npt.NDArray[np.float64]:
    """Return sizes with many small and few large ones, from 1 up to `largest`."""
    return np.minimum((1 - chance.random(count)) ** (-1 / exponent), largest)


def pareto_power(exponent: float, largest: float = 30.0) -> float:
    """Return the mean square of sizes as `pareto` draws them."""
    if abs(exponent - 2) < 1e-6:
        return 1 + 2 * float(np.log(largest))
    tail = largest ** (2 - exponent)
    return float(exponent * (tail - 1) / (2 - exponent) + tail)
