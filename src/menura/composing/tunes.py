"""Tunes for scores that have chords and words, but no notes: what a chord sheet leaves to whoever sings it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from menura.composing import materials, pacing, setting
from menura.composing.brief import Brief
from menura.composing.forms import Planned
from menura.composing.lyrics import Lyrics, Stanza
from menura.composing.pacing import Verse, Words
from menura.composing.settling import settled
from menura.composing.songs import ENERGIES
from menura.composing.styles import style
from menura.composing.vocals import SINGER, Singers
from menura.errors import RequestError
from menura.phonetics.languages import detected
from menura.scores.clock import clock, tempos
from menura.scores.instruments import instrument
from menura.scores.model import ChordAt, LeadSheet, Note, Part, Section
from menura.scores.pitch import spell

STYLE = "folk"
"""What chord sheets are played in where nothing tells."""

REGISTER = (60, 79)
"""Where a tune without words lies, as MIDI numbers; whoever plays it moves it by octaves."""


def is_bare(sheet: LeadSheet) -> bool:
    """Return whether a score has chords, but nobody plays or sings a note of it."""
    notes = any(section.notes.get(part.id) for section in sheet.sections for part in sheet.parts)
    patterns = any(part.pattern for part in sheet.parts)
    return not notes and not patterns and any(section.chords for section in sheet.sections)


def sung(sheet: LeadSheet, brief: Brief, seed: int, begins: Mapping[str, Sequence[int]]) -> LeadSheet:
    """Return a score of chords and words with a voice that sings these over those.

    Where its words would begin with the piece, a bar of the first chord is put before them.

    Parameters
    ----------
    sheet : LeadSheet
    brief : Brief
    seed : int
    begins : mapping
        The bar in which each line of words begins, by section; where it is missing, lines share the bars.

    Returns
    -------
    LeadSheet

    Raises
    ------
    RequestError
        If a line does not fit its bars at the tempo.
    UnknownNameError
        If no voice reads the language.
    """
    sheet = _prepared(sheet)
    text = "\n".join(line.text for section in sheet.sections for line in section.lyrics)
    language = sheet.language or detected(text)
    full = _settled(sheet, brief, seed)
    who = full.voice or "female"
    bpm, found = tempos(sheet)[0][1], style(full.style)
    sections = []
    singers: dict[tuple[tuple[int, int], str], Singers] = {}
    for section in sheet.sections:
        own = sheet.metre_of(section), str(sheet.key_of(section))
        singer = singers.setdefault(own, Singers(found, sheet.key_of(section), own[0], bpm, who, seed))
        sections.append(_worded(section, singer, language, begins.get(section.id)))
    part = Part(id=SINGER, name="Voice", instrument="voice", role="voice", voice=who)
    made = sheet.model_copy(update={"language": language, "parts": (part,), "sections": tuple(sections)})
    return _opened(made, brief)


def played(sheet: LeadSheet, brief: Brief, seed: int) -> LeadSheet:
    """Return a score of chords with a melody over them; its words are left out.

    Parameters
    ----------
    sheet : LeadSheet
    brief : Brief
    seed : int
    """
    sheet = _prepared(sheet)
    found = style(_settled(sheet, brief, seed).style)
    sections = [_melodious(sheet, section, found.name, seed) for section in sheet.sections]
    part = Part(id="lead", name="Melody", instrument="flute", role="melody")
    return sheet.model_copy(update={"parts": (part,), "sections": tuple(sections)})


def _settled(sheet: LeadSheet, brief: Brief, seed: int) -> Brief:
    seconds = max(clock(sheet).time(sheet.length), 3.0)
    known = {"key": sheet.key, "metre": sheet.metre, "bpm": tempos(sheet)[0][1], "duration": seconds}
    return settled(brief.model_copy(update=dict.fromkeys(known)).chosen(**known, style=STYLE), seed)


def _prepared(sheet: LeadSheet) -> LeadSheet:
    """Return a score with as much going on as its sections want."""
    usual = Section.model_fields["energy"].default
    sections = tuple(
        s.model_copy(update={"energy": round(ENERGIES.get(s.tag, 0.6) * 0.8, 2)}) if s.energy == usual else s
        for s in sheet.sections
    )
    return sheet.model_copy(update={"sections": sections})


def _worded(section: Section, singer: Singers, language: str, begins: Sequence[int] | None) -> Section:
    """Return a section whose lines are sung over their bars."""
    if not section.lyrics:
        return section
    block = Words.of(Lyrics((Stanza(section.tag, section.name, section.lyrics),), language)).blocks[0]
    if not block.verses:
        return section
    starts = _starts(section, block.verses, begins)
    bars = [b - a for a, b in pairwise([*starts, section.bars])]
    for verse, count in zip(block.verses, bars, strict=True):
        _require_room(verse, count, singer)
    planned = Planned(section.tag, section.bars, section.energy, section.tag, section.name)
    parts = singer.section(planned, block.verses, bars, section.chords, starts)
    notes = sorted((note for each in parts.values() for note in each), key=lambda note: note.at)
    return section.model_copy(update={"notes": {SINGER: tuple(_apart(notes))}})


def _apart(notes: Sequence[Note]) -> list[Note]:
    """Return notes for one voice: of two at a time the later one is left out, with what it says."""
    kept: list[Note] = []
    for note in notes:
        if not kept or note.at >= kept[-1].at + kept[-1].length:
            kept.append(note)
    return kept


def _starts(section: Section, verses: Sequence[Verse], begins: Sequence[int] | None) -> list[int]:
    """Return the bars in which lines begin: those that are told, else a share of the bars for each by its length."""
    if begins is not None and len(begins) == len(section.lyrics):
        return [begins[verse.number] for verse in verses]
    if len(verses) > section.bars:
        name = section.name or section.id
        raise RequestError(
            f"{len(verses)} lines of {name!r} cannot be sung over {section.bars} bars.",
            hint="Give each line a bar at least: more bars, or fewer lines.",
        )
    if section.bars % len(verses) == 0:
        return [k * section.bars // len(verses) for k in range(len(verses))]
    starts, seen, total = [0], 0, sum(verse.count for verse in verses)
    for k, verse in enumerate(verses[:-1], 1):
        seen += verse.count
        wanted = round(section.bars * seen / total)
        starts.append(min(max(wanted, starts[-1] + 1), section.bars - (len(verses) - k)))
    return starts


def _require_room(verse: Verse, bars: int, singer: Singers) -> None:
    asides = sum(len(aside.said) for aside in verse.asides)
    room = pacing.answering(bars)
    own = setting.grid(len(verse.said), bars, singer.bpm, singer.bar, verse.delivery)
    if own is None or (asides and setting.grid(asides, room, singer.bpm, singer.bar, pacing.ASIDE) is None):
        count = "one bar" if bars == 1 else f"{bars} bars"
        slower = next((b for b in range(int(singer.bpm) - 1, 19, -1) if _fits(verse, bars, b, singer.bar)), None)
        raise RequestError(
            f"A line of {len(verse.said)} syllables cannot be sung in {count} at {singer.bpm:g} bpm.",
            hint=f"Give --bpm {slower}, or the line more chords."
            if slower
            else "Divide the line, or give it more chords.",
        )


def _fits(verse: Verse, bars: int, bpm: float, bar: Fraction) -> bool:
    return setting.grid(len(verse.said), bars, bpm, bar, verse.delivery) is not None


def _opened(sheet: LeadSheet, brief: Brief) -> LeadSheet:
    """Return a song with a bar before its first word, where that would fall on its beginning and the length allows."""
    first = sheet.sections[0]
    if not first.notes:
        return sheet
    symbol = first.chords[0].symbol if first.chords and first.chords[0].at == 0 else None
    intro = Section(
        id=next(n for n in ("intro", *(f"intro-{k}" for k in range(2, 99))) if n not in {s.id for s in sheet.sections}),
        tag="intro",
        name="Intro",
        bars=1,
        metre=first.metre,
        key=first.key,
        energy=round(first.energy * 0.8, 2),
        tempo=first.tempo,
        chords=(ChordAt(symbol=symbol),) if symbol else (),
    )
    rest = first.model_copy(update={"tempo": ()}) if all(mark.at == 0 for mark in first.tempo) else first
    opened = sheet.model_copy(update={"sections": (intro, rest, *sheet.sections[1:])})
    fits = brief.duration is None or clock(opened).time(opened.length) <= brief.duration + 1e-6
    return opened if fits else sheet


def _melodious(sheet: LeadSheet, section: Section, name: str, seed: int) -> Section:
    """Return a section with a melody and without words."""
    key, metre = sheet.key_of(section), sheet.metre_of(section)
    planned = Planned(section.tag, section.bars, section.energy, section.tag, section.name)
    made = materials.tune(style(name), key, metre, planned, section.chords, REGISTER, f"{seed}/tune")
    low, high = instrument("flute").lowest, instrument("flute").highest
    notes = [
        Note(
            at=slot.at,
            length=slot.length,
            pitch=spell(min(max(pitch, low), high), key.fifths, key.is_minor),
            velocity=round(58 + 28 * section.energy + 10 * slot.weight),
        )
        for slot, pitch in zip(made.slots, made.pitches, strict=True)
    ]
    return section.model_copy(update={"notes": {"lead": tuple(notes)}, "lyrics": ()})
