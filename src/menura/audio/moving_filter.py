"""A filter that changes over time."""

from typing import Any

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples


def vary(signal: Samples, rate: int, times: npt.ArrayLike, frequencies: npt.ArrayLike, gains: npt.ArrayLike) -> Samples:
    """Return a signal through a filter that changes over time, by overlapping short spectra.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
    times : array_like [shape=(t,)]
        Seconds from the signal's beginning, rising.
    frequencies : array_like [shape=(f,)]
        Hz, rising.
    gains : array_like [shape=(t, f)]
        Linear; complex where phases matter.
    """
    size = 1 << round(np.log2(rate * 0.021))  # 1024 at 48 kHz
    hop, n = size // 2, signal.size
    window = np.sin(np.pi * (np.arange(size) + 0.5) / size).astype(np.float32)
    padded = np.pad(signal, (hop, size + hop - n % hop))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    centres = np.arange(len(frames)) * hop / rate
    grid = _interpolated(centres, np.fft.rfftfreq(size, 1 / rate), times, frequencies, gains)
    frames = np.fft.irfft(np.fft.rfft(frames) * grid, size).astype(np.float32) * window
    out = np.zeros(len(frames) * hop + hop, np.float32)
    out[: len(frames) * hop] += frames[:, :hop].ravel()
    out[hop:] += frames[:, hop:].ravel()
    return out[hop : hop + n]


def _interpolated(
    at_times: npt.ArrayLike,
    at_frequencies: npt.ArrayLike,
    times: npt.ArrayLike,
    frequencies: npt.ArrayLike,
    gains: npt.ArrayLike,
) -> npt.NDArray[Any]:
    times, frequencies = np.asarray(times, np.float32), np.asarray(frequencies, np.float32)
    gains = np.asarray(gains, np.complex64 if np.iscomplexobj(gains) else np.float32)
    place = np.interp(np.asarray(at_times, np.float64), times, np.arange(times.size))
    k = np.minimum(place.astype(int), max(times.size - 2, 0))
    u = (place - k)[:, None].astype(np.float32)
    rows = gains[k] * (1 - u) + gains[np.minimum(k + 1, times.size - 1)] * u
    place = np.interp(np.asarray(at_frequencies, np.float64), frequencies, np.arange(frequencies.size))
    k = np.minimum(place.astype(int), max(frequencies.size - 2, 0))
    u = (place - k).astype(np.float32)
    return np.asarray(rows[:, k] * (1 - u) + rows[:, np.minimum(k + 1, frequencies.size - 1)] * u)
