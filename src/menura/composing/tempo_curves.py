"""How the tempo moves along a piece, and how long the piece lasts with it."""

import math
from dataclasses import dataclass
from fractions import Fraction

from menura.composing.brief import Shape


@dataclass(frozen=True)
class Point:
    """A tempo relative to the piece's own.

    Attributes
    ----------
    bar : int
        Where it holds from.
    ratio : float
    glides : bool
        Whether it moves evenly to that of the next point.
    """

    bar: int
    ratio: float
    glides: bool = False


def curve(shape: Shape, bars: int, *, slows: bool = False) -> tuple[Point, ...]:
    """Return the tempo along so many bars.

    Parameters
    ----------
    shape : str
    bars : int
    slows : bool, optional
        Whether a steady piece slows down into its last bar.

    Returns
    -------
    tuple of Point
        The first at bar 0 with ratio 1.
    """
    if shape == "accelerating" and bars > 1:
        return Point(0, 1.0, True), Point(bars - 1, 1.4)
    if shape == "decelerating" and bars > 1:
        return Point(0, 1.0, True), Point(bars - 1, 0.68)
    if shape == "free":
        return _breathing(bars)
    if slows and bars >= 8:
        return Point(0, 1.0), Point(bars - 3, 1.0, True), Point(bars - 1, 0.74)
    return (Point(0, 1.0),)


def _breathing(bars: int) -> tuple[Point, ...]:
    """Return rubato: each phrase of four bars moves on and holds back."""
    ratios = (1.0, 1.07, 1.02, 0.86)
    return tuple(Point(bar, ratios[bar % 4], bar < bars - 1) for bar in range(bars))


def slowness(points: tuple[Point, ...], bars: int) -> float:
    """Return how much longer a piece lasts than at its own tempo throughout: the mean of 1 / ratio."""
    ends = [*(p.bar for p in points[1:]), bars]
    total = sum(_mean(p, points[k + 1] if k + 1 < len(points) else p) * (ends[k] - p.bar) for k, p in enumerate(points))
    return total / bars


def _mean(point: Point, following: Point) -> float:
    a, b = point.ratio, following.ratio
    return 1 / a if not point.glides or a == b else math.log(b / a) / (b - a)


def lasting(points: tuple[Point, ...], bars: int, bar: Fraction, bpm: float) -> float:
    """Return the seconds of a piece."""
    return float(bars * bar) * 60 / bpm * slowness(points, bars)
