"""A lead sheet as ABC."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from menura.scores import drums
from menura.scores.abc import decorations, signs
from menura.scores.check import sings
from menura.scores.clock import clock
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import spell

BARS = 4
"""Bars of a line."""

CLEFS = {"grand": "treble", "percussion": "perc", "treble-8": "treble"}
"""Clefs by what an instrument has; pitches are written as they sound."""


def write(sheet: LeadSheet) -> str:
    """Return a lead sheet as an ABC tune: a voice for each part, chord symbols above the first, words under who sings.

    Parts that play patterns are written out first. What ABC has no sign for is left out: velocities, dynamics,
    gains, pedals, readings of syllables.
    """
    from menura.scores.arranging.realising import realised

    return encoded(realised(sheet))


def encoded(sheet: LeadSheet) -> str:
    """Return a sheet whose parts are written out as an ABC tune."""
    first = sheet.sections[0]
    upper, lower = sheet.metre_of(first)
    rows = ["%abc-2.1", "X:1", f"T:{_plain(sheet.title or sheet.id)}"]
    rows += [f"C:{_plain(sheet.author)}"] if sheet.author else []
    rows += [
        f"M:{upper}/{lower}",
        "L:1/8",
        f"Q:1/4={clock(sheet).bpm[0]:g}",
        f"K:{signs.key_text(sheet.key_of(first))}",
    ]
    parts = sheet.parts or (Part(id="chords", instrument="piano"),)
    for number, part in enumerate(parts, 1):
        player = instrument(part.instrument)
        clef = CLEFS.get(player.clef, player.clef)
        rows.append(f'V:{number} clef={clef} name="{_plain(part.name or part.id)}"')
        rows.append("%%MIDI channel 10" if player.is_percussion else f"%%MIDI program {player.program}")
        rows += _Voice(sheet, part, number == 1).rows()
    return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class _Slice:
    """A stretch in which the same notes sound."""

    start: Fraction
    end: Fraction
    notes: tuple[tuple[Fraction, Note], ...]


class _Voice:
    def __init__(self, sheet: LeadSheet, part: Part, leads: bool) -> None:
        self._sheet, self._part, self._leads = sheet, part, leads
        self._drums = instrument(part.instrument).is_percussion
        self._notes = [(at, note) for at, _, note in sheet.written(part.id)]
        self._signed: dict[str, int] = {}
        self._next = 0
        self._sounding: list[tuple[Fraction, Note]] = []

    def rows(self) -> Iterator[str]:
        """Yield the lines of the voice, each with its words."""
        before: Section | None = None
        for start, section in self._sheet.placed():
            self._signed = signs.signature(self._sheet.key_of(section))
            if self._leads:
                yield f"P:{_plain(section.name or section.id)}"
            yield from self._changes(before, section)
            before = section
            bar = self._sheet.bar_of(section)
            for first in range(0, section.bars, BARS):
                music, words = [], []
                for index in range(first, min(first + BARS, section.bars)):
                    text, sung = self._bar(section, start, start + index * bar, start + (index + 1) * bar)
                    music.append(text)
                    words += sung
                last = first + BARS >= section.bars
                yield " | ".join(music) + (" ||" if last else " |")
                if sings(self._part) and any(word != "_" for word in words):
                    yield "w: " + _words(words)

    def _changes(self, before: Section | None, section: Section) -> Iterator[str]:
        """Yield the fields that a section begins with; on lines of their own, where every program reads them."""
        if before is None:
            return
        sheet = self._sheet
        if sheet.metre_of(before) != sheet.metre_of(section):
            yield "M:{}/{}".format(*sheet.metre_of(section))
        if sheet.key_of(before) != sheet.key_of(section):
            yield f"K:{signs.key_text(sheet.key_of(section))}"

    def _bar(self, section: Section, origin: Fraction, start: Fraction, end: Fraction) -> tuple[str, list[str]]:
        marks = {origin + chord.at: f'"{chord.symbol}"' for chord in section.chords} if self._leads else {}
        for mark in section.tempo if self._leads else ():
            if origin + mark.at > 0:
                marks[origin + mark.at] = f"[Q:1/4={mark.bpm:g}]" + marks.get(origin + mark.at, "")
        bar: dict[str, int] = {}
        texts, words = [], []
        for each in self._slices(start, end, {at for at in marks if start <= at < end}):
            texts.append(marks.get(each.start, "") + self._text(each, bar))
            if each.notes:
                words.append(_word(each))
        return " ".join(texts), words

    def _slices(self, start: Fraction, end: Fraction, cuts: set[Fraction]) -> Iterator[_Slice]:
        while self._next < len(self._notes) and self._notes[self._next][0] < end:
            self._sounding.append(self._notes[self._next])
            self._next += 1
        edges = {start, end, *cuts}
        for at, note in self._sounding:
            edges |= {edge for edge in (at, at + note.length) if start < edge < end}
        self._sounding = [(at, note) for at, note in self._sounding if at + note.length > start]
        for low, high in pairwise(sorted(edges)):
            here = tuple((at, note) for at, note in self._sounding if at < high and at + note.length > low)
            yield _Slice(low, high, here)

    def _text(self, each: _Slice, bar: dict[str, int]) -> str:
        length = signs.length_text(each.end - each.start)
        heads: dict[str, bool] = {}
        for at, note in each.notes:
            pitch = spell(drums.key(note.pitch)) if self._drums else note.pitch
            heads[pitch] = heads.get(pitch, False) or at + note.length > each.end
        if not heads:
            return "z" + length
        led = self._led([note for at, note in each.notes if at == each.start], bar)
        texts = [signs.pitch_text(pitch, self._signed, bar) for pitch in heads]
        ties = ["-" if tied else "" for tied in heads.values()]
        if len(texts) == 1:
            return led + texts[0] + length + ties[0]
        return led + "[" + "".join(text + length + tie for text, tie in zip(texts, ties, strict=True)) + "]"

    def _led(self, begun: list[Note], bar: dict[str, int]) -> str:
        """Return the decoration and the grace notes of what begins."""
        names = [decorations.NAMES.get(_flagged(note), "") for note in begun]
        graces = next((note.graces for note in begun if note.graces), ())
        sign = next(filter(None, names), "")
        if not graces:
            return sign
        texts = []
        for grace in graces:
            pitch = spell(drums.key(grace.pitch)) if self._drums else grace.pitch
            texts.append(signs.pitch_text(pitch, self._signed, bar))
        length = signs.length_text(graces[0].length) if graces[0].length and len(graces) == 1 else ""
        return "{" + ("" if graces[0].length else "/") + "".join(texts) + length + "}" + sign


def _flagged(note: Note) -> str:
    """Return an articulation whose strokes are those beside the flags of its note."""
    name, _, value = note.articulation.partition("-")
    if name != "tremolo" or not value or note.length >= 1:
        return note.articulation
    strokes = int(value) // 2 ** (int(1 / note.length).bit_length() - 1)
    return f"tremolo-{strokes}" if strokes >= 8 else ""


def _word(each: _Slice) -> str:
    """Return what is sung on a slice: a syllable where it begins, ``_`` where one goes on."""
    at, note = each.notes[0]
    if at < each.start or note.syllable is None:
        return "_"
    text = note.syllable.text.replace("\\", "")
    for sign in "-_*|":
        text = text.replace(sign, "\\" + sign)
    return text.replace(" ", "~") + ("-" if note.syllable.joins else "")


def _words(words: list[str]) -> str:
    text = ""
    for word in words:
        text += ("" if text.endswith("-") and not text.endswith("\\-") else " ") + word
    return text.strip()


def _plain(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("%", "").split())
