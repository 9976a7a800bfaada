"""How well a melody goes with the tones of its words."""

from collections.abc import Iterator
from itertools import pairwise

from menura.composing.melody import height
from menura.phonetics.syllables import recovered
from menura.scores.model import LeadSheet, Note
from menura.scores.pitch import midi

LEVEL = 0.7
"""Difference of two tones, on the scale from 1 to 5, below which their melody may go anywhere."""


def agreement(sheet: LeadSheet, part: str = "voice") -> float | None:
    """Return the share of neighbouring syllables whose interval does not contradict the movement of their tones.

    A step upward contradicts tones that fall by at least `LEVEL`, and the other way round; repeated notes contradict
    nothing. Lines that are said rather than sung do not count.

    Parameters
    ----------
    sheet : LeadSheet
    part : str, optional

    Returns
    -------
    float or None
        0 … 1; None for a song without tones.
    """
    moves = [
        (after - before, midi(second.pitch) - midi(first.pitch))
        for row in _lines(sheet, part)
        for (first, before), (second, after) in pairwise(row)
        if before is not None and after is not None
    ]
    if not moves:
        return None
    return sum(abs(tones) < LEVEL or tones * interval >= 0 for tones, interval in moves) / len(moves)


def _lines(sheet: LeadSheet, part: str) -> Iterator[list[tuple[Note, float | None]]]:
    for section in sheet.sections:
        notes = [note for note in section.notes.get(part, ()) if note.syllable is not None]
        syllables = [note.syllable for note in notes if note.syllable is not None]
        said = recovered([(s.text, s.joins, s.reading) for s in syllables], sheet.language)
        for number, line in enumerate(section.lyrics):
            if line.delivery in {"rap", "spoken"}:
                continue
            yield [
                (note, height(each.tone, each.language))
                for note, syllable, each in zip(notes, syllables, said, strict=True)
                if syllable.line == number
            ]
