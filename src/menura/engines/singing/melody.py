"""The pitch that a singer makes of notes: slides into them, vibrato, a little unrest."""

from collections.abc import Sequence

import numpy as np

from menura.engines.singing.lines import PERIOD
from menura.engines.singing.vocoder.parameters import Array
from menura.scores.arranging.played import Played

SLIDE = 0.08
"""Seconds of a slide from note to note; it ends where the note begins."""

YIELD = 0.25
"""Share of a note that the slide to the next may take, at most."""

SCOOP = 0.7
"""Semitones below its first note from which a phrase comes."""

OVERSHOOT = 0.12
"""Share of an interval by which a note is passed, at most a quarter of a semitone."""

DEPTH = 0.45
"""Semitones of the deepest vibrato, to each side: no note leaves its own quarter tone."""


def contour(
    notes: Sequence[Played],
    begins: float,
    count: int,
    vibrato: float,
    chance: np.random.Generator,
    pace: float = 1.0,
    unrest: float = 4.0,
) -> Array:
    """Return the pitch of every frame, as a MIDI number with fractions [shape=(count,)].

    Parameters
    ----------
    notes : sequence of Played
        In order of time.
    begins : float
        Seconds at which the first frame lies.
    count : int
    vibrato : float
        0 … 1.
    chance : Generator
    pace : float
        Factor on the vibrato's rate.
    unrest : float
        Cents.
    """
    times = begins + np.arange(count) * PERIOD
    pitches = np.full(count, notes[0].pitch - SCOOP)
    previous: Played | None = None
    for note in notes:
        before = notes[0].pitch - SCOOP if previous is None else previous.pitch
        pitches += (note.pitch - before) * _slide(times, note, previous)
        if previous is not None:
            pitches += _overshoot(times, note, note.pitch - before)
        pitches += _vibrato(times, note, vibrato, chance, pace)
        previous = note
    return pitches + drift(count, chance, unrest)


def drift(count: int, chance: np.random.Generator, cents: float = 4.0) -> Array:
    """Return the small unrest of any voice, in semitones: slow, seeded."""
    points = max(count // 24 + 2, 4)
    slow = np.interp(np.arange(count) / 24, np.arange(points), chance.standard_normal(points))
    quick = np.convolve(chance.standard_normal(count + 4), np.ones(5) / 5, "valid")
    return (slow * cents + quick * cents * 0.35) / 100


def _slide(times: Array, note: Played, previous: Played | None) -> Array:
    """Return a smooth step from 0 to 1 that ends where a note begins."""
    length = SLIDE if previous is None else min(SLIDE, YIELD * max(note.start - previous.start, 0.04))
    share = np.clip((times - note.start) / length + 1, 0, 1)
    return 0.5 - 0.5 * np.cos(np.pi * share)


def _overshoot(times: Array, note: Played, interval: float) -> Array:
    since = times - note.start
    size = np.clip(OVERSHOOT * interval, -0.25, 0.25) * min(1.0, note.duration / 0.3)
    return np.where(since > 0, size * np.sin(np.pi * np.clip(since / 0.09, 0, 1)) * 0.8, 0.0)


def _vibrato(times: Array, note: Played, amount: float, chance: np.random.Generator, pace: float) -> Array:
    """Return the vibrato of a note: it sets in late, deeper on longer notes, never quite even."""
    rate, phase, unrest = 5.5 + 0.25 * chance.standard_normal(), chance.uniform(0, 0.5), chance.standard_normal(2)
    if note.duration < 0.35 or amount <= 0 or note.articulation == "staccato":
        return np.zeros(len(times))
    since = times - note.start
    delay = min(0.3, 0.4 * note.duration)
    swell = np.clip((since - delay) / 0.35, 0, 1) * np.clip((note.duration - since) / 0.06, 0, 1)
    uneven = 1 + 0.1 * np.sin(2 * np.pi * (0.7 * since + unrest[0]))
    turns = pace * rate * since + 0.06 * np.sin(2 * np.pi * (0.9 * since + unrest[1])) + phase
    depth = DEPTH * amount * min(1.0, 0.5 + 0.5 * note.duration)
    return np.where(
        (since > 0) & (since < note.duration + 0.1), depth * uneven * swell * np.sin(2 * np.pi * turns), 0.0
    )


def third(pitch: int, scale: Sequence[int]) -> int:
    """Return the pitch two steps of a scale above another."""
    steps = sorted(scale) if len(scale) >= 7 else list(range(12))
    if len(steps) > 7:
        return pitch + 4
    degree = max((k for k, step in enumerate(steps) if step <= pitch % 12), default=-1)
    octave, place = divmod(degree + 2, len(steps))
    return pitch - pitch % 12 + 12 * octave + steps[place]
