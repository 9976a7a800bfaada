"""Motifs: the shape of a short idea in steps of its scale, and what can be made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random


@dataclass(frozen=True)
class Motif:
    """A shape.

    Attributes
    ----------
    steps : tuple of int
        From each note to the next, in steps of the scale: 0 repeats, 1 goes to its next note.
    """

    steps: tuple[int, ...]

    @classmethod
    def of(cls, pitches: Sequence[int], ladder: Sequence[int]) -> "Motif":
        """Return the shape of MIDI numbers on the ascending notes of a scale."""
        rungs = [rung(pitch, ladder) for pitch in pitches]
        return cls(tuple(b - a for a, b in pairwise(rungs)))

    @classmethod
    def drawn(cls, count: int, leaps: float, repeats: float, rng: Random) -> "Motif":
        """Return a shape by chance that turns back after a leap and does not drift far.

        Parameters
        ----------
        count : int
        leaps, repeats : float
            0 … 1: how often it leaps and repeats.
        rng : Random
        """
        steps: list[int] = []
        for _ in range(count):
            size = rng.choices(
                (0, 1, 2, 3, 4, 5, 7),
                (0.5 * repeats, 1.0, 0.2 + 0.6 * leaps, 0.4 * leaps, 0.35 * leaps, 0.25 * leaps, 0.1 * leaps),
            )[0]
            upward = rng.random() < 0.5 - 0.12 * sum(steps)
            if steps and abs(steps[-1]) > 2:
                size, upward = min(size, 1), steps[-1] < 0
            steps.append(size if upward else -size)
        return cls(tuple(steps))

    def inverted(self) -> "Motif":
        """Return it upside down."""
        return Motif(tuple(-step for step in self.steps))

    def reversed(self) -> "Motif":
        """Return it from its end to its beginning."""
        return Motif(tuple(-step for step in self.steps[::-1]))

    def head(self, count: int) -> "Motif":
        """Return its first steps."""
        return Motif(self.steps[:count])

    def widened(self) -> "Motif":
        """Return it with its largest step one step larger."""
        if not self.steps:
            return self
        k = max(range(len(self.steps)), key=lambda i: abs(self.steps[i]))
        wide = self.steps[k] + (1 if self.steps[k] >= 0 else -1)
        return Motif((*self.steps[:k], wide, *self.steps[k + 1 :]))


def rung(pitch: int, ladder: Sequence[int]) -> int:
    """Return the index of the note of a ladder that is nearest to a pitch."""
    return min(range(len(ladder)), key=lambda k: (abs(ladder[k] - pitch), k))
