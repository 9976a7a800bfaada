"""Who plays the voices of strict writing, and how far each voice may go there."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random

from menura.composing.brief import Brief
from menura.composing.strict.rules import Line
from menura.composing.strict.weaving import shifted
from menura.errors import RequestError
from menura.scores.instruments import Instrument, instrument
from menura.scores.model import Part

USUAL: dict[int, tuple[tuple[str, ...], ...]] = {
    2: (("organ",), ("harpsichord",), ("violin", "cello"), ("oboe", "bassoon"), ("flute", "clarinet")),
    3: (("organ",), ("harpsichord",), ("violin", "viola", "cello"), ("oboe", "clarinet", "bassoon"), ("piano",)),
}
"""Who plays so many voices where nobody was asked for, from the top down."""

NAMES = {2: ("Upper voice", "Lower voice"), 3: ("Upper voice", "Middle voice", "Lower voice")}

SIDES = {2: (-0.3, 0.3), 3: (-0.4, 0.0, 0.4)}
"""Where voices sit, from left to right."""

Ranges = tuple[tuple[int, int], ...]


def players(brief: Brief, voices: int, seed: int) -> tuple[Instrument, ...]:
    """Return who plays each voice, from the top down: the high instruments above.

    Raises
    ------
    RequestError
        If drums are asked to.
    """
    asked = [instrument(name) for name in brief.instruments]
    if drums := next((each for each in asked if each.is_percussion), None):
        raise RequestError(f"{drums.name} cannot play a voice of counterpoint.", hint="Leave it out.")
    if not asked:
        free = [row for row in USUAL[voices] if not set(row) & set(brief.without)] or list(USUAL[voices])
        asked = [instrument(name) for name in Random(f"{seed}/players").choice(free)]
    seats = [asked[k * len(asked) // voices] for k in range(voices)] if len(asked) < voices else asked
    return tuple(sorted(seats, key=lambda each: -sum(each.comfortable)))


def ranges(seats: Sequence[Instrument], wanted: Ranges) -> Ranges:
    """Return how far each voice goes: as it should, moved into what its instrument plays.

    Raises
    ------
    RequestError
        If the voices would have no room of their own.
    """
    found = [_within(seat, low, high) for seat, (low, high) in zip(seats, wanted, strict=False)]
    if any(upper[0] - lower[0] < 4 or upper[1] - lower[1] < 3 for upper, lower in pairwise(found)):
        names = ", ".join(dict.fromkeys(seat.name for seat in seats))
        raise RequestError(
            f"{names} leaves {len(found)} voices no room of their own.",
            hint="Ask for an organ, a harpsichord, or a high and a low instrument.",
        )
    return tuple(found)


def _within(seat: Instrument, low: int, high: int) -> tuple[int, int]:
    up = max(seat.lowest - low, 0) or min(seat.highest - high, 0)
    return max(low + up, seat.lowest), min(high + up, seat.highest)


def doubling(seat: Instrument, voices: Sequence[Line]) -> Line:
    """Return what an instrument plays besides the voices: one of them, in the octave that lies best.

    Raises
    ------
    RequestError
        If it can play none of them.
    """
    middle, ways = sum(seat.comfortable) / 2, list[tuple[float, Line]]()
    for line in voices:
        low, high = min(tone.pitch for tone in line), max(tone.pitch for tone in line)
        for shift in range(-36, 37, 12):
            if seat.lowest <= low + shift and high + shift <= seat.highest:
                apart = abs((low + high) / 2 + shift - middle) + 0.5 * abs(shift)
                ways.append((apart, shifted(line, Fraction(0), shift)))
    if not ways:
        raise RequestError(f"The {seat.name} can double none of the voices.", hint="Leave it out.")
    return min(ways, key=lambda way: way[0])[1]


def parts(seats: Sequence[Instrument], voices: int) -> tuple[Part, ...]:
    """Return a part for each voice; whoever is over doubles the voice that lies best."""
    single = len({seat.name for seat in seats}) == 1
    return tuple(
        Part(
            id=f"voice-{k + 1}",
            name=NAMES[voices][k] if single and k < voices else seat.name.replace("-", " ").capitalize(),
            instrument=seat.name,
            role="line",
            gain=-3.0 if seat.voices >= 4 else 0.0,
            pan=0.0 if single else SIDES[voices][min(k, voices - 1)],
        )
        for k, seat in enumerate(seats)
    )
