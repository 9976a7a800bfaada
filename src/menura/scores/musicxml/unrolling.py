"""Repeats and voltas played out."""

from collections.abc import Sequence

from menura.errors import ScoreError
from menura.scores.check import MOST_BARS
from menura.scores.musicxml.findings import Measure

Turn = tuple[int, int]
"""A measure by its index, and the time at which it is played, from 1."""


def unrolled(measures: Sequence[Measure]) -> list[Turn]:
    """Return the order in which measures are played.

    Parameters
    ----------
    measures : sequence of Measure
        Of the part whose bar lines count.

    Raises
    ------
    ScoreError
        If there are more than :data:`menura.scores.check.MOST_BARS`.
    """
    order: list[Turn] = []
    index, start, turn = 0, 0, 1
    while index < len(measures):
        measure = measures[index]
        if measure.opens and index != start:
            start, turn = index, 1
        if measure.endings and turn not in measure.endings:
            index += 1
            continue
        order.append((index, turn))
        if len(order) > MOST_BARS:
            raise ScoreError(
                f"The score has more than {MOST_BARS} bars with its repeats; no longer one is read.",
                hint="Split it into movements.",
            )
        if measure.times and _again(measures, index, turn):
            index, turn = start, turn + 1
            continue
        if measure.times or measure.closes:
            start, turn = index + 1, 1
        index += 1
    return order


def _again(measures: Sequence[Measure], index: int, turn: int) -> bool:
    """Return whether what is repeated up to a measure is played once more."""
    measure = measures[index]
    if not measure.endings:
        return turn < measure.times
    first, last = index, index
    while first and measures[first - 1].endings:
        first -= 1
    while last + 1 < len(measures) and measures[last + 1].endings:
        last += 1
    return any(turn + 1 in each.endings for each in measures[first : last + 1])
