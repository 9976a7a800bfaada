"""Chords on a fretboard: shapes that a hand can hold."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

from menura.scores.chords import Chord
from menura.scores.pitch import pitch_class

GUITAR = (40, 45, 50, 55, 59, 64)
TUNINGS = {
    "acoustic-guitar": GUITAR, "nylon-guitar": GUITAR, "electric-guitar": GUITAR, "distorted-guitar": GUITAR,
    "ukulele": (60, 64, 67, 69), "banjo": (50, 55, 59, 62), "mandolin": (55, 62, 69, 76), "pipa": (45, 50, 52, 57),
}  # fmt: skip
"""Open strings by instrument, from low to high."""

SPAN = 4
"""Frets under four fingers."""

HIGHEST = 9
"""The highest position that is looked at."""

BASS = 44
"""The open string below which an instrument plays the basses of its chords."""

Notes = tuple[int, ...]


def shape(chord: Chord, tuning: Notes, high: int, before: Notes = ()) -> Notes:
    """Return the notes of a chord in the position that lies nearest; empty when no hand reaches it.

    Parameters
    ----------
    chord : Chord
    tuning : tuple of int
        MIDI numbers of the open strings, from low to high.
    high : int
        The highest note.
    before : tuple of int, optional
        What was held before.
    """
    found = [each for each in shapes(chord, tuning) if each[-1] <= high]
    return min(found, key=lambda notes: (_cost(notes, tuning, before), notes), default=())


@cache
def shapes(chord: Chord, tuning: Notes) -> tuple[Notes, ...]:
    """Return every shape of a chord: strings sound without a gap, from its bass up, with third and seventh."""
    return tuple(sorted({notes for fret in range(HIGHEST + 1) for notes in _at(chord, tuning, fret)}))


def _at(chord: Chord, tuning: Notes, fret: int) -> Iterator[Notes]:
    classes = set(chord.classes)
    heard = classes | ({pitch_class(chord.bass)} if _has_bass(tuning) else set())
    least = min(len(tuning), 3 if len(classes) < 3 else 4)
    reach = [[f for f in {0, *range(fret, fret + SPAN)} if (string + f) % 12 in heard] for string in tuning]
    for lowest in range(len(tuning) - least + 1):
        for frets in product(*reach[lowest:]):
            notes = tuple(string + f for string, f in zip(tuning[lowest:], frets, strict=True))
            fingers = sum(f > fret for f in frets) + 1  # one of them lies across the strings
            if fingers <= 4 and _is_sound(notes, chord, _has_bass(tuning)):
                yield tuple(sorted(set(notes)))


def _has_bass(tuning: Notes) -> bool:
    """Tell whether an instrument reaches so low that its lowest string plays the bass."""
    return tuning[0] < BASS


def _is_sound(notes: Notes, chord: Chord, has_bass: bool) -> bool:
    """Tell whether notes, string by string, hold what matters of a chord, on its bass where there is one."""
    needed = set(chord.classes) - ({chord.classes[2]} if len(chord.classes) > 3 else set())
    if not needed <= {note % 12 for note in notes}:
        return False
    return not has_bass or (notes[0] % 12 == pitch_class(chord.bass) and all(a < b for a, b in pairwise(notes)))


def _cost(notes: Notes, tuning: Notes, before: Notes) -> float:
    opened = sum(note in tuning for note in notes)
    muddy = sum(upper - lower < 5 and lower < 50 for lower, upper in pairwise(notes))
    cost = abs(notes[-1] - tuning[-1] - 1) * 0.7 - 2.0 * len(notes) - 0.8 * opened + 1.2 * muddy
    if before:
        cost += 0.5 * abs(notes[-1] - before[-1]) + 0.3 * abs(notes[0] - before[0])
    return cost
