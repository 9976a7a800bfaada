"""A lead sheet as text for a terminal: chords above the words, bars where there are none."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from unicodedata import east_asian_width

from menura.pictures.canvas import plain
from menura.scores.clock import clock, tempos
from menura.scores.model import LeadSheet, Note, Section
from menura.scores.musicxml.bars import heading
from menura.scores.wording import spaced

BARS = 4
"""Bars of a line without words."""
Word = tuple[Fraction, str]
"""A beat of the section and the text that belongs there."""


def lead_text(sheet: LeadSheet, width: int = 100) -> str:
    """Return a sheet as text.

    Parameters
    ----------
    sheet : LeadSheet
    width : int
        Columns of the terminal.
    """
    bpm = tempos(sheet)[0][1]
    facts = [sheet.author, sheet.key, sheet.metre, f"{bpm:g} bpm", f"{clock(sheet).time(sheet.length):.1f} s"]
    lines = [plain(sheet.title or sheet.id), "  ·  ".join(plain(fact) for fact in facts if fact)]
    for section in sheet.sections:
        lines += ["", f"[{plain(heading(section))}]{_change(sheet, section)}"]
        lines += _sung(sheet, section) or _played(sheet, section)
    return "\n".join(_cut(line, width) for line in lines)


def _change(sheet: LeadSheet, section: Section) -> str:
    told = [each for each in (section.key, section.metre) if each and each not in {sheet.key, sheet.metre}]
    return "  " + "  ".join(told) if told else ""


def _sung(sheet: LeadSheet, section: Section) -> list[str]:
    """Return the lines of a section's words, each under its chords."""
    rows = [[note for note in notes if note.syllable is not None] for notes in section.notes.values()]
    notes = max(rows, key=len, default=[])
    if not notes:
        return []
    found: list[str] = []
    chords = [(chord.at, chord.symbol) for chord in section.chords]
    lines = list(_lines(notes))
    for k, line in enumerate(lines):
        until = lines[k + 1][0].at if k + 1 < len(lines) else sheet.length_of(section)
        since = line[0].at if k else Fraction(0)
        found += _aligned(line, [chord for chord in chords if since <= chord[0] < until], spaced(sheet.language))
    return found


def _lines(notes: Sequence[Note]) -> Iterator[list[Note]]:
    line: list[Note] = []
    for note in notes:
        if line and note.syllable and line[-1].syllable and note.syllable.line != line[-1].syllable.line:
            yield line
            line = []
        line.append(note)
    if line:
        yield line


def _aligned(notes: Sequence[Note], chords: Sequence[Word], gaps: bool) -> list[str]:
    """Return chords over words: each stands above the syllable that sounds with it."""
    above, below = "", ""
    waiting = list(chords)
    for k, note in enumerate(notes):
        after = notes[k + 1].at if k + 1 < len(notes) else None
        own = [symbol for at, symbol in waiting if after is None or at < after]
        waiting = waiting[len(own) :]
        if own:
            if above and _columns(above) >= _columns(below):
                below += " " * (_columns(above) - _columns(below) + 1)
            above += " " * (_columns(below) - _columns(above)) + " ".join(own)
        syllable = note.syllable
        if syllable is not None:
            text = plain(syllable.text)
            wide = east_asian_width(text[-1]) in "WF"
            below += text + ("" if syllable.joins or wide or not gaps else " ")
    return [each.rstrip() for each in (above, below) if each.strip()]


def _played(sheet: LeadSheet, section: Section) -> list[str]:
    """Return the chords of a section, bar by bar."""
    bar = sheet.bar_of(section)
    cells = []
    for k in range(section.bars):
        own = [chord.symbol for chord in section.chords if k * bar <= chord.at < (k + 1) * bar]
        cells.append(" ".join(own) or "%" if section.chords else "–")
    room = max(map(len, cells))
    rows = [cells[k : k + BARS] for k in range(0, len(cells), BARS)]
    return ["| " + " | ".join(cell.ljust(room) for cell in row) + " |" for row in rows]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(line: str, width: int) -> str:
    if _columns(line) <= width:
        return line
    kept = ""
    for c in line:
        if _columns(kept + c) >= width:
            break
        kept += c
    return kept + "…"
