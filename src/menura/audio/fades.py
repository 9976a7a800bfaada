"""Fades of equal power."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples


def fade(samples: Samples, rate: int, *, rise: float = 0.0, fall: float = 0.0) -> Samples:
    """Return samples faded in over `rise` and out over `fall` seconds.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    rise, fall : float
        Seconds; both together shrink in proportion when the sound is shorter than they are.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
        A new array.
    """
    faded = np.array(samples, np.float32)
    length = faded.shape[-1]
    first, last = _lengths(rise * rate, fall * rate, length)
    faded[..., :first] *= _ramp(first)
    faded[..., length - last :] *= _ramp(last)[::-1]
    return faded


def _lengths(rise: float, fall: float, length: int) -> tuple[int, int]:
    shrink = min(1.0, length / (rise + fall)) if rise + fall > 0 else 0.0
    first = round(rise * shrink)
    return first, min(round(fall * shrink), length - first)


def _ramp(length: int) -> npt.NDArray[np.float32]:
    position = (np.arange(length) + 0.5) / max(length, 1)
    return np.sin(position * np.pi / 2).astype(np.float32)
