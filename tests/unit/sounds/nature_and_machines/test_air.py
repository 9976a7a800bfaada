from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


def test_a_gap_whistles_at_its_pitch(make: Make) -> None:
    still = {"depth": 0.0, "flutter": 0.0, "gusts": 0.05}
    wind = make("wind", duration=6.0, **still, whistles=1.0, pitch=900.0, width=0.02, sing=40.0, corner=3_000.0)
    assert wind.peak(300, 3_000) == pytest.approx(900, rel=0.35)
    assert wind.share(600, 1_350) > 0.5


def test_gusts_are_uneven(make: Make) -> None:
    calm = make("wind", duration=10.0, depth=0.0, flutter=0.0, sing=-40.0)
    gusty = make("wind", duration=10.0, depth=0.9, gusts=0.6, sing=-40.0)
    assert gusty.unevenness(0.3) > calm.unevenness(0.3) + 2


def test_leaves_add_high_tones(make: Make) -> None:
    assert make("wind", hiss=10.0).centroid > 3 * make("wind", hiss=-60.0).centroid


@pytest.mark.parametrize("peak", [0.25, 0.7])
def test_a_whoosh_is_loudest_at_its_peak(make: Make, peak: float) -> None:
    swing = make("whoosh", duration=1.0, peak=peak, sharp=3.0)
    windows = [swing.between(k / 20, (k + 1) / 20).level for k in range(20)]
    assert (windows.index(max(windows)) + 0.5) / 20 == pytest.approx(peak, abs=0.12)


def test_a_faster_whoosh_is_higher(make: Make) -> None:
    assert make("whoosh", pitch=3_000.0).centroid > 2 * make("whoosh", pitch=600.0).centroid


def test_a_blade_rings(make: Make) -> None:
    blunt, sharp = (make("whoosh", duration=0.6, edge=level, edge_pitch=6_000.0) for level in (-60.0, 10.0))
    assert sharp.share(5_600, 6_400) > 3 * blunt.share(5_600, 6_400)
