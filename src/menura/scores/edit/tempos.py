"""Edits of how fast a sheet is played, and how every other edit leaves that alone."""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores.clock import clock, tempos
from menura.scores.edit.change import Change, changed, chosen, refuse
from menura.scores.model import Bpm, LeadSheet, Section, Tempo
from menura.values.base import Identifier

SLOWEST, FASTEST = 20.0, 400.0


class SetTempo(Change):
    """Give the whole piece or a section one tempo; what follows the section keeps its own."""

    op: Literal["set-tempo"] = "set-tempo"
    bpm: Bpm
    section: Identifier | None = None
    """None: the whole piece."""
    word: str = ""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        where = chosen(sheet, self.section)
        mark = Tempo(bpm=self.bpm, word=self.word)
        first = sheet.sections[0].id if self.section is None else self.section
        sections = [
            changed(section, tempo=(mark,) if section.id == first else ()) if section.id in where else section
            for section in sheet.sections
        ]
        after = changed(sheet, sections=tuple(sections))
        return keeping(sheet, after, {s.id: s.id for s in sheet.sections if s.id not in where})


class Retime(Change):
    """Play the whole piece or a section faster or slower, all of its tempos in proportion."""

    op: Literal["retime"] = "retime"
    factor: Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)] | None = None
    """By which the tempos are multiplied: 2 is twice as fast."""
    duration: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = None
    """Or how many seconds it shall last, to a ten-thousandth: a tempo is written to 0.01."""
    section: Identifier | None = None
    """None: the whole piece."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        where = chosen(sheet, self.section)
        if (self.factor is None) == (self.duration is None):
            refuse([Problem("factor", "give either a factor or a duration", "Leave the other one out.")])
        factor = self.factor or self._seconds(sheet) / (self.duration or 1.0)
        before = effective(sheet)
        sections = [
            changed(section, tempo=self._scaled(section, before[section.id], factor))
            if section.id in where
            else section
            for section in sheet.sections
        ]
        after = changed(sheet, sections=tuple(sections))
        return keeping(sheet, after, {s.id: s.id for s in sheet.sections if s.id not in where})

    def _seconds(self, sheet: LeadSheet) -> float:
        times = clock(sheet)
        spans = zip(sheet.sections, sheet.starts, sheet.starts[1:], strict=False)
        where = chosen(sheet, self.section)
        return sum(times.time(end) - times.time(start) for section, start, end in spans if section.id in where)

    def _scaled(self, section: Section, before: float, factor: float) -> tuple[Tempo, ...]:
        marks = section.tempo
        if not marks or marks[0].at > 0:
            marks = (Tempo(bpm=before), *marks)
        wrong = [mark.bpm * factor for mark in marks if not SLOWEST <= mark.bpm * factor <= FASTEST]
        if wrong:
            reason = f"a tempo of {wrong[0]:.2f} in {section.id!r} is not within {SLOWEST:g} … {FASTEST:g}"
            refuse([Problem("factor" if self.factor else "duration", reason, "Choose a smaller change.")])
        return tuple(changed(mark, bpm=mark.bpm * factor) for mark in marks)


def effective(sheet: LeadSheet) -> dict[str, float]:
    """Return the tempo at which each section begins."""
    steps = tempos(sheet)
    beats = [at for at, _ in steps]
    return {section.id: steps[max(bisect_right(beats, start) - 1, 0)][1] for start, section in sheet.placed()}


def keeping(before: LeadSheet, after: LeadSheet, origins: Mapping[str, str]) -> LeadSheet:
    """Return a sheet in which sections begin as fast as they did.

    Parameters
    ----------
    before, after : LeadSheet
        What was edited, and what became of it.
    origins : mapping of str to str
        Sections of `after` and which one of `before` each comes from; others are left alone.
    """
    old = effective(before)
    for index, section in enumerate(after.sections):
        origin = origins.get(section.id)
        if origin is None:
            continue
        marked_here = bool(section.tempo) and section.tempo[0].at == 0
        if not marked_here and effective(after)[section.id] != old[origin]:
            marked = changed(section, tempo=(Tempo(at=Fraction(0), bpm=old[origin]), *section.tempo))
            sections = (*after.sections[:index], marked, *after.sections[index + 1 :])
            after = changed(after, sections=sections)
    return after
