"""A look-ahead limiter for true peaks, built as a pure function with a finite reach.

Each stretch between samples that rises above the ceiling asks for a gain; the least gain asked for within a window is
held and then smoothed by a kernel that fits into the window, so that the gain never exceeds what a peak asked for.
Sums run over whole numbers, which add up the same in any order: a block limited with :func:`reach` samples of context
on each side equals the same block of the whole to the last bit.

Peaks are looked for at eight times the sample rate, by filters that are right up to about 0.9 of half the sample rate.
Of a signal that is as strong between there and the very top, such as white noise limited by many dB, meters differ
among themselves, and the peak may lie above the ceiling by up to a decibel.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.peaks import interpolated

LOOK_AHEAD = 0.005
"""Seconds in which the gain goes down before a peak, and up again."""
HOLD = 0.02
"""Seconds for which it stays down: a half-wave at 25 Hz, so that low notes are not bent."""

_TAPS = 24
_MARGIN = 0.1
"""In dB below the ceiling: what lies between the points that are looked at, and what the moving gain adds."""
_UNIT = 1 << 26
"""Gain 1 as a whole number."""


def reach(rate: int) -> int:
    """Return how many samples on each side decide the gain of one."""
    return _hold(rate) + 2 * _attack(rate) + _TAPS


def gain(samples: Samples, rate: int, ceiling_db: float) -> npt.NDArray[np.float32]:
    """Return the gain that keeps the true peak below a ceiling, the same for all channels.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    ceiling_db : float
        In dBTP.

    Returns
    -------
    ndarray [shape=(n,), dtype=float32]
        From 0 to 1.
    """
    limit = 10 ** ((ceiling_db - _MARGIN) / 20)
    peaks = _peaks(samples, limit)
    loud = np.flatnonzero(peaks > limit)
    gains = np.ones(samples.shape[1], np.float32)
    for first, last in _groups(loud, reach(rate), samples.shape[1]):
        gains[first:last] = _smooth(peaks[first:last], rate, limit)
    return gains


def limit(samples: Samples, rate: int, ceiling_db: float) -> Samples:
    """Return samples whose true peak stays below a ceiling.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    ceiling_db : float
        In dBTP.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
        The very same array where nothing exceeds the ceiling.
    """
    gains = gain(samples, rate, ceiling_db)
    return samples if gains.min(initial=1.0) == 1.0 else samples * gains


def _peaks(samples: Samples, threshold: float) -> npt.NDArray[np.float32]:
    """Return the largest magnitude at and on both sides of each sample, as far as it matters."""
    highest = np.abs(samples).max(axis=0, initial=0.0)
    padded = np.pad(samples, ((0, 0), (_TAPS // 2, _TAPS // 2)))
    between = interpolated(padded, _interpolators(), threshold=threshold)
    around: npt.NDArray[np.float32] = np.maximum(highest, np.maximum(between[:-1], between[1:]))
    return around


def _groups(loud: npt.NDArray[np.intp], context: int, length: int) -> list[tuple[int, int]]:
    """Return ranges of samples that hold all the loud ones with their context, and do not touch."""
    if not loud.size:
        return []
    breaks = np.flatnonzero(np.diff(loud) > 2 * context)
    firsts = np.concatenate([loud[:1], loud[breaks + 1]])
    lasts = np.concatenate([loud[breaks], loud[-1:]])
    return [(max(int(a) - context, 0), min(int(b) + context + 1, length)) for a, b in zip(firsts, lasts, strict=True)]


def _smooth(peaks: npt.NDArray[np.float32], rate: int, limit: float) -> npt.NDArray[np.float32]:
    """Return the held and smoothed gain for the peaks of one stretch, 1 beyond its ends."""
    width, held = _attack(rate), _hold(rate)
    before, after = held + width, width
    wanted = np.floor(_UNIT * np.minimum(limit / np.maximum(peaks.astype(np.float64), limit), 1.0)).astype(np.int64)
    padded = np.pad(wanted, (before + width, after + width), constant_values=_UNIT)
    least = sliding_minimum(padded, before + after + 1)
    smooth = _boxcar(_boxcar(least, width + 1), width + 1)
    return (smooth.astype(np.float64) / (_UNIT * (width + 1.0) ** 2)).astype(np.float32)


def sliding_minimum(values: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    """Return the least of each `width` neighbours, ``[n - width + 1]`` (van Herk, 1992)."""
    count = values.size - width + 1
    blocks = np.pad(values, (0, -values.size % width), mode="edge").reshape(-1, width)
    forwards = np.minimum.accumulate(blocks, axis=1).ravel()
    backwards = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    return np.minimum(backwards[:count], forwards[width - 1 : width - 1 + count])


def _boxcar(values: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    total: npt.NDArray[np.int64] = np.concatenate([np.zeros(1, np.int64), np.cumsum(values)])
    return np.subtract(total[width:], total[:-width])


def _attack(rate: int) -> int:
    """Return half the length of the smoothing kernel in samples."""
    return max(round(LOOK_AHEAD * rate / 2), 1)


def _hold(rate: int) -> int:
    return round(HOLD * rate)


@lru_cache(maxsize=1)
def _interpolators() -> Samples:
    """Return windowed sincs ``[4, taps]`` that read 1/16, 3/16, 5/16 and 7/16 of a sample after the left middle tap."""
    offsets = np.arange(_TAPS) - (_TAPS // 2 - 1) - np.arange(1, 8, 2)[:, None] / 16
    inside = np.sqrt(1 - (offsets / (_TAPS / 2 + 1)) ** 2)
    weights = np.sinc(offsets) * np.i0(3.0 * inside)
    filters: Samples = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return filters
