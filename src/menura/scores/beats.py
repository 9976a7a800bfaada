"""Musical time: exact quarter notes."""

from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer

from menura.values.writing import shortest

GRID = 10_080
"""Steps of a quarter note on which everything lies: divisible by 2⁵, 3², 5 and 7; also the resolution of MIDI files."""


def beats(value: object) -> Fraction:
    """Return a number or ``"4/3"`` as quarter notes, on the grid.

    Parameters
    ----------
    value : int, float, Fraction or str

    Returns
    -------
    Fraction

    Raises
    ------
    ValueError
        If it is no finite number, or lies farther from the grid than rounding explains.
    """
    if isinstance(value, Fraction) and GRID % value.denominator == 0:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction, str)):
        raise ValueError("beats are a number or a fraction such as '4/3'")
    try:
        exact = Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ValueError(f"{value!r} is no number of beats; write 1.5 or '4/3'") from None
    nearest = Fraction(round(exact * GRID), GRID)
    if abs(nearest - exact) > Fraction(1, 1_000_000):
        raise ValueError(f"{value!r} does not lie on the grid of 1/{GRID} beat")
    return nearest


def ticks(value: Fraction) -> int:
    """Return quarter notes as whole steps of the grid."""
    whole, rest = divmod(value.numerator * GRID, value.denominator)
    return round(value * GRID) if rest else whole


Beats: TypeAlias = Annotated[Fraction, BeforeValidator(beats), PlainSerializer(shortest), Field(ge=0, le=1_000_000)]
"""Quarter notes, from 0."""

Length: TypeAlias = Annotated[Fraction, BeforeValidator(beats), PlainSerializer(shortest), Field(gt=0, le=1_000_000)]
"""Quarter notes, more than 0."""
