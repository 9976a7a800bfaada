from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.mark.parametrize("period", [1.5, 3.0])
def test_waves_come_with_their_period(make: Make, period: float) -> None:
    sea = make(
        "waves", duration=24.0, period=period, waver=0.0, rise=0.2 * period, wash=0.15 * period, calm=-40.0, unrest=0.0
    )
    assert sea.beat(0.1, 1.2) == pytest.approx(1 / period, rel=0.15)


def test_calm_fills_the_time_between_waves(make: Make) -> None:
    deep = make("waves", duration=12.0, period=4.0, wash=0.3, calm=-40.0)
    flat = make("waves", duration=12.0, period=4.0, wash=0.3, calm=-3.0)
    assert deep.unevenness(0.2) > 2 * flat.unevenness(0.2)


def test_roar_and_hiss_move_the_spectrum(make: Make) -> None:
    assert make("waves", roar=10.0, hiss=-30.0).centroid < 0.5 * make("waves", roar=-30.0, hiss=5.0).centroid
