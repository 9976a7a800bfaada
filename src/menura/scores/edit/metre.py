"""Edits of the metre: where bar lines fall."""

from typing import Literal

from menura.errors import Problem
from menura.scores.edit.change import Change, changed, chosen, refuse
from menura.scores.model import LeadSheet, Metre, Section
from menura.values.base import Identifier


class SetMetre(Change):
    """Draw the bar lines of the piece or a section elsewhere; no note moves, so whole bars must come out."""

    op: Literal["set-metre"] = "set-metre"
    metre: Metre
    section: Identifier | None = None
    """None: the whole piece."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        where = chosen(sheet, self.section)
        whole = self.section is None
        refuse([problem for section in sheet.sections if section.id in where for problem in self._rest(sheet, section)])
        sections = tuple(self._barred(sheet, s, whole) if s.id in where else s for s in sheet.sections)
        values = {"metre": self.metre} if whole else {}
        return changed(sheet, sections=sections, **values)

    def _bars(self, sheet: LeadSheet, section: Section) -> tuple[int, int]:
        upper, lower = (int(number) for number in self.metre.split("/"))
        bars, rest = divmod(sheet.length_of(section) * lower, 4 * upper)
        return int(bars), int(rest > 0)

    def _rest(self, sheet: LeadSheet, section: Section) -> list[Problem]:
        bars, rest = self._bars(sheet, section)
        if not rest:
            return []
        length = sheet.length_of(section)
        reason = f"the {length} beats of {section.id!r} are {bars} bars of {self.metre} and a rest"
        return [Problem("metre", reason, "Insert or delete bars first, so that whole ones come out.")]

    def _barred(self, sheet: LeadSheet, section: Section, whole: bool) -> Section:
        metre = None if whole or self.metre == sheet.metre else self.metre
        return changed(section, bars=self._bars(sheet, section)[0], metre=metre)
