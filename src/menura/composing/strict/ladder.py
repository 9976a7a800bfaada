"""Lines moved along the staff: each note goes so many steps, and takes the sign that the scale gives it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from menura.composing.strict.rules import Line, Tone
from menura.scores.keys import Key
from menura.scores.pitch import STEPS, alteration, spell

LETTERS = "CDEFGAB"


def named(pitch: int, fifths: int) -> str:
    """Return what a pitch is called in a key signature and the keys around it: ``named(68, 0) == "G#4"``."""
    return spell(pitch, fifths + 1, minor=True)


def harmonic(key: Key) -> tuple[int, ...]:
    """Return the pitch classes of a key from the tonic up, the seventh raised where it is low."""
    return (*key.scale[:6], (key.scale[0] - 1) % 12)


@dataclass(frozen=True)
class Ladder:
    """A scale as steps of a staff.

    Attributes
    ----------
    scale : tuple of int
        Seven pitch classes, one for each letter.
    fifths : int
        Of the piece's key signature, by which pitches are called.
    """

    scale: tuple[int, ...]
    fifths: int

    @cached_property
    def _signs(self) -> dict[str, int]:
        names = (named(60 + number, self.fifths).rstrip("0123456789") for number in self.scale)
        return {name[0]: alteration(name[1:]) for name in names}

    def step(self, pitch: int) -> int:
        """Return the place of a pitch on the staff."""
        name = named(pitch, self.fifths)
        return LETTERS.index(name[0]) + 7 * int(name[1:].lstrip("#b"))

    def pitch(self, step: int) -> int:
        """Return the note of the scale in a place of the staff."""
        letter = LETTERS[step % 7]
        return 12 * (step // 7 + 1) + STEPS[letter] + self._signs[letter]

    def moved(self, line: Iterable[Tone], steps: int) -> Line:
        """Return a line some steps higher, in this scale."""
        return tuple(Tone(tone.at, tone.length, self.pitch(self.step(tone.pitch) + steps)) for tone in line)


def away(old: str, new: str) -> int:
    """Return the steps of the staff from one tonic up to another: from ``"C"`` to ``"Ab"`` 5."""
    return (LETTERS.index(new[0]) - LETTERS.index(old[0])) % 7
