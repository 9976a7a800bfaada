"""When and where what is played, said and sung is heard, once everything in the scene has its time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from menura.plans.curve import Curve
from menura.reasoning.grammar import placing
from menura.reasoning.grammar.slots import Slot
from menura.reasoning.grammar.wishes import Wish
from menura.reasoning.performing import Performance, spoken_at

NEAR = 2.0
"""Metres from which "far away" counts for players and speakers."""

LATEST = 6.0
"""Seconds that music gets at the end of a scene, where what happens before it leaves fewer."""


def cued(wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    """Return wishes in which a length before a line is its time: nobody asks how long it takes ("12秒旁白说…")."""
    return tuple(
        replace(wish, at=(wish.length,), length=None)
        if wish.cue is not None and wish.mention.words == "speech" and wish.length is not None and not wish.is_timed
        else wish
        for wish in wishes
    )


def placed(cast: Sequence[Performance], slots: Sequence[Slot], duration: float) -> tuple[Performance, ...]:
    """Return performances with their times, levels and places.

    Parameters
    ----------
    cast : sequence of Performance
    slots : sequence of Slot
        Of the whole scene.
    duration : float
        Its length in seconds.
    """
    return tuple(each for slot in slots if slot.is_cue for each in _placed(cast[slot.wish.cue or 0], slot, duration))


def _placed(each: Performance, slot: Slot, duration: float) -> Iterator[Performance]:
    wish = slot.wish
    for at in slot.starts:
        if slot.is_played:
            end = slot.stop if slot.stop is not None else duration
            if not wish.is_timed and end >= duration:  # what rings before it may ring on under it
                at = min(at, duration - min(LATEST, duration / 3))
            timed = replace(each, start=round(at, 3), end=round(min(end, duration), 3))
        else:
            latest = max(duration - each.seconds, 0.0)
            timed = spoken_at(each, round(at if wish.is_timed else min(at, latest), 3))
        yield replace(
            timed,
            gain=_gain(wish, timed.end - timed.start),
            pan=placing.said_pan(wish, timed.end - timed.start),
            distance=placing.travelled(wish, NEAR, timed.end - timed.start),
            space=wish.place or "",
        )


def _gain(wish: Wish, duration: float) -> Curve | None:
    plain = replace(wish, manners=tuple(manner for manner in wish.manners if "begin" not in manner.effects))
    gain = placing.gain(plain, plain.total("gain"), duration, first=True, last=True)
    return gain or None
