"""One wish as a series of instances: how many, how long each, how far apart."""

from dataclasses import dataclass, replace
from random import Random

from menura.engines.sounds.atlas import Sound
from menura.reasoning.grammar.counts import MOST
from menura.reasoning.grammar.wishes import Wish

Hit = tuple[float, float]
"""Start and duration of one instance, in seconds."""

SHORTEST = 0.02
"""Seconds below which no instance is made."""

MOST_FILLED = 5000
"""Repetitions that fill a time at most; what reaches it is told."""

PASSAGE = (1.4, 2.2)
"""Seconds of each passage of a bed that was asked for several times."""

HEARD = 0.2
"""Seconds of a decay that must be heard; the rest may be cut off at the end of a scene."""

WHOLE = 0.75
"""Part of something with a course of its own that must fit before the end of a scene."""

FEW = 2
"""Most repetitions of what comes singly: then bouts are as far apart as repetitions."""

OCCASIONAL = (2.2, 5.0)
"""Seconds between starts of what happens occasionally."""

REPEATED = (0.15, 0.5)
"""Seconds of rest between repetitions where the atlas gives no gap."""

UNASKED = 3.0
"""Seconds that the only thing that happens goes on when nobody gave a length."""

FILLING = {"repeatedly": 6.0, "continuously": 6.0, "occasionally": 10.0}
"""Seconds that a scene needs at least for such a word to be heard."""


@dataclass(frozen=True)
class Series:
    """Instances of one sound, in seconds from the first one's start."""

    hits: tuple[Hit, ...]

    @property
    def span(self) -> float:
        """Seconds from the first start to the last end."""
        return max((start + duration for start, duration in self.hits), default=0.0)

    @property
    def heard(self) -> float:
        """Seconds until the last instance has been heard, though perhaps not its decay."""
        return max((start + min(duration, max(HEARD, 0.4 * duration)) for start, duration in self.hits), default=0.0)

    def cut(self, seconds: float, least: float = 0.0) -> "Series":
        """Return what fits into a length; the first instance always stays, shortened if need be.

        Parameters
        ----------
        seconds : float
        least : float
            Part of an instance that must fit, or it is left out: half a crow is none.
        """
        if self.span <= seconds or not self.hits:
            return self
        trimmed = [(start, min(own, seconds - start), own) for start, own in self.hits if start < seconds]
        kept = tuple(
            (start, length)
            for start, length, own in trimmed
            if length >= max(min(own, HEARD), least * own) or length >= 0.5 * seconds
        )
        return replace(self, hits=kept or ((0.0, max(seconds, SHORTEST)),))


def must_fit(sound: Sound) -> float:
    """Return the part of an instance that must be heard for it to be worth beginning; a decay may be cut off."""
    return WHOLE if sound.form == "burst" else 0.0


def instance(sound: Sound, chance: Random) -> float:
    """Return the length of one instance, in seconds."""
    low, high = sound.duration if sound.form != "bed" else PASSAGE
    return round(chance.uniform(low, high), 3)


def counted(wish: Wish) -> int | None:
    """Return how many instances were asked for, if any number was."""
    if wish.count is None and wish.several is None:
        return None
    return min(max(1, wish.count or 1) * max(1, wish.several or 1), MOST)


def wanted(wish: Wish) -> int:
    """Return the number asked for, before it is cut to what is sensible."""
    return max(1, wish.count or 1) * max(1, wish.several or 1)


def natural(wish: Wish, sound: Sound, chance: Random, *, until: float | None) -> Series:
    """Return as many instances as were asked for, or as such a sound usually has.

    Parameters
    ----------
    wish : Wish
    sound : Sound
        Not a bed.
    chance : Random
    until : float or None
        Seconds that it should go on where no number was asked for; None when other things happen too.
    """
    count = counted(wish)
    if count is not None:
        return _spaced(wish, sound, chance, count)
    if wish.length is not None:
        return _lasting(wish, sound, chance, wish.length)
    fills = until is not None and until > UNASKED
    series = _spaced(wish, sound, chance, _usual_count(wish, sound, chance, fills=fills))
    if until is None or wish.is_timed or sound.repeat is None:
        return series
    return _bouts(wish, sound, chance, series, until)


def _bouts(wish: Wish, sound: Sound, chance: Random, series: Series, until: float) -> Series:
    """Let the usual series come back after a rest, as long as there is time."""
    hits = list(series.hits)
    while len(hits) < MOST_FILLED:
        again = _spaced(wish, sound, chance, _usual_count(wish, sound, chance))
        rest = chance.uniform(0.6, 2.0) * (1 + 0.1 * min(len(hits), 60))
        start = max(start + duration for start, duration in hits) + rest
        if sound.repeat is not None and sound.repeat.count[1] <= FEW:
            start = max(start, hits[-1][0] + chance.uniform(*sound.repeat.gap))
        if start + again.span > until and sum(hits[-1]) >= min(until, 2.5):
            break
        fitting = [(at, own) for at, own in again.hits if at == 0 or start + at + own <= until]
        hits += [(round(start + offset, 3), duration) for offset, duration in fitting]
    return Series(tuple(hits))


def filling(wish: Wish, sound: Sound, chance: Random, seconds: float) -> Series:
    """Return a series that goes on for a time.

    Parameters
    ----------
    wish : Wish
    sound : Sound
    chance : Random
    seconds : float
    """
    hits: list[Hit] = []
    start = 0.0
    while len(hits) < MOST_FILLED:
        duration = instance(sound, chance)
        if hits and start + min(duration, HEARD if sound.form == "impulse" else duration) > seconds + 1e-9:
            break
        hits.append((round(start, 3), duration))
        start += _gap(wish, sound, chance, duration)
        if counted(wish) is not None and len(hits) >= (counted(wish) or 1):
            break
    return Series(tuple(hits)).cut(seconds, must_fit(sound))


def _usual_count(wish: Wish, sound: Sound, chance: Random, *, fills: bool = True) -> int:
    if wish.at or wish.start is not None or sound.repeat is None:
        return 1
    if not fills and sound.repeat.count[0] == 1:
        return 1  # what may well happen once does, unless a time is to be filled
    return chance.randint(*sound.repeat.count)


def _lasting(wish: Wish, sound: Sound, chance: Random, seconds: float) -> Series:
    """Return one instance of the length asked for, or several where one cannot last that long."""
    if sound.form == "burst" and (sound.repeat is None or seconds <= 1.5 * sound.duration[1]):
        return Series(((0.0, seconds),))
    if sound.repeat is None or wish.often or wish.every is not None:
        return filling(wish, sound, chance, seconds)
    usual = _spaced(wish, sound, chance, _usual_count(wish, sound, chance))
    return _bouts(wish, sound, chance, usual, seconds).cut(seconds, must_fit(sound))


def _spaced(wish: Wish, sound: Sound, chance: Random, count: int) -> Series:
    hits: list[Hit] = []
    start = 0.0
    steady = chance.random()
    for _ in range(count):
        duration = instance(sound, chance)
        hits.append((round(start, 3), duration))
        start += _gap(wish, sound, chance, duration, steady)
    return Series(tuple(hits))


def _gap(wish: Wish, sound: Sound, chance: Random, duration: float, steady: float | None = None) -> float:
    """Return seconds from one start to the next; a series keeps about the same pace."""
    if wish.every is not None:
        return max(wish.every, 0.02)
    if wish.often == "occasionally":
        return max(chance.uniform(*OCCASIONAL), duration)
    place = chance.random() if steady is None else min(max(steady + chance.uniform(-0.12, 0.12), 0.0), 1.0)
    low, high = sound.repeat.gap if sound.repeat else (duration + REPEATED[0], duration + REPEATED[1])
    return max((low + (high - low) * place) * wish.factor("pace"), 0.04)
