"""How much of a voice is noise, band by band: D4C with its love train (Morise 2016)."""

import numpy as np

from menura.engines.singing.vocoder.framing import CHUNK, mended, smoothed, windowed
from menura.engines.singing.vocoder.parameters import Array

INTERVAL = 3000.0
"""Hz between the bands."""

HIGHEST = 15_000.0
"""Hz of the highest band."""

LOWEST = 47.0
"""Lowest pitch in Hz."""

VOICED = 0.85
"""Share of the power below 7.9 kHz that lies below 4 kHz, from which on a frame has a voice."""

PERIODIC = -60.0
"""Noise in dB at 0 Hz of a voiced frame."""


def d4c(signal: Array, rate: int, times: Array, f0: Array, bins: int) -> Array:
    """Return the share of the amplitude that is noise.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
        In Hz.
    times, f0 : ndarray [shape=(frames,)]
        Seconds and Hz; 0 Hz where there is no voice.
    bins : int
        From 0 Hz to half the rate.

    Returns
    -------
    ndarray [shape=(frames, bins)]
        0 … 1; 1 all over where there is no voice.
    """
    found = np.ones((len(times), bins), np.float32)
    voiced = np.flatnonzero((f0 > 0) & is_voiced(signal, rate, times, f0))
    axis, to = _bands(rate), np.linspace(0, rate / 2, bins)
    for k in range(0, len(voiced), CHUNK):
        rows = voiced[k : k + CHUNK]
        pitch = np.maximum(f0[rows], np.float32(LOWEST))
        decibels = _decibels(signal, rate, times[rows], pitch)
        found[rows] = 10 ** (_interpolated(decibels, axis, to) / 20)
    return found


def is_voiced(signal: Array, rate: int, times: Array, f0: Array) -> Array:
    """Return for each frame whether most of its power lies where voices have theirs."""
    pitch = np.maximum(f0, np.float32(40))
    size = 1 << (1 + int(np.log2(3 * rate / 40 + 1)))
    first, middle, last = (round(hertz * size / rate) for hertz in (100, 4000, min(7900, rate / 2 - 1)))
    found = np.zeros(len(times), bool)
    for k in range(0, len(times), CHUNK):
        frames, _ = windowed(signal, rate, times[k : k + CHUNK], pitch[k : k + CHUNK], 3.0, "blackman")
        power = np.abs(np.fft.rfft(frames, size)) ** 2
        total = power[:, first:last].sum(axis=1)
        found[k : k + CHUNK] = power[:, first:middle].sum(axis=1) > VOICED * total
    return found


def _bands(rate: int) -> Array:
    count = int(min(HIGHEST, rate / 2 - INTERVAL) / INTERVAL)
    return np.array([0, *(INTERVAL * (k + 1) for k in range(count)), rate / 2], np.float32)


def _decibels(signal: Array, rate: int, times: Array, f0: Array) -> Array:
    """Return the aperiodicity at each of the bands' corners, in dB."""
    size = 1 << (1 + int(np.log2(4 * rate / LOWEST + 1)))
    delay = _group_delay(signal, rate, times, f0, size)
    count = len(_bands(rate)) - 2
    length = int(INTERVAL * size / rate) * 2 + 1
    half, boundary = length // 2, round(size * 8 / length)
    window = _nuttall(length)
    decibels = np.zeros((len(times), count + 2), np.float32)
    decibels[:, 0] = PERIODIC
    for band in range(count):
        centre = int(INTERVAL * (band + 1) * size / rate)
        part = delay[:, centre - half : centre + half + 1] * window
        power = np.sort(np.abs(np.fft.rfft(part, size)) ** 2, axis=1)
        share = power[:, : size // 2 - boundary].sum(axis=1) / np.maximum(power.sum(axis=1), 1e-30)
        decibels[:, band + 1] = 10 * np.log10(np.maximum(share, 1e-12))
    decibels[:, 1:-1] = np.minimum(decibels[:, 1:-1] + ((f0 - 100) / 50)[:, None], 0)
    return decibels


def _group_delay(signal: Array, rate: int, times: Array, f0: Array, size: int) -> Array:
    """Return the group delay that does not depend on where in a period the window lies, its slow part taken out."""
    quarter = 0.25 / f0
    centroid = _centroid(signal, rate, times - quarter, f0, size) + _centroid(signal, rate, times + quarter, f0, size)
    frames, _ = windowed(signal, rate, times, f0, 4.0, "hann")
    power = smoothed(mended(np.abs(np.fft.rfft(frames, size)) ** 2, f0, rate), f0, rate)
    delay = smoothed(mended(centroid, f0, rate) / np.maximum(power, 1e-20), f0 / 2, rate)
    return delay - smoothed(delay, f0, rate)


def _centroid(signal: Array, rate: int, times: Array, f0: Array, size: int) -> Array:
    frames, _ = windowed(signal, rate, times, f0, 4.0, "blackman")
    frames = frames / np.sqrt(np.maximum((frames**2).sum(axis=1, keepdims=True), 1e-20))
    # Time counts from where each frame's own window begins.
    reach = (frames.shape[1] - 1) // 2
    moments = np.arange(-reach, reach + 1, dtype=np.float32) + (np.round(2 * rate / f0) + 1)[:, None]
    plain, weighted = np.fft.rfft(frames, size), np.fft.rfft(frames * moments.astype(np.float32), size)
    return np.asarray(plain.real * weighted.real + plain.imag * weighted.imag, np.float32)


def _nuttall(length: int) -> Array:
    turns = 2 * np.pi * np.arange(length) / (length - 1)
    weights = (0.355768, -0.487396, 0.144232, -0.012604)
    return np.asarray(sum(w * np.cos(k * turns) for k, w in enumerate(weights)), np.float32)


def _interpolated(rows: Array, axis: Array, to: Array) -> Array:
    k = np.clip(np.searchsorted(axis, to, side="right") - 1, 0, len(axis) - 2)
    share = ((to - axis[k]) / (axis[k + 1] - axis[k])).astype(np.float32)
    return np.asarray(rows[:, k] * (1 - share) + rows[:, k + 1] * share)
