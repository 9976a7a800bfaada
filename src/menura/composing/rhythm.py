"""When the notes of a melody fall: cells of a beat, joined to phrases that breathe."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from menura.composing.melody import Slot

Cell = tuple[Fraction, ...]


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(tuple(Fraction(each) for each in text.split()) for text in texts)


HALVES: dict[str, tuple[Cell, ...]] = {
    "calm": _cells("2", "3/2 1/2", "1 1"),
    "even": _cells("1 1", "1 1/2 1/2", "1/2 1/2 1", "3/2 1/2"),
    "busy": _cells("1/2 1/2 1/2 1/2", "1 1/2 1/2", "1/2 1/2 1", "3/4 1/4 1", "1/2 1/4 1/4 1/2 1/2"),
    "racing": _cells("1/4 1/4 1/4 1/4 1/2 1/2", "1/2 1/4 1/4 1/4 1/4 1/2", "1/2 1/2 1/4 1/4 1/4 1/4"),
    "off": _cells("1/2 1 1/2", "3/4 3/4 1/2", "1/2 1/2 1", "3/4 1/4 1/2 1/2", "1/2 3/4 3/4"),
}
"""Cells of two beats, by how they move; the last are syncopated."""

THREES: dict[str, tuple[Cell, ...]] = {
    "calm": _cells("3/2", "1 1/2"),
    "even": _cells("1 1/2", "1/2 1", "3/2"),
    "busy": _cells("1/2 1/2 1/2", "1 1/2", "3/4 1/4 1/2"),
    "racing": _cells("1/4 1/4 1/2 1/2", "1/2 1/4 1/4 1/2", "1/2 1/2 1/2"),
    "off": _cells("3/4 3/4", "1/2 1"),
}
"""Cells of three eighths."""


FINEST = Fraction(1, 8)
"""The shortest note of a melody, in quarter notes."""


def groups(metre: tuple[int, int]) -> tuple[Fraction, ...]:
    """Return the lengths in quarter notes of the groups in which a bar is counted: (2, 2) for 4/4."""
    upper, lower = metre
    unit = Fraction(4, lower)
    if lower >= 8 and upper % 3 == 0:
        return (unit * 3,) * (upper // 3)
    if upper <= 3 and lower <= 4:
        return (unit,) * upper
    size = max(lower // 4, 2)
    count = max(upper // size, 1)
    rest = upper - count * size
    return (unit * size,) * (count - 1) + (unit * (size + rest),)


def weight(at: Fraction, metre: tuple[int, int]) -> float:
    """Return how much a place of a bar stands out: 1 for its first beat."""
    bar = Fraction(4 * metre[0], metre[1])
    place = at % bar
    if place == 0:
        return 1.0
    start = Fraction(0)
    for length in groups(metre):
        if place == start:
            return 0.7
        start += length
    return 0.45 if (place % Fraction(4, metre[1])) == 0 else 0.15


def bar(metre: tuple[int, int], density: float, syncopation: float, rng: Random) -> list[Fraction]:
    """Return the lengths of the notes of one bar.

    Parameters
    ----------
    metre : tuple of int
    density, syncopation : float
        0 … 1.
    rng : Random

    Returns
    -------
    list of Fraction
        Quarter notes; their sum is the bar.
    """
    lengths: list[Fraction] = []
    for group in _doubled(groups(metre)):
        lengths += _filled(group, _kind(density, syncopation, rng), rng)
    return lengths


def _doubled(lengths: Sequence[Fraction]) -> list[Fraction]:
    """Return groups with single quarters joined two by two, so that cells of two beats fit."""
    joined: list[Fraction] = []
    for length in lengths:
        if length == 1 and joined and joined[-1] == 1:
            joined[-1] += 1
        else:
            joined.append(length)
    return joined


def _kind(density: float, syncopation: float, rng: Random) -> str:
    if rng.random() < syncopation * 0.7:
        return "off"
    place = density * 3 + rng.gauss(0, 0.45)
    return ("calm", "even", "busy", "racing")[min(max(round(place), 0), 3)]


def _filled(length: Fraction, kind: str, rng: Random) -> list[Fraction]:
    """Return cells of a kind that fill a stretch, cut or stretched where none fits."""
    if length % Fraction(3, 2) == 0 and length % 2:
        cells, size = THREES, Fraction(3, 2)
    else:
        cells, size = HALVES, Fraction(2)
    scale = Fraction(1)
    while size * scale > length:
        scale /= 2
    lengths: list[Fraction] = []
    left = length
    while left >= size * scale:
        cell = [each * scale for each in rng.choice(cells[kind])]
        lengths += cell if min(cell) >= FINEST else [size * scale]
        left -= size * scale
    return [*lengths, left] if left else lengths


def phrases(
    bars: int, metre: tuple[int, int], rng: Random, *, density: float, syncopation: float, size: int = 4
) -> list[Slot]:
    """Return the notes of a section, as phrases that share their rhythm and leave room for breath.

    Parameters
    ----------
    bars : int
    metre : tuple of int
    rng : Random
    density, syncopation : float
        0 … 1.
    size : int, optional
        Bars of a phrase; the last one is shorter where they do not divide the section.

    Returns
    -------
    list of Slot
    """
    length = Fraction(4 * metre[0], metre[1])
    cells = [_breathing(bar(metre, density, syncopation, rng), syncopation, rng) for _ in range(3)]
    ends = _endings(metre, rng)
    slots: list[Slot] = []
    for start in range(0, bars, size):
        count, answers = min(size, bars - start), (start // size) % 2 == 1
        slots += _phrase(start * length, count, cells, metre, ends[answers], answers=answers)
    return slots


def _breathing(lengths: list[Fraction], syncopation: float, rng: Random) -> list[Fraction]:
    """Return a bar that may begin with a rest: a negative length."""
    rests = len(lengths) > 2 and lengths[0] <= 1 and rng.random() < 0.15 + 0.4 * syncopation
    return [-lengths[0], *lengths[1:]] if rests else lengths


def _endings(metre: tuple[int, int], rng: Random) -> tuple[list[Fraction], list[Fraction]]:
    """Return the last bars of a question and of its answer: a few notes, then a long one."""
    length, first = Fraction(4 * metre[0], metre[1]), groups(metre)[0]
    if first >= length:
        return [length], [length]
    short = first / 2
    ways = [[first, length - first], [short, short, length - first], [length], [short, length - short]]
    question, answer = rng.sample(ways, 2)
    return question, answer


def _phrase(
    start: Fraction,
    count: int,
    cells: Sequence[list[Fraction]],
    metre: tuple[int, int],
    ending: list[Fraction],
    *,
    answers: bool,
) -> list[Slot]:
    """Return one phrase: a b a and an ending, or as its answer a b c and an ending."""
    length = Fraction(4 * metre[0], metre[1])
    order = [0, 1, 2 if answers else 0, 1]
    slots: list[Slot] = []
    for k in range(count):
        slots += _placed(start + k * length, ending if k == count - 1 else cells[order[k % 4]], metre)
    last = slots[-1]
    breath = Fraction(min(last.length / 4, Fraction(1, 2)) * 32 // 1, 32)
    slots[-1] = Slot(last.at, last.length - breath, max(last.weight, 0.6), None, True)
    return slots


def _placed(at: Fraction, lengths: Sequence[Fraction], metre: tuple[int, int]) -> list[Slot]:
    slots = []
    for each in lengths:
        if each > 0:
            slots.append(Slot(at, each, weight(at, metre)))
        at += abs(each)
    return slots
