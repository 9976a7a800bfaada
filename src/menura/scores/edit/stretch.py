"""Stretches of a section: taken out, moved, put in."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from menura.errors import Problem
from menura.scores.edit.change import changed, refuse
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Line, Note, Pedal, Section, Tempo

Mark = TypeVar("Mark", Tempo, ChordAt, DynamicAt)
Timed = TypeVar("Timed", Tempo, ChordAt, DynamicAt, Note, Pedal)
Lasting = TypeVar("Lasting", Note, Pedal)


def bars_of(sheet: LeadSheet, section: Section, bar: int, count: int) -> tuple[Fraction, Fraction]:
    """Return where bars begin and end in their section, in beats; bars count from 1."""
    if bar + count - 1 > section.bars:
        reason = f"the section {section.id!r} has {section.bars} bars, and bar {bar + count - 1} is not among them"
        refuse([Problem("bar", reason, "Bars count from 1 at the section's own start.")])
    size = sheet.bar_of(section)
    return (bar - 1) * size, (bar - 1 + count) * size


def shifted(row: Sequence[Timed], start: Fraction, by: Fraction) -> tuple[Timed, ...]:
    """Return marks or notes, those from `start` on moved."""
    return tuple(changed(each, at=each.at + by) if each.at >= start else each for each in row)


def without(section: Section, start: Fraction, end: Fraction, length: Fraction) -> Section:
    """Return a section of some length without the beats from `start` to `end`.

    What follows moves up; chords, tempos and dynamics that were in force there still are.
    """
    last = end >= length
    return changed(
        section,
        tempo=_closed(section.tempo, start, end, last, lambda mark: mark.bpm),
        chords=_closed(section.chords, start, end, last, lambda chord: chord.symbol),
        dynamics=_closed(section.dynamics, start, end, last, lambda mark: mark.mark),
        notes={part: _cut(row, start, end) for part, row in section.notes.items()},
        pedals={part: _cut(row, start, end) for part, row in section.pedals.items()},
    )


def between(row: Sequence[Timed], start: Fraction, end: Fraction) -> tuple[Timed, ...]:
    """Return the marks or notes that begin within a stretch, counted from its start."""
    return tuple(changed(each, at=each.at - start) for each in row if start <= each.at < end)


def with_sung_lines(before: Section, after: Section) -> Section:
    """Return a section without the lines that were sung in it and no longer are, the others numbered anew."""
    had, has = _sung(before), _sung(after)
    kept = [line for line in range(len(before.lyrics)) if line in has or line not in had]
    if len(kept) == len(before.lyrics):
        return after
    places = {line: place for place, line in enumerate(kept)}
    lyrics: tuple[Line, ...] = tuple(before.lyrics[line] for line in kept)
    return changed(after, lyrics=lyrics, notes=_renumbered(after.notes, places))


def _renumbered(notes: Mapping[str, Sequence[Note]], places: Mapping[int, int]) -> dict[str, tuple[Note, ...]]:
    def numbered(note: Note) -> Note:
        if note.syllable is None:
            return note
        return changed(note, syllable=changed(note.syllable, line=places[note.syllable.line]))

    return {part: tuple(map(numbered, row)) for part, row in notes.items()}


def _sung(section: Section) -> set[int]:
    return {note.syllable.line for row in section.notes.values() for note in row if note.syllable}


def _closed(
    row: Sequence[Mark], start: Fraction, end: Fraction, last: bool, said: Callable[[Mark], object]
) -> tuple[Mark, ...]:
    """Return marks without those of a gap; the last of them moves to its end if it is still in force there."""
    before: list[Mark] = [mark for mark in row if mark.at < start]
    inside: list[Mark] = [mark for mark in row if start <= mark.at < end]
    after: list[Mark] = [changed(mark, at=mark.at - (end - start)) for mark in row if mark.at >= end]
    same = bool(before and inside) and said(before[-1]) == said(inside[-1])
    if inside and not last and not same and not (after and after[0].at == start):
        after.insert(0, changed(inside[-1], at=start))
    return tuple(before) + tuple(after)


def _cut(row: Sequence[Lasting], start: Fraction, end: Fraction) -> tuple[Lasting, ...]:
    kept: list[Lasting] = []
    for note in row:
        if note.at >= end:
            kept.append(changed(note, at=note.at - (end - start)))
        elif note.at < start:
            over = min(max(note.at + note.length - start, Fraction(0)), end - start)
            kept.append(changed(note, length=note.length - over) if over else note)
    return tuple(kept)
