"""What stands above and below the notes: tempos, dynamics, sections' names, chords."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from menura.scores.check import sings
from menura.scores.model import DynamicAt, LeadSheet, Section, Tempo
from menura.scores.musicxml import harmony
from menura.scores.musicxml.bars import heading
from menura.scores.musicxml.rhythm import beat_of, plain
from menura.scores.musicxml.transposition import interval
from menura.scores.musicxml.tree import add
from menura.scores.pacing import pace

Placed = tuple[Fraction, Element]
"""A direction or harmony with its beat since the piece began."""

LEVELS = ("ppp", "pp", "p", "mp", "mf", "f", "ff", "fff")


def directions(sheet: LeadSheet) -> list[Placed]:
    """Return everything that stands above the uppermost staff, in order; dynamics below it unless there are words."""
    found: list[Placed] = []
    side = "above" if sheet.parts and sings(sheet.parts[0]) else "below"
    for start, section in sheet.placed():
        found.append((start, _rehearsal(section)))
        found += ((start + mark.at, _dynamic(mark, side)) for mark in section.dynamics)
        found += _wedges(sheet, start, section, side)
    found += _tempos(sheet)
    return sorted(found, key=lambda placed: placed[0])


def chords(sheet: LeadSheet, transposes: int = 0) -> list[Placed]:
    """Return the chord symbols of a sheet, as they stand above a part that sounds some semitones off."""
    found: list[Placed] = []
    for start, section in sheet.placed():
        by = interval(transposes, sheet.key_of(section).fifths)
        found += ((start + each.at, harmony.written(each.symbol, by)) for each in section.chords)
    return found


def _rehearsal(section: Section) -> Element:
    element, kind = direction("above")
    add(kind, "rehearsal", heading(section), enclosure="square")
    return element


def _tempos(sheet: LeadSheet) -> Iterator[Placed]:
    """Yield the tempo marks; of those a step of a glide apart, or told by words alone, no number is seen."""
    marks = [(start + mark.at, section, mark) for start, section in sheet.placed() for mark in section.tempo]
    for k, (at, section, mark) in enumerate(marks):
        before = marks[k - 1][0] if k else None
        is_step = before is not None and at - before <= Fraction(1, 4) and not mark.word
        is_said = before is not None and pace(mark.word) is not None
        yield at, _tempo(mark, beat_of(sheet.metre_of(section)), seen=not is_step and not is_said)
        if mark.glides and k + 1 < len(marks) and not mark.word:
            yield at, _words("accel." if marks[k + 1][2].bpm > mark.bpm else "rit.")


def _tempo(mark: Tempo, beat: Fraction, *, seen: bool) -> Element:
    element, kind = direction("above")
    if mark.word:
        add(kind, "words", mark.word, font_weight="bold")
        kind = add(element, "direction-type")
    unit, dots = plain(beat) or ("quarter", 0)
    metronome = add(kind, "metronome", **({} if seen else {"print_object": "no"}))
    add(metronome, "beat-unit", unit)
    if dots:
        add(metronome, "beat-unit-dot")
    add(metronome, "per-minute", f"{float(mark.bpm / beat):.{2 if seen else 5}f}".rstrip("0").rstrip("."))
    add(element, "sound", tempo=f"{mark.bpm:.2f}".rstrip("0").rstrip("."))
    return element


def _words(text: str) -> Element:
    element, kind = direction("above")
    add(kind, "words", text, font_style="italic")
    return element


def _dynamic(mark: DynamicAt, side: str) -> Element:
    element, kind = direction(side)
    add(add(kind, "dynamics"), mark.mark)
    return element


def _wedges(sheet: LeadSheet, start: Fraction, section: Section, side: str) -> Iterator[Placed]:
    """Yield a wedge from each mark that swells to the next one, or to the end of its section."""
    end = sheet.length_of(section)
    marks = [*section.dynamics, *([DynamicAt(at=end, mark="mf")] if section.dynamics else [])]
    for mark, after in pairwise(marks):
        if mark.swells:
            grows = LEVELS.index(after.mark) >= LEVELS.index(mark.mark)
            yield start + mark.at, _wedge("crescendo" if grows else "diminuendo", side)
            yield start + after.at, _wedge("stop", side)


def _wedge(kind: str, side: str) -> Element:
    element, parent = direction(side)
    add(parent, "wedge", type=kind)
    return element


def direction(placement: str) -> tuple[Element, Element]:
    """Return a new direction, and what is directed in it."""
    element = Element("direction", {"placement": placement})
    return element, add(element, "direction-type")
