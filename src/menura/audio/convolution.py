"""Convolution by FFT, and the lengths at which an FFT is fast."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples

LARGEST_BLOCK = 1 << 18
"""FFT length above which overlap-add takes over; longer ones fall out of the processor's cache."""


@lru_cache(maxsize=1024)
def fast_length(n: int) -> int:
    """Return the least product of powers of 2, 3 and 5 that is not below `n`."""
    best = 1 << max(n - 1, 0).bit_length()
    five = 1
    while five < best:
        odd = five
        while odd < best:
            best = min(best, odd << max(-(-n // odd) - 1, 0).bit_length())
            odd *= 3
        five *= 5
    return best


def convolve(samples: npt.ArrayLike, kernel: npt.ArrayLike) -> Samples:
    """Return the full linear convolution along the last axis.

    Parameters
    ----------
    samples : array_like [shape=(..., n)]
    kernel : array_like [shape=(..., m)]
        Its leading axes broadcast against those of `samples`.

    Returns
    -------
    ndarray [shape=(..., n + m - 1), dtype=float32]
        Empty when either is empty.
    """
    x, h = np.asarray(samples, np.float32), np.asarray(kernel, np.float32)
    length = x.shape[-1] + h.shape[-1] - 1
    if 0 in (x.shape[-1], h.shape[-1]):
        return np.zeros((*np.broadcast_shapes(x.shape[:-1], h.shape[:-1]), 0), np.float32)
    size = _block(x.shape[-1], h.shape[-1])
    if size >= length:
        return _real(np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(h, size), size)[..., :length])
    return _overlap_add(x, h, size)


def _block(n: int, m: int) -> int:
    """Return the FFT length for `n` samples and `m` taps: all at once, or several times the kernel."""
    whole = fast_length(n + m - 1)
    if whole <= LARGEST_BLOCK:
        return whole
    return min(whole, max(fast_length(2 * m), min(1 << (8 * m - 1).bit_length(), LARGEST_BLOCK)))


def _overlap_add(x: Samples, h: Samples, size: int) -> Samples:
    step = size - h.shape[-1] + 1
    count = -(-x.shape[-1] // step)
    spectrum = np.fft.rfft(h, size)
    lead = np.broadcast_shapes(x.shape[:-1], h.shape[:-1])
    out = np.zeros((*lead, (count - 1) * step + size), np.float32)
    for start in range(0, count * step, step):
        block = np.fft.rfft(x[..., start : start + step], size)
        out[..., start : start + size] += np.fft.irfft(block * spectrum, size)
    return out[..., : x.shape[-1] + h.shape[-1] - 1]


def _real(samples: npt.NDArray[np.floating]) -> Samples:
    return np.ascontiguousarray(samples, np.float32)
