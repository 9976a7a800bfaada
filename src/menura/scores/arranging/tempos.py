"""Tempo glides as the steps in which they are played."""

from bisect import bisect_right
from fractions import Fraction

from menura.scores.clock import tempos
from menura.scores.model import LeadSheet, Tempo


def stepped(sheet: LeadSheet) -> LeadSheet:
    """Return a sheet without gliding tempos that lasts as long; a sheet without glides is returned as it is."""
    if not any(mark.glides for section in sheet.sections for mark in section.tempo):
        return sheet
    starts = sheet.starts[:-1]
    marks = {start + mark.at: mark.word for start, section in sheet.placed() for mark in section.tempo}
    found: list[list[Tempo]] = [[] for _ in sheet.sections]
    for at, bpm in tempos(sheet):
        if at >= min(marks):
            index = bisect_right(starts, at) - 1
            found[index].append(_step(at - starts[index], bpm, marks.get(at, "")))
    sections = [s.model_copy(update={"tempo": tuple(own)}) for s, own in zip(sheet.sections, found, strict=True)]
    return sheet.model_copy(update={"sections": tuple(sections)})


def _step(at: Fraction, bpm: float, word: str) -> Tempo:
    return Tempo(at=at, bpm=bpm, word=word)
