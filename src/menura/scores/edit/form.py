"""Edits of the form: sections repeated, cut, moved, added."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores.check import sings
from menura.scores.edit.change import Change, changed, refuse, with_section
from menura.scores.edit.tempos import keeping
from menura.scores.mending import one_at_a_time
from menura.scores.model import LeadSheet, Metre, Section, Tag
from menura.values.base import Identifier
from menura.values.identifiers import unique


class RepeatSection(Change):
    """Play a section again right after itself."""

    op: Literal["repeat-section"] = "repeat-section"
    section: Identifier
    times: Annotated[int, Field(ge=1, le=100)] = 1
    """How many times more."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        used = {each.id for each in sheet.sections}
        again = [changed(section, id=unique(section.id, used)) for _ in range(self.times)]
        after = with_section(sheet, section.id, section, *again)
        return _settled(sheet, after, {**_same(sheet), **{each.id: section.id for each in again}})


class CutSection(Change):
    """Leave a section out; what follows keeps its tempo."""

    op: Literal["cut-section"] = "cut-section"
    section: Identifier

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        if len(sheet.sections) == 1:
            reason = f"{sheet.section(self.section).id!r} is the only section"
            refuse([Problem("section", reason, "Add another before, or delete bars of it.")])
        return _settled(sheet, with_section(sheet, self.section), _same(sheet))


class MoveSection(Change):
    """Play a section somewhere else; every section keeps its tempo."""

    op: Literal["move-section"] = "move-section"
    section: Identifier
    before: Identifier | None = None
    """The section that shall follow it; None: it becomes the last."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        moved = sheet.section(self.section)
        others = [section for section in sheet.sections if section.id != moved.id]
        if self.before == self.section:
            refuse([Problem("before", f"{moved.id!r} cannot come before itself", "Name another section.")])
        place = len(others) if self.before is None else others.index(sheet.section(self.before))
        sections = (*others[:place], moved, *others[place:])
        return _settled(sheet, changed(sheet, sections=sections), _same(sheet))


class Extend(Change):
    """Add a section before or after the piece: empty bars, or a copy of a section."""

    op: Literal["extend"] = "extend"
    where: Literal["before", "after"] = "after"
    copy_of: Identifier | None = None
    bars: Annotated[int, Field(ge=1, le=2000)] | None = None
    """Of an empty section; a copy has those of what it copies."""
    id: Identifier | None = None
    """Of the new section; None: found."""
    tag: Tag | None = None
    metre: Metre | None = None

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        if (self.copy_of is None) == (self.bars is None):
            refuse([Problem("bars", "give either bars or a section to copy", "Leave the other one out.")])
        used = {section.id for section in sheet.sections}
        tag: Tag = self.tag or ("intro" if self.where == "before" else "outro")
        if self.copy_of is not None:
            source = sheet.section(self.copy_of)
            values = {name: value for name, value in {"tag": self.tag, "metre": self.metre}.items() if value}
            new = changed(source, id=self.id or unique(source.id, used), **values)
        else:
            new = Section(id=self.id or unique(tag, used), tag=tag, bars=self.bars or 1, metre=self.metre)
        sections = (new, *sheet.sections) if self.where == "before" else (*sheet.sections, new)
        origin = {new.id: self.copy_of} if self.copy_of else {new.id: sheet.sections[0].id}
        origins = {**_same(sheet), **(origin if self.copy_of or self.where == "before" else {})}
        return _settled(sheet, changed(sheet, sections=sections), origins)


def _same(sheet: LeadSheet) -> dict[str, str]:
    return {section.id: section.id for section in sheet.sections}


def _settled(before: LeadSheet, after: LeadSheet, origins: Mapping[str, str]) -> LeadSheet:
    """Return a sheet whose sections keep their tempo, and whose voices let go before what now follows."""
    for part in after.parts:
        if sings(part):
            after = one_at_a_time(after, part, [])
    return keeping(before, after, origins)
