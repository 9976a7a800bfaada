"""A longer or shorter section, and one that was not there: in whole bars, with the chords of the piece."""

from typing import Literal

from menura.errors import RequestError
from menura.scores import edit
from menura.scores.edit import Edit
from menura.scores.model import ChordAt, LeadSheet, Section, Tag

USUAL = 4
"""Bars by which a section grows or shrinks, or an introduction has, where nobody gives a number."""

LAST = "end"
"""The section that is everybody's last chord."""


def lengthened(section: Section, bars: int) -> list[Edit]:
    """Return the edits that give a section another number of bars: more of what it has, or fewer.

    Raises
    ------
    RequestError
        If there would be no bar left.
    """
    if bars < 1:
        raise RequestError(
            f"{section.name or section.id} has {section.bars} bars; so many less would leave none.",
            hint=f'For example: "cut the {section.tag}", or give fewer bars.',
        )
    made: list[Edit] = []
    now = section.bars
    while now < bars:
        count = min(bars - now, section.bars)
        made.append(edit.InsertBars(section=section.id, bar=now + 1, count=count, copy_of=1))
        now += count
    if now > bars:
        made.append(edit.DeleteBars(section=section.id, bar=bars + 1, count=now - bars))
    return made


def by_default(section: Section, *, shorter: bool) -> int:
    """Return the bars of a section that shall be longer or shorter, by a phrase or by half."""
    if shorter:
        return max(section.bars - USUAL if section.bars > USUAL else section.bars // 2, 1)
    return section.bars + (USUAL if section.bars >= USUAL else section.bars)


def opened(sheet: LeadSheet, bars: int = USUAL) -> list[Edit]:
    """Return the edits that put an introduction before a piece: on its first chords, and without the tune."""
    like = next((section for section in sheet.sections if section.chords), sheet.sections[0])
    return _played(sheet, like, bars, "before")


def closed(sheet: LeadSheet, bars: int = USUAL) -> list[Edit]:
    """Return the edits that let players go on after the last section, before the last chord."""
    body = [section for section in sheet.sections if section.id != LAST]
    like = next((section for section in reversed(body) if section.chords), sheet.sections[-1])
    made = _played(sheet, like, bars, "after")
    moved = [edit.MoveSection(section=_name(sheet, "outro"), before=LAST)] if len(body) < len(sheet.sections) else []
    return [*made, *moved]


def _name(sheet: LeadSheet, tag: Tag) -> str:
    """Return an id for a new section."""
    used = {section.id for section in sheet.sections}
    return next(n for n in (f"{tag}-1", *(f"{tag}-{k}" for k in range(2, 99))) if n not in used)


def _played(sheet: LeadSheet, like: Section, bars: int, where: Literal["before", "after"]) -> list[Edit]:
    """Return the edits that add a section on the first chords of another: its players, without tune and words."""
    length = min(bars, like.bars) * sheet.bar_of(like)
    chords = tuple(
        ChordAt(at=chord.at + turn * length, symbol=chord.symbol)
        for turn in range(-(-bars // like.bars))
        for chord in like.chords
        if chord.at < length and chord.at + turn * length < bars * sheet.bar_of(like)
    )
    tag: Tag = "intro" if where == "before" else "outro"
    name = _name(sheet, tag)
    extend = edit.Extend(where=where, bars=bars, id=name, tag=tag, metre=like.metre)
    written = edit.ReplaceBars(section=name, bar=1, count=bars, chords=chords)
    resting = like.silent if any(p.pattern and p.id not in like.silent for p in sheet.parts) else ()
    waiting = [edit.MutePart(part=part, section=name) for part in resting]
    return [extend, *([written] if chords else []), *waiting]
