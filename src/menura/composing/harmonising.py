"""Chords for a tune that has none: the row of chords that its notes agree with and that follow each other well.

The search is that of a hidden Markov model with hand-set weights (A. Viterbi, 1967): chords are the states, a bar's
notes what is heard.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from menura.scores.keys import Key
from menura.scores.model import ChordAt, LeadSheet, Section
from menura.scores.pitch import midi, pitch_class, spell

QUALITIES = {(4, 7): "", (3, 7): "m", (3, 6): "dim", (4, 8): "aug"}
"""Suffix by third and fifth, in semitones."""

FOLLOWS: Mapping[int, Mapping[int, float]] = {
    0: {3: 0.9, 4: 0.9, 5: 0.8, 1: 0.6, 0: 0.4},
    1: {4: 1.0, 6: 0.4},
    2: {5: 0.8, 3: 0.7},
    3: {4: 1.0, 0: 0.9, 1: 0.6},
    4: {0: 1.2, 5: 0.7},
    5: {1: 0.8, 3: 0.9, 4: 0.6},
    6: {0: 0.8},
}
"""How well one degree leads to another, from 0; what is not named leads a little."""

USUAL = {0: 0.5, 3: 0.35, 4: 0.4, 5: 0.25, 1: 0.15, 2: 0.0, 6: -0.5}
"""How usual a degree is."""


def harmonised(sheet: LeadSheet, tune: str) -> LeadSheet:
    """Return a sheet with chords in every section that had none, found from the notes of one part.

    Parameters
    ----------
    sheet : LeadSheet
    tune : str
        Id of the part.
    """
    last = sheet.sections[-1].id
    sections = [
        s if s.chords else s.model_copy(update={"chords": _chords(sheet, s, tune, closes=s.id == last)})
        for s in sheet.sections
    ]
    return sheet.model_copy(update={"sections": tuple(sections)})


def _chords(sheet: LeadSheet, section: Section, tune: str, *, closes: bool) -> tuple[ChordAt, ...]:
    key, bar = sheet.key_of(section), sheet.bar_of(section)
    triads = _triads(key)
    heard = [_heard(section, tune, k * bar, bar) for k in range(section.bars)]
    row = _best(heard, triads, closes)
    changes: list[ChordAt] = []
    for k, degree in enumerate(row):
        symbol = triads[degree][0]
        if not changes or changes[-1].symbol != symbol:
            changes.append(ChordAt(at=k * bar, symbol=symbol))
    return tuple(changes)


def _triads(key: Key) -> dict[int, tuple[str, frozenset[int]]]:
    """Return the triad on each degree of a key: its symbol and pitch classes. A minor key has a major dominant."""
    scale = _seven(key)
    found = {}
    for degree in range(7):
        root = scale[degree]
        third, fifth = ((scale[(degree + step) % 7] - root) % 12 for step in (2, 4))
        if key.is_minor and degree == 4:
            third = 4
        name = spell(60 + (root - 60) % 12, key.fifths, key.is_minor).rstrip("0123456789")
        quality = QUALITIES.get((third, fifth), "")
        found[degree] = (name + quality, frozenset({root, (root + third) % 12, (root + fifth) % 12}))
    return found


def _seven(key: Key) -> tuple[int, ...]:
    """Return seven pitch classes: the key's own, or those of its major or minor where it has fewer."""
    if len(key.scale) == 7:
        return key.scale
    plain = Key(key.tonic, "minor" if key.is_minor else "major")
    return plain.scale if pitch_class(key.tonic) in plain.scale else key.scale


def _heard(section: Section, tune: str, start: Fraction, bar: Fraction) -> Mapping[int, float]:
    """Return how long each pitch class sounds in a bar, in quarter notes; what begins the bar counts twice."""
    weights: dict[int, float] = defaultdict(float)
    for note in section.notes.get(tune, ()):
        overlap = min(note.at + note.length, start + bar) - max(note.at, start)
        if overlap > 0:
            weights[midi(note.pitch) % 12] += float(overlap) * (2.0 if note.at == start else 1.0)
    return weights


def _best(
    heard: list[Mapping[int, float]], triads: Mapping[int, tuple[str, frozenset[int]]], closes: bool
) -> list[int]:
    """Return the degrees of the best row of chords, a bar each; a row that closes ends on the tonic."""
    scores = {degree: (_fit(heard[0], triads[degree][1]) + USUAL[degree], [degree]) for degree in triads}
    for k, bar in enumerate(heard[1:], 1):
        ends = closes and k == len(heard) - 1
        scores = {
            degree: max(
                (
                    score + FOLLOWS[path[-1]].get(degree, 0.1) + _fit(bar, triads[degree][1]) + USUAL[degree]
                    + 3.0 * (ends and degree == 0),
                    [*path, degree],
                )
                for score, path in scores.values()
            )
            for degree in triads
        }  # fmt: skip
    return max(scores.values())[1]


def _fit(heard: Mapping[int, float], classes: frozenset[int]) -> float:
    total = sum(heard.values())
    return 2.5 * sum(weight for step, weight in heard.items() if step in classes) / total if total else 0.0
