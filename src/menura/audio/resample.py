"""Change of sample rate."""

import numpy as np

from menura.audio.clip import Clip, Samples


def resample(clip: Clip, rate: int) -> Clip:
    """Return a clip at another sample rate.

    Parameters
    ----------
    clip : Clip
    rate : int
        New rate in hertz.

    Returns
    -------
    Clip
        Exactly ``round(clip.length × rate / clip.sample_rate)`` samples, nothing delayed.

    Raises
    ------
    AudioError
        If the rate is not one that a clip can have.
    """
    Clip(np.zeros((1, 0), np.float32), rate)
    return clip if rate == clip.sample_rate else Clip(convert(clip.samples, clip.sample_rate, rate), rate)


def convert(samples: Samples, old: int, new: int) -> Samples:
    """Return ``float32 [channels, round(n × new / old)]``, resampled from `old` to `new` hertz by soxr."""
    import soxr

    converted = soxr.resample(np.ascontiguousarray(samples.T), old, new, quality="VHQ").T
    return fit(converted, round(samples.shape[1] * new / old))


def fit(samples: Samples, length: int) -> Samples:
    """Return samples cut, or filled with silence, to a length."""
    if samples.shape[1] >= length:
        return np.ascontiguousarray(samples[:, :length], np.float32)
    return np.pad(samples, ((0, 0), (0, length - samples.shape[1]))).astype(np.float32, copy=False)
