"""What a mechanism is asked for: one note."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from menura.audio.clip import Samples

MF = 80 / 127
"""The velocity at which every instrument has its documented loudness."""


@dataclass(frozen=True)
class Stroke:
    """One note, as an instrument meets it.

    Attributes
    ----------
    rate : int
    pitch : float
        MIDI number, fractions allowed.
    velocity : float
        0 … 1.
    held : float
        Seconds.
    articulation : str
        Of :data:`menura.scores.model.Articulation`.
    seed : int
        Of everything random about it.
    before : float or None
        The pitch that it is joined to, if it is slurred.
    above : int
        Semitones to the other note of a trill.
    chance : Generator
        The note's own.
    """

    rate: int
    pitch: float
    velocity: float
    held: float
    articulation: str = ""
    seed: int = 0
    before: float | None = None
    above: int = 0
    chance: np.random.Generator = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", np.random.default_rng(self.seed))

    @cached_property
    def frequency(self) -> float:
        """Fundamental frequency in hertz, at A4 = 440 Hz."""
        return float(440.0 * 2 ** ((self.pitch - 69) / 12))

    @property
    def force(self) -> float:
        """Velocity relative to mezzoforte, in octaves: 0 at mf, about 0.7 at its greatest, -2 at pp."""
        return float(np.log2(max(self.velocity, 0.02) / MF))

    @property
    def top(self) -> float:
        """Highest frequency that may be made, in hertz."""
        return min(0.45 * self.rate, 18_000.0)


class Mechanism(Protocol):
    """A way in which sound is made: the parameters of one instrument."""

    def note(self, stroke: Stroke) -> Samples:
        """Return ``float32 [1 or 2, n]``: the note from its onset until it can no longer be heard."""
        ...
