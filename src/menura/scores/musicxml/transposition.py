"""Pitches as they are written for transposing instruments, spelling kept."""

from dataclasses import dataclass

from menura.scores.pitch import STEPS, midi, spell

LETTERS = "CDEFGAB"
STEPS_OF = (0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)
"""Letters that an interval of so many semitones usually spans."""


@dataclass(frozen=True)
class Interval:
    """From the written to the sounding pitch.

    Attributes
    ----------
    diatonic : int
        Letters.
    chromatic : int
        Semitones.
    """

    diatonic: int = 0
    chromatic: int = 0

    @property
    def fifths(self) -> int:
        """Sharps by which the sounding key signature exceeds the written one."""
        return 7 * self.chromatic - 12 * self.diatonic

    @property
    def octaves(self) -> int:
        """Whole octaves in it, towards zero."""
        return int(self.chromatic / 12)


@dataclass(frozen=True)
class Spelled:
    """A pitch as a letter, semitones of alteration and an octave."""

    step: str
    alter: int
    octave: int

    @property
    def name(self) -> str:
        """As in a note: ``"Bb3"``; spelled anew if it needs more than two accidentals."""
        if abs(self.alter) > 2:
            return spell(STEPS[self.step] + self.alter + 12 * (self.octave + 1))
        return f"{self.step}{'#' * self.alter}{'b' * -self.alter}{self.octave}"


def interval(semitones: int, fifths: int) -> Interval:
    """Return the interval of an instrument that sounds so many semitones off, in a sounding key of so many sharps.

    Where the written key would need more than seven signs, it is written in its enharmonic equal.
    """
    octaves, rest = divmod(abs(semitones), 12)
    sign = -1 if semitones < 0 else 1
    found = Interval(sign * (7 * octaves + STEPS_OF[rest]), semitones)
    written = fifths - found.fifths
    turn = -1 if written > 7 else 1 if written < -7 else 0
    return Interval(found.diatonic + turn, semitones)


def written(name: str, by: Interval) -> Spelled:
    """Return how a sounding pitch is written."""
    return _moved(name, -by.diatonic, -by.chromatic)


def sounding(pitch: Spelled, by: Interval) -> Spelled:
    """Return how a written pitch sounds."""
    number = STEPS[pitch.step] + pitch.alter + 12 * (pitch.octave + 1)
    return _placed(pitch.step, pitch.octave, number, by.diatonic, by.chromatic)


def _moved(name: str, letters: int, semitones: int) -> Spelled:
    octave = name.lstrip("ABCDEFGabcdefg#♯♭")
    return _placed(name[0].upper(), int(octave), midi(name), letters, semitones)


def _placed(letter: str, octave: int, number: int, letters: int, semitones: int) -> Spelled:
    turns, index = divmod(LETTERS.index(letter) + letters, 7)
    target = LETTERS[index]
    natural = STEPS[target] + 12 * (octave + turns + 1)
    return Spelled(target, number + semitones - natural, octave + turns)


def altered(step: str, fifths: int) -> int:
    """Return the semitones by which a key signature alters a letter."""
    order = "FCGDAEB"
    if fifths >= 0:
        return 1 if step in order[:fifths] else 0
    return -1 if step in order[fifths:] else 0
