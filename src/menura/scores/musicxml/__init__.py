"""MusicXML 4: lead sheets as notation that other programs open, and their scores as lead sheets."""

from menura.scores.musicxml.reader import read
from menura.scores.musicxml.writer import write

__all__ = ["read", "write"]
