"""Banks of decaying sinusoids: what a struck solid sounds like (van den Doel and Pai, 1998)."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal

INAUDIBLE = 6.9  # natural logarithm of 1000: where a mode has fallen by 60 dB


def ring(
    length: int,
    rate: int,
    frequencies: npt.ArrayLike,
    decays: npt.ArrayLike,
    amplitudes: npt.ArrayLike,
    phases: npt.ArrayLike | float = 0.0,
) -> Signal:
    """Return a sum of decaying sinusoids, all begun at sample zero.

    Parameters
    ----------
    length : int
        Samples.
    rate : int
    frequencies : array_like [shape=(m,)]
        Hz; those above 0.45 × rate are left out.
    decays : array_like [shape=(m,)]
        Seconds to fall by 60 dB.
    amplitudes : array_like [shape=(m,)]
    phases : array_like [shape=(m,)], optional
        Radians; zero begins each at rest.
    """
    f, t60, a, p = np.broadcast_arrays(frequencies, decays, amplitudes, phases)
    out = np.zeros(length, np.float32)
    for frequency, decay, gain, phase in zip(f.ravel(), t60.ravel(), a.ravel(), p.ravel(), strict=True):
        n = min(length, int(decay * rate * 1.2) + 1)
        if n <= 0 or frequency >= 0.45 * rate:
            continue
        out[:n] += _mode(
            n, complex(-INAUDIBLE / (decay * rate), 2 * np.pi * frequency / rate), gain * np.exp(1j * phase)
        )
    return out


def _mode(n: int, exponent: complex, start: complex) -> Signal:
    """Return ``Im(start · e^(exponent·k))`` as an outer product of two short exponentials: a tenth of the cost."""
    block = 1 << max(n.bit_length() // 2, 4)
    fine = np.exp(exponent * np.arange(block))
    coarse = start * np.exp(exponent * block * np.arange(-(-n // block)))
    wave = coarse[:, None].astype(np.complex64) * fine.astype(np.complex64)
    return np.asarray(wave.imag.ravel()[:n], np.float32)
