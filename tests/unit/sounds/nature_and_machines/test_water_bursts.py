from collections.abc import Callable
from typing import Any

Make = Callable[..., Any]


def test_a_splash_begins_with_a_slap_and_rains_back(make: Make) -> None:
    splash = make("splash", duration=2.0, spray_rise=0.1)
    assert splash.between(0, 0.03).level > splash.between(1.6, 2.0).level + 15
    assert splash.between(0.3, 0.8).level > splash.between(1.6, 2.0).level + 3


def test_something_large_splashes_lower(make: Make) -> None:
    small = make("splash", slap_pitch=1_500.0, cavity=800.0, spray=-40.0, large=1.0)
    large = make("splash", slap_pitch=200.0, cavity=90.0, spray=-40.0, large=12.0)
    assert large.centroid < 0.6 * small.centroid


def test_a_flush_rushes_gulps_and_refills(make: Make) -> None:
    flush = make("flush", duration=8.0, refill=-10.0, refill_low=2_500.0, refill_high=6_000.0, rush_high=1_500.0)
    rush, refill = flush.between(1.0, 3.0), flush.between(6.0, 6.8)
    assert rush.level > refill.level + 3
    assert refill.centroid > 1.5 * rush.centroid
    assert flush.between(7.9, 8.0).level < refill.level - 3


def test_the_handle_is_heard_first(make: Make) -> None:
    quiet, loud = (make("flush", duration=6.0, handle=level, onset=1.0) for level in (-60.0, 6.0))
    assert loud.between(0, 0.05).level > quiet.between(0, 0.05).level + 10
