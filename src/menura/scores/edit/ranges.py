"""Written notes brought into the range of whoever plays them."""

import re

from menura.scores.edit.change import changed
from menura.scores.instruments import Instrument, instrument
from menura.scores.mending import raised
from menura.scores.model import LeadSheet, Part
from menura.scores.pitch import PATTERN, midi


def within(sheet: LeadSheet) -> LeadSheet:
    """Return a sheet in which every part that leaves its instrument's range is brought back by octaves."""
    for part in sheet.parts:
        sheet = folded(sheet, part)
    return sheet


def folded(sheet: LeadSheet, part: Part) -> LeadSheet:
    """Return a sheet in which a part's written notes lie within the range of its instrument, as far as octaves help."""
    player = instrument(part.instrument)
    pitches = [midi(note.pitch) for _, _, note in sheet.written(part.id) if re.fullmatch(PATTERN, note.pitch)]
    if player.is_percussion or not pitches:
        return sheet
    shifts = [k for k in (0, 1, -1, 2, -2, 3, -3) if _fits(player, min(pitches) + 12 * k, max(pitches) + 12 * k)]

    def moved(pitch: str) -> str:
        if not re.fullmatch(PATTERN, pitch):
            return pitch
        number = midi(pitch)
        alone = (k for k in sorted(range(-8, 9), key=abs) if _fits(player, number + 12 * k))
        octaves = shifts[0] if shifts else next(alone, 0)
        return raised(pitch, octaves)

    sections = (
        changed(s, notes={**s.notes, part.id: tuple(note.repitched(moved) for note in s.notes[part.id])})
        if part.id in s.notes
        else s
        for s in sheet.sections
    )
    return changed(sheet, sections=tuple(sections))


def _fits(player: Instrument, *pitches: int) -> bool:
    return all(player.lowest <= pitch <= player.highest for pitch in pitches)
