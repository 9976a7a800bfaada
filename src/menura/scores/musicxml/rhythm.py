"""Stretches of time as notes can be written: values, dots, tuplets, ties at the beats that should be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import lcm
from typing import Generic, TypeVar

T = TypeVar("T")
TYPES = {
    Fraction(2) ** k: name
    for k, name in enumerate(
        ("1024th", "512th", "256th", "128th", "64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve"),
        start=-8,
    )
}
"""Names of note values by length in quarter notes."""

LENGTHS = {name: length for length, name in TYPES.items()}
"""Lengths of note values by name."""

WINDOWS = tuple(Fraction(2) ** k for k in range(-3, 4))
"""Lengths that a tuplet may fill, in quarter notes."""
MOST = 15
"""Notes of a tuplet that is looked for before notes are cut at the beat."""


@dataclass(frozen=True)
class Tuplet:
    """So many notes in the time of so many."""

    actual: int
    normal: int


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """A chord, or silence (`what` is None), from one time to another in quarter notes since its bar began."""

    start: Fraction
    end: Fraction
    what: T | None


@dataclass
class Value(Generic[T]):
    """One written note, chord or rest.

    Attributes
    ----------
    start, length : Fraction
        Quarter notes since its bar began, as they sound.
    what : object or None
        None for a rest.
    type : str
        Name of its note value; empty where none is short enough.
    dots : int
    tuplet : Tuplet or None
    opens, closes : bool
        Whether it begins or ends a tuplet's bracket.
    tied_from, tied_to : bool
        Whether it goes on with what was, or goes on in the next one.
    """

    start: Fraction
    length: Fraction
    what: T | None
    type: str
    dots: int
    tuplet: Tuplet | None = None
    opens: bool = False
    closes: bool = False
    tied_from: bool = False
    tied_to: bool = False


def notated(stretches: Sequence[Stretch[T]], metre: tuple[int, int]) -> list[Value[T]]:
    """Return what fills a bar as written values.

    Parameters
    ----------
    stretches : sequence of Stretch
        In order, without gaps.
    metre : tuple of int
        Beats of the bar and value of a beat.

    Returns
    -------
    list of Value
    """
    edges = {s.start for s in stretches} | {s.end for s in stretches}
    windows = list(_windows(edges, max(edges)))
    values: list[Value[T]] = []
    for stretch in stretches:
        made = list(_of(stretch, windows, metre))
        if stretch.what is not None:
            for first, second in pairwise(made):
                first.tied_to = second.tied_from = True
        values += made
    for start, end, tuplet in windows:
        inside = [v for v in values if v.tuplet is tuplet and start <= v.start < end]
        inside[0].opens = inside[-1].closes = True
    return values


def _of(
    stretch: Stretch[T], windows: Sequence[tuple[Fraction, Fraction, Tuplet]], metre: tuple[int, int]
) -> Iterator[Value[T]]:
    """Yield the values of one stretch: cut where tuplets begin and end, then into what one note can show."""
    at = stretch.start
    cuts = {edge for start, end, _ in windows for edge in (start, end) if at < edge < stretch.end}
    for end in [*sorted(cuts), stretch.end]:
        tuplet = next((t for a, b, t in windows if a <= at < b), None)
        if tuplet is None:
            for a, b in _seen(at, end, metre, stretch.what is None):
                kind, dots = plain(b - a) or ("", 0)
                yield Value(a, b - a, stretch.what, kind, dots)
        else:
            ratio = Fraction(tuplet.actual, tuplet.normal)
            place = at
            for length in _largest((end - at) * ratio):
                kind, dots = plain(length) or ("", 0)
                yield Value(place, length / ratio, stretch.what, kind, dots, tuplet)
                place += length / ratio
        at = end


def plain(length: Fraction) -> tuple[str, int] | None:
    """Return the value and dots of a length that one note without or with one dot shows; None if there is none."""
    if length in TYPES:
        return TYPES[length], 0
    undotted = length * Fraction(2, 3)
    return (TYPES[undotted], 1) if undotted in TYPES else None


def _largest(length: Fraction) -> Iterator[Fraction]:
    """Yield plain lengths that add up to one, largest first; what is too short for any comes last."""
    for value in sorted(TYPES, reverse=True):
        for each in (value * Fraction(3, 2), value):
            if each <= length:
                yield each
                length -= each
    if length:
        yield length


def _seen(start: Fraction, end: Fraction, metre: tuple[int, int], is_rest: bool) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield a stretch cut so that no strong beat is hidden, each cut plain."""
    bar = Fraction(4 * metre[0], metre[1])
    if start == 0 and end == bar and (is_rest or plain(end)):
        yield start, end
        return
    hidden = [at for at in _beats(start, end, metre) if _level(at, metre) + (1 - is_rest) < _level(start, metre)]
    if not hidden and plain(end - start):
        yield start, end
        return
    inner = hidden or list(_beats(start, end, metre))
    if not inner:
        place = start
        for length in _largest(end - start):
            yield place, place + length
            place += length
        return
    # The strongest beat that is hidden; of equally strong ones the last, so that the first note is long.
    cut = min(inner, key=lambda at: (_level(at, metre), -at))
    yield from _seen(start, cut, metre, is_rest)
    yield from _seen(cut, end, metre, is_rest)


def beat_of(metre: tuple[int, int]) -> Fraction:
    """Return the length of a felt beat in quarter notes: dotted in compound metres."""
    return Fraction(12 if _is_compound(metre) else 4, metre[1])


def _is_compound(metre: tuple[int, int]) -> bool:
    return metre[1] >= 8 and metre[0] % 3 == 0 and metre[0] > 3


def _level(at: Fraction, metre: tuple[int, int]) -> int:
    """Return how strong a place of the bar is: 0 its start, 1 its half, 2 a beat, 3 half a beat, and so on."""
    bar, beat = Fraction(4 * metre[0], metre[1]), beat_of(metre)
    if at % bar == 0:
        return 0
    if (bar / beat) % 2 == 0 and at % (bar / 2) == 0:
        return 1
    if at % beat == 0:
        return 2
    compound = _is_compound(metre)
    return 2 + compound + (at / (beat / 3 if compound else beat)).denominator.bit_length() - 1


def _beats(start: Fraction, end: Fraction, metre: tuple[int, int]) -> Iterator[Fraction]:
    """Yield the places between that may be cut at: beats, and where there are none, their halves and quarters."""
    beat = beat_of(metre)
    step = beat / 3 if _is_compound(metre) else beat
    for size in (beat, step, step / 2, step / 4, step / 8):
        first = (start // size + 1) * size
        if first < end:
            yield from (first + k * size for k in range(int((end - first - Fraction(1, 10**9)) // size) + 1))
            return


def _windows(edges: set[Fraction], bar: Fraction) -> Iterator[tuple[Fraction, Fraction, Tuplet]]:
    """Yield where tuplets are needed, from the first to the last."""
    done = Fraction(0)
    for edge in sorted(edges):
        if edge < done or _odd(edge.denominator) == 1:
            continue
        start, end = _window(edge, edges, done, bar)
        inside = [(e - start) / (end - start) for e in edges if start < e < end]
        actual = _odd(reduce(lcm, (e.denominator for e in inside), 1))
        yield start, end, Tuplet(actual, 1 << (actual.bit_length() - 1))
        done = end


def _window(edge: Fraction, edges: set[Fraction], done: Fraction, bar: Fraction) -> tuple[Fraction, Fraction]:
    for size in WINDOWS:
        start = edge // size * size
        end = start + size
        if start < done or end > bar or not {start, end} <= edges | {Fraction(0), bar}:
            continue
        inside = [(e - start) / size for e in edges if start < e < end]
        if _odd(reduce(lcm, (e.denominator for e in inside), 1)) <= MOST:
            return start, end
    start = max(Fraction(edge // 1), done)
    return start, min(Fraction(edge // 1 + 1), bar)


def _odd(number: int) -> int:
    return number // (number & -number)
