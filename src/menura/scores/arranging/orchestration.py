"""Who plays what, where: the table that an orchestrator keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from menura.scores.arranging.realising import realised
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import midi, pitch_class

DEEDS = {
    "melody": "melody", "voice": "voice", "harmony": "harmony", "counter": "counter", "chords": "chords",
    "arpeggio": "arpeggio", "pad": "pad", "bass": "bass", "drums": "beat", "line": "line",
}  # fmt: skip
"""What a part does by its role."""

ALIKE = 0.8
"""How many of its notes a part shares with another to double it."""

FEWEST = 4
"""Notes in a section below which nothing is said to double another."""

HELD = 2
"""Bars for which a bass stays on one note to be a pedal."""


@dataclass(frozen=True)
class Row:
    """What one part does in a piece.

    Attributes
    ----------
    part : str
        Its id.
    instrument, family, role : str
    used : tuple of str or None
        The lowest and highest note that it plays; None for drums, and for a part that never plays.
    range : tuple of int or None
        MIDI numbers of what the instrument can play; None for drums.
    fits : bool
        Whether all of it can be played.
    deeds : tuple of str
        For each section: ``melody``, ``counter``, ``chords``, ``bass``, ``pedal``, ``line``, ``doubles lead`` …, or
        ``rests``.
    """

    part: str
    instrument: str
    family: str
    role: str
    used: tuple[str, str] | None
    range: tuple[int, int] | None
    fits: bool
    deeds: tuple[str, ...]


def orchestration_table(sheet: LeadSheet) -> list[Row]:
    """Return a row for each part of a sheet, with what it does in each section.

    Raises
    ------
    UnknownNameError
        If a part has an instrument or a pattern that does not exist.
    """
    full = realised(sheet)
    return [_row(full, part) for part in full.parts]


def tutti(rows: Sequence[Row], section: int) -> bool:
    """Return whether every part plays in a section, and there are more than two."""
    return len(rows) > 2 and all(row.deeds[section] != "rests" for row in rows)


def _row(sheet: LeadSheet, part: Part) -> Row:
    player = instrument(part.instrument)
    deeds = tuple(_deed(sheet, section, part) for section in sheet.sections)
    if player.is_percussion:
        return Row(part.id, player.name, player.family, part.role, None, None, True, deeds)
    names = sorted({note.pitch for section in sheet.sections for note in section.notes.get(part.id, ())}, key=midi)
    used = (names[0], names[-1]) if names else None
    fits = used is None or (player.lowest <= midi(used[0]) and midi(used[1]) <= player.highest)
    return Row(part.id, player.name, player.family, part.role, used, (player.lowest, player.highest), fits, deeds)


def _deed(sheet: LeadSheet, section: Section, part: Part) -> str:
    notes = section.notes.get(part.id, ())
    if not notes:
        return "rests"
    if instrument(part.instrument).is_percussion:
        return DEEDS["drums"]
    before = sheet.parts[: [each.id for each in sheet.parts].index(part.id)]
    for other in before:
        if not instrument(other.instrument).is_percussion and _doubles(notes, section.notes.get(other.id, ())):
            return f"doubles {other.id}"
    held = len({pitch_class(note.pitch.rstrip("-0123456789")) for note in notes}) == 1
    if part.role == "bass" and held and section.bars >= HELD:
        return "pedal"
    return DEEDS[part.role]


def _doubles(notes: Sequence[Note], others: Sequence[Note]) -> bool:
    own, theirs = _events(notes), _events(others)
    return len(own) >= FEWEST and len(own & theirs) >= ALIKE * max(len(own), len(theirs))


def _events(notes: Sequence[Note]) -> set[tuple[object, int]]:
    return {(note.at, pitch_class(note.pitch.rstrip("-0123456789"))) for note in notes}
