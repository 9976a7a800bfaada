"""The same piece in another style: its tune, words, chords and form stay, another ensemble plays them its own way."""

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from random import Random

from menura.composing import orchestration
from menura.composing.arrangement import leading, reaching
from menura.composing.balance import BEHIND, balanced
from menura.composing.brief import Brief
from menura.composing.harmonising import harmonised
from menura.composing.orchestration import Seated
from menura.composing.recomposing.moods import retimed
from menura.composing.recomposing.shades import moved
from menura.composing.settling import settled
from menura.composing.styles import Style, style
from menura.scores.arranging.present import playing
from menura.scores.clock import clock, tempos
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.values.identifiers import unique

ROOM = 1.25
"""How much sooner players join in a piece that goes on than where it is composed: nobody waits for the last refrain."""

TUNEFUL = frozenset({"melody", "counter", "harmony", "line"})
"""Roles whose written notes are kept in any style."""

USUAL = "pop"
"""The style by whose energy a piece without one is judged."""


def restyled(sheet: LeadSheet, brief: Brief, seed: int, *, keeps_time: bool = False) -> LeadSheet:
    """Return a sheet in the style of a brief.

    Parameters
    ----------
    sheet : LeadSheet
    brief : Brief
        Its style, and the instruments that it names or leaves out; the rest is that of the sheet.
    seed : int
    keeps_time : bool, optional
        Whether the tempo stays: for music whose time is given. Else it moves into the style's range, if it is outside.

    Returns
    -------
    LeadSheet
        Every sung note and word as it was; tunes by the style's leading players, moved by octaves where they must.
    """
    found = style(brief.style)
    if not keeps_time:
        sheet = _paced(sheet, found)
    tunes = _tunes(sheet)
    sheet = harmonised(sheet, (tunes or [leading(sheet)])[0].id)
    seats = _seats(sheet, brief, seed)
    tuneful, giving = _cast(sheet, tunes, seats, found)
    voices = [part for part in sheet.parts if part.instrument == "voice"]
    strict = any(part.role == "line" for part in tuneful)
    backing = [s for s in seats if s.part.role not in TUNEFUL and (not strict or s.part.role == "drums")]
    players = [*tuneful, *(seat.part for seat in backing)]
    known = {part.id: part for part in tunes}
    usual = style(sheet.style or USUAL)
    sections = [
        _dressed(_enlivened(s, usual, found), giving, known, backing, sung=bool(voices)) for s in sheet.sections
    ]
    dressed = sheet.model_copy(
        update={
            "title": _titled(sheet, found),
            "style": found.name,
            "swing": found.swing,
            "space": found.space,
            "parts": (*voices, *players),
            "sections": tuple(_closed(sheet, sections, players)),
        }
    )
    apart = ("end",) if len(dressed.sections) > 1 else ()
    return balanced(playing(dressed, apart=apart), back=BEHIND if voices else 0.0)


def restyled_in(sheet: LeadSheet, brief: Brief, seed: int, where: Collection[str]) -> LeadSheet:
    """Return a sheet in which another style accompanies some sections; the tune keeps its player there.

    Parameters
    ----------
    sheet : LeadSheet
    brief : Brief
    seed : int
    where : collection of str
        Ids of the sections.
    """
    whole = restyled(sheet, brief, seed, keeps_time=True)
    backing = [part for part in whole.parts if part.pattern]
    own = [part for part in sheet.parts if part.pattern]
    used = {part.id for part in sheet.parts}
    roles: dict[str, str] = {}
    new: list[Part] = []
    for part in backing:
        same = next((p.id for p in own if (p.instrument, p.role) == (part.instrument, part.role)), None)
        if same is None or same in roles.values():
            joining = part.model_copy(update={"id": unique(f"{whole.style}-{part.id}", used)})
            new.append(joining)
            same = joining.id
        roles[part.id] = same
    sections = [_mixed(s, sheet, whole, roles, new) if s.id in where else _resting(s, new) for s in sheet.sections]
    return sheet.model_copy(update={"parts": (*sheet.parts, *new), "sections": tuple(sections)})


def _mixed(
    section: Section, sheet: LeadSheet, whole: LeadSheet, roles: Mapping[str, str], new: Sequence[Part]
) -> Section:
    """Return a section that those of another style accompany."""
    there = whole.section(section.id)
    resting = [p.id for p in sheet.parts if p.pattern and p.id not in roles.values()]
    waiting = [roles[name] for name in there.silent if name in roles]
    own = [name for name in section.silent if name not in roles.values()]
    patterns = {roles[part.id]: part.pattern for part in whole.parts if part.id in roles}
    joined = {part.id for part in new}
    return section.model_copy(
        update={
            "silent": tuple(dict.fromkeys([*own, *resting, *waiting])),
            "patterns": {**section.patterns, **{k: p for k, p in patterns.items() if k not in joined}},
            "notes": {name: row for name, row in section.notes.items() if name not in roles.values()},
        }
    )


def _resting(section: Section, new: Sequence[Part]) -> Section:
    return section.model_copy(update={"silent": (*section.silent, *(part.id for part in new))})


def _paced(sheet: LeadSheet, found: Style) -> LeadSheet:
    bpm = tempos(sheet)[0][1]
    goal = min(max(bpm, found.tempo[0]), found.tempo[1])
    return sheet if goal == bpm else retimed(sheet, goal / bpm)


def _tunes(sheet: LeadSheet) -> list[Part]:
    """Return the parts whose written notes are the piece; of a score in many lines, the one that has the tune."""
    written = [
        p for p in sheet.parts if any(s.notes.get(p.id) for s in sheet.sections if s.tag != "coda" or s.bars > 1)
    ]
    sung = [part for part in written if part.instrument == "voice"]
    tuneful = [p for p in written if p.role in TUNEFUL and p.instrument != "voice"]
    named = [part for part in tuneful if part.role != "line"]
    if named or sung:
        return [*sung, *named]
    strict = all(part.role == "line" for part in sheet.parts) and len(tuneful) > 1 and sheet.style
    return tuneful if strict else [leading(sheet)]


def _seats(sheet: LeadSheet, brief: Brief, seed: int) -> tuple[Seated, ...]:
    seconds = max(clock(sheet).time(sheet.length), 3.0)
    known = {"key": sheet.key, "metre": sheet.metre, "bpm": tempos(sheet)[0][1], "duration": seconds}
    full = settled(brief.model_copy(update=known), seed)
    return orchestration.seated(full, Random(f"{seed}/ensemble"))


def _cast(
    sheet: LeadSheet, tunes: Sequence[Part], seats: Sequence[Seated], found: Style
) -> tuple[list[Part], dict[str, Part]]:
    """Return who plays what is written, and who has what each old part had."""
    lead = seats[0].part
    counters = [seat.part for seat in seats if seat.part.role == "counter"]
    spare = [name for name in found.leads if name != lead.instrument]
    used = {part.id for part in sheet.parts if part.instrument == "voice"}
    used |= {seat.part.id for seat in seats if seat.part.role not in TUNEFUL}
    giving: dict[str, Part] = {}
    for part in (each for each in tunes if each.instrument != "voice"):
        if part.role == "line" and len(tunes) > 1:
            new = part
        elif all(each.role != "melody" for each in giving.values()):
            new = lead
        elif counters:
            new = counters.pop(0)
        else:
            name = spare.pop(0) if spare else part.instrument
            new = part.model_copy(update={"instrument": name, "name": _label(name), "pattern": ""})
        giving[part.id] = new.model_copy(update={"id": unique(new.id, used)})
    return list(giving.values()), giving


def _label(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _dressed(
    section: Section, giving: Mapping[str, Part], tunes: Mapping[str, Part], backing: Sequence[Seated], *, sung: bool
) -> Section:
    """Return a section with its tunes for their new players, and those around them who play in it."""
    notes: dict[str, tuple[Note, ...]] = {}
    for name, row in section.notes.items():
        if name in giving:
            same = giving[name].instrument == tunes[name].instrument
            notes[giving[name].id] = row if same else reaching(row, instrument(giving[name].instrument))
        elif name in tunes:
            notes[name] = row
    level = math.sqrt(section.energy) if sung else ROOM * section.energy
    resting = [seat.part.id for seat in backing if seat.enters > level + 1e-9]
    if backing and len(resting) == len(backing):
        resting.remove(min(backing, key=lambda seat: seat.enters).part.id)
    idle = [part.id for part in giving.values() if part.id not in notes]
    return section.model_copy(update={"notes": notes, "silent": (*idle, *resting), "patterns": {}})


def _enlivened(section: Section, before: Style, after: Style) -> Section:
    """Return a section as lively as it was among those of its piece, in a style that is livelier or calmer."""
    factor = (0.4 + 0.6 * after.energy) / (0.4 + 0.6 * before.energy)
    return moved(section, section.energy * (factor - 1))


def _closed(sheet: LeadSheet, sections: Sequence[Section], players: Sequence[Part]) -> list[Section]:
    """Return sections of which the last, where it is one chord for everybody, is one again."""
    last = sections[-1]
    if len(sections) == 1 or last.id != "end" or last.bars > 1 or not last.chords:
        return list(sections)
    own, held = sheet.key_of(last), sheet.bar_of(last) * Fraction(3, 4)
    heard = [part for part in players if part.id not in last.silent or part.role == "melody"]
    struck = {part.id: orchestration.last(part, last.chords[0].symbol, own, held) for part in heard}
    notes = {**last.notes, **{name: row for name, row in struck.items() if row}}
    silent = tuple(name for name in last.silent if name not in notes)
    return [*sections[:-1], last.model_copy(update={"notes": notes, "silent": silent})]


def _titled(sheet: LeadSheet, found: Style) -> str:
    """Return the title, with the name of the new style where it was that of the old one."""
    old, new = (name.replace("-", " ").title() for name in (sheet.style, found.name))
    return sheet.title.replace(old, new) if old and sheet.title.endswith(old) else sheet.title
