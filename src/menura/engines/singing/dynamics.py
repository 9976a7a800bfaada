"""How loud a phrase is from moment to moment."""

from collections.abc import Sequence

import numpy as np

from menura.engines.singing.phrases import Sung
from menura.engines.singing.saying import PERIOD, Said
from menura.engines.singing.timing import Placed
from menura.engines.singing.vocoder.parameters import Array

USUAL = 0.63
"""Velocity of a note that is neither loud nor soft."""

SPAN = 26.0
"""dB from silent to loudest velocity."""

USUAL_LEVEL = 24.5
"""dB of :func:`_level` that are left as they are."""

EVEN = 0.7
"""How much of the difference between open and closed vowels is taken away."""


def loudness(sung: Sequence[Sung], begins: float, count: int, swell: float = 2.0) -> Array:
    """Return the level of every frame in dB: what the notes ask for, and the arc of the phrase.

    Parameters
    ----------
    sung : sequence of Sung
    begins : float
        Seconds at which the first frame lies.
    count : int
    swell : float
        dB between the ends of the phrase and its middle.
    """
    times = begins + np.arange(count) * PERIOD
    notes = [note for each in sung for note in each.notes]
    steps = np.array([SPAN * (note.velocity - USUAL) + (1.5 if note.articulation == "accent" else 0) for note in notes])
    places = np.searchsorted([note.start - 0.04 for note in notes], times, side="right") - 1
    level = steps[np.clip(places, 0, len(steps) - 1)]
    kernel = np.hanning(23)[1:-1]
    level = np.convolve(np.pad(level, 10, mode="edge"), kernel / kernel.sum(), "valid")
    first, last = notes[0].start, sung[-1].end
    share = np.clip((times - first) / max(last - first, 0.1), 0, 1)
    return np.asarray(level + swell * (np.sin(np.pi * share**0.8) - 0.6), np.float32)


def evened(
    said: Said, pitches: Sequence[float], formants: float, syllables: Sequence[Placed], begins: float, count: int
) -> Array:
    """Return the dB of every frame that bring weak vowels nearer to the strong ones, as they are at their pitches.

    Parameters
    ----------
    said : Said
    pitches : sequence of float
        Hz at which each syllable is sung.
    formants : float
        Factor on those of what was said.
    syllables : sequence of Placed
    begins : float
        Seconds at which the first frame lies.
    count : int
    """
    levels = np.array([_level(said, span.hold, f0, formants) for span, f0 in zip(said.spans, pitches, strict=True)])
    gains = np.clip(-EVEN * (levels - USUAL_LEVEL), -8, 12)
    times = begins + np.arange(count) * PERIOD
    return np.asarray(np.interp(times, [at.vowel for at in syllables], gains), np.float32)


def _level(said: Said, second: float, f0: float, formants: float) -> float:
    """Return how loud a moment of what was said is at a pitch, in dB: the power of its harmonics, as they are heard."""
    envelope = said.envelope[min(round(second / PERIOD), len(said.envelope) - 1)]
    harmonics = f0 * np.arange(1, max(int(5000 / f0), 1) + 1)
    place = harmonics / formants / (0.5 * said.sample_rate) * (len(envelope) - 1)
    power = np.interp(place, np.arange(len(envelope)), envelope)
    heard = np.where(harmonics < 1500, 1.0, 2.2) * harmonics**2 / (harmonics**2 + 150.0**2)
    return float(10 * np.log10(f0 * (power * heard).sum() + 1e-12))
