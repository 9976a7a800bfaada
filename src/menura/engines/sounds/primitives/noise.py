"""Noise with a spectrum: fixed, or changing over time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal

Points = Sequence[tuple[float, float]]


def white(chance: np.random.Generator, length: int) -> Signal:
    """Return Gaussian noise of unit variance [shape=(length,)]."""
    return chance.standard_normal(length, dtype=np.float32)


def amplitude(points: Points, frequencies: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return linear gains at frequencies from points ``(Hz, dB)`` joined on a logarithmic frequency axis."""
    logs = np.log2(np.maximum(np.asarray(frequencies, np.float64), 1.0))
    decibels = np.interp(logs, [np.log2(f) for f, _ in points], [g for _, g in points])
    return (10 ** (decibels / 20)).astype(np.float32)


def band(low: float, high: float, slope: float = 24.0) -> Points:
    """Return the points of a band pass from `low` to `high` (Hz) with skirts of `slope` dB per octave."""
    return ((low / 8, -3 * slope), (low, 0.0), (high, 0.0), (high * 8, -3 * slope))


def shape(signal: Signal, rate: int, points: Points) -> Signal:
    """Return a signal filtered, with zero phase, by the gains that `points` (Hz, dB) describe."""
    size = _quick(signal.shape[-1])
    spectrum = np.fft.rfft(signal, size)
    gains = amplitude(points, np.fft.rfftfreq(size, 1 / rate))
    return np.asarray(np.fft.irfft(spectrum * gains, size)[..., : signal.shape[-1]], np.float32)


def shaped(chance: np.random.Generator, length: int, rate: int, points: Points) -> Signal:
    """Return stationary noise of unit variance with the spectrum that `points` (Hz, dB) describe."""
    noise = shape(white(chance, length), rate, points)
    return noise / np.float32(max(float(noise.std()), 1e-9)) if length else noise


def vary(signal: Signal, rate: int, times: npt.ArrayLike, frequencies: npt.ArrayLike, gains: npt.ArrayLike) -> Signal:
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


def _quick(length: int) -> int:
    """Return the next length that a fast Fourier transform likes."""
    if length <= 64:
        return 64
    step = 1 << max(int(np.log2(length)) - 3, 0)
    return -(-length // step) * step
