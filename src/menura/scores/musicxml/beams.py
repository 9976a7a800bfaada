"""Which short notes of a voice are joined by beams."""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from menura.scores.musicxml.rhythm import Value, beat_of

T = TypeVar("T")
BEAMS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4, "128th": 5, "256th": 6, "512th": 7, "1024th": 8}


def beams(values: Sequence[Value[T]], metre: tuple[int, int]) -> list[list[str]]:
    """Return what each beam does at each value, from the eighths' beam on; nothing where a note stands alone.

    Notes are joined within a beat; plain eighths also within half a bar of 4/4.
    """
    told: list[list[str]] = [[] for _ in values]
    for group in _groups(values, metre):
        counts = [BEAMS[values[k].type] for k in group]
        for place, k in enumerate(group):
            before = counts[place - 1] if place else 0
            after = counts[place + 1] if place + 1 < len(group) else 0
            told[k] = [_what(level, before, after, place) for level in range(1, counts[place] + 1)]
    return told


def _what(level: int, before: int, after: int, place: int) -> str:
    if level <= before and level <= after:
        return "continue"
    if level <= after:
        return "begin"
    if level <= before:
        return "end"
    return "backward hook" if place else "forward hook"


def _groups(values: Sequence[Value[T]], metre: tuple[int, int]) -> list[list[int]]:
    beat = beat_of(metre)
    found: list[list[int]] = []
    for _, run in groupby(range(len(values)), key=lambda k: _joins(values[k])):
        for _, same in groupby(run, key=lambda k: values[k].start // beat):
            found.append([k for k in same if _joins(values[k])])
    groups = [group for group in found if len(group) > 1]
    if metre == (4, 4):
        groups = _halves(values, groups)
    return groups


def _halves(values: Sequence[Value[T]], groups: list[list[int]]) -> list[list[int]]:
    """Join the beats of each half of a bar where both hold plain eighths alone."""
    joined: list[list[int]] = []
    for group in groups:
        last = joined[-1] if joined else []
        plain = all(values[k].type == "eighth" and values[k].tuplet is None for k in [*last, *group])
        if last and plain and last[-1] + 1 == group[0] and values[last[0]].start // 2 == values[group[0]].start // 2:
            last.extend(group)
        else:
            joined.append(list(group))
    return joined


def _joins(value: Value[T]) -> bool:
    return value.what is not None and value.type in BEAMS
