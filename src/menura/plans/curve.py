"""A quantity that is a number or changes over time."""

from typing import Annotated, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Point: TypeAlias = tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], Finite]
Points: TypeAlias = Annotated[tuple[Point, ...], Field(min_length=1)]
Curve: TypeAlias = Finite | Points
"""A number, or points ``(seconds since the event began, value)`` joined by straight lines and held at both ends."""


def sample(curve: Curve, times: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return a curve's values at times.

    Parameters
    ----------
    curve : Curve
    times : array_like [shape=(n,)]
        Seconds since the event began.

    Returns
    -------
    ndarray [shape=(n,), dtype=float32]
    """
    times = np.asarray(times, np.float64)
    if isinstance(curve, (int, float)):
        return np.full(times.shape, curve, np.float32)
    return np.asarray(np.interp(times, [t for t, _ in curve], [v for _, v in curve]), np.float32)


def value(curve: Curve, time: float) -> float:
    """Return a curve's value at one time (seconds since the event began), in full precision."""
    if isinstance(curve, (int, float)):
        return float(curve)
    return float(np.interp(time, [t for t, _ in curve], [v for _, v in curve]))


def is_constant(curve: Curve) -> bool:
    """Return whether a curve has the same value at all times."""
    return isinstance(curve, (int, float)) or len({v for _, v in curve}) <= 1


def span(curve: Curve) -> tuple[float, float]:
    """Return the least and the greatest value of a curve."""
    values = [curve] if isinstance(curve, (int, float)) else [v for _, v in curve]
    return min(values), max(values)


def shifted(curve: Curve, seconds: float) -> Curve:
    """Return a curve with its points moved later by `seconds`; what falls before zero becomes its value there."""
    if isinstance(curve, (int, float)) or seconds == 0:
        return curve
    later = tuple((t + seconds, v) for t, v in curve if t + seconds > 0)
    return ((0.0, value(curve, -seconds)), *later)


def stretched(curve: Curve, factor: float) -> Curve:
    """Return a curve whose points come `factor` times as late."""
    if isinstance(curve, (int, float)):
        return curve
    return tuple((t * factor, v) for t, v in curve)


def cut(curve: Curve, duration: float) -> Curve:
    """Return a curve that is over after `duration` seconds and has the same values until then."""
    if isinstance(curve, (int, float)) or curve[-1][0] <= duration:
        return curve
    earlier = tuple((t, v) for t, v in curve if t < duration)
    return (*earlier, (duration, value(curve, duration)))
