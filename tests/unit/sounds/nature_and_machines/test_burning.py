from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Make = Callable[..., Any]


def test_crackles_stand_out_of_the_bed(make: Make) -> None:
    assert make("fire", duration=5.0, bed=-40.0).crest > 26
    assert make("fire", duration=5.0, bed=30.0).crest < 24


def test_more_outbreaks_more_clicks(make: Make) -> None:
    few, many = (make("fire", duration=5.0, bed=-60.0, hiss=-60.0, clusters=rate) for rate in (1.0, 30.0))
    assert many.level > few.level + 5


def test_a_late_stretch_has_the_same_crackles(make: Make) -> None:
    values = {"bed": -60.0, "hiss": -60.0, "clusters": 5.0}
    whole = make("fire", duration=6.0, **values)
    late = make("fire", duration=2.0, start=4.0, whole=6.0, **values)
    assert np.corrcoef(whole.signal[4 * whole.rate : 6 * whole.rate - 2_000], late.signal[:-2_000])[0, 1] > 0.98


def test_the_stove_ticks_before_it_burns(make: Make) -> None:
    stove = make("ignition", duration=3.0, strikes=4.0, gap=0.3, strike=0.005, flare_gain=6.0, flare=0.3, burn=-10.0)
    assert stove.between(0.0, 0.05).level > stove.between(0.15, 0.25).level + 15
    assert stove.between(1.0, 1.2).level > stove.between(0.45, 0.55).level + 10
    assert stove.between(2.0, 2.5).level > stove.between(0.45, 0.55).level + 5


@pytest.mark.parametrize("gap", [0.1, 0.4])
def test_strikes_come_one_after_another(make: Make, gap: float) -> None:
    ticking = make("ignition", duration=4.0, strikes=8.0, gap=gap, strike=0.004, flare_gain=-40.0, burn=-60.0)
    levels = np.array([ticking.between(k / 50, (k + 1) / 50).level for k in range(200)])
    strikes = np.flatnonzero((levels[1:] > levels[:-1] + 10) & (levels[1:] > levels.max() - 15)) / 50
    assert strikes[-1] == pytest.approx(7 * gap, rel=0.2)
