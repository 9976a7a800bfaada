"""Which notes of a part are written on which staff and in which voice of it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from menura.scores.drums import key
from menura.scores.instruments import Instrument, instrument
from menura.scores.model import LeadSheet, Note, Part
from menura.scores.musicxml.rhythm import Stretch
from menura.scores.pitch import midi

MIDDLE = 60
"""The lowest key of the upper of two staves."""
NEAR = 5
"""Semitones by which a staff may be left before a second one is needed."""
SLACK = Fraction(1, 4)
"""Quarter notes that a note may end early or late without another sign."""


@dataclass(frozen=True)
class Sung:
    """A note as it stands in the whole piece.

    Attributes
    ----------
    note : Note
    start, end : Fraction
        Quarter notes since the piece began, as they are written; the last bar line ends what would outlast it.
    beyond : Fraction
        By how much it sounds longer than that; shorter if negative.
    index : int
        Its number among the part's notes.
    """

    note: Note
    start: Fraction
    end: Fraction
    beyond: Fraction
    index: int


Chord = tuple[Sung, ...]
"""Notes that begin and end together; one that carries a syllable or grace notes comes first."""

Voice = list[Stretch[Chord]]
"""Chords one after another, in quarter notes since the piece began."""


def height(note: Note, who: Instrument) -> int:
    """Return the MIDI number of a note: a drum's is its key."""
    return key(note.pitch) if who.is_percussion else midi(note.pitch)


def seated(sheet: LeadSheet, part: Part) -> Instrument:
    """Return the instrument of a part as it is written here: one that reads two staves may need but one of them."""
    who = instrument(part.instrument)
    heights = [height(note, who) for _, _, note in sheet.written(part.id)] if who.clef == "grand" else []
    if heights and min(heights) >= MIDDLE - NEAR:
        return replace(who, clef="treble")
    if heights and max(heights) < MIDDLE + NEAR:
        return replace(who, clef="bass")
    return who


def sung(sheet: LeadSheet, part: str, who: Instrument) -> list[Sung]:
    """Return the notes of a part as they stand in the piece.

    A note that ends a little before the next one begins, as players do and notation does not, is written up to it; a
    drum up to the next hit or beat.
    """
    written = list(sheet.written(part))
    staff = [_staff(note, who) for _, _, note in written]
    onsets = [sorted({at for (at, _, _), own in zip(written, staff, strict=True) if own == k}) for k in (0, 1)]
    found = []
    for k, (start, _, note) in enumerate(written):
        row = onsets[staff[k]]
        after = row[bisect_right(row, start) :][:1]
        end = min(_shown(start, start + note.length, after[0] if after else None, who), sheet.length)
        found.append(Sung(note, start, end, start + note.length - end, k))
    return found


def _shown(start: Fraction, end: Fraction, after: Fraction | None, who: Instrument) -> Fraction:
    """Return where a note ends in writing."""
    if who.is_percussion:
        beat = Fraction(start // 1 + 1)
        return min(beat, after) if after is not None else beat
    if end == after or _is_plain(start, end):
        return end
    if after is not None and -SLACK <= after - end <= max(SLACK, (after - start) / 2):
        return after
    finest = max(start.denominator, 4)
    return start + Fraction(-(-(end - start) * finest // 1), finest)


def _is_plain(start: Fraction, end: Fraction) -> bool:
    """Return whether notation shows an end without further ado: on sixteenths, or finer if the note begins so."""
    return max(start.denominator, 4) % end.denominator == 0


def _staff(note: Note, who: Instrument) -> int:
    return int(who.clef == "grand" and height(note, who) < MIDDLE)


def staves(notes: Iterable[Sung], who: Instrument) -> list[list[Voice]]:
    """Return the voices of each staff of a part, the first of which always begins with the first note.

    Parameters
    ----------
    notes : iterable of Sung
    who : Instrument

    Returns
    -------
    list of list of Voice
        One staff, or two for an instrument that reads two.
    """
    held: dict[int, list[Sung]] = defaultdict(list)
    for each in notes:
        held[_staff(each.note, who)].append(each)
    return [_voices(held[k], who) for k in range(2 if who.clef == "grand" else 1)]


def first_of(each: Sung) -> tuple[bool, bool]:
    """Return the place of a note in its chord: with its word first, then with its grace notes."""
    return each.note.syllable is None, not each.note.graces


def graced(chord: Chord | None) -> bool:
    """Return whether grace notes lead to a chord; they lead to its first note."""
    return any(each.note.graces for each in chord or ())


def _voices(notes: list[Sung], who: Instrument) -> list[Voice]:
    """Return notes as chords in as few voices as keep them apart, the highest first."""

    def order(each: Sung) -> tuple[Fraction, int, Fraction]:
        return each.start, -height(each.note, who), each.end

    voices: list[Voice] = [[]]
    by_time = groupby(sorted(notes, key=order), key=lambda each: each.start)
    for start, together in by_time:
        chords: dict[tuple[Fraction, int], list[Sung]] = defaultdict(list)
        led = 0
        for each in together:
            led += bool(each.note.graces)
            chords[each.end, led if each.note.graces and led > 1 else 0].append(each)
        for (end, _), members in chords.items():
            chord = tuple(sorted(members, key=first_of))
            free = next((v for v in voices if not v or v[-1].end <= start), None)
            if free is None:
                free = []
                voices.append(free)
            free.append(Stretch(start, end, chord))
    return voices
