"""How controls drive any sound: pitch by playing faster or slower, loudness as gain, brightness as spectral tilt."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.moving_filter import vary
from menura.audio.reading import read
from menura.engines.base import Stretch
from menura.plans.curve import Curve, is_constant, sample
from menura.plans.model import Controls

GRID = 0.01
"""Seconds between the points at which control curves are read."""

PIVOT = 1_000.0
"""Hz that keeps its level when the brightness changes."""


def colour(signal: Samples, rate: int, controls: Controls, start: float) -> Samples:
    """Return a signal with its loudness and brightness curves applied.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
    controls : Controls
    start : float
        Seconds since the event began of the signal's first sample.
    """
    if controls.brightness != 0.0:
        signal = _tilted(signal, rate, controls.brightness, start)
    if controls.loudness == 0.0:
        return signal
    times = start + np.arange(signal.size) / rate
    return np.asarray(signal * 10 ** (sample(controls.loudness, times) / 20), np.float32)


def source_stretch(pitch: Curve, stretch: Stretch) -> Stretch:
    """Return the part of the unbent sound that a bent stretch is read from."""
    if pitch == 0.0:
        return stretch
    first, last = _source_times(pitch, [stretch.start, stretch.start + stretch.duration])
    return Stretch(float(first), float(last - first) + 0.01, stretch.index)


def bend(signal: Samples, rate: int, pitch: Curve, stretch: Stretch) -> Samples:
    """Return a signal read at a changing speed (cubic interpolation), exactly as long as the stretch."""
    length = round(stretch.duration * rate)
    if pitch == 0.0:
        return signal[:length]
    grid = np.arange(0.0, stretch.duration + GRID, GRID)
    source = _source_times(pitch, stretch.start + grid)
    place = np.interp(np.arange(length) / rate, grid, source - source[0]) * rate
    return read(signal, place)


def _source_times(pitch: Curve, times: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return where in the unbent sound each time is read: the integral of the speed."""
    times = np.asarray(times, np.float64)
    if is_constant(pitch):
        return np.asarray(times * 2 ** (float(sample(pitch, [0.0])[0]) / 12))
    grid = np.arange(0.0, float(times.max()) + 2 * GRID, GRID)
    speed = 2 ** (sample(pitch, grid).astype(np.float64) / 12)
    travelled = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) * GRID / 2)])
    return np.asarray(np.interp(times, grid, travelled))


def _tilted(signal: Samples, rate: int, brightness: Curve, start: float) -> Samples:
    duration = signal.size / rate
    times = np.array([0.0, duration]) if is_constant(brightness) else np.arange(0.0, duration + 0.02, 0.02)
    frequencies = np.geomspace(30.0, rate / 2, 48)
    octaves = np.log2(frequencies / PIVOT)
    slopes = sample(brightness, start + times)
    gains = 10 ** (np.clip(slopes[:, None] * octaves, -48, 48) / 20)
    return vary(signal, rate, times, frequencies, gains)
