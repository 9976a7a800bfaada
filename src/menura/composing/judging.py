"""Rules of the craft, as numbers: what can be counted in a piece, not whether anybody likes it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from menura.composing import tonality
from menura.composing.harmony import Harmony
from menura.composing.rhythm import weight
from menura.scores.arranging.performing import performance
from menura.scores.instruments import instrument
from menura.scores.keys import key
from menura.scores.model import LeadSheet
from menura.scores.pitch import midi


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes
    ----------
    rule : str
    score : float
        0 … 1: how far the rule is kept.
    sentence : str
        The number that was found, and what the rule allows.
    """

    rule: str
    score: float
    sentence: str


@dataclass(frozen=True)
class Sung:
    """A note of the melody.

    Attributes
    ----------
    at, length : Fraction
        Quarter notes since the piece began.
    pitch : int
        MIDI number.
    fits : bool
        Whether it is a note of its chord.
    weight : float
        0 … 1: how much its place in the bar stands out.
    """

    at: Fraction
    length: Fraction
    pitch: int
    fits: bool
    weight: float


def melody(sheet: LeadSheet) -> tuple[Sung, ...]:
    """Return the melody of a sheet: what its first part with written notes plays."""
    part = next((p.id for p in sheet.parts if any(p.id in s.notes for s in sheet.sections)), None)
    return tuple(_sung(sheet, part)) if part is not None else ()


def judged(sheet: LeadSheet) -> tuple[Finding, ...]:
    """Return what every rule finds in a piece."""
    notes = melody(sheet)
    steps = [b.pitch - a.pitch for a, b in pairwise(notes)]
    return (
        _range(notes),
        _leaps(steps),
        _answers(steps),
        _agreement(notes),
        _repetition(sheet, notes),
        _variety(notes),
        _close(sheet, notes),
        _clashes(sheet, notes),
        _key(sheet),
    )


def score(findings: Sequence[Finding]) -> float:
    """Return the mean of what rules found, 0 … 1."""
    return round(sum(each.score for each in findings) / len(findings), 3)


def _sung(sheet: LeadSheet, part: str) -> Iterator[Sung]:
    for start, section in sheet.placed():
        harmony, metre = Harmony.of(section.chords), sheet.metre_of(section)
        for note in section.notes.get(part, ()):
            pitch, chord = midi(note.pitch), harmony.at(note.at)
            fits = chord is None or pitch % 12 in chord.classes
            yield Sung(start + note.at, note.length, pitch, fits, weight(note.at, metre))


def _within(value: float, low: float, high: float, reach: float) -> float:
    """Return 1 for a value inside bounds, falling to 0 where it is `reach` outside them."""
    return max(0.0, 1.0 - max(low - value, value - high, 0.0) / reach)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _range(notes: Sequence[Sung]) -> Finding:
    span = max((n.pitch for n in notes), default=0) - min((n.pitch for n in notes), default=0)
    return Finding("range", _within(span, 9, 19, 10), f"the melody spans {span} semitones; 9 to 19 can be sung")


def _leaps(steps: Sequence[int]) -> Finding:
    share = _share(sum(abs(step) > 7 for step in steps), len(steps))
    text = f"{100 * share:.0f} % of its moves are wider than a fifth; up to 8 % keep a line together"
    return Finding("leaps", _within(share, 0, 0.08, 0.2), text)


def _answers(steps: Sequence[int]) -> Finding:
    leaps = [(a, b) for a, b in pairwise(steps) if abs(a) > 4]
    share = _share(sum(a * b <= 0 or abs(b) <= 2 for a, b in leaps), len(leaps)) if leaps else 1.0
    return Finding("answers", share, f"{100 * share:.0f} % of leaps turn back or go on by step; all should")


def _agreement(notes: Sequence[Sung]) -> Finding:
    strong = [n for n in notes if n.weight >= 0.7]
    share = _share(sum(n.fits for n in strong), len(strong))
    text = f"{100 * share:.0f} % of the notes on strong beats belong to their chord; 75 % or more sound settled"
    return Finding("agreement", _within(share, 0.75, 1, 0.5), text)


def _repetition(sheet: LeadSheet, notes: Sequence[Sung]) -> Finding:
    """Judge how many bars of the melody, as rhythm and rise and fall, are there for the first time."""
    bars: dict[int, list[tuple[Fraction, int]]] = {}
    bar = sheet.bar_of(sheet.sections[0])
    for note in notes:
        bars.setdefault(int(note.at // bar), []).append((note.at % bar, note.pitch))
    shapes = [_outline(row) for row in bars.values()]
    share = _share(len(set(shapes)), len(shapes))
    text = f"{100 * share:.0f} % of its bars are new; 20 to 70 % balance memory and surprise"
    return Finding("repetition", _within(share, 0.2, 0.7, 0.4), text)


def _outline(row: Sequence[tuple[Fraction, int]]) -> tuple[object, ...]:
    """Return when the notes of a bar fall, and whether each rises, falls or stays."""
    turns = tuple((b > a) - (b < a) for (_, a), (_, b) in pairwise(row))
    return (*(at for at, _ in row), *turns)


def _variety(notes: Sequence[Sung]) -> Finding:
    count = len({n.pitch for n in notes})
    return Finding(
        "variety", _within(count, 6, 16, 6), f"it uses {count} different notes; 6 to 16 are many enough and few"
    )


def _close(sheet: LeadSheet, notes: Sequence[Sung]) -> Finding:
    """Judge the end: the last chord and the last note of the melody are the tonic."""
    last = sheet.sections[-1]
    tonic = sheet.key_of(last).scale[0]
    chord = Harmony.of(last.chords).chords[-1] if last.chords else None
    rests = chord is not None and chord.classes[0] == tonic
    sings = bool(notes) and notes[-1].pitch % 12 == tonic
    told = {True: "the tonic", False: "another"}
    text = f"the last chord is {told[rests]} and the last note of the melody {told[sings]}; both should be the tonic"
    return Finding("close", (rests + sings) / 2, text)


def _clashes(sheet: LeadSheet, notes: Sequence[Sung]) -> Finding:
    """Judge how often the melody begins a note a semitone from a note of the accompaniment."""
    played = performance(sheet)
    other = [
        (n.start, n.start + n.duration, n.pitch)
        for part in sheet.parts[1:]
        if not instrument(part.instrument).is_percussion
        for n in played.notes(part.id)
    ]
    other.sort()
    starts = [begin for begin, _, _ in other]
    hits = 0
    for note in notes:
        at = played.clock.time(note.at) + 0.03
        near = other[max(bisect_right(starts, at) - 60, 0) : bisect_right(starts, at)]
        hits += any(end > at and abs(pitch - note.pitch) == 1 for _, end, pitch in near)
    share = _share(hits, len(notes))
    text = f"{100 * share:.0f} % of its notes rub against a neighbour a semitone away; up to 5 % are spice"
    return Finding("clashes", _within(share, 0, 0.05, 0.25), text)


def _key(sheet: LeadSheet) -> Finding:
    tonic = key(sheet.key)
    if tonic.mode not in {"major", "minor"}:
        return Finding("key", 1.0, f"{sheet.key} is a mode that the profiles of major and minor do not judge")
    found = tonality.clearness(sheet, tonic)
    text = f"{sheet.key} fits by {found:+.2f} better than the next key; +0.05 or more is clear"
    return Finding("key", _within(found, 0.05, 2, 0.3), text)
