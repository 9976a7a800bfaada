"""Metres as pulses, and how a bar of one metre is fitted to another."""

from functools import cache

from menura.scores.beats import GRID

PICKED: dict[tuple[int, int], tuple[int, ...]] = {
    (4, 3): (0, 1, 3), (4, 5): (0, 1, 2, 2, 3), (4, 6): (0, 1, 2, 3, 2, 3), (4, 7): (0, 1, 2, 3, 0, 1, 3),
    (3, 4): (0, 1, 0, 2), (2, 3): (0, 1, 1), (2, 5): (0, 1, 1, 0, 1), (2, 7): (0, 1, 0, 1, 0, 1, 1),
}  # fmt: skip
"""Which pulses of a bar of n (first) make a bar of m (second): backbeats stay backbeats, downbeats come on groups."""

LENGTHENED = ((0, 0), (GRID // 4, GRID // 2), (GRID // 2, GRID), (3 * GRID // 4, 5 * GRID // 4))
"""Where the sixteenths of a quarter fall in a dotted quarter: on its eighths, so that pairs become a lilt."""


@cache
def bar(metre: str) -> int:
    """Return the length of a bar in ticks: ``bar("6/8") == 3 * GRID``."""
    return sum(pulses(metre))


@cache
def pulses(metre: str) -> tuple[int, ...]:
    """Return the lengths in ticks of what a foot taps in a bar.

    Quarters where the metre counts quarters or longer notes, dotted quarters in 6/8, 9/8 and 12/8, and groups of two
    and three eighths (7/8: 2 + 2 + 3) or of four and five sixteenths otherwise.
    """
    upper, lower = (int(part) for part in metre.split("/"))
    unit = 4 * GRID // lower
    if lower <= 4:
        return (GRID,) * (upper * 4 // lower)
    if lower == 8 and upper % 3 == 0:
        return (3 * unit,) * (upper // 3)
    size = lower // 4
    count = max(upper // size, 1)
    groups = [size] * count
    spare = upper - size * count
    if spare < 0:
        return (upper * unit,)
    # An odd eighth goes to the first group of 5/8 (3 + 2) and to the last of the others (7/8: 2 + 2 + 3).
    groups[0 if count == 2 else -1] += spare
    return tuple(group * unit for group in groups)


@cache
def picked(count: int, wanted: int) -> tuple[int, ...]:
    """Return which of `count` pulses stand for each of `wanted`."""
    if (count, wanted) in PICKED:
        return PICKED[count, wanted]
    if wanted <= count:
        return tuple(range(wanted))
    rest = (wanted - count) % count or count
    return picked(count, wanted - rest) + tuple(picked(count, rest))


def moved(at: int, length: int, goal: int) -> int:
    """Return where an onset `at` ticks into a pulse falls in a pulse of another length; `goal` or more: nowhere."""
    if (length, goal) == (GRID, 3 * GRID // 2):
        start, place = max(pair for pair in LENGTHENED if pair[0] <= at)
        return place + (at - start)
    if (length, goal) == (3 * GRID // 2, GRID):
        return at * 2 // 3
    return at
