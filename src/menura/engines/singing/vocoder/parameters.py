"""What the vocoder makes of a voice."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Complex: TypeAlias = npt.NDArray[np.complex64]


@dataclass(frozen=True, eq=False)
class Parameters:
    """A voice, frame by frame; frame k lies at ``k × period`` seconds.

    Attributes
    ----------
    f0 : ndarray [shape=(n,), dtype=float32]
        Pitch in Hz; 0 where there is no voice.
    envelope : ndarray [shape=(n, bins), dtype=float32]
        Power of the spectral envelope, at even steps from 0 Hz to half the sample rate.
    aperiodicity : ndarray [shape=(n, bins), dtype=float32]
        Share of the amplitude that is noise, 0 … 1.
    period : float
        Seconds between frames.
    sample_rate : int
        In Hz.
    """

    f0: Array
    envelope: Array
    aperiodicity: Array
    period: float
    sample_rate: int

    @property
    def size(self) -> int:
        """Length of the Fourier transforms: twice the bins, less two."""
        return 2 * (int(self.envelope.shape[1]) - 1)

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the last."""
        return (len(self.f0) - 1) * self.period
