"""The key that chords are in, for files that do not say it."""

from collections.abc import Sequence

from menura.scores import chords, keys
from menura.scores.chords import Chord
from menura.scores.keys import Key

MAJORS = ("C", "G", "F", "D", "Bb", "A", "Eb", "E", "Ab", "B", "Db", "Gb")
MINORS = ("A", "E", "D", "B", "G", "F#", "C", "C#", "F", "G#", "Bb", "Eb")
"""Tonics from the most to the least usual: the first of several that fit as well is taken."""

OUTER = 0.05
"""What it speaks for a key that its own triad begins or ends, against the share of notes that belong to it."""


def fitting(symbols: Sequence[str]) -> Key:
    """Return the key that most notes of a row of chords belong to, the first and the last chord above all; else C."""
    known = [found for symbol in symbols if (found := chords.chord(symbol)) is not None]
    candidates = [keys.key(f"{tonic} major") for tonic in MAJORS] + [keys.key(f"{tonic} minor") for tonic in MINORS]
    return max(candidates, key=lambda key: _fit(known, key))


def _fit(known: Sequence[Chord], key: Key) -> float:
    notes = [step for chord in known for step in chord.classes]
    inside = sum(step in key.scale for step in notes) / max(len(notes), 1)
    outer = (*known[:1], *known[-1:])
    return inside + OUTER * sum(c.classes[0] == key.scale[0] and key.scale[2] in c.classes for c in outer)
