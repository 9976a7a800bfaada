"""Exercises in the species: a cantus firmus and a line above or below it, one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from menura.composing.strict.rules import Line
from menura.composing.strict.species import BAR, cantus, counterpoint
from menura.composing.strict.weaving import shifted
from menura.scores.keys import Key

USUAL, SHORTEST = 10, 6
"""Bars of an exercise."""

BREATH = Fraction(1)
"""Quarter notes of rest after each."""


def exercises(
    key: Key, species: Sequence[int], bars: int, ranges: tuple[tuple[int, int], ...], rng: Random
) -> tuple[tuple[Line, Line], list[tuple[str, int]]]:
    """Return two voices that have together so many bars of exercises, and the name and bars of each.

    Parameters
    ----------
    key : Key
    species : sequence of int
        What is exercised, in turn.
    bars : int
        At least 6.
    ranges : tuple of (int, int)
        MIDI numbers of the upper and the lower voice.
    rng : Random

    Raises
    ------
    RequestError
        If no line is found.
    """
    count = max(round(bars / USUAL), len(species) if bars >= SHORTEST * len(species) else 1)
    lengths = [bars // count + (k < bars % count) for k in range(count)]
    upper: Line = ()
    lower: Line = ()
    names, start = list[tuple[str, int]](), Fraction(0)
    kinds = species if count >= len(species) else species[-count:]
    for k, length in enumerate(lengths):
        kind = kinds[k % len(kinds)]
        above = (k // len(kinds) + k) % 2 == 0
        pair = _exercise(key, kind, length, above, ranges, rng)
        high, low = (_breathing(shifted(line, start), k < count - 1) for line in pair)
        upper, lower = (*upper, *high), (*lower, *low)
        names.append((f"Species {kind}, {'above' if above else 'below'}", length))
        start += length * BAR
    return (upper, lower), names


def _exercise(
    key: Key, kind: int, bars: int, above: bool, ranges: tuple[tuple[int, int], ...], rng: Random
) -> tuple[Line, Line]:
    (low, high), (bottom, top) = ranges
    if above:
        firmus = cantus(key, bars, bottom + 8, top, rng)
        return counterpoint(kind, firmus, key, above=True, low=low, high=high, rng=rng), firmus
    firmus = cantus(key, bars, low, high - 10, rng)
    return firmus, counterpoint(kind, firmus, key, above=False, low=bottom, high=top, rng=rng)


def _breathing(line: Line, breathes: bool) -> Line:
    return (*line[:-1], replace(line[-1], length=line[-1].length - BREATH)) if breathes else line
