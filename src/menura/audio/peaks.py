"""True peak: how high a signal rises between its samples (ITU-R BS.1770-4, annex 2)."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples

CONTEXT = 6
"""Samples on each side of a stretch that decide its true peak by :func:`true_peak`."""

_CHUNK = 1 << 14
_ANNEX_2 = (
    # The taps of phases 0 and 1, six by six; phases 3 and 2 are their mirror images.
    (
        (0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625),
        (0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500),
    ),
    (
        (-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250),
        (0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375),
    ),
)


def true_peak(samples: Samples, rate: int) -> float:
    """Return the highest level between samples, at four times the sample rate.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz. From 192 kHz on the samples themselves are close enough together.

    Returns
    -------
    float
        In dBTP, 0 for a full-scale peak; minus infinity for silence.
    """
    highest = float(np.abs(samples).max(initial=0.0))
    if rate < 192_000 and highest > 0:
        padded = np.pad(samples, ((0, 0), (CONTEXT, CONTEXT)))
        highest = max(highest, float(interpolated(padded, annex_2(), threshold=highest).max()))
    return 20 * float(np.log10(highest)) if highest > 0 else -np.inf


def interpolated(samples: Samples, pairs: Samples, *, threshold: float) -> npt.NDArray[np.float32]:
    """Return the largest magnitude between each two samples, over all channels.

    Every value is computed from its own neighbours in the same order whatever surrounds them, so that a block of a
    signal has the same peaks as the whole, to the last bit.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    pairs : ndarray [shape=(pairs, taps)]
        Interpolating filters, an even number of taps; the mirror image of each is applied as well.
    threshold : float
        Magnitude up to which values are of no interest.

    Returns
    -------
    ndarray [shape=(n - taps + 1,), dtype=float32]
        Item `i` lies between samples ``i + taps / 2 - 1`` and ``i + taps / 2``; 0 where it cannot exceed the threshold.
    """
    taps = pairs.shape[1]
    count = samples.shape[1] - taps + 1
    highest = np.zeros(count, np.float32)
    even, odd = _halves(pairs)
    bound = threshold / (float(np.abs(pairs).sum(axis=1).max()) * (1 + 1e-6))
    loudest = np.abs(samples).max(axis=0)
    for first, last in _stretches(loudest > bound, taps, count):
        for channel in samples:
            _rise(channel[first : last + taps - 1], even, odd, highest[first:last])
    return highest


def _stretches(loud: npt.NDArray[np.bool_], taps: int, count: int) -> list[tuple[int, int]]:
    """Return the ranges of outputs, at most a chunk long, that a loud sample can reach."""
    cell = 512
    cells = -(-count // cell)
    hit = np.zeros(cells, np.bool_)
    where = np.flatnonzero(loud)
    hit[np.clip(where // cell, 0, cells - 1)] = True
    hit[np.clip((where - taps + 1) // cell, 0, cells - 1)] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hit, [False]]).astype(np.int8))) * cell
    return [
        (start, min(start + _CHUNK, int(end), count))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
        for start in range(int(begin), int(end), _CHUNK)
    ]


def _rise(channel: Samples, even: list[list[float]], odd: list[list[float]], highest: npt.NDArray[np.float32]) -> None:
    """Raise `highest` to the magnitudes of one channel.

    A filter and its mirror image are the sum and the difference of an even and an odd half, and the larger magnitude of
    a sum and a difference is the sum of the magnitudes: half the work for both.
    """
    count, half = highest.size, len(even[0])
    near = [channel[k : k + count] for k in range(half)]
    far = [channel[2 * half - 1 - k :][:count] for k in range(half)]
    sums = [a + b for a, b in zip(near, far, strict=True)]
    differences = [a - b for a, b in zip(near, far, strict=True)]
    product, total, other = np.empty((3, count), np.float32)
    for symmetric, antisymmetric in zip(even, odd, strict=True):
        _weigh(sums, symmetric, product, total)
        _weigh(differences, antisymmetric, product, other)
        np.abs(total, out=total)
        np.add(total, np.abs(other, out=other), out=total)
        np.maximum(highest, total, out=highest)


def _weigh(parts: list[Samples], weights: list[float], product: Samples, total: Samples) -> None:
    np.multiply(parts[0], weights[0], out=total)
    for part, weight in zip(parts[1:], weights[1:], strict=True):
        np.add(total, np.multiply(part, weight, out=product), out=total)


def _halves(pairs: Samples) -> tuple[list[list[float]], list[list[float]]]:
    half = pairs.shape[1] // 2
    near, far = pairs[:, :half], pairs[:, ::-1][:, :half]
    return ((near + far) / 2).tolist(), ((near - far) / 2).tolist()


@lru_cache(maxsize=1)
def annex_2() -> Samples:
    """Return the interpolating filters of BS.1770-4, annex 2, one of each mirrored pair: ``float32 [2, 12]``."""
    return np.array(_ANNEX_2, np.float32).reshape(2, -1)
