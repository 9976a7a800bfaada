"""Edits of chords."""

from typing import Literal

from menura.errors import Problem
from menura.scores.beats import Beats
from menura.scores.edit.change import Change, changed, refuse, with_section
from menura.scores.model import ChordAt, LeadSheet, Symbol
from menura.values.base import Identifier


class SetChord(Change):
    """Write a chord, change the one that is there, or take it away."""

    op: Literal["set-chord"] = "set-chord"
    section: Identifier
    at: Beats
    """Since the section began."""
    symbol: Symbol | None
    """None takes it away: the chord before goes on."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        section = sheet.section(self.section)
        others = [chord for chord in section.chords if chord.at != self.at]
        if self.symbol is None and len(others) == len(section.chords):
            places = ", ".join(str(chord.at) for chord in section.chords) or "none"
            reason = f"no chord begins on beat {self.at} of {section.id!r}; chords begin on {places}"
            refuse([Problem("at", reason, "Give one of these.")])
        new = [] if self.symbol is None else [ChordAt(at=self.at, symbol=self.symbol)]
        row = sorted([*others, *new], key=lambda chord: chord.at)
        return with_section(sheet, section.id, changed(section, chords=tuple(row)))
