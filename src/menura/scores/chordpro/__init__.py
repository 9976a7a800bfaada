"""ChordPro: chords over lyrics. It says no lengths, so that those are the reader's rule; and no notes.

Source: ChordPro 6 file format specification, www.chordpro.org (2022).
"""

from menura.scores.chordpro.reading import read
from menura.scores.chordpro.writing import write

__all__ = ["read", "write"]
