"""Edits of whole bars."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores.edit.change import Change, changed, refuse, with_section
from menura.scores.edit.stretch import Lasting, bars_of, between, shifted, with_sung_lines, without
from menura.scores.edit.tempos import keeping
from menura.scores.model import ChordAt, LeadSheet, Note, Section
from menura.values.base import Identifier

Bar = Annotated[int, Field(ge=1, le=2000)]
"""Bars count from 1 at the section's own start."""


class InsertBars(Change):
    """Put bars into a section, empty or a copy of others of it."""

    op: Literal["insert-bars"] = "insert-bars"
    section: Identifier
    bar: Bar
    """Before which they are put; one more than the section has: at its end."""
    count: Bar = 1
    copy_of: Bar | None = None
    """The first of the bars that are copied; None: empty bars."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        at = bars_of(sheet, section, self.bar, 0)[0]
        size = self.count * sheet.bar_of(section)
        longer = changed(
            section,
            bars=section.bars + self.count,
            tempo=shifted(section.tempo, at, size),
            chords=shifted(section.chords, at, size),
            dynamics=shifted(section.dynamics, at, size),
            notes={part: shifted(row, at, size) for part, row in section.notes.items()},
            pedals={part: shifted(row, at, size) for part, row in section.pedals.items()},
        )
        if self.copy_of is not None:
            source = bars_of(sheet, section, self.copy_of, self.count)
            longer = _filled(longer, section, source, at, size)
        after = with_section(sheet, section.id, longer)
        return keeping(sheet, after, {each.id: each.id for each in sheet.sections})


class DeleteBars(Change):
    """Take bars out of a section; what follows moves up."""

    op: Literal["delete-bars"] = "delete-bars"
    section: Identifier
    bar: Bar
    count: Bar = 1

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        start, end = bars_of(sheet, section, self.bar, self.count)
        if self.count == section.bars:
            reason = f"these are all bars of the section {section.id!r}"
            refuse([Problem("count", reason, "Take out the section with 'cut-section'.")])
        shorter = with_sung_lines(section, without(section, start, end, sheet.length_of(section)))
        after = with_section(sheet, section.id, changed(shorter, bars=section.bars - self.count))
        return keeping(sheet, after, {each.id: each.id for each in sheet.sections})


class ReplaceBars(Change):
    """Write other chords or notes into bars."""

    op: Literal["replace-bars"] = "replace-bars"
    section: Identifier
    bar: Bar
    count: Bar = 1
    chords: tuple[ChordAt, ...] | None = None
    """Counted from the first of the bars; None leaves those that are there."""
    notes: dict[Identifier, tuple[Note, ...]] = Field(default_factory=dict)
    """By part, counted from the first of the bars; parts that are not named keep theirs."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        start, end = bars_of(sheet, section, self.bar, self.count)
        refuse(self._outside(end - start))
        chords = section.chords
        if self.chords is not None:
            chords = _replaced_chords(section, self.chords, start, end, sheet.length_of(section))
        notes = dict(section.notes)
        for part, row in self.notes.items():
            notes[sheet.part(part).id] = _replaced(section.notes.get(part, ()), row, start, end)
        return with_section(sheet, section.id, with_sung_lines(section, changed(section, chords=chords, notes=notes)))

    def _outside(self, length: Fraction) -> list[Problem]:
        rows: dict[str, Sequence[ChordAt | Note]]
        rows = {"chords": self.chords or (), **{f"notes.{part}": row for part, row in self.notes.items()}}
        reason = f"lies outside the {length} beats of these bars"
        return [
            Problem(f"{name}[{index}].at", f"beat {each.at} {reason}", "Beats count from the first of the bars.")
            for name, row in rows.items()
            for index, each in enumerate(row)
            if each.at >= length
        ]


def _filled(
    longer: Section, source: Section, stretch: tuple[Fraction, Fraction], at: Fraction, size: Fraction
) -> Section:
    """Copy chords, dynamics and notes of bars into the empty ones at `at`; words are sung again."""
    chords = [changed(each, at=each.at + at) for each in between(source.chords, *stretch)]
    dynamics = [changed(each, at=each.at + at) for each in between(source.dynamics, *stretch)]
    notes = dict(longer.notes)
    for part, row in source.notes.items():
        copied = [changed(each, at=each.at + at) for each in between(row, *stretch)]
        copied = [changed(note, length=min(note.length, at + size - note.at)) for note in copied]
        held = [_ended(note, at) if note.at < at else note for note in notes[part]]
        notes[part] = tuple(sorted([*held, *copied], key=lambda note: note.at))
    pedals = dict(longer.pedals)
    for part, stretches in source.pedals.items():
        lifted = [changed(each, at=each.at + at) for each in between(stretches, *stretch)]
        lifted = [changed(pedal, length=min(pedal.length, at + size - pedal.at)) for pedal in lifted]
        pressed = [_ended(pedal, at) if pedal.at < at else pedal for pedal in pedals[part]]
        pedals[part] = tuple(sorted([*pressed, *lifted], key=lambda pedal: pedal.at))
    return changed(
        longer,
        pedals=pedals,
        chords=tuple(sorted([*longer.chords, *chords], key=lambda each: each.at)),
        dynamics=tuple(sorted([*longer.dynamics, *dynamics], key=lambda each: each.at)),
        notes=notes,
    )


def _replaced_chords(
    section: Section, row: tuple[ChordAt, ...], start: Fraction, end: Fraction, length: Fraction
) -> tuple[ChordAt, ...]:
    """Return the chords of a section with others in a stretch; what was in force at its end still is."""
    before = [chord for chord in section.chords if chord.at < start]
    after = [chord for chord in section.chords if chord.at >= end]
    lasting = [chord for chord in section.chords if chord.at <= end]
    if lasting and end < length and not (after and after[0].at == end):
        after.insert(0, changed(lasting[-1], at=end))
    new = [changed(chord, at=chord.at + start) for chord in row]
    return (*before, *new, *after)


def _replaced(old: tuple[Note, ...], row: tuple[Note, ...], start: Fraction, end: Fraction) -> tuple[Note, ...]:
    before = [_ended(note, start) for note in old if note.at < start]
    after = [note for note in old if note.at >= end]
    new = sorted((changed(note, at=note.at + start) for note in row), key=lambda note: note.at)
    return (*before, *new, *after)


def _ended(note: Lasting, end: Fraction) -> Lasting:
    return changed(note, length=end - note.at) if note.at + note.length > end else note
