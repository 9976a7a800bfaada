"""How loud a sound seems: its loudest 400 ms, K-weighted (ITU-R BS.1770)."""

import numpy as np

from menura.audio import loudness
from menura.engines.sounds.mechanisms.base import Signal

SILENCE = -200.0
"""LUFS below which there is nothing to measure."""


def loudest(signal: Signal, rate: int) -> float | None:
    """Return the greatest momentary loudness in LUFS; None for silence.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
        Shorter sounds than 400 ms are measured as if silence followed.
    rate : int
    """
    block = round(0.4 * rate)
    padded = np.pad(signal, (0, max(0, block - signal.size) + rate // 10))
    values = loudness.momentary(loudness.hop_energies(padded[np.newaxis], rate))
    greatest = float(values.max(initial=-np.inf))
    return greatest if greatest > SILENCE else None
