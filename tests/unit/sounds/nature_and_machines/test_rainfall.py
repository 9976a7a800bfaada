from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Make = Callable[..., Any]


def test_more_drops_make_a_steadier_rain(make: Make) -> None:
    few = make("rainfall", drops=20.0, bed=-40.0, gust=0.0)
    many = make("rainfall", drops=2_000.0, bed=-40.0, gust=0.0)
    assert few.crest > many.crest + 6


def test_the_surface_is_heard(make: Make) -> None:
    bare = make("rainfall", bed=-60.0)
    roof = make("rainfall", bed=-60.0, surface=400.0, answer=15.0, ring=0.2)
    assert roof.share(300, 1_500) > 2 * bare.share(300, 1_500)


def test_the_bed_keeps_to_its_band(make: Make) -> None:
    bed = make("rainfall", bed=40.0, bed_low=1_000.0, bed_high=2_000.0, bed_rise=24.0, bed_fall=24.0)
    assert bed.share(700, 2_800) > 0.9


@pytest.mark.parametrize("gust", [0.0, 4.0])
def test_gusts_change_the_intensity(make: Make, gust: float) -> None:
    rain = make("rainfall", duration=8.0, gust=gust, speed=1.0)
    assert (rain.unevenness(0.25) > 1.5) == (gust > 0)


def test_hits_and_bed_have_the_levels_they_are_given(make: Make) -> None:
    hits = make("rainfall", duration=4.0, bed=-60.0, drops=800.0, sizes=3.0, gust=0.0)
    both = make("rainfall", duration=4.0, bed=6.0, drops=800.0, sizes=3.0, gust=0.0)
    assert both.level - hits.level == pytest.approx(10 * np.log10(1 + 10**0.6), abs=1.0)
