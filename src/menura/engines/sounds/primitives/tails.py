"""Reverberant tails whose high tones die first."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal
from menura.engines.sounds.primitives.noise import Points, amplitude, white

BANDS = 7
"""Bands with a decay of their own."""


def dull_tail(chance: np.random.Generator, rate: int, decay: float, dull: float, points: Points) -> Signal:
    """Return decaying noise: at first with the spectrum of `points` (Hz, dB), later without its highs.

    Parameters
    ----------
    chance : Generator
    rate : int
    decay : float
        Seconds in which 100 Hz falls by 60 dB.
    dull : float
        Each octave above decays ``2 ** -dull`` times as long.
    points : sequence of (float, float)
        Spectrum at the beginning.
    """
    length = int(decay * rate) + 64
    size = 1 << (length - 1).bit_length()
    f = np.fft.rfftfreq(size, 1 / rate)
    spectrum = np.fft.rfft(white(chance, length), size) * amplitude(points, f)
    octaves = np.log2(np.maximum(f, 1.0) / 100.0)
    centres = np.linspace(-1.0, np.log2(rate / 200.0), BANDS)
    step = centres[1] - centres[0]
    out = np.zeros(length, np.float32)
    for centre in centres:
        part = decay * 2 ** (-dull * max(centre, 0.0))
        n = min(length, int(1.2 * part * rate) + 64)
        weights = np.clip(1 - np.abs(_within(octaves, centres) - centre) / step, 0, 1).astype(np.float32)
        out[:n] += np.fft.irfft(spectrum * weights, size)[:n].astype(np.float32) * np.exp(
            -6.9 * np.arange(n, dtype=np.float32) / (part * rate)
        )
    return out


def _within(octaves: npt.NDArray[np.float64], centres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.clip(octaves, centres[0], centres[-1])
