"""The sections of a score: where metres, keys and markers change, on bar lines."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from menura.errors import ScoreError
from menura.scores.beats import GRID
from menura.scores.check import MOST_BARS

WHOLE = 4 * GRID
"""Ticks of a whole note."""


@dataclass(frozen=True)
class Stretch:
    """Bars of one metre, in ticks of the grid."""

    start: int
    bars: int
    metre: tuple[int, int]

    @property
    def bar(self) -> int:
        """Ticks of a bar."""
        return WHOLE * self.metre[0] // self.metre[1]

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.start + self.bars * self.bar


def stretches(metres: Mapping[int, tuple[int, int]], end: int, mended: Counter[str]) -> list[Stretch]:
    """Return the bars of a piece; a change of metre within a bar makes that bar a shorter one.

    Parameters
    ----------
    metres : mapping of int to tuple of int
        Metre by the tick at which it begins.
    end : int
        Tick before which everything begins and most things end.
    mended : Counter
        Counts ``bars cut`` and ``metres moved``.

    Raises
    ------
    ScoreError
        If there are too many bars.
    """
    changes = sorted({0: (4, 4), **metres}.items())
    found: list[Stretch] = []
    at = 0
    for index, (tick, metre) in enumerate(changes):
        last = index + 1 == len(changes)
        goal = max(end, at + 1) if last else changes[index + 1][0]
        if goal <= at or (tick >= end > 0 and not last):
            continue
        one = Stretch(at, 1, metre)
        bars, rest = divmod(goal - at, one.bar)
        if last or goal >= end:
            bars, rest = -(-(min(goal, end) - at) // one.bar) if end > at else 0, 0
        cut = metre_of(rest) if rest else None
        if rest and cut is None:
            bars, rest = max(round((goal - at) / one.bar), 0), 0
            mended["metres moved"] += 1
        if bars:
            found.append(Stretch(at, bars, metre))
        at += bars * one.bar
        if cut is not None:
            found.append(Stretch(at, 1, cut))
            at += rest
            mended["bars cut"] += 1
    found = _joined(found or [Stretch(0, 1, changes[0][1])])
    if (count := sum(stretch.bars for stretch in found)) > MOST_BARS:
        raise ScoreError(f"The score lasts {count} bars; at most {MOST_BARS} are read.", hint="Split it.")
    return found


def divided(found: Sequence[Stretch], cuts: Sequence[int], mended: Counter[str]) -> list[Stretch]:
    """Return stretches divided at the bar lines nearest to some ticks; ``marks moved`` counts those that were not."""
    starts = [stretch.start for stretch in found]
    places: dict[int, set[int]] = {index: {0} for index in range(len(found))}
    for cut in cuts:
        index = max(bisect_right(starts, cut) - 1, 0)
        bar, rest = divmod(cut - starts[index], found[index].bar)
        bar += 2 * rest > found[index].bar
        mended["marks moved"] += bool(rest)
        if bar < found[index].bars:
            places[index].add(bar)
    pieces = []
    for index, stretch in enumerate(found):
        lines = [*sorted(places[index]), stretch.bars]
        pieces += [
            Stretch(stretch.start + first * stretch.bar, following - first, stretch.metre)
            for first, following in pairwise(lines)
        ]
    return pieces


def metre_of(length: int) -> tuple[int, int] | None:
    """Return the metre of a bar of some ticks, in the longest note values that fit; None where none does."""
    for lower in (4, 8, 16, 32):
        upper, rest = divmod(length * lower, WHOLE)
        if rest == 0 and upper <= 32:
            return upper, lower
    return None


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    """Join neighbours of the same metre."""
    joined: list[Stretch] = []
    for stretch in found:
        if joined and joined[-1].metre == stretch.metre:
            joined[-1] = Stretch(joined[-1].start, joined[-1].bars + stretch.bars, stretch.metre)
        else:
            joined.append(stretch)
    return joined
