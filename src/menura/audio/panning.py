"""Placement between the left and the right loudspeaker."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.errors import AudioError


def pan(samples: Samples, position: float | npt.ArrayLike) -> Samples:
    """Return samples placed in the stereo field with equal power.

    One channel becomes two whose powers add up to its own, −3 dB each in the middle. Two channels are balanced: the
    side that is moved away from fades, the other stays as it is.

    Parameters
    ----------
    samples : ndarray [shape=(1, n) or (2, n)]
    position : float or array_like [shape=(n,)]
        From −1 (left) to 1 (right); held at those ends.

    Returns
    -------
    ndarray [shape=(2, n), dtype=float32]

    Raises
    ------
    AudioError
        If there are more than two channels.
    """
    where = np.clip(np.asarray(position, np.float32), -1.0, 1.0)
    if samples.shape[0] == 1:
        angle = (where + 1) * np.float32(np.pi / 4)
        return _scaled(samples[[0, 0]], np.cos(angle), np.sin(angle))
    if samples.shape[0] == 2:
        if where.ndim == 0 and where == 0:
            return samples
        half = np.float32(np.pi / 2)
        return _scaled(samples, np.cos(np.maximum(where, 0) * half), np.cos(np.minimum(where, 0) * half))
    raise AudioError(f"Only one or two channels can be panned, not {samples.shape[0]}.", hint="Use Clip.mono() first.")


def _scaled(samples: Samples, left: npt.NDArray[np.float32], right: npt.NDArray[np.float32]) -> Samples:
    return np.stack([samples[0] * left, samples[1] * right]).astype(np.float32, copy=False)
