"""What distance does to sound: it gets quieter, duller and later."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.minimum_phase import apply, design, kernel

Curve = float | npt.ArrayLike
"""One value, or one for each sample."""

SPEED_OF_SOUND = 340.0
"""Metres per second, in air at about 14 °C."""
NEAREST = 0.25
"""Share of the usual distance nearer than which nothing gets louder: 12 dB above the usual level."""

_TAPS = 512
_HOP = 0.02
"""Seconds between two filters while the distance changes."""


def level(metres: Curve, usual: float) -> npt.NDArray[np.float64]:
    """Return the level at a distance in dB, 0 at the distance where such a sound is usually heard.

    Parameters
    ----------
    metres : float or array_like [shape=(n,)]
    usual : float
        Metres; greater than 0.

    Returns
    -------
    ndarray [shape=() or (n,)]
        −6 dB for each doubling; +12 dB at the most.
    """
    return -20 * np.log10(np.maximum(np.abs(np.asarray(metres, np.float64)) / usual, NEAREST))


def delay(metres: Curve) -> npt.NDArray[np.float64]:
    """Return how many seconds sound takes for a distance in metres."""
    return np.abs(np.asarray(metres, np.float64)) / SPEED_OF_SOUND


def absorption(frequencies: npt.ArrayLike, *, celsius: float = 15.0, humidity: float = 60.0) -> npt.NDArray[np.float64]:
    """Return how much air at sea level takes from each frequency.

    Parameters
    ----------
    frequencies : array_like [shape=(n,)]
        In hertz.
    celsius : float
        Temperature.
    humidity : float
        Relative, in percent.

    Returns
    -------
    ndarray [shape=(n,)]
        In dB per metre.

    Notes
    -----
    ISO 9613-1:1993, equations 3 to 5 and B.2 to B.3.
    """
    f2 = np.asarray(frequencies, np.float64) ** 2
    kelvin = celsius + 273.15
    warm = kelvin / 293.15
    water = humidity * 10 ** (-6.8346 * (273.16 / kelvin) ** 1.261 + 4.6151)
    oxygen = 24 + 4.04e4 * water * (0.02 + water) / (0.391 + water)
    nitrogen = warm**-0.5 * (9 + 280 * water * np.exp(-4.170 * (warm ** (-1 / 3) - 1)))
    molecules = 0.01275 * np.exp(-2239.1 / kelvin) / (oxygen + f2 / oxygen)
    molecules += 0.1068 * np.exp(-3352.0 / kelvin) / (nitrogen + f2 / nitrogen)
    lost: npt.NDArray[np.float64] = 8.686 * f2 * (1.84e-11 * warm**0.5 + warm**-2.5 * molecules)
    return lost


def air(samples: Samples, rate: int, metres: Curve) -> Samples:
    """Return samples as the air leaves them after a distance; the level law is not part of it.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    metres : float or array_like [shape=(n,)]
        A distance, or one for each sample: then the filter changes every 20 ms, each going over into the next.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
    """
    path = np.abs(np.asarray(metres, np.float64))
    if path.ndim and path.size and path.min() == path.max():
        path = path[0]
    if path.ndim:
        return _changing_air(samples, rate, path)
    return apply(samples, _air_filter(round(float(path), 1), rate)) if path >= 1 else samples


def propagate(samples: Samples, rate: int, metres: Curve) -> Samples:
    """Return samples as they arrive after travelling: later, and with Doppler shift where the distance changes.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    metres : float or array_like [shape=(n,)]
        The distance, or that at which each sample is sent out.

    Returns
    -------
    ndarray [shape=(channels, m), dtype=float32]
        Starts when the first sample is sent out; longer than the samples by the last delay.
    """
    late = delay(metres) * rate
    if late.ndim == 0:
        return np.pad(samples, ((0, 0), (round(float(late)), 0)))
    sent = np.arange(samples.shape[1], dtype=np.float64)
    arrived = np.maximum.accumulate(sent + late)
    heard = np.arange(int(np.ceil(arrived[-1])) + 1 if arrived.size else 0, dtype=np.float64)
    origin = np.interp(heard, arrived, sent, left=-_REACH, right=samples.shape[1] + _REACH)
    return _read(samples, origin)


_REACH = 8
"""Samples on each side that interpolation looks at."""
_PHASES = 512


@lru_cache(maxsize=1)
def _interpolators() -> npt.NDArray[np.float32]:
    """Return windowed sincs [phases + 1, taps] for reading between samples."""
    offsets = np.arange(1 - _REACH, _REACH + 1) - np.arange(_PHASES + 1)[:, None] / _PHASES
    weights = np.sinc(0.95 * offsets) * np.cos(np.pi / 2 * np.clip(offsets / _REACH, -1, 1)) ** 2
    table: npt.NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return table


def _read(samples: Samples, positions: npt.NDArray[np.float64]) -> Samples:
    """Return samples read at fractional positions, silence outside."""
    padded = np.pad(samples, ((0, 0), (2 * _REACH, 2 * _REACH)))
    whole = np.floor(positions).astype(np.int64)
    weights = _interpolators()[np.round((positions - whole) * _PHASES).astype(np.int64)]
    first = np.clip(whole + _REACH + 1, 0, padded.shape[1] - 2 * _REACH)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH, axis=1)
    return np.stack([np.einsum("nt,nt->n", channel[first], weights) for channel in windows])


@lru_cache(maxsize=256)
def _air_filter(metres: float, rate: int) -> Samples:
    taps = design(lambda frequencies: 10 ** (-absorption(frequencies) * metres / 20), rate, _TAPS)
    taps.flags.writeable = False
    return taps


def _changing_air(samples: Samples, rate: int, path: npt.NDArray[np.float64]) -> Samples:
    hop, length = max(round(_HOP * rate), 1), samples.shape[1]
    count = -(-length // hop) + 1
    filters = _filters_along(path[np.minimum(np.arange(count) * hop, length - 1)], rate)
    rise = (np.arange(hop) + 0.5) / hop
    triangle = np.concatenate([rise, rise[::-1]]).astype(np.float32)
    padded = np.pad(samples, ((0, 0), (hop, count * hop - length)))
    blocks = np.lib.stride_tricks.sliding_window_view(padded, 2 * hop, axis=1)[:, ::hop]
    size = 1 << (2 * hop + _TAPS - 1).bit_length()
    spectra = np.fft.rfft(blocks * triangle, size) * np.fft.rfft(filters, size)
    parts = np.fft.irfft(spectra, size)
    out = np.zeros((samples.shape[0], count * hop + size), np.float32)
    for index in range(count):
        out[:, index * hop : index * hop + size] += parts[:, index]
    return out[:, hop : hop + length]


def _filters_along(metres: npt.NDArray[np.float64], rate: int) -> Samples:
    frequencies = np.fft.rfftfreq(4 * _TAPS, 1 / rate)
    return kernel(10 ** (-absorption(frequencies) * metres[:, None] / 20), _TAPS)
