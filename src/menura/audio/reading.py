"""Reading a signal at places between its samples."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples


def read(signal: Samples, places: npt.NDArray[np.float64]) -> Samples:
    """Return a signal's values at fractional sample places, by cubic (Catmull–Rom) interpolation.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    places : ndarray [shape=(m,)]
        Samples, from zero; beyond the last sample the signal is taken to be zero.
    """
    whole = places.astype(np.int64)
    u = (places - whole).astype(np.float32)
    np.minimum(whole, signal.size - 1, out=whole)
    padded = np.concatenate([signal[:1] * 0, signal, np.zeros(4, np.float32)])
    a, b, c, d = (padded[k:].take(whole) for k in range(4))
    rise = c - b
    c -= a
    d -= a
    d -= 3 * rise
    rise += rise
    rise -= c
    rise -= d
    # b + u/2 (c + u (rise + u d)), in place: these are long.
    for term in (rise, c):
        d *= u
        d += term
    d *= 0.5 * u
    d += b
    return np.asarray(d, np.float32)
