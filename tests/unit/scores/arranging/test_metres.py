"""Metres as pulses, and bars of one metre made of another's."""

import pytest

from menura.scores.arranging import metres
from menura.scores.beats import GRID


@pytest.mark.parametrize(
    ("metre", "quarters"),
    [
        ("4/4", [1, 1, 1, 1]),
        ("3/4", [1, 1, 1]),
        ("2/2", [1, 1, 1, 1]),
        ("6/8", [1.5, 1.5]),
        ("12/8", [1.5] * 4),
        ("7/8", [1, 1, 1.5]),
        ("5/8", [1.5, 1]),
        ("17/16", [1, 1, 1, 1.25]),
        ("3/8", [1.5]),
        ("1/8", [0.5]),
    ],
)
def test_a_foot_taps_the_pulses_of_a_metre(metre: str, quarters: list[float]) -> None:
    assert [length / GRID for length in metres.pulses(metre)] == quarters


@pytest.mark.parametrize(
    ("count", "wanted", "picked"),
    [
        (4, 3, (0, 1, 3)),
        (4, 5, (0, 1, 2, 2, 3)),
        (4, 8, (0, 1, 2, 3, 0, 1, 2, 3)),
        (4, 11, (0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 3)),
        (3, 4, (0, 1, 0, 2)),
        (2, 4, (0, 1, 0, 1)),
        (4, 1, (0,)),
    ],
)
def test_backbeats_stay_backbeats_in_other_metres(count: int, wanted: int, picked: tuple[int, ...]) -> None:
    assert metres.picked(count, wanted) == picked
