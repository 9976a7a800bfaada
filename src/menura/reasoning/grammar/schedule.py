"""When everything happens: wishes in order become times."""

from collections.abc import Sequence
from random import Random

from menura.engines.sounds.atlas import Sound
from menura.reasoning.grammar.layout import Layout
from menura.reasoning.grammar.slots import Slot
from menura.reasoning.grammar.wishes import Wish

Row = tuple[Wish, Sound | None]
"""A wish and its sound."""

AGAIN = 3.0
"""Seconds for which something that goes on is heard each time, where it comes back."""

CLOSING = 6.0
"""Seconds of music that is heard at the end, where nobody gave a length."""

LEAST = 4.0
"""Seconds that a scene lasts at least when nobody gave a length."""


def schedule(
    wishes: Sequence[Wish],
    sounds: Sequence[Sound | None],
    seed: int,
    given: float | None,
    spoken: Sequence[float] = (),
) -> tuple[list[Slot], float]:
    """Return wishes with their times, and the length of the scene in seconds.

    Parameters
    ----------
    wishes : sequence of Wish
    sounds : sequence of Sound or None
        One for each wish; None for a pause and for a performance.
    seed : int
    given : float or None
        Length asked for, in seconds.
    spoken : sequence of float
        Seconds that each performance takes by itself; 0 for music and songs, which take what there is.
    """
    rows = list(zip(wishes, sounds, strict=True))
    slots, length = _laid(rows, seed, Layout(_passing(rows), given, spoken))
    if given is None:
        least = LEAST if any(sounds) else 0.0
        return _finished(slots, round(max(length, least), 1))
    gaps = sum(
        wish.relation in {"then", "list", "sentence"} and not wish.is_timed and wish.cue is None for wish in wishes[1:]
    )
    squeeze = 1.0
    while length > given and squeeze > 0.1:
        squeeze *= 0.75
        slots, length = _laid(rows, seed, Layout(_passing(rows), given, spoken, squeeze=squeeze))
    if gaps and squeeze == 1.0 and length < 0.7 * given and not any(wish.is_timed for wish in wishes):
        spread = min((0.85 * given - length) / gaps, 5.0)
        slots, _ = _laid(rows, seed, Layout(_passing(rows), given, spoken, spread=spread))
    return _finished(slots, given)


def _laid(rows: Sequence[Row], seed: int, layout: Layout) -> tuple[list[Slot], float]:
    for index, (wish, sound) in enumerate(rows):
        layout.lay(Slot(wish, sound, index, Random(f"{seed}/{index}/{wish.name}")))
    return layout.slots, layout.needed()


def _passing(rows: Sequence[Row]) -> int:
    """Return how many wishes are for a sound that does not last, or for a pause."""
    return sum(
        wish.cue is None and (sound is None or (sound.form != "bed" and wish.scope != "whole")) for wish, sound in rows
    )


def _finished(slots: list[Slot], duration: float) -> tuple[list[Slot], float]:
    """Place what counts from the end or the middle of the scene."""
    for slot in slots:
        if slot.wish.tail is not None:
            slot.start = max(0.0, duration - slot.wish.tail)
            slot.lasts = True
        elif slot.is_bed and _returns(slot, slots):
            part = min(AGAIN, duration / 4)
            slot.start = round((duration - part) / 2, 3) if slot.wish.scope == "middle" else 0.0
            slot.stop = slot.start + part
        elif slot.wish.scope == "end" and not slot.wish.at and slot.wish.start is None:
            span = slot.series.span if not slot.is_bed else min(slot.wish.length or 3.0, duration / 2)
            if slot.is_played:
                span = min(slot.wish.length or CLOSING, duration / 2)
            slot.start = max(0.0, round(duration - span - min(0.2, 0.02 * duration), 3))
        elif slot.wish.scope == "middle" and not slot.wish.at and slot.wish.start is None:
            slot.start = round(duration / 2, 3)
    return slots, duration


def _returns(slot: Slot, slots: Sequence[Slot]) -> bool:
    """Tell whether what goes on is heard again in a later part of the scene."""
    wish = slot.wish
    if wish.scope not in {"start", "middle"} or wish.at or wish.start is not None:
        return False
    later = {"middle", "end"} - {wish.scope}
    return any(other.wish.words == wish.words and other.wish.scope in later for other in slots)
