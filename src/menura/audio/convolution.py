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


class Kernel:
    """What many sounds are convolved with; its spectrum is kept.

    Parameters
    ----------
    taps : array_like [shape=(..., m)]
    """

    def __init__(self, taps: npt.ArrayLike) -> None:
        self.taps: Samples = np.asarray(taps, np.float32)
        self._spectra: dict[int, npt.NDArray[np.complex64]] = {}

    def spectrum(self, size: int) -> npt.NDArray[np.complex64]:
        """Return its spectrum for an FFT of a length; that of the last two lengths is kept."""
        found = self._spectra.get(size)
        if found is None:
            found = np.asarray(np.fft.rfft(self.taps, size))
            # A new dictionary, for another thread may be reading the old one.
            self._spectra = dict([*list(self._spectra.items())[-1:], (size, found)])
        return found


def convolve(samples: npt.ArrayLike, kernel: npt.ArrayLike | Kernel) -> Samples:
    """Return the full linear convolution along the last axis.

    Parameters
    ----------
    samples : array_like [shape=(..., n)]
    kernel : array_like [shape=(..., m)] or Kernel
        Its leading axes broadcast against those of `samples`.

    Returns
    -------
    ndarray [shape=(..., n + m - 1), dtype=float32]
        Empty when either is empty.
    """
    known = kernel if isinstance(kernel, Kernel) else Kernel(kernel)
    x, h = np.asarray(samples, np.float32), known.taps
    length = x.shape[-1] + h.shape[-1] - 1
    if 0 in (x.shape[-1], h.shape[-1]):
        return np.zeros((*np.broadcast_shapes(x.shape[:-1], h.shape[:-1]), 0), np.float32)
    size = _block(x.shape[-1], h.shape[-1])
    if size >= length:
        return _real(np.fft.irfft(np.fft.rfft(x, size) * known.spectrum(size), size)[..., :length])
    return _overlap_add(x, known, size)


def _block(n: int, m: int) -> int:
    """Return the FFT length for `n` samples and `m` taps: all at once, or several times the kernel."""
    whole = fast_length(n + m - 1)
    if whole <= LARGEST_BLOCK:
        return whole
    return min(whole, max(fast_length(2 * m), min(1 << (4 * m - 1).bit_length(), LARGEST_BLOCK)))


def _overlap_add(x: Samples, kernel: Kernel, size: int) -> Samples:
    taps = kernel.taps.shape[-1]
    step = size - taps + 1
    count = -(-x.shape[-1] // step)
    spectrum = kernel.spectrum(size)
    lead = np.broadcast_shapes(x.shape[:-1], kernel.taps.shape[:-1])
    out = np.zeros((*lead, (count - 1) * step + size), np.float32)
    for start in range(0, count * step, step):
        part = x[..., start : start + step]
        if part.any():  # silence stays silence, and there is much of it
            out[..., start : start + size] += np.fft.irfft(np.fft.rfft(part, size) * spectrum, size)
    return out[..., : x.shape[-1] + taps - 1]


def _real(samples: npt.NDArray[np.floating]) -> Samples:
    return np.ascontiguousarray(samples, np.float32)
