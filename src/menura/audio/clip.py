"""A stretch of sound as a value, and the one guard that decides what counts as sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from menura.errors import AudioError

Samples = npt.NDArray[np.float32]

LOWEST_RATE = 1_000
HIGHEST_RATE = 768_000


def check(samples: npt.ArrayLike, sample_rate: int) -> Samples:
    """Return samples as contiguous ``float32 [channels, n]``, or refuse them.

    Parameters
    ----------
    samples : array_like [shape=(n,) or (channels, n)]
        Amplitudes, full scale at ±1.
    sample_rate : int
        Samples per second.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]

    Raises
    ------
    AudioError
        If the rate is not a whole number from 1000 to 768000, the array is not one- or two-dimensional, has no
        channel or more channels than samples would make sense of (64), is not numeric, or holds NaN or infinity.
    """
    if isinstance(sample_rate, bool) or not isinstance(sample_rate, (int, float, np.number)) or sample_rate % 1:
        raise AudioError(f"The sample rate is {sample_rate!r}; it must be a whole number of hertz.")
    if not LOWEST_RATE <= sample_rate <= HIGHEST_RATE:
        raise AudioError(f"The sample rate is {sample_rate} Hz; it must lie in {LOWEST_RATE} … {HIGHEST_RATE} Hz.")
    try:
        array = np.ascontiguousarray(samples, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise AudioError(f"Samples must be numbers: {error}.") from error
    if array.ndim == 1:
        array = array[np.newaxis]
    if array.ndim != 2 or not 1 <= array.shape[0] <= 64:
        raise AudioError(
            f"Samples have shape {np.shape(samples)}; allowed are (n,) and (channels, n) with up to 64 channels.",
            hint="Transpose an array of shape (n, channels) first.",
        )
    if not np.isfinite(array).all():
        raise AudioError(f"Samples hold {int((~np.isfinite(array)).sum())} values that are NaN or infinite.")
    return array


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Clip:
    """A stretch of sound.

    Parameters
    ----------
    samples : array_like [shape=(n,) or (channels, n)]
        Amplitudes, full scale at ±1. Kept as read-only ``float32 [channels, n]``.
    sample_rate : int
        Samples per second.

    Raises
    ------
    AudioError
        If :func:`check` refuses the samples.

    Examples
    --------
    >>> Clip([0.0, 0.5, -0.5], 48_000).channels
    1
    """

    samples: Samples
    sample_rate: int

    def __init__(self, samples: npt.ArrayLike, sample_rate: int) -> None:
        array = check(samples, sample_rate).view()
        array.flags.writeable = False
        object.__setattr__(self, "samples", array)
        object.__setattr__(self, "sample_rate", int(sample_rate))

    @classmethod
    def silence(cls, duration: float, sample_rate: int, channels: int = 1) -> Self:
        """Return ``round(duration × sample_rate)`` samples of silence (`duration` in seconds)."""
        return cls(np.zeros((channels, round(duration * sample_rate)), np.float32), sample_rate)

    @classmethod
    def join(cls, clips: Sequence["Clip"]) -> "Clip":
        """Return clips of one rate and channel count end to end."""
        if len({(clip.sample_rate, clip.channels) for clip in clips}) != 1:
            raise AudioError("Only clips of the same sample rate and channel count can be joined, and at least one.")
        return cls(np.concatenate([clip.samples for clip in clips], axis=1), clips[0].sample_rate)

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.samples.shape[0])

    @property
    def length(self) -> int:
        """Number of samples in each channel."""
        return int(self.samples.shape[1])

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.length / self.sample_rate

    @property
    def peak(self) -> float:
        """Largest absolute sample, 0 for an empty clip."""
        return float(np.abs(self.samples).max(initial=0.0))

    def between(self, start: float, end: float) -> "Clip":
        """Return the part from `start` to `end`, both in seconds, clamped to the clip."""
        first, last = (min(max(round(t * self.sample_rate), 0), self.length) for t in (start, end))
        return Clip(self.samples[:, first:last], self.sample_rate)

    def mono(self) -> "Clip":
        """Return the mean of the channels."""
        return self if self.channels == 1 else Clip(self.samples.mean(axis=0), self.sample_rate)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Clip):
            return NotImplemented
        return self.sample_rate == other.sample_rate and np.array_equal(self.samples, other.samples)

    def __hash__(self) -> int:
        return hash((self.sample_rate, self.samples.shape, self.samples[:, :64].tobytes()))

    def __repr__(self) -> str:
        return f"Clip({self.duration:.3f} s, {self.sample_rate} Hz, {self.channels} ch, peak {self.peak:.3f})"
