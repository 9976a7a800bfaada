"""Patterns written out: what a section's notes are, and what they depend on."""

from fractions import Fraction

from menura.scores.arranging.realising import realised
from menura.scores.model import ChordAt, LeadSheet, Part, Section

CHORDS = tuple(ChordAt(at=Fraction(4 * k), symbol=symbol) for k, symbol in enumerate(["C", "Am7", "F", "G7"]))
PARTS = (
    Part(id="drums", instrument="drum-kit", role="drums", pattern="pop-beat"),
    Part(id="bass", instrument="bass-guitar", role="bass", pattern="root-bass"),
    Part(id="piano", instrument="piano", role="chords", pattern="block-chords"),
    Part(id="pad", instrument="strings", role="pad", pattern="warm-pad"),
)


def sheet(count: int = 3) -> LeadSheet:
    sections = tuple(Section(id=f"s{k}", bars=4, chords=CHORDS, energy=0.3 + 0.2 * k) for k in range(count))
    return LeadSheet(parts=PARTS, sections=sections)


def test_every_part_is_written_out_and_stays_so() -> None:
    written = realised(sheet())
    assert all(set(section.notes) == {"drums", "bass", "piano", "pad"} for section in written.sections)
    assert realised(written) == written
    assert LeadSheet.model_validate(written.model_dump()) == written
