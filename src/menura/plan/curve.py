"""A quantity that is a number or changes over time."""

from typing import Annotated, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Point: TypeAlias = tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], Finite]
Curve: TypeAlias = Finite | tuple[Point, ...]
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
    return np.interp(times, [t for t, _ in curve], [v for _, v in curve]).astype(np.float32)


def is_constant(curve: Curve) -> bool:
    """Return whether a curve has the same value at all times."""
    return isinstance(curve, (int, float)) or len({v for _, v in curve}) <= 1


def span(curve: Curve) -> tuple[float, float]:
    """Return the least and the greatest value of a curve."""
    values = [curve] if isinstance(curve, (int, float)) else [v for _, v in curve]
    return min(values), max(values)


def shifted(curve: Curve, seconds: float) -> Curve:
    """Return a curve with its points moved later by `seconds`; what falls before zero is folded into its value there."""
    if isinstance(curve, (int, float)):
        return curve
    at_zero = float(sample(curve, [-seconds])[0])
    later = tuple((t + seconds, v) for t, v in curve if t + seconds > 0)
    return ((0.0, at_zero), *later)
