"""Noise with a spectrum."""

from collections.abc import Sequence

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


def _quick(length: int) -> int:
    """Return the next length that a fast Fourier transform likes."""
    if length <= 64:
        return 64
    step = 1 << max(int(np.log2(length)) - 3, 0)
    return -(-length // step) * step
