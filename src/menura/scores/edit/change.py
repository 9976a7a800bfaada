"""What every edit of a sheet is: a value that makes one sheet into another, checked."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, TypeVar

from menura.errors import Problem, ScoreError
from menura.scores.check import check
from menura.scores.model import LeadSheet, Section
from menura.values.base import Record
from menura.values.problems import made

T = TypeVar("T", bound=Record)

REFUSAL = "This edit cannot be made."


class Change(Record):
    """One change of a sheet."""

    def apply(self, sheet: LeadSheet) -> LeadSheet:
        """Return the sheet with the change made and nothing else changed.

        Raises
        ------
        UnknownNameError
            If it is about a section or a part that is not there.
        ScoreError
            If it would leave a sheet that makes no sense; what was wrong before is not held against it.
        """
        after = self._made(sheet)
        known = {(problem.path, problem.reason) for problem in check(sheet)}
        refuse([problem for problem in check(after) if (problem.path, problem.reason) not in known])
        return after

    @abstractmethod
    def _made(self, sheet: LeadSheet) -> LeadSheet: ...


def changed(part: T, **values: Any) -> T:
    """Return a part of a sheet with some values changed and all of them valid."""
    kept = {name: getattr(part, name) for name in type(part).model_fields}
    return made(type(part), {**kept, **values}, REFUSAL, ScoreError)


def with_section(sheet: LeadSheet, name: str, *instead: Section) -> LeadSheet:
    """Return a sheet in which other sections stand in the place of one; `UnknownNameError` where there is none."""
    sheet.section(name)
    sections: list[Section] = []
    for section in sheet.sections:
        sections += instead if section.id == name else [section]
    return changed(sheet, sections=tuple(sections))


def chosen(sheet: LeadSheet, name: str | None) -> set[str]:
    """Return the ids of the section that is meant, or of all; `UnknownNameError` where there is none."""
    return {section.id for section in sheet.sections} if name is None else {sheet.section(name).id}


def refuse(found: Sequence[Problem]) -> None:
    """Raise `ScoreError` if there are problems."""
    if found:
        raise ScoreError(REFUSAL, found)
