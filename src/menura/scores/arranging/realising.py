"""Patterns written out: every part of a sheet as notes."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from menura.errors import RequestError
from menura.scores.arranging import borders, kits, metres
from menura.scores.arranging.borders import Place
from menura.scores.arranging.changes import changes
from menura.scores.arranging.notation import Stroke, Voice
from menura.scores.arranging.patterns import Pattern, pattern
from menura.scores.arranging.playing import Player, Raw
from menura.scores.arranging.remembering import remembered
from menura.scores.arranging.spelling import spelled
from menura.scores.arranging.tempos import stepped
from menura.scores.beats import GRID
from menura.scores.drums import KEYS, NAMES
from menura.scores.instruments import Instrument, instrument
from menura.scores.keys import Key
from menura.scores.model import LeadSheet, Note, Part, Section

ANY = Note(at=Fraction(0), length=Fraction(1), pitch="C4")
"""A note, of which all others are copies."""


def realised(sheet: LeadSheet) -> LeadSheet:
    """Return a sheet in which every part is written out and tempo glides are steps.

    What is written already is kept; parts that are silent in a section have no notes there. A section's notes depend on
    nothing but itself, the parts, the energy of the section before it and the first chord of the one after it.

    Raises
    ------
    UnknownNameError
        If a part has an instrument or a pattern that does not exist.
    RequestError
        If a pattern for drums is given to an instrument with pitches, or the other way round.
    """
    return sheet.model_copy(update={"sections": _sections(sheet)})


@remembered
def _sections(sheet: LeadSheet) -> tuple[Section, ...]:
    sections = sheet.sections
    places = map(Place, [None, *sections], sections, [*sections[1:], None])
    written = tuple(place.section.model_copy(update={"notes": dict(_parts(sheet, place))}) for place in places)
    return stepped(sheet.model_copy(update={"sections": written})).sections


def _parts(sheet: LeadSheet, place: Place) -> Iterator[tuple[str, tuple[Note, ...]]]:
    """Yield the notes of every part in a section."""
    section = place.section
    for part in sheet.parts:
        name = section.patterns.get(part.id, part.pattern)
        if part.id in section.silent:
            continue
        if part.id in section.notes:
            yield part.id, section.notes[part.id]
        elif name:
            yield part.id, _written(sheet, place, part, _fitting(part, pattern(name)))
    known = {part.id for part in sheet.parts}
    yield from ((name, notes) for name, notes in section.notes.items() if name not in known)


def _fitting(part: Part, found: Pattern) -> Pattern:
    """Return a pattern, if its part can play it."""
    who = instrument(part.instrument)
    if found.is_drummed == who.is_percussion or (found.is_drummed and who.family == "drums"):
        return found
    kind, needed = ("drums", "pitches") if found.is_drummed else ("pitches", "drums")
    raise RequestError(
        f"Part {part.id!r} plays the pattern {found.name!r}, which is for {kind}, on {part.instrument!r}, which has "
        f"{needed}.",
        hint=f"Give it an instrument with {kind}, such as {found.instruments[0]!r}, or another pattern.",
    )


def _written(sheet: LeadSheet, place: Place, part: Part, own: Pattern) -> tuple[Note, ...]:
    section, who = place.section, instrument(part.instrument)
    metre = section.metre or sheet.metre
    found = list(borders.strokes(own, place, part.id, metre))
    total = section.bars * metres.bar(metre)
    if who.is_percussion:
        return _noted(_struck(found, who.name), total, None)
    if own.is_drummed:
        found = kits.kettled(found)
    low, high = register(own, who, part.octave)
    player = Player(own, who, sheet.key_of(section), changes(sheet, section, place.after), low, high)
    raw = [note for voice, stroke in found for note in player.play(voice, stroke, stroke.at, stroke.at + stroke.length)]
    return _noted(raw, total, sheet.key_of(section), own.ties)


def register(own: Pattern, who: Instrument, octave: int) -> tuple[int, int]:
    """Return between which notes an instrument plays a pattern: at least an octave of what it can play.

    The pattern's own register, shifted by octaves, where the instrument has it; else the nearest that it has.
    """
    low, high = own.register[0] + 12 * octave, own.register[1] + 12 * octave
    lowest, highest = who.comfortable if octave == 0 else (who.lowest, who.highest)
    width = min(max(high - low, 12), highest - lowest)
    low = min(max(low, lowest), highest - width)
    return low, max(min(high, highest), low + min(width, 12))


def _struck(strokes: Iterable[tuple[Voice, Stroke]], kit: str) -> list[Raw]:
    return [Raw(s.at, min(s.length, GRID), KEYS[kits.drum(voice.name, kit)], s.velocity, "") for voice, s in strokes]


def _noted(raw: Iterable[Raw], total: int, key: Key | None, ties: bool = False) -> tuple[Note, ...]:
    """Return notes in order of time, none of which is struck while it sounds or outlasts the section."""
    last: dict[int, int] = {}
    kept: list[Raw] = []
    for note in sorted(raw, key=lambda note: (note.at, note.pitch, -note.length)):
        if note.at >= total:
            continue
        note = note._replace(length=min(note.length, total - note.at))
        index = last.get(note.pitch)
        if index is not None:
            earlier = kept[index]
            end = earlier.at + earlier.length
            if earlier.at == note.at:
                continue
            if ties and end == note.at:
                kept[index] = earlier._replace(length=note.at + note.length - earlier.at)
                continue
            if end > note.at:
                kept[index] = earlier._replace(length=note.at - earlier.at)
        last[note.pitch] = len(kept)
        kept.append(note)
    return tuple(_note(note, key) for note in kept)


def _note(raw: Raw, key: Key | None) -> Note:
    # Everything here lies on the grid and in range by construction: checking again would take half of the time.
    own = {
        "at": _beats(raw.at),
        "length": _beats(raw.length),
        "pitch": spelled(raw.pitch, raw.chord, key) if key else NAMES[raw.pitch],
        "velocity": min(max(raw.velocity, 1), 127),
        "articulation": raw.articulation,
    }
    return ANY.model_copy(update=own)


@lru_cache(maxsize=65_536)
def _beats(ticks: int) -> Fraction:
    return Fraction(ticks, GRID)
