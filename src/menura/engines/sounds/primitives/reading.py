"""Reading a signal at places between its samples."""

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Signal


def read(signal: Signal, places: npt.NDArray[np.float64]) -> Signal:
    """Return a signal's values at fractional sample places, by cubic (Catmull–Rom) interpolation.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    places : ndarray [shape=(m,)]
        Samples, from zero; beyond the last sample the signal is taken to be zero.
    """
    padded = np.pad(signal, (1, 3))
    k = np.minimum(places.astype(np.int64), signal.size - 1)
    u = (places - k).astype(np.float32)
    a, b, c, d = padded[k], padded[k + 1], padded[k + 2], padded[k + 3]
    return np.asarray(b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a))), np.float32)
