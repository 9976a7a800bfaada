"""Fades and crossfades, linear or of equal power."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.errors import AudioError

Shape = Literal["power", "linear"]
"""``power`` keeps the energy constant where unrelated sounds cross, ``linear`` the amplitude of related ones."""


def ramp(length: int, shape: Shape = "power") -> npt.NDArray[np.float32]:
    """Return a rise from 0 to 1, sampled at the middle of each of `length` steps.

    The same ramp backwards complements it: squares of the two add up to 1 for ``power``, the two themselves for
    ``linear``.

    Raises
    ------
    AudioError
        If the shape is neither ``power`` nor ``linear``.
    """
    position = (np.arange(length, dtype=np.float64) + 0.5) / max(length, 1)
    if shape == "power":
        return np.sin(position * np.pi / 2).astype(np.float32)
    if shape == "linear":
        return position.astype(np.float32)
    raise AudioError(f"There is no fade of shape {shape!r}; allowed are 'power' and 'linear'.")


def fade(samples: Samples, rate: int, *, rise: float = 0.0, fall: float = 0.0, shape: Shape = "power") -> Samples:
    """Return samples faded in over `rise` and out over `fall` seconds.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    rise, fall : float
        Seconds; both together shrink in proportion when the sound is shorter than they are.
    shape : {"power", "linear"}

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
        A new array.
    """
    faded = np.array(samples, np.float32)
    length = faded.shape[-1]
    first, last = _lengths(rise * rate, fall * rate, length)
    faded[..., :first] *= ramp(first, shape)
    faded[..., length - last :] *= ramp(last, shape)[::-1]
    return faded


def crossfade(first: Samples, second: Samples, length: int, *, shape: Shape = "power") -> Samples:
    """Return `first` going over into `second` during `length` samples that they share.

    Parameters
    ----------
    first, second : ndarray [shape=(channels, n)], [shape=(channels, m)]
    length : int
        Samples of overlap, at most the shorter of the two.
    shape : {"power", "linear"}

    Returns
    -------
    ndarray [shape=(channels, n + m - length), dtype=float32]

    Raises
    ------
    AudioError
        If the overlap is negative or longer than one of the two.
    """
    if not 0 <= length <= min(first.shape[-1], second.shape[-1]):
        raise AudioError(
            f"A crossfade of {length} samples does not fit into {first.shape[-1]} and {second.shape[-1]} samples."
        )
    rise = ramp(length, shape)
    split = first.shape[-1] - length
    middle = first[..., split:] * rise[::-1] + second[..., :length] * rise
    return np.concatenate([first[..., :split], middle, second[..., length:]], axis=-1, dtype=np.float32)


def _lengths(rise: float, fall: float, length: int) -> tuple[int, int]:
    shrink = min(1.0, length / (rise + fall)) if rise + fall > 0 else 0.0
    first = round(rise * shrink)
    return first, min(round(fall * shrink), length - first)
