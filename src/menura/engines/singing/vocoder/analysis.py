"""A sound as the vocoder's parameters."""

import numpy as np

from menura.engines.singing.vocoder.aperiodicity import d4c
from menura.engines.singing.vocoder.envelope import cheaptrick, fft_size
from menura.engines.singing.vocoder.parameters import Array, Parameters
from menura.engines.singing.vocoder.pitch import pitch


def analyse(signal: Array, rate: int, f0: Array | float | None = None, period: float = 0.005) -> Parameters:
    """Return the parameters of a voice.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
        In Hz, from 16 000.
    f0 : ndarray [shape=(frames,)] or float, optional
        Its pitch in Hz where it is known; otherwise it is measured.
    period : float
        Seconds between frames.

    Returns
    -------
    found : Parameters
    """
    signal = np.asarray(signal, np.float32)
    signal = signal if len(signal) else np.zeros(1, np.float32)
    count = int(len(signal) / rate / period) + 1
    times = (np.arange(count) * period).astype(np.float64)
    known = pitch(signal, rate, period) if f0 is None else np.broadcast_to(np.asarray(f0, np.float32), count)
    size = fft_size(rate)
    envelope = cheaptrick(signal, rate, times, known, size)
    return Parameters(known, envelope, d4c(signal, rate, times, known, size // 2 + 1), period, rate)
