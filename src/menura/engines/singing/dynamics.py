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

EVEN = 0.6
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


def evened(said: Said, syllables: Sequence[Placed], begins: float, count: int) -> Array:
    """Return the dB of every frame that bring weak vowels nearer to the strong ones."""
    frames = [min(round(span.hold / PERIOD), len(said.envelope) - 1) for span in said.spans]
    bins = said.envelope.shape[1]
    audible = slice(bins * 200 // 11_025, bins * 5000 // 11_025)
    levels = 10 * np.log10(said.envelope[frames, audible].sum(axis=1) + 1e-12)
    gains = np.clip(-EVEN * (levels - np.median(levels)), -6, 9)
    times = begins + np.arange(count) * PERIOD
    return np.asarray(np.interp(times, [at.vowel for at in syllables], gains), np.float32)
