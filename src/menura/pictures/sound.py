"""Sound as pictures: an envelope, and a spectrogram on a logarithmic frequency axis."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Clip
from menura.pictures.canvas import Picture

LOWEST = 40.0
"""Hz at the bottom of a spectrogram."""

RANGE = 75.0
"""Decibels from black to the loudest colour."""

RAMP = ((0.0, (12, 12, 28)), (0.3, (66, 28, 110)), (0.55, (186, 54, 85)), (0.8, (246, 142, 58)), (1.0, (252, 246, 190)))
"""Colours from silence to loudest: rising evenly in lightness, so that it reads in grey too."""


def envelope(clip: Clip, columns: int) -> npt.NDArray[np.float32]:
    """Return the lowest and highest sample under each column.

    Returns
    -------
    ndarray [shape=(2, columns)]
    """
    mono = clip.samples.mean(axis=0)
    edges = np.linspace(0, max(mono.size, 1), columns, endpoint=False).astype(np.intp)
    padded = mono if mono.size else np.zeros(1, np.float32)
    return np.stack([np.minimum.reduceat(padded, edges), np.maximum.reduceat(padded, edges)])


def spectrogram(clip: Clip, columns: int, rows: int) -> Picture:
    """Return a picture of a sound: time to the right, frequency upwards on a logarithmic axis.

    Parameters
    ----------
    clip : Clip
    columns, rows : int
        Size of the picture.
    """
    levels = _levels(clip, columns, rows)
    brightness = np.clip(1 + (levels - levels.max(initial=-200.0)) / RANGE, 0, 1)
    stops = [stop for stop, _ in RAMP]
    channels = [np.interp(brightness, stops, [colour[k] for _, colour in RAMP]) for k in range(3)]
    return np.stack(channels, axis=-1).astype(np.uint8)[::-1]


def frequency_place(frequency: float, rate: int) -> float:
    """Return where a frequency (Hz) lies on the axis, from 0 at the bottom to 1 at the top."""
    return float(np.log(frequency / LOWEST) / np.log(_highest(rate) / LOWEST))


def _highest(rate: int) -> float:
    return min(20_000.0, rate / 2)


def _levels(clip: Clip, columns: int, rows: int) -> npt.NDArray[np.float64]:
    """Return decibels [rows, columns]: short spectra around each column, read at the frequency of each row."""
    size = 2048
    mono = np.pad(clip.samples.mean(axis=0), (size // 2, size))
    window = np.hanning(size).astype(np.float32)
    frequencies = np.geomspace(LOWEST, _highest(clip.sample_rate), rows)
    bins = frequencies / clip.sample_rate * size
    out = np.empty((columns, rows))
    starts = np.linspace(0, max(clip.length - 1, 0), columns).astype(np.intp)
    for first in range(0, columns, 256):
        frames = np.stack([mono[s : s + size] for s in starts[first : first + 256]]) * window
        power = np.abs(np.fft.rfft(frames)) ** 2
        k = bins.astype(np.intp)
        out[first : first + 256] = power[:, k] + (bins - k) * (power[:, np.minimum(k + 1, size // 2)] - power[:, k])
    return np.asarray(10 * np.log10(np.maximum(out.T, 1e-14)))
