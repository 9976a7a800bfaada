"""MIDI files: every note of a sheet, and what the format has no words for as text events, so that it returns.

What :func:`write` writes and :func:`read` reads again is the sheet as it is played, in a normal form: every part is
written out (its patterns, their octaves and their rests are gone), there is a tempo at the first beat, a rest is not
written as an empty list, and no section repeats the sheet's own key or metre. Everything else is the same afterwards:
all ids, names, notes with their spelling, exact lengths, velocities and articulations, syllables and lines, chords,
dynamics, tempos, keys and modes, metres, gains and places.
"""

from menura.scores.midi.reading import read
from menura.scores.midi.writing import write

__all__ = ["read", "write"]
