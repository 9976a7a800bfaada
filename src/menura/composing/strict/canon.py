"""Canon at the octave: the second voice sings what the first sang before."""

from fractions import Fraction
from random import Random

from menura.composing.strict.rules import Line, faults
from menura.composing.strict.weaving import Weave, shifted
from menura.errors import RequestError
from menura.scores.keys import Key
from menura.scores.pitch import pitch_class

BAR = Fraction(4)
ATTEMPTS = 40
RANGES = ((62, 81), (50, 69))
"""MIDI numbers of leader and follower."""


def canon(key: Key, bars: int, rng: Random, delay: int = 1) -> tuple[Line, Line]:
    """Return a canon in two voices, an octave and some bars apart, with a cadence in the last two bars.

    Parameters
    ----------
    key : Key
    bars : int
        In 4/4, at least ``delay + 4``.
    rng : Random
    delay : int
        Bars after which the second voice follows.

    Raises
    ------
    RequestError
        If it would be too short, or none is found.
    """
    if bars < delay + 4:
        raise RequestError(f"A canon of {bars} bars is too short.", hint=f"Give at least {delay + 4} bars.")
    for _ in range(ATTEMPTS):
        found = _attempt(key, bars, rng, delay * BAR)
        if found is not None and not faults(found, key.fifths):
            return found
    raise RequestError(f"No canon was found in {ATTEMPTS} attempts.", hint="Try another seed or key.")


def _attempt(key: Key, bars: int, rng: Random, delay: Fraction) -> tuple[Line, Line] | None:
    weave, scale, end = Weave(RANGES, key.fifths, rng), frozenset(key.scale), (bars - 2) * BAR
    at = Fraction(0)
    while at < end:
        length = min(delay, end - at)
        before = len(weave.voices[0])
        if not weave.add(0, at, length, scale, frozenset() if at else frozenset({pitch_class(key.tonic)})):
            return None
        block = weave.voices[0][before:]
        weave.place(1, (t for t in shifted(block, delay, -12) if t.end <= end))
        at += length
    return close(weave, key, end)


def close(weave: Weave, key: Key, start: Fraction) -> tuple[Line, Line] | None:
    """Return two voices with a cadence of two bars: the lower falls to the tonic by step, the upper rises to it."""
    tonic = pitch_class(key.tonic)
    scale, home, leading = frozenset(key.scale), frozenset({tonic}), frozenset({(tonic - 1) % 12})
    second = frozenset({(tonic + 2) % 12}) & scale or frozenset({(tonic + 1) % 12})
    half = BAR / 2
    # Neither the sixth nor the seventh of a minor scale leads to its raised seventh.
    before = frozenset(step for step in scale if (min(leading) - step) % 12 not in {1, 3})
    goes = (
        weave.hold(1, start, half, scale)
        and weave.hold(1, start + half, half, second)
        and weave.hold(0, start, half, before)
        and weave.hold(0, start + half, half, leading)
        and weave.hold(1, start + BAR, BAR, home)
        and weave.hold(0, start + BAR, BAR, home)
    )
    upper, lower = weave.lines
    return (upper, lower) if goes else None
