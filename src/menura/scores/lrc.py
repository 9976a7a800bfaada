"""Lyrics with their times, for karaoke: LRC by line, and "enhanced" by syllable."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from menura.scores.check import sings
from menura.scores.clock import Clock, clock
from menura.scores.model import Delivery, LeadSheet, Syllable
from menura.scores.wording import gap, joined


@dataclass(frozen=True)
class SungSyllable:
    """A syllable in time.

    Attributes
    ----------
    start, end : float
        Seconds since the piece began, with the notes on which its vowel goes on.
    syllable : Syllable
    """

    start: float
    end: float
    syllable: Syllable


@dataclass(frozen=True)
class SungLine:
    """A line of lyrics in time.

    Attributes
    ----------
    start, end : float
        Seconds since the piece began.
    text : str
        As it was written.
    delivery : str
    section : str
        Id of its section.
    syllables : tuple of SungSyllable
    """

    start: float
    end: float
    text: str
    delivery: Delivery
    section: str
    syllables: tuple[SungSyllable, ...]


def lines(sheet: LeadSheet) -> list[SungLine]:
    """Return every line that is sung, in order of time; where several voices sing it, as the first of them does."""
    times = clock(sheet)
    found: dict[tuple[str, int], list[SungSyllable]] = {}
    for part in sheet.parts:
        if sings(part):
            for place, row in _rows(sheet, part.id, times).items():
                found.setdefault(place, row)
    texts = {
        (section.id, index): (line.text, line.delivery)
        for section in sheet.sections
        for index, line in enumerate(section.lyrics)
    }
    sung = []
    for (section, line), row in found.items():
        text, delivery = texts.get((section, line), ("", "sung"))
        told = text or joined((each.syllable for each in row), sheet.language)
        sung.append(SungLine(row[0].start, row[-1].end, told, delivery, section, tuple(row)))
    return sorted(sung, key=lambda each: each.start)


def write(sheet: LeadSheet, by: Literal["line", "syllable"] = "line") -> str:
    """Return the lyrics of a sheet as LRC.

    Parameters
    ----------
    sheet : LeadSheet
    by : {"line", "syllable"}, optional
        A time for each line; or one for each syllable too, and one where the last of a line ends ("enhanced" LRC).

    Returns
    -------
    str
        Empty but for its head where nothing is sung. Line breaks inside a line become spaces.
    """
    end = clock(sheet).time(sheet.length)
    head = [("ti", sheet.title), ("ar", sheet.author), ("la", sheet.language), ("length", _length(end))]
    rows = [f"[{name}:{' '.join(value.split())}]" for name, value in head if value]
    for line in lines(sheet):
        text = " ".join(line.text.split()) if by == "line" else _by_syllable(line, sheet.language)
        rows.append(f"[{_stamp(line.start)}]{text}")
    return "\n".join(rows) + "\n"


def _rows(sheet: LeadSheet, part: str, times: Clock) -> dict[tuple[str, int], list[SungSyllable]]:
    rows: dict[tuple[str, int], list[SungSyllable]] = defaultdict(list)
    last: tuple[str, int] | None = None
    for at, section, note in sheet.written(part):
        start, end = times.time(at), times.time(at + note.length)
        if note.syllable is not None:
            last = section.id, note.syllable.line
            rows[last].append(SungSyllable(start, end, note.syllable))
        elif last is not None:
            held = rows[last][-1]
            rows[last][-1] = SungSyllable(held.start, end, held.syllable)
    return rows


def _by_syllable(line: SungLine, language: str) -> str:
    return "".join(_stamped(line, language)) + f"<{_stamp(line.end)}>"


def _stamped(line: SungLine, language: str) -> Iterator[str]:
    for each in line.syllables:
        yield f"<{_stamp(each.start)}>{each.syllable.text}{gap(each.syllable, language)}"


def _stamp(seconds: float) -> str:
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _length(seconds: float) -> str:
    return f"{round(seconds) // 60:02d}:{round(seconds) % 60:02d}"
