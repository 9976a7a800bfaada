"""Edits of who plays."""

from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores.edit.change import Change, changed, refuse, with_section
from menura.scores.edit.ranges import folded
from menura.scores.model import LeadSheet, Part, Section
from menura.values.base import Identifier


class SetPart(Change):
    """Change how a part sounds or what it plays where nothing is written out; what is None stays as it is."""

    op: Literal["set-part"] = "set-part"
    part: Identifier
    name: str | None = None
    instrument: str | None = None
    voice: str | None = None
    pattern: str | None = None
    gain: Annotated[float, Field(ge=-60, le=24, allow_inf_nan=False)] | None = None
    """In dB."""
    pan: Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] | None = None
    octave: Annotated[int, Field(ge=-3, le=3)] | None = None
    section: Identifier | None = None
    """Where the pattern shall be played; None: wherever no other is named. Only a pattern can be set for a section."""
    folds: bool = False
    """Whether written notes that the instrument does not reach move by octaves: all of the part's by as many where
    that suits each of them, else those alone."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        part = sheet.part(self.part)
        values = self.model_dump(exclude={"op", "part", "section", "folds"}, exclude_none=True)
        if self.section is None:
            new = changed(part, **values)
            if self.folds:
                sheet = folded(sheet, new)
            return changed(sheet, parts=tuple(new if other.id == part.id else other for other in sheet.parts))
        if set(values) != {"pattern"}:
            names = ", ".join(sorted(set(values) - {"pattern"})) or "nothing"
            refuse([Problem("section", f"{names} is given; a section can have its own pattern only", "Leave it out.")])
        section = sheet.section(self.section)
        patterns = {**section.patterns, part.id: str(self.pattern)}
        return with_section(sheet, section.id, changed(section, patterns=patterns))


class MutePart(Change):
    """Let a part rest in a section, or play there again."""

    op: Literal["mute-part"] = "mute-part"
    part: Identifier
    section: Identifier
    mute: bool = True

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section, part = sheet.section(self.section), sheet.part(self.part).id
        silent = tuple(name for name in section.silent if name != part)
        return with_section(sheet, section.id, changed(section, silent=(*silent, part) if self.mute else silent))


class AddPart(Change):
    """Let somebody else play too: from a pattern, or notes that are written later."""

    op: Literal["add-part"] = "add-part"
    part: Part

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        return changed(sheet, parts=(*sheet.parts, self.part))


class RemovePart(Change):
    """Take a part away with everything that it plays."""

    op: Literal["remove-part"] = "remove-part"
    part: Identifier

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        gone = sheet.part(self.part).id
        sections = tuple(_without(section, gone) for section in sheet.sections)
        return changed(sheet, parts=tuple(part for part in sheet.parts if part.id != gone), sections=sections)


def _without(section: Section, part: str) -> Section:
    if part not in {*section.silent, *section.patterns, *section.notes, *section.pedals}:
        return section
    return changed(
        section,
        silent=tuple(name for name in section.silent if name != part),
        patterns={name: pattern for name, pattern in section.patterns.items() if name != part},
        notes={name: row for name, row in section.notes.items() if name != part},
        pedals={name: row for name, row in section.pedals.items() if name != part},
    )
