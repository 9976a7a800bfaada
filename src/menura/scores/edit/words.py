"""Edits of the words: another line on the same tune."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores.beats import GRID, ticks
from menura.scores.check import sings
from menura.scores.edit.change import Change, changed, refuse, with_section
from menura.scores.model import Delivery, LeadSheet, Line, Note, Section, Syllable
from menura.values.base import Identifier, Record

SHORTEST = GRID // 8
"""Ticks of the shortest note that is divided to hold another syllable: a thirty-second."""


class Sung(Record):
    """A syllable of a new line."""

    text: Annotated[str, Field(min_length=1, max_length=40)]
    joins: bool = False
    """Whether its word goes on in the next one."""
    reading: str = ""


class SetLine(Change):
    """Sing other words on the notes of a line.

    Words of fewer syllables: the shortest notes join the ones before them, first those of the same pitch, which become
    one. Words of more: first notes that had gone on with a vowel take a syllable, then the longest are divided in two.
    Where a line begins and ends does not change.
    """

    op: Literal["set-line"] = "set-line"
    section: Identifier
    line: Annotated[int, Field(ge=0)]
    """Lines count from 0."""
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    syllables: tuple[Sung, ...] | None = None
    """None: they are found by the rules of the sheet's language."""
    delivery: Delivery | None = None
    """None leaves it."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        if self.line >= len(section.lyrics):
            reason = f"the section {section.id!r} has {len(section.lyrics)} lines of lyrics, and none has this number"
            refuse([Problem("line", f"{self.line} is given; {reason}", "Lines count from 0.")])
        old = section.lyrics[self.line]
        new = Line(text=self.text, delivery=self.delivery or old.delivery)
        lyrics = (*section.lyrics[: self.line], new, *section.lyrics[self.line + 1 :])
        syllables = self._syllables(sheet)
        singers = [part.id for part in sheet.parts if sings(part) and part.id in section.notes]
        notes = {**section.notes, **{part: self._refitted(section, part, syllables) for part in singers}}
        return with_section(sheet, section.id, changed(section, lyrics=lyrics, notes=notes))

    def _syllables(self, sheet: LeadSheet) -> list[Syllable]:
        given: Sequence[Sung]
        if self.syllables is not None:
            given = self.syllables
        else:
            from menura.phonetics.syllables import syllables

            spoken = syllables(self.text, sheet.language or "en")
            given = [Sung(text=each.text, joins=each.joins, reading=each.reading or "") for each in spoken]
        if not given:
            refuse([Problem("text", f"{self.text!r} holds no syllable", "Write words that can be sung.")])
        return [Syllable(text=each.text, joins=each.joins, line=self.line, reading=each.reading) for each in given]

    def _refitted(self, section: Section, part: str, syllables: Sequence[Syllable]) -> tuple[Note, ...]:
        row = section.notes[part]
        first, last = _span(row, self.line)
        if first == last:
            return row
        groups = _groups(row[first:last])
        while len(groups) > len(syllables):
            groups = _joined(groups)
        while len(groups) < len(syllables):
            divided = _divided(groups)
            if divided is None:
                reason = f"{len(syllables)} syllables do not fit on the notes of {part!r}, which hold {len(groups)}"
                refuse([Problem("text", reason, "Write a shorter line, or give it longer notes.")])
            groups = divided or groups
        sung = [
            changed(note, syllable=None if index else syllable)
            for group, syllable in zip(groups, syllables, strict=True)
            for index, note in enumerate(group)
        ]
        return (*row[:first], *sung, *row[last:])


Group = tuple[Note, ...]
"""The notes of one syllable."""


def _span(row: Sequence[Note], line: int) -> tuple[int, int]:
    """Return the indices of the first note of a line and of the first note after it."""
    own = [index for index, note in enumerate(row) if note.syllable and note.syllable.line == line]
    if not own:
        return 0, 0
    after = (index for index in range(own[-1] + 1, len(row)) if row[index].syllable)
    return own[0], next(after, len(row))


def _groups(row: Sequence[Note]) -> list[Group]:
    groups: list[Group] = []
    for note in row:
        if note.syllable or not groups:
            groups.append((note,))
        else:
            groups[-1] = (*groups[-1], note)
    return groups


def _length(group: Group) -> Fraction:
    return sum((note.length for note in group), Fraction(0))


def _joined(groups: list[Group]) -> list[Group]:
    """Join one syllable's notes to those of the syllable before."""

    def cost(index: int) -> tuple[bool, Fraction, int]:
        return not _touching(groups[index - 1][-1], groups[index][0]), _length(groups[index]), -index

    index = min(range(1, len(groups)), key=cost)
    before, after = groups[index - 1], groups[index]
    if _touching(before[-1], after[0]):
        held = changed(before[-1], length=before[-1].length + after[0].length)
        whole = (*before[:-1], held, *after[1:])
    else:
        whole = (*before, *after)
    return [*groups[: index - 1], whole, *groups[index + 1 :]]


def _touching(first: Note, second: Note) -> bool:
    return first.pitch == second.pitch and first.at + first.length == second.at


def _divided(groups: list[Group]) -> list[Group] | None:
    """Divide the notes of one syllable so that they hold two; None where all are too short."""
    several = [index for index, group in enumerate(groups) if len(group) > 1]
    if several:
        index = max(several, key=lambda k: (_length(groups[k]), -k))
        group = groups[index]
        return [*groups[:index], group[:1], group[1:], *groups[index + 1 :]]
    index = max(range(len(groups)), key=lambda k: (_length(groups[k]), -k))
    note = groups[index][0]
    if ticks(note.length) < 2 * SHORTEST:
        return None
    half = Fraction(ticks(note.length) // 2, GRID)
    halves = changed(note, length=half), changed(note, at=note.at + half, length=note.length - half)
    return [*groups[:index], (halves[0],), (halves[1],), *groups[index + 1 :]]
