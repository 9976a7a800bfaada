"""Periodic sources with a moving pitch, and the resonances that colour them."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal

Array = npt.NDArray[np.float64]


def phase(frequency: npt.ArrayLike, rate: int, start: float = 0.0) -> Array:
    """Return the phase in cycles of an oscillator whose frequency (Hz) is given for each sample [shape=(n,)]."""
    steps = np.asarray(frequency, np.float64) / rate
    return start + np.cumsum(steps) - steps[:1]


def tone(cycles: Array, amplitudes: npt.ArrayLike, frequency: npt.ArrayLike, rate: int) -> Signal:
    """Return harmonics 1 … k of a phase; each fades out before it would fold over.

    Parameters
    ----------
    cycles : ndarray [shape=(n,)]
        Phase of the fundamental, in cycles.
    amplitudes : array_like [shape=(k,) or (k, n)]
    frequency : array_like [shape=(n,)]
        Hz, of the fundamental.
    rate : int
    """
    gains = np.asarray(amplitudes, np.float32)
    f = np.asarray(frequency, np.float32)
    turn = np.exp(2j * np.pi * (cycles % 1.0)).astype(np.complex64)
    wave, out = np.ones_like(turn), np.zeros(f.size, np.float32)
    for k, gain in enumerate(gains, start=1):
        if k * float(f.min(initial=np.inf)) > 0.48 * rate:
            break
        wave = wave * turn  # e^(ikφ) by repeated multiplication: one complex product per harmonic
        out += gain * wave.imag * np.clip((0.48 * rate - k * f) / (0.03 * rate), 0, 1)
    return out


def pulses(cycles: Array) -> Array:
    """Return the fractional sample places at which a phase in cycles completes a turn."""
    turns = np.floor(cycles)
    k = np.flatnonzero(np.diff(turns) > 0)
    return np.asarray(k + (turns[k + 1] - cycles[k]) / np.maximum(cycles[k + 1] - cycles[k], 1e-12))


def formants(
    frequencies: npt.ArrayLike, centres: npt.ArrayLike, widths: npt.ArrayLike, gains: npt.ArrayLike
) -> npt.NDArray[np.float32]:
    """Return the linear gain of resonances in parallel.

    Parameters
    ----------
    frequencies : array_like [shape=(f,)]
        Hz.
    centres, widths : array_like [shape=(..., r)]
        Hz; the width is that at −3 dB.
    gains : array_like [shape=(..., r)]
        In dB.

    Returns
    -------
    ndarray [shape=(..., f)]
    """
    f = np.asarray(frequencies, np.float32)[:, None]
    c, w, g = (np.asarray(a, np.float32)[..., None, :] for a in (centres, widths, gains))
    response = 10 ** (g / 20) / np.sqrt(1 + ((f - c) / (0.5 * w)) ** 2)
    return np.asarray(response.sum(axis=-1), np.float32)
