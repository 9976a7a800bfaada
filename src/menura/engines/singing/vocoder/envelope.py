"""The spectral envelope of a voice, free of its harmonics: CheapTrick (Morise 2015)."""

import numpy as np

from menura.engines.singing.vocoder.framing import CHUNK, mended, smoothed, windowed
from menura.engines.singing.vocoder.parameters import Array

FLOOR = 71.0
"""Lowest pitch in Hz for which the transform is long enough."""

UNVOICED = 500.0
"""Pitch in Hz that is taken where there is none: a window of 6 ms."""

RECOVERY = -0.15
"""How much of what smoothing blurs is sharpened again."""


def fft_size(rate: int, floor: float = FLOOR) -> int:
    """Return the length of the transforms that holds three periods of the lowest pitch."""
    return 1 << (1 + int(np.log2(3 * rate / floor + 1)))


def cheaptrick(signal: Array, rate: int, times: Array, f0: Array, size: int) -> Array:
    """Return the power of the spectral envelope.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
        In Hz.
    times, f0 : ndarray [shape=(frames,)]
        Seconds and Hz; 0 Hz where there is no voice.
    size : int
        Of :func:`fft_size`.

    Returns
    -------
    ndarray [shape=(frames, size / 2 + 1)]
    """
    pitch = np.where(f0 < FLOOR * 0.9, np.float32(UNVOICED), f0).astype(np.float32)
    parts = [
        _envelope(signal, rate, times[k : k + CHUNK], pitch[k : k + CHUNK], size) for k in range(0, len(times), CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, size // 2 + 1), np.float32)


def _envelope(signal: Array, rate: int, times: Array, f0: Array, size: int) -> Array:
    frames, window = windowed(signal, rate, times, f0, 3.0, "hann")
    frames = frames / np.sqrt((window**2).sum(axis=1, keepdims=True))
    power = np.abs(np.fft.rfft(frames, size)) ** 2
    power = smoothed(mended(power, f0, rate), f0 * np.float32(2 / 3), rate)
    return _recovered(np.maximum(power, 1e-16), f0, rate)


def _recovered(power: Array, f0: Array, rate: int) -> Array:
    """Return envelopes without what is left of the harmonics, their own peaks kept, by liftering the cepstrum."""
    size = 2 * (power.shape[1] - 1)
    quefrency = np.arange(size // 2 + 1, dtype=np.float32) / rate
    turns = f0[:, None] * quefrency
    lifter = np.sinc(turns) * (1 - 2 * RECOVERY + 2 * RECOVERY * np.cos(2 * np.pi * turns))
    cepstrum = np.fft.irfft(np.log(power), size)[:, : size // 2 + 1] * lifter
    cepstrum = np.concatenate([cepstrum, cepstrum[:, -2:0:-1]], axis=1).astype(np.float32)
    return np.asarray(np.exp(np.fft.rfft(cepstrum).real), np.float32)
