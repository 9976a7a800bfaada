"""Reading a signal at places between its samples, by cubic (Catmull–Rom) interpolation."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples

PIECE = 1 << 14
"""Samples worked on at once: so few that all that is made of them on the way stays in a processor's cache."""


def read(signal: Samples, places: npt.NDArray[np.float64]) -> Samples:
    """Return a signal's values at fractional sample places.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    places : ndarray [shape=(m,)]
        Samples, from zero; beyond the last sample the signal is taken to be zero.
    """
    out = np.empty(places.size, np.float32)
    padded = np.concatenate([signal[:1] * 0, signal, np.zeros(4, np.float32)])
    for first in range(0, places.size, PIECE):
        near = places[first : first + PIECE]
        whole = near.astype(np.intp)
        u = (near - whole).astype(np.float32)
        out[first : first + PIECE] = _between(padded, np.minimum(whole, signal.size - 1, out=whole), u)
    return out


def lagging(signal: Samples, lag: Samples) -> Samples:
    """Return what a signal was some samples before each of its last.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    lag : ndarray [shape=(m,), dtype=float32]
        In samples, at least 1 and below ``n - m - 1``.

    Returns
    -------
    ndarray [shape=(m,), dtype=float32]
    """
    behind = lag.astype(np.intp)
    u = 1 - (lag - behind.astype(np.float32))
    before = np.arange(signal.size - lag.size - 2, signal.size - 2)
    return _between(signal, np.subtract(before, behind, out=before), u)


def _between(signal: Samples, before: npt.NDArray[np.intp], u: Samples) -> Samples:
    """Return the values at `u`, from 0 to 1, between the second and the third of four samples, given the first's."""
    a, b, c, d = (signal[k:].take(before) for k in range(4))
    rise = c - b
    c -= a
    d -= a
    d -= 3 * rise
    rise += rise
    rise -= c
    rise -= d
    # b + u/2 (c + u (rise + u d)), in place.
    for term in (rise, c):
        d *= u
        d += term
    d *= u
    d *= np.float32(0.5)
    d += b
    return np.asarray(d, np.float32)
