"""A lead sheet as a MIDI file of format 1."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from typing import Any

from menura.scores.arranging.ornaments import key_number
from menura.scores.beats import GRID, ticks
from menura.scores.check import sings
from menura.scores.clock import USUAL, Clock, clock
from menura.scores.instruments import instrument
from menura.scores.keys import Key
from menura.scores.midi import marks, ornaments
from menura.scores.midi.gathering import PEDALS
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo
from menura.scores.pitch import midi, spell
from menura.scores.wording import spaced
from menura.values.writing import compact

MELODIC = [channel for channel in range(16) if channel != marks.DRUMS]


Timed = tuple[int, int, Any]
"""Tick, rank among the events of a tick (ends, then marks, then beginnings), and message."""


@cache
def mido() -> Any:
    """Return the library, which is loaded when the first file is written; its functions have no types."""
    return import_module("mido")


def write(sheet: LeadSheet) -> bytes:
    """Return a lead sheet as a MIDI file: one track for each part, 10 080 ticks in a quarter note, ornaments played.

    Parts that play patterns are written out first. Melodic parts beyond the fifteenth have channels of further ports.
    """
    from menura.scores.arranging.realising import realised

    return encoded(realised(sheet))


def encoded(sheet: LeadSheet) -> bytes:
    """Return a sheet whose parts are written out as a MIDI file."""
    rows = [_conductor(sheet), *_chords(sheet)]
    time = clock(sheet)
    rows += [_part(sheet, part, *seat, time) for part, seat in zip(sheet.parts, _seats(sheet.parts), strict=True)]
    tracks = [mido().MidiTrack(_delayed(row)) for row in rows]
    file = BytesIO()
    mido().MidiFile(type=1, ticks_per_beat=GRID, charset="utf-8", tracks=tracks).save(file=file)
    return file.getvalue()


def _delayed(events: Sequence[Timed]) -> Iterator[Any]:
    """Yield messages in order of time, each with the ticks since the one before."""
    last = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        message.time = tick - last
        last = tick
        yield message


def _meta(tick: int, kind: str, **values: Any) -> Timed:
    return tick, 3 if kind == "end_of_track" else 1, mido().MetaMessage(kind, **values)


def _conductor(sheet: LeadSheet) -> list[Timed]:
    about = compact(sheet, without={"title", "parts", "sections"})
    events = [_meta(0, "track_name", name=sheet.title)]
    events.append(_meta(0, "text", text=marks.told(marks.SHEET, {**about, "key": sheet.key, "metre": sheet.metre})))
    before: Section | None = None
    for start, section in sheet.placed():
        events += _section(sheet, section, ticks(start), before)
        before = section
    tempos = [(ticks(start + mark.at), mark) for start, section in sheet.placed() for mark in section.tempo]
    if not tempos or tempos[0][0] > 0:
        tempos.insert(0, (0, Tempo(bpm=tempos[0][1].bpm if tempos else USUAL)))
    for tick, mark in tempos:
        if mark.word:
            events.append(_meta(tick, "text", text=marks.told(marks.WORD, {"word": mark.word})))
        events.append(_meta(tick, "set_tempo", tempo=round(60_000_000 / mark.bpm)))
    return [*events, _meta(ticks(sheet.length), "end_of_track")]


def _section(sheet: LeadSheet, section: Section, tick: int, before: Section | None) -> Iterator[Timed]:
    about = compact(section, without={"notes"})
    told = {
        name: about[name] for name in ("id", "tag", "name", "bars", "energy", "dynamics", "lyrics") if name in about
    }
    key, metre = sheet.key_of(section), sheet.metre_of(section)
    fifths, minor = marks.signature(key)
    if str(key) != marks.signed(fifths, minor):
        told["key"] = str(key)
    yield _meta(tick, "marker", text=section.name or section.id)
    yield _meta(tick, "text", text=marks.told(marks.SECTION, told))
    if before is None or sheet.metre_of(before) != metre:
        yield _meta(tick, "time_signature", numerator=metre[0], denominator=metre[1])
    if before is None or sheet.key_of(before) != key:
        tonic = marks.signed(fifths, minor).split()[0]
        yield _meta(tick, "key_signature", key=tonic + ("m" if minor else ""))


def _chords(sheet: LeadSheet) -> list[list[Timed]]:
    found = [
        _meta(ticks(start + chord.at), "text", text=chord.symbol)
        for start, section in sheet.placed()
        for chord in section.chords
    ]
    return [[_meta(0, "track_name", name=marks.CHORDS), *found]] if found else []


def _seats(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return the port and the channel of each part: no two parts share both, except all drums of one port."""
    seats, melodic, percussive = [], 0, 0
    for part in parts:
        if instrument(part.instrument).is_percussion:
            seats.append((percussive, marks.DRUMS))
            percussive += 1
        else:
            seats.append((melodic // len(MELODIC), MELODIC[melodic % len(MELODIC)]))
            melodic += 1
    return seats


def _part(sheet: LeadSheet, part: Part, port: int, channel: int, time: Clock) -> list[Timed]:
    about = compact(part, without={"name", "pattern", "octave"})
    program = instrument(part.instrument).program
    controls = {7: marks.volume(part.gain), 10: marks.place(part.pan)}
    events: list[Timed] = [
        _meta(0, "track_name", name=part.name or part.id),
        _meta(0, "midi_port", port=port),
        _meta(0, "text", text=marks.told(marks.PART, about)),
        (0, 1, mido().Message("program_change", channel=channel, program=program)),
        *((0, 1, mido().Message("control_change", channel=channel, control=c, value=v)) for c, v in controls.items()),
    ]
    for tick, level in _levels(sheet):
        events.append((tick, 1, mido().Message("control_change", channel=channel, control=11, value=level)))
    events += _pedals(sheet, part, channel)
    return [*events, *_notes(sheet, part, channel, time), *(_lyrics(sheet, part) if sings(part) else ())]


def _pedals(sheet: LeadSheet, part: Part, channel: int) -> Iterator[Timed]:
    """Yield a part's pedals going down and up; one that goes up and down at once is up for no time."""
    controls = {kind: control for control, kind in PEDALS.items()}
    for start, section in sheet.placed():
        for pedal in section.pedals.get(part.id, ()):
            for at, rank, value in ((start + pedal.at, 1, 127), (start + pedal.at + pedal.length, 0, 0)):
                told = {"channel": channel, "control": controls[pedal.kind], "value": value}
                yield ticks(at), rank, mido().Message("control_change", **told)


def _notes(sheet: LeadSheet, part: Part, channel: int, time: Clock) -> Iterator[Timed]:
    """Yield the notes of a part as they are played; of those that are ornamented a text says what was written."""
    written = list(sheet.written(part.id))
    drum = instrument(part.instrument).is_percussion
    played = ornaments.performed(sheet, part.id, time)
    lengths = _paired([n.start for n in played], [n.length for n in played], [key_number(n.note) for n in played])
    remarks = ornaments.remarks([(ticks(at), note) for at, _, note in written], played)
    same: Counter[tuple[int, int]] = Counter()
    last = -1
    for each, length in zip(played, lengths, strict=True):
        at, section, note = written[each.source]
        start, number = ticks(at), key_number(note)
        if each.source != last:
            if each.source in remarks:
                yield _meta(start, "text", text=marks.told(marks.ORNAMENT, remarks[each.source]))
            elif unsaid := _unsaid(note, number, length, None if drum else sheet.key_of(section)):
                unsaid = {"nth": same[start, number], **unsaid} if same[start, number] else unsaid
                yield _meta(start, "text", text=marks.told(marks.NOTE, {"key": number, **unsaid}))
            same[start, number] += 1
        last = each.source
        number, velocity = key_number(each.note), each.note.velocity
        yield each.start, 2, mido().Message("note_on", channel=channel, note=number, velocity=velocity)
        yield each.end, 0, mido().Message("note_off", channel=channel, note=number, velocity=64)


def _paired(starts: Sequence[int], lengths: Sequence[int], numbers: Sequence[int]) -> list[int]:
    """Return the length that each note seems to have to who takes the first end of a pitch for its first beginning."""
    by_number = defaultdict(list)
    for index, number in enumerate(numbers):
        by_number[number].append(index)
    seeming = [0] * len(starts)
    for group in by_number.values():
        group.sort(key=lambda index: starts[index])
        ends = sorted(starts[index] + lengths[index] for index in group)
        for index, end in zip(group, ends, strict=True):
            seeming[index] = end - starts[index]
    return seeming


def _unsaid(note: Note, number: int, length: int, key: Key | None) -> dict[str, Any]:
    """Return what of a note its events do not say."""
    unsaid: dict[str, Any] = {}
    if key is not None and note.pitch != spell(number, *marks.signature(key)):
        unsaid["pitch"] = note.pitch
    if note.articulation:
        unsaid["articulation"] = note.articulation
    if ticks(note.length) != length:
        unsaid["length"] = ticks(note.length)
    return unsaid


def _lyrics(sheet: LeadSheet, part: Part) -> Iterator[Timed]:
    sung = [(at, section, note) for at, section, note in sheet.written(part.id) if note.syllable]
    lines = [(section.id, note.syllable.line) for _, section, note in sung if note.syllable]
    closing = [here != following for here, following in pairwise([*lines, ("", -1)])]
    gaps = spaced(sheet.language)
    raw = [marks.lyric(n.syllable, end, gaps) for (_, _, n), end in zip(sung, closing, strict=True) if n.syllable]
    seeming = marks.syllables(raw, [section.id for _, section, _ in sung])
    for (at, _, note), text, seen in zip(sung, raw, seeming, strict=True):
        if note.syllable != seen and note.syllable:
            told = {"key": midi(note.pitch), "syllable": compact(note.syllable)}
            yield _meta(ticks(at), "text", text=marks.told(marks.NOTE, told))
        yield _meta(ticks(at), "lyrics", text=text)


def _levels(sheet: LeadSheet) -> Iterator[tuple[int, int]]:
    """Yield the expression that dynamic marks ask for, swells as a step on every eighth; nothing without marks."""
    if not any(section.dynamics for section in sheet.sections):
        return
    for start, section in sheet.placed():
        row = section.dynamics
        if not row or row[0].at > 0:
            yield ticks(start), marks.LEVELS["mf"]
        for index, mark in enumerate(row):
            level = marks.LEVELS[mark.mark]
            yield ticks(start + mark.at), level
            if mark.swells and index + 1 < len(row):
                goal, length = marks.LEVELS[row[index + 1].mark], row[index + 1].at - mark.at
                steps = int(length * 2)
                for step in range(1, steps):
                    at = start + mark.at + Fraction(step, 2)
                    yield ticks(at), round(level + (goal - level) * step / float(length * 2))
