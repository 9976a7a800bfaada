"""Voices woven block by block: what is given stands, the rest is written against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from menura.composing.strict.lines import Slot, Task, written
from menura.composing.strict.rules import Line, Tone, faults

ATTEMPTS = 14
"""Rhythms that are tried for a voice before it gets plainer ones."""

CELLS: tuple[tuple[float, ...], ...] = ((1, 0.5, 0.5), (0.5, 0.5, 1), (1, 1), (0.5, 0.5, 0.5, 0.5), (1.5, 0.5), (2,))
"""Half bars of free voices, as lengths in quarter notes, lively to calm."""

PLAIN: tuple[tuple[float, ...], ...] = ((1, 1), (2,))


NEAR = Fraction(8)
"""Quarter notes before a stretch that its notes are judged with."""


@dataclass
class Weave:
    """Voices in the making.

    Attributes
    ----------
    ranges : sequence of (int, int)
        Lowest and highest MIDI number of each voice, from the top down.
    fifths : int
        Of the key signature.
    rng : Random
    voices : list of list of Tone
    """

    ranges: Sequence[tuple[int, int]]
    fifths: int
    rng: Random
    voices: list[list[Tone]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voices = self.voices or [[] for _ in self.ranges]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The voices so far."""
        return tuple(map(tuple, self.voices))

    def since(self, start: Fraction) -> tuple[Line, ...]:
        """Return what voices have from a while before a time on."""
        return tuple(tuple(tone for tone in voice if tone.end > start - NEAR) for voice in self.voices)

    def holds(self, start: Fraction) -> bool:
        """Tell whether no rule is broken from a time on."""
        return not any(fault.at >= start for fault in faults(self.since(start), self.fifths))

    def place(self, voice: int, tones: Iterable[Tone]) -> None:
        """Give a voice notes that are not to be looked for."""
        self.voices[voice] += tones

    def placed(self, voice: int, tones: Sequence[Tone]) -> bool:
        """Give a voice notes if they are within its range and break no rule; return whether they do."""
        low, high = self.ranges[voice]
        if not tones or not all(low <= tone.pitch <= high for tone in tones):
            return False
        count = len(self.voices[voice])
        self.voices[voice] += tones
        if self.holds(tones[0].at):
            return True
        del self.voices[voice][count:]
        return False

    def breathe(self, voice: int, end: Fraction, length: Fraction) -> None:
        """Take away what a voice has in so many quarter notes before a time."""
        line = self.voices[voice]
        kept = [tone for tone in line if tone.at < end - length]
        if kept and kept[-1].end > end - length:
            kept[-1] = replace(kept[-1], length=end - length - kept[-1].at)
        line[:] = kept

    def add(
        self,
        voice: int,
        start: Fraction,
        length: Fraction,
        scale: frozenset[int],
        begins: frozenset[int] = frozenset(),
        *,
        inverts: bool = False,
        attempts: int = ATTEMPTS,
    ) -> bool:
        """Write a free stretch of a voice against all others; return whether notes were found for it.

        Parameters
        ----------
        voice : int
        start, length : Fraction
            Quarter notes.
        scale : frozenset of int
            Pitch classes.
        begins : frozenset of int
            Pitch classes of which one must come first; empty: any.
        inverts : bool
            Whether it shall be able to change places with what it is written against.
        attempts : int
            Rhythms that are tried, and again as many plainer ones.
        """
        for attempt in range(2 * attempts):
            rhythm = self._rhythm(start, length, CELLS if attempt < attempts else PLAIN)
            first = self.within(voice, begins)
            slots = [Slot(at, span, frozenset() if k else first) for k, (at, span) in enumerate(rhythm)]
            if self.write(voice, slots, scale, inverts=inverts):
                return True
        return False

    def hold(self, voice: int, start: Fraction, length: Fraction, classes: frozenset[int]) -> bool:
        """Give a voice one note of some pitch classes; return whether any of them breaks no rule."""
        return self.write(voice, [Slot(start, length, self.within(voice, classes))], classes)

    def write(self, voice: int, slots: Sequence[Slot], scale: frozenset[int], *, inverts: bool = False) -> bool:
        """Find a voice notes for slots; return whether there are any."""
        low, high = self.ranges[voice]
        lines = self.since(slots[0].at)
        beside = lines[:voice], lines[voice + 1 :]
        task = Task(*beside, scale, low, high, self.fifths, before=lines[voice], inverts=inverts)
        line = written(slots, task, self.rng)
        self.voices[voice] += line or ()
        return line is not None

    def within(self, voice: int, classes: frozenset[int]) -> frozenset[int]:
        """Return the notes of some pitch classes in the range of a voice."""
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
