"""Words in time: the syllables of a line on the beats of its bars, the heavy ones on the strong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from random import Random

from menura.composing.rhythm import weight
from menura.phonetics.syllables import Spoken

STEPS = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))
"""Grids on which syllables fall, in quarter notes, the coarsest first."""

FASTEST = {"rap": 11.0, "spoken": 7.0}
"""Syllables a second at which the finest grid of a delivery may run; others sing."""

SUNG = 8.0
"""The same for everything that is sung: sixteenths up to 120 quarter notes a minute."""

EASY = 3.3
"""Syllables a second, from the first to the last of a line, up to which singing is easy and words are understood."""

FINE = 5.6
"""Syllables a second of the finest grid that is sung with ease."""

SPACING = 0.42
"""Seconds from syllable to syllable that singing does not exceed while a line has better use for its time: its end."""

HELD = 0.45
"""The largest share of a line that its last note and the breath after it take before the words are spread."""

REACH = 7
"""Steps by which a syllable may lie off its even place."""

PAUSES = ",，、;；:：.。!！?？—…"


@dataclass(frozen=True)
class Beat:
    """A syllable in time: quarter notes since its line began, and how heavy its place is (0 … 1)."""

    at: Fraction
    length: Fraction
    weight: float


@lru_cache(maxsize=4096)
def steps(bpm: float, bar: Fraction, delivery: str) -> tuple[Fraction, ...]:
    """Return the grids that a singer can follow at a tempo, the coarsest first."""
    fastest = FASTEST.get(delivery, SUNG)
    fitting = [s for s in STEPS if (bar / s).denominator == 1]
    playable = [s for s in fitting if bpm / 60 / float(s) <= fastest]
    return tuple(playable or fitting[:1])


@lru_cache(maxsize=65536)
def grid(count: int, bars: int, bpm: float, bar: Fraction, delivery: str) -> Fraction | None:
    """Return the grid on which so many syllables lie in so many bars; None if they do not fit.

    The coarsest that leaves them room to move; the line ends with a breath.
    """
    possible = steps(bpm, bar, delivery)
    if delivery == "rap":  # on sixteenths, or finer where a slow tempo asks for it
        possible = tuple(s for s in possible if s <= Fraction(1, 4)) or possible[-1:]
    for step, finer in zip(possible, (*possible[1:], None), strict=True):
        if count <= (0.8 if delivery == "rap" else 0.62) * float(bars * bar / step):
            return step
        hasty = finer is not None and bpm / 60 / float(finer) > FINE
        if hasty and delivery not in FASTEST and count + _tail(step) <= room(bars, bar, step):
            return step
    step = possible[-1]
    return step if count + 1 <= room(bars, bar, step) else None


def _tail(step: Fraction) -> int:
    """Return the steps that the last syllable of a line wants at least: a beat."""
    return max(int(1 / step), 1)


@lru_cache(maxsize=65536)
def is_easy(count: int, bars: int, bpm: float, bar: Fraction, delivery: str) -> bool:
    """Return whether so many syllables are sung with ease in so many bars; what is rapped or said is another matter."""
    step = grid(count, bars, bpm, bar, delivery)
    if step is None or delivery in FASTEST:
        return step is not None
    moving = room(bars, bar, step) - _tail(step) * 3 // 2  # a held end, and often a rest before a light beginning
    return count <= moving and bpm / 60 / float(step) <= FINE and (count - 1) * bpm / 60 <= EASY * float(moving * step)


def room(bars: int, bar: Fraction, step: Fraction) -> int:
    """Return the steps of a line that are not its breath."""
    whole = int(bars * bar / step)
    breath = max(int(min(Fraction(1, 2), bar / 8) / step), 1)
    return whole - breath


def laid(
    said: Sequence[Spoken],
    bars: int,
    bpm: float,
    metre: tuple[int, int],
    delivery: str,
    groove: Random | None = None,
    spacing: float = SPACING,
) -> list[Beat]:
    """Return the beats of a line's syllables, one for each.

    Parameters
    ----------
    said : sequence of Spoken
    bars : int
        Of the line, with its breath; :func:`grid` says whether they are enough.
    bpm : float
    metre : tuple of int
    delivery : str
    groove : Random, optional
        What draws places of the bar that are liked more than others; the same for lines that should move alike.
    spacing : float, optional
        Seconds from syllable to syllable that are enough; what a line has left is for its last note and a breath.
    """
    bar = Fraction(4 * metre[0], metre[1])
    step = grid(len(said), bars, bpm, bar, delivery)
    if step is None:
        raise ValueError(f"{len(said)} syllables do not fit {bars} bars")
    stresses = tuple(_stresses(said))
    pauses = tuple(each.text[-1:] in PAUSES for each in said)
    end = room(bars, bar, step)
    liked = tuple(round(groove.random() * 0.35, 3) for _ in range(32)) if groove else (0.0,)
    widest = 0.0 if delivery == "rap" else spacing * bpm / 60 / float(step)
    places = _places(stresses, pauses, end, step, metre, widest, liked)
    longest = bar if delivery not in FASTEST else Fraction(1)
    bounds = [*places, max(min(end, places[-1] + int(longest / step)), places[-1] + 1)]
    beats = []
    for k, (a, b) in enumerate(pairwise(bounds)):
        length = (b - a) * step
        if pauses[k] and k < len(said) - 1 and length >= 1:
            length -= min(step, Fraction(1, 2))  # a comma is a small breath
        beats.append(Beat(a * step, length, weight(a * step, metre)))
    return beats


def _stresses(said: Sequence[Spoken]) -> list[int]:
    """Return how heavy each syllable is; where a language has no stress, words and lines begin heavy."""
    stresses = [each.stress for each in said]
    if any(s == 2 for s in stresses):
        return stresses
    return [2 if k == 0 or (s and k % 2 == 0 and k == len(said) - 1) else s for k, s in enumerate(stresses)]


@lru_cache(maxsize=2048)
def _places(
    stresses: tuple[int, ...], pauses: tuple[bool, ...], end: int, step: Fraction, metre: tuple[int, int],
    widest: float, liked: tuple[float, ...],
) -> tuple[int, ...]:  # fmt: skip
    """Return the steps on which syllables fall: the cheapest way through the grid (dynamic programming)."""
    count = len(stresses)
    weights = [weight(k * step, metre) for k in range(end)]
    lead = min(int(1 / step), max(end - count - 1, 0)) if stresses[0] == 0 else 0
    tail = max(int(1 / step), 1)
    ideal = _spaced(end - lead, tail, count - 1, widest)
    ideal = min(ideal, float(2 / step))
    rows: list[dict[int, tuple[float, int]]] = []
    for k, stress in enumerate(stresses):
        even = lead + k * ideal
        low = max(k, math.floor(even - REACH))
        high = min(end - (count - k), max(math.ceil(even + REACH), low))
        row: dict[int, tuple[float, int]] = {}
        for place in range(low, high + 1):
            own = _fit(stress, weights[place], k == count - 1) + liked[place % len(liked)]
            if k == 0:
                row[place] = own + 0.25 * abs(place - lead) * float(step), -1
                continue
            best = min(
                ((cost + _gap(place - q, ideal, pauses[k - 1]), q) for q, (cost, _) in rows[-1].items() if q < place),
                default=None,
            )
            if best is not None:
                row[place] = best[0] + own, best[1]
        rows.append(row)
    return _back(rows, end, float(tail))


def _spaced(steps: int, tail: int, gaps: int, widest: float) -> float:
    """Return the steps from syllable to syllable: no more than the widest, unless its last note took too much."""
    even, least = ((steps - rest) / max(gaps, 1) for rest in (tail, HELD * steps))
    return max(min(even, max(widest, least if widest else 1.0)), 1.0)


def _fit(stress: int, heavy: float, last: bool) -> float:
    """Return what it costs that a syllable falls on a place."""
    cost = (0.5 * heavy, 0.5 * (1 - heavy), 1.5 * (1 - heavy))[stress]
    return cost + (0.8 * (1 - heavy) if last else 0.0)


def _gap(size: int, ideal: float, pause: bool) -> float:
    """Return what the distance of two syllables costs."""
    wanted = ideal * 1.6 if pause else ideal
    return 0.55 * math.log2(size / wanted) ** 2 + (0.12 if size % 2 and size > 2 else 0.0)


def _back(rows: Sequence[dict[int, tuple[float, int]]], end: int, tail: float) -> tuple[int, ...]:
    short = {p: max(tail - (end - p), 0) * 1.4 / max(tail, 1) for p in rows[-1]}
    place = min(rows[-1], key=lambda p: rows[-1][p][0] + short[p])
    places = [place]
    for row in reversed(rows[1:]):
        place = row[place][1]
        places.append(place)
    return tuple(reversed(places))
