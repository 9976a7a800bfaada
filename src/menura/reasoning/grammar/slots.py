"""One wish with its times."""

from dataclasses import dataclass, field
from random import Random

from menura.engines.sounds.atlas import Sound
from menura.plans.model import Value
from menura.reasoning.grammar.bind import STROKE, Bound
from menura.reasoning.grammar.series import Hit, Series, filling, instance
from menura.reasoning.grammar.wishes import Wish

AMBIENT = frozenset({"ambience", "background", "crowd", "fire", "insect", "nature", "night", "sea", "water", "weather"})
"""Tags of beds that go on while other things happen one after another."""

MOST_COPIES = 4
"""Beds of one kind that sound at once at most."""


@dataclass
class Slot:
    """One wish with its times.

    Attributes
    ----------
    wish : Wish
    sound : Sound or None
        None for a pause, and for a performance.
    index : int
        Place among the wishes.
    chance : Random
    start : float
        Seconds; where it begins.
    stop : float or None
        Where it ends, if that is settled.
    series : Series
        Of impulses and bursts, from `start`.
    lasts : bool
        Whether it goes on until `stop`, or until the scene ends.
    reason : str
        Key of the sentence that explains its time.
    other : int or None
        The slot that its time depends on.
    bound : tuple of Bound
        Impacts that it lands on; they then decide all its times.
    parameters : dict
        What its times, and what is forbidden, ask of the sound.
    """

    wish: Wish
    sound: Sound | None
    index: int
    chance: Random
    start: float = 0.0
    stop: float | None = None
    series: Series = field(default_factory=lambda: Series(()))
    lasts: bool = False
    reason: str = "timing-whole"
    other: int | None = None
    bound: tuple[Bound, ...] = ()
    parameters: dict[str, Value] = field(default_factory=dict)

    @property
    def is_bed(self) -> bool:
        """Whether it is one long sound; what is asked for several times, or lands on impacts, is not."""
        lasting = self.sound is not None and self.sound.form == "bed" and not self.bound
        return lasting and (self.wish.count or 1) == 1

    @property
    def is_cue(self) -> bool:
        """Whether it stands for a performance."""
        return self.wish.cue is not None

    @property
    def is_played(self) -> bool:
        """Whether it stands for music or a song, which go on until something else follows them."""
        return self.is_cue and self.wish.mention.words != "speech"

    @property
    def is_ambient(self) -> bool:
        """Whether it goes on behind what follows it."""
        return self.sound is not None and self.is_bed and bool(AMBIENT & {*self.sound.tags})

    @property
    def end(self) -> float | None:
        """Where it ends, in seconds, if that does not depend on the length of the scene."""
        if self.stop is not None:
            return self.stop
        return None if self.lasts or not self.series.hits else self.start + self.series.span

    def hits(self, duration: float) -> list[Hit]:
        """Return the instances in a scene of a length, those that would start too late included."""
        if self.bound and self.sound is not None:
            single = self.sound.form == "bed"
            return [(hit.start, STROKE if single else instance(self.sound, self.chance)) for hit in self.bound]
        stop = duration if self.stop is None else min(self.stop, duration)
        if self.is_bed:
            starts = [at for at in self.starts for _ in range(self.copies)]
            return [(at, max(stop - at, 0.0) if self.wish.length is None else self.wish.length) for at in starts]
        series = self.series
        if self.lasts and self.sound is not None:
            series = filling(self.wish, self.sound, self.chance, max(stop - self.start, 0.0))
        return [(round(at + offset, 3), length) for at in self.starts for offset, length in series.hits]

    @property
    def copies(self) -> int:
        """How many of a bed sound at once; many are a texture, not so many beds."""
        return min(self.wish.several or 1, MOST_COPIES)

    @property
    def starts(self) -> tuple[float, ...]:
        """When each series begins, in seconds."""
        return self.wish.at or (self.start,)
