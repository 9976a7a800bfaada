"""Voices woven block by block: what is given stands, the rest is written against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from menura.composing.strict.lines import Slot, Task, written
from menura.composing.strict.rules import Line, Tone

ATTEMPTS = 14
"""Rhythms that are tried for a voice before it gets plainer ones, and at last rests."""

CELLS: tuple[tuple[float, ...], ...] = ((1, 0.5, 0.5), (0.5, 0.5, 1), (1, 1), (0.5, 0.5, 0.5, 0.5), (1.5, 0.5), (2,))
"""Half bars of free voices, as lengths in quarter notes, lively to calm."""

PLAIN: tuple[tuple[float, ...], ...] = ((1, 1), (2,))


@dataclass
class Weave:
    """Voices in the making.

    Attributes
    ----------
    ranges : sequence of (int, int)
        Lowest and highest MIDI number of each voice, from the top down.
    rng : Random
    voices : list of list of Tone
    """

    ranges: Sequence[tuple[int, int]]
    rng: Random
    voices: list[list[Tone]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voices = self.voices or [[] for _ in self.ranges]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The voices so far."""
        return tuple(map(tuple, self.voices))

    def place(self, voice: int, tones: Iterable[Tone]) -> None:
        """Give a voice notes that are not to be looked for."""
        self.voices[voice] += tones

    def add(
        self, voice: int, start: Fraction, length: Fraction, scale: frozenset[int], begins: frozenset[int] = frozenset()
    ) -> bool:
        """Write a free stretch of a voice against all others; return whether it found notes rather than a rest.

        Parameters
        ----------
        voice : int
        start, length : Fraction
            Quarter notes; a whole number of half bars.
        scale : frozenset of int
            Pitch classes.
        begins : frozenset of int
            Pitch classes of which one must come first; empty: any.
        """
        for attempt in range(2 * ATTEMPTS):
            rhythm = self._rhythm(start, length, CELLS if attempt < ATTEMPTS else PLAIN)
            first = self._within(voice, begins)
            slots = [Slot(at, span, frozenset() if k else first) for k, (at, span) in enumerate(rhythm)]
            if self._write(voice, slots, scale):
                return True
        return False

    def hold(self, voice: int, start: Fraction, length: Fraction, classes: frozenset[int]) -> bool:
        """Give a voice one note of some pitch classes; return whether any of them breaks no rule."""
        return self._write(voice, [Slot(start, length, self._within(voice, classes))], classes)

    def _write(self, voice: int, slots: Sequence[Slot], scale: frozenset[int]) -> bool:
        low, high = self.ranges[voice]
        lines = self.lines
        task = Task(lines[:voice], lines[voice + 1 :], scale, low, high, before=lines[voice])
        line = written(slots, task, self.rng)
        self.voices[voice] += line or ()
        return line is not None

    def _within(self, voice: int, classes: frozenset[int]) -> frozenset[int]:
        low, high = self.ranges[voice]
        return frozenset(p for p in range(low, high + 1) if p % 12 in classes)

    def _rhythm(
        self, start: Fraction, length: Fraction, cells: Sequence[Sequence[float]]
    ) -> list[tuple[Fraction, Fraction]]:
        out, at = list[tuple[Fraction, Fraction]](), start
        while at < start + length:
            for span in map(Fraction, self.rng.choice(cells)):
                kept = min(span, start + length - at)
                if kept > 0:
                    out.append((at, kept))
                    at += kept
        return out


def shifted(line: Iterable[Tone], by: Fraction, semitones: int = 0) -> Line:
    """Return a line later, and higher."""
    return tuple(Tone(tone.at + by, tone.length, tone.pitch + semitones) for tone in line)


def remoded(line: Iterable[Tone], old: Sequence[int], new: Sequence[int]) -> Line:
    """Return a line with the degrees of one scale replaced by those of another, as near as they lie.

    Parameters
    ----------
    line : iterable of Tone
        Of notes of the old scale.
    old, new : sequence of int
        Pitch classes from the tonic up, equally many.
    """
    away = (new[0] - old[0] + 6) % 12 - 6
    moved = []
    for tone in line:
        degree = list(old).index(tone.pitch % 12)
        target = new[degree]
        rough = tone.pitch + away
        moved.append(Tone(tone.at, tone.length, rough + (target - rough + 6) % 12 - 6))
    return tuple(moved)
