"""What makes a formant voice bearable: no rumble, less of its hard edge, no clicks, one level for all voices."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from menura.audio import loudness
from menura.audio.clip import Samples
from menura.audio.equalizer import Band, equalize, tilt
from menura.audio.fades import fade

Energies = npt.NDArray[np.float64]

LEVEL = -21.0
"""LUFS of all that one voice says in a text, at the distance at which one talks."""

RISE, FALL = 0.004, 0.012
"""Seconds over which a phrase begins and ends."""

GENTLE = (
    Band("high_pass", 65.0),
    Band("peak", 3_200.0, -2.0, q=0.9),
    Band("high_shelf", 6_000.0, -2.5),
)
"""The voices of espeak-ng are hard between 2 and 5 kHz and hiss above."""


def smoothed(samples: Samples, rate: int, db_per_octave: float) -> Samples:
    """Return ``float32 [n]`` with less of the hard edge, and darker or brighter by a tilt about 1 kHz."""
    softer = equalize(samples[np.newaxis], rate, GENTLE)
    return np.asarray(tilt(softer, rate, db_per_octave)[0], np.float32)


def rounded(samples: Samples, rate: int) -> Samples:
    """Return ``float32 [n]`` that begins and ends in silence."""
    return np.asarray(fade(samples[np.newaxis], rate, rise=RISE, fall=FALL)[0], np.float32)


def energies(samples: Samples, rate: int) -> Energies:
    """Return the K-weighted energy of each 100 ms of ``float32 [n]``, the last one filled up with silence."""
    missing = -samples.size % loudness.hop(rate)
    return loudness.hop_energies(np.pad(samples, (0, missing))[np.newaxis], rate)


def gain(heard: Iterable[Energies]) -> float:
    """Return the dB that bring what a voice says to `LEVEL`."""
    joined = np.concatenate(list(heard))
    measured = loudness.integrated(joined)
    if measured is None:  # shorter than a gating block, or very quiet
        measured = -0.691 + 10 * float(np.log10(max(float(joined.mean()), 1e-12)))
    return LEVEL - measured
