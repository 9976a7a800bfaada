"""The end of a piece in strict writing: the dominant and the last chord, in two bars of 4/4."""

from collections.abc import Sequence
from fractions import Fraction

from menura.composing.strict.ladder import harmonic
from menura.composing.strict.lines import Slot
from menura.composing.strict.weaving import Weave
from menura.scores.keys import Key

ELSEWHERE = 0.25
"""How often the leading note is not in the highest voice."""

Places = Sequence[tuple[float, float, Sequence[int]]]
"""Where notes begin, how long they last, and on which degrees, from 0; none: any."""

FALLS: Places = ((0, 2, (3, 1, 5, 0)), (2, 2, (4,)), (4, 4, (0,)))
"""The bass: over the dominant to the tonic."""

LEADS: Sequence[Places] = (
    ((0, 1, ()), (1, 2, (0,)), (3, 1, (6,)), (4, 4, (0,))),
    ((0, 1, (1, 3, 5, 0)), (1, 1, ()), (2, 2, (6,)), (4, 4, (0,))),
    ((0, 2, (0, 1, 3)), (2, 2, (6,)), (4, 4, (0,))),
)
"""The voice with the leading note: suspended, or plain."""

FILLS: Sequence[Places] = (
    ((0, 1, ()), (1, 1, ()), (2, 2, (1, 4)), (4, 4, (2,))),
    ((0, 2, ()), (2, 2, (1, 4)), (4, 4, (2,))),
    ((0, 2, ()), (2, 2, (1, 4)), (4, 4, (0, 4))),
    ((0, 1, ()), (1, 1, ()), (2, 2, (1, 4)), (4, 4, (0, 4))),
)
"""The third voice."""


def close(weave: Weave, key: Key, start: Fraction, *, brightens: bool = False) -> bool:
    """Write a cadence of two bars for two or three voices; return whether one was found.

    Parameters
    ----------
    weave : Weave
    key : Key
    start : Fraction
        Quarter notes.
    brightens : bool
        Whether the last chord of a minor key is major.
    """
    count = len(weave.voices)
    scale = harmonic(key)
    last = (*scale[:2], (scale[0] + 4) % 12, *scale[3:]) if brightens else scale
    saved = [list(voice) for voice in weave.voices]
    leaders = list(range(count - 1))
    if weave.rng.random() < ELSEWHERE:
        leaders.reverse()
    for leader in leaders:
        for way in LEADS:
            others = [(v, FILLS) for v in range(count - 1) if v != leader]
            if (
                _written(weave, count - 1, FALLS, scale, last, start)
                and _written(weave, leader, way, scale, last, start)
                and all(any(_written(weave, v, p, scale, last, start) for p in ways) for v, ways in others)
            ):
                return True
            weave.voices[:] = [list(voice) for voice in saved]
    return False


def _written(
    weave: Weave, voice: int, places: Places, scale: Sequence[int], last: Sequence[int], start: Fraction
) -> bool:
    slots = []
    for at, length, degrees in places:
        row = last if at == 4 else scale
        choices = weave.within(voice, frozenset(row[d] for d in degrees)) if degrees else frozenset()
        slots.append(Slot(start + Fraction(at), Fraction(length), choices))
    return weave.write(voice, slots, frozenset(scale))
