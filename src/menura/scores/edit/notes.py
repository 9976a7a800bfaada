"""Edits of one note."""

from collections.abc import Sequence
from typing import Literal

from menura.errors import Problem, ScoreError
from menura.scores.beats import Beats, Length
from menura.scores.edit.change import REFUSAL, Change, changed, with_section
from menura.scores.model import Articulation, Grace, LeadSheet, Note, Section, Velocity
from menura.values.base import Identifier


class SetNote(Change):
    """Change one written note."""

    op: Literal["set-note"] = "set-note"
    section: Identifier
    part: Identifier
    at: Beats
    """Where it begins, since the section began."""
    was: str | None = None
    """Its pitch, where several notes begin together."""
    pitch: str | None = None
    """None leaves it, here and below."""
    length: Length | None = None
    velocity: Velocity | None = None
    articulation: Articulation | None = None
    graces: tuple[Grace, ...] | None = None
    to: Beats | None = None
    """Where it shall begin."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section, row = _row(sheet, self.section, self.part)
        index = _found(section, row, self.at, self.was)
        given: dict[str, object] = {
            "pitch": self.pitch,
            "length": self.length,
            "velocity": self.velocity,
            "at": self.to,
        }
        given |= {"articulation": self.articulation, "graces": self.graces}
        new = changed(row[index], **{name: value for name, value in given.items() if value is not None})
        return _with(sheet, section, self.part, [*row[:index], new, *row[index + 1 :]])


class AddNote(Change):
    """Write one more note."""

    op: Literal["add-note"] = "add-note"
    section: Identifier
    part: Identifier
    note: Note

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section, row = _row(sheet, self.section, self.part)
        return _with(sheet, section, self.part, [*row, self.note])


class RemoveNote(Change):
    """Take one written note away."""

    op: Literal["remove-note"] = "remove-note"
    section: Identifier
    part: Identifier
    at: Beats
    was: str | None = None
    """Its pitch, where several notes begin together."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section, row = _row(sheet, self.section, self.part)
        index = _found(section, row, self.at, self.was)
        return _with(sheet, section, self.part, [*row[:index], *row[index + 1 :]])


def _row(sheet: LeadSheet, section: str, part: str) -> tuple[Section, tuple[Note, ...]]:
    found = sheet.section(section)
    return found, found.notes.get(sheet.part(part).id, ())


def _found(section: Section, row: Sequence[Note], at: object, was: str | None) -> int:
    """Return the index of the note that is meant."""
    here = [index for index, note in enumerate(row) if note.at == at and was in {None, note.pitch}]
    if len(here) == 1:
        return here[0]
    name = f"{'' if was is None else was + ' '}on beat {at} of {section.id!r}"
    if here:
        pitches = ", ".join(row[index].pitch for index in here)
        reason = f"{len(here)} notes begin {name}: {pitches}"
        raise ScoreError(REFUSAL, [Problem("was", reason, "Say which by its pitch in 'was'.")])
    beats = ", ".join(dict.fromkeys(str(note.at) for note in row[:40])) or "none"
    reason = f"no note begins {name}; notes begin on {beats}"
    raise ScoreError(REFUSAL, [Problem("at", reason, "Give one of these.")])


def _with(sheet: LeadSheet, section: Section, part: str, row: Sequence[Note]) -> LeadSheet:
    notes = {**section.notes, part: tuple(sorted(row, key=lambda note: note.at))}
    return with_section(sheet, section.id, changed(section, notes=notes))
