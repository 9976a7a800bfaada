from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.mark.parametrize("pitch", [700.0, 2_500.0])
def test_a_drop_has_its_pitch(make: Make, pitch: float) -> None:
    drop = make("drip", duration=0.4, pitch=pitch, spread=0.0, bubbles=1.0, climb=0.0, click=-60.0, decay=0.1)
    assert drop.peak(300, 6_000) == pytest.approx(pitch, rel=0.05)


def test_it_is_heard_at_once_and_over_soon(make: Make) -> None:
    drop = make("drip", duration=0.5, bubbles=1.0, decay=0.03)
    assert drop.between(0, 0.005).level > drop.level - 20
    assert drop.between(0.2, 0.5).level < drop.level - 30


def test_more_bubbles_last_longer(make: Make) -> None:
    single = make("drip", duration=0.6, bubbles=1.0, decay=0.03, gap=0.08)
    many = make("drip", duration=0.6, bubbles=8.0, decay=0.03, gap=0.08)
    assert many.between(0.1, 0.3).level > single.between(0.1, 0.3).level + 10


def test_the_pitch_climbs(make: Make) -> None:
    drop = make("drip", duration=0.4, pitch=800.0, spread=0.0, bubbles=1.0, climb=1.0, click=-60.0, decay=0.3)
    assert drop.between(0.15, 0.3).peak(400, 4_000) > 1.2 * drop.between(0.0, 0.08).peak(400, 4_000)


def test_a_splash_stays_wet_after_the_bubble(make: Make) -> None:
    dry, wet = (
        make("drip", 0.5, pitch=1200.0, decay=0.02, bubbles=1.0, click=-60.0, splash=gain, splash_time=0.3)
        for gain in (-60.0, -20.0)
    )
    assert wet.between(0.1, 0.25).level > dry.between(0.1, 0.25).level + 20
