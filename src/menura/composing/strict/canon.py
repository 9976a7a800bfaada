"""Canon: the second voice sings what the first sang before, an octave or a fifth lower."""

from fractions import Fraction
from random import Random

from menura.composing.strict.ladder import Ladder
from menura.composing.strict.rules import Line, faults
from menura.composing.strict.weaving import Weave, shifted
from menura.errors import RequestError
from menura.scores.keys import Key
from menura.scores.pitch import pitch_class

BAR = Fraction(4)
ATTEMPTS = 40
BLOCKS = 5
"""Times that a bar is tried."""

SHORTEST = 5
"""Bars of a canon whose second voice follows after one."""

RANGES = {7: ((62, 81), (50, 69)), 4: ((62, 81), (55, 74))}
"""MIDI numbers of leader and follower, by the steps of the staff between them."""


def canon(
    key: Key,
    bars: int,
    rng: Random,
    delay: int = 1,
    steps: int = 7,
    ranges: tuple[tuple[int, int], ...] = (),
) -> tuple[Line, Line]:
    """Return a canon in two voices with a cadence in the last two bars.

    Parameters
    ----------
    key : Key
        Of seven notes.
    bars : int
        In 4/4, at least ``delay + 4``.
    rng : Random
    delay : int
        Bars after which the second voice follows.
    steps : int
        Of the scale by which it is lower: 7 an octave, 4 a fifth.
    ranges : tuple of (int, int), optional
        MIDI numbers of both voices.

    Raises
    ------
    RequestError
        If it would be too short, at another interval, or none is found.
    """
    if steps not in RANGES:
        raise RequestError(f"A canon cannot follow {steps} steps below.", hint="Give 7, an octave, or 4, a fifth.")
    if bars < delay + 4:
        raise RequestError(f"A canon of {bars} bars is too short.", hint=f"Give at least {delay + 4} bars.")
    for _ in range(ATTEMPTS):
        weave = Weave(ranges or RANGES[steps], key.fifths, rng)
        found = _attempt(weave, key, bars, delay * BAR, steps)
        if found is not None and not faults(found, key.fifths):
            return found
    raise RequestError(f"No canon was found in {ATTEMPTS} attempts.", hint="Try another seed or key.")


def _attempt(weave: Weave, key: Key, bars: int, delay: Fraction, steps: int) -> tuple[Line, Line] | None:
    end, at = (bars - 2) * BAR, Fraction(0)
    while at < end:
        length = min(delay, end - at)
        if not any(_block(weave, key, at, length, (delay, end), steps) for _ in range(BLOCKS)):
            return None
        at += length
    return close(weave, key, end)


def _block(
    weave: Weave, key: Key, at: Fraction, length: Fraction, bounds: tuple[Fraction, Fraction], steps: int
) -> bool:
    """Write a stretch of the leader, and give it to the follower; return whether both break no rule."""
    (delay, end), scale, before = bounds, frozenset(key.scale), len(weave.voices[0])
    begins = frozenset() if at else frozenset({pitch_class(key.tonic)})
    if not weave.add(0, at, length, scale, begins):
        return False
    told = shifted(Ladder(key.scale, key.fifths).moved(weave.voices[0][before:], -steps), delay)
    told = tuple(tone for tone in told if tone.end <= end)
    if not told or weave.placed(1, told):
        return True
    del weave.voices[0][before:]
    return False


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
