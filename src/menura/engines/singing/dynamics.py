"""How loud a phrase is from moment to moment."""

from collections.abc import Sequence

import numpy as np

from menura.engines.singing import tuning
from menura.engines.singing.lines import PERIOD, Said
from menura.engines.singing.phrases import Sung
from menura.engines.singing.timing import Placed
from menura.engines.singing.vocoder.parameters import Array
from menura.scores.arranging.played import Played
from menura.scores.pitch import hertz

USUAL = 0.63
"""Velocity of a note that is neither loud nor soft."""

SPAN = 26.0
"""dB from silent to loudest velocity."""

USUAL_LEVEL = 24.5
"""dB of :func:`_level` that are left as they are."""

ARC = 3.0
"""dB by which a long note grows and sinks."""

PASSAGE = 0.05
"""Seconds before a note, at least, in which the level passes over to its own."""

EVEN = 0.75
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
    level += np.sum([_arc(times, note) for note in notes], axis=0)
    first, last = notes[0].start, sung[-1].end
    share = np.clip((times - first) / max(last - first, 0.1), 0, 1)
    return np.asarray(level + swell * (np.sin(np.pi * share**0.8) - 0.6), np.float32)


def _arc(times: Array, note: Played) -> Array:
    """Return the dB by which a note grows out of its beginning and sinks to its end: the more, the longer it is."""
    share = np.clip((times - note.start) / note.duration, 0, 1)
    return ARC * min(note.duration / 0.8, 1.0) * np.sin(np.pi * share**0.7) ** 0.7


def evened(
    said: Said,
    sung: Sequence[Sung],
    spoken: float | None,
    formants: float,
    syllables: Sequence[Placed],
    begins: float,
    count: int,
) -> Array:
    """Return the dB of every frame that bring weak vowels nearer to the strong ones, as they are at their pitches.

    Parameters
    ----------
    said : Said
    sung : sequence of Sung
    spoken : float or None
        Hz at which all is said, where the melody is that of speech.
    formants : float
        Factor on those of what was said.
    syllables : sequence of Placed
    begins : float
        Seconds at which the first frame lies.
    count : int
    """
    knots: list[tuple[float, float]] = []
    for each, span, at in zip(sung, said.spans, syllables, strict=True):
        for k, note in enumerate(each.notes):
            level = _level(said, span.hold, spoken or hertz(note.pitch), formants)
            gain = float(np.clip(EVEN * (USUAL_LEVEL - level), -8, 12))
            if knots:
                leaves = min(at.start if k == 0 else note.start, note.start - PASSAGE)
                knots.append((max(leaves, knots[-1][0]), knots[-1][1]))
            knots.append((note.start, gain))
    times = begins + np.arange(count) * PERIOD
    return np.asarray(np.interp(times, [at for at, _ in knots], [gain for _, gain in knots]), np.float32)


def _level(said: Said, second: float, f0: float, formants: float) -> float:
    """Return how loud a moment of what was said is at a pitch, in dB: the power of its harmonics, as they are heard."""
    envelope = said.envelope[min(round(second / PERIOD), len(said.envelope) - 1)]
    harmonics = f0 * np.arange(1, max(int(5000 / f0), 1) + 1)
    place = harmonics / formants / (0.5 * said.sample_rate) * (len(envelope) - 1)
    power = np.interp(place, np.arange(len(envelope)), envelope)
    power[0] *= 10 ** (tuning.raised(said, np.array([second / PERIOD]), np.array([f0]), formants)[0] / 10)
    heard = np.where(harmonics < 1500, 1.0, 2.2) * harmonics**2 / (harmonics**2 + 150.0**2)
    return float(10 * np.log10(f0 * (power * heard).sum() + 1e-12))
