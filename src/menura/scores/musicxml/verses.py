"""Which syllables stand under which notes."""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from menura.scores.model import Syllable
from menura.scores.musicxml.findings import Ledger
from menura.scores.musicxml.frame import Frame
from menura.scores.musicxml.joining import Held

LONGEST = 40
"""Characters of a syllable."""


def syllables(
    notes: Sequence[Held], part: str, frame: Frame | None, starts: Sequence[Fraction], ledger: Ledger
) -> dict[int, Syllable]:
    """Return the syllables under a part's notes, by the number of the note.

    Parameters
    ----------
    notes : sequence of Held
        In order of time.
    part : str
    frame : Frame or None
        What it tells about syllables is believed.
    starts : sequence of Fraction
        Where sections begin: their lines are counted from 0.
    ledger : Ledger
    """
    marks = frame.syllables.get(part, {}) if frame else {}
    found: dict[int, Syllable] = {}
    line, section, ended = 0, -1, False
    times = max((held.verse for held in notes), default=1)
    for k, held in enumerate(notes):
        words = held.piece.words
        if not words:
            continue
        verse = held.verse if held.verse in words else min(words)
        if max(words) > times and len(words) > 1 and frame is None:
            ledger.note("Further verses are sung only where the score repeats them.")
        text, syllabic, ends = words[verse]
        if len(text) > LONGEST:
            ledger.note(f"Syllables of more than {LONGEST} characters are cut ({{}}).")
        place = bisect_right(starts, held.start)
        line = 0 if place != section else line + ended
        section, ended = place, ends
        own = marks.get(len(found), {})
        told = {"text": text[:LONGEST], "joins": syllabic in {"begin", "middle"}, "line": line, **own}
        found[k] = Syllable.model_validate(told)
    return found
