from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from menura.engines.sounds.primitives.bubbles import Kind, population, tones

Make = Callable[..., Any]


def test_a_bubble_has_minnaerts_pitch_and_climbs() -> None:
    rate = 48_000
    wave = tones([1_000.0], 0.2, 0.3, rate)[0]
    crossings = np.flatnonzero((wave[:-1] < 0) & (wave[1:] >= 0))
    periods = np.diff(crossings) / rate
    assert 1 / periods[:3].mean() == pytest.approx(1_000, rel=0.06)
    assert periods[10:20].mean() < periods[:5].mean()


def test_small_bubbles_are_high_and_short() -> None:
    low, high = (tones([f], 1.0, 0.0, 48_000)[0] for f in (500.0, 4_000.0))
    assert high.size < 0.3 * low.size


def test_no_flow_no_bubbles() -> None:
    chance = np.random.default_rng(0)
    assert not population(chance, 24_000, 24_000, Kind(1, 4, 2, 1, 0.1), 500.0, 0.0).any()


def test_larger_bubbles_sound_lower(make: Make) -> None:
    assert (
        make("liquid", hiss=-60.0, small=4.0, large=9.0).centroid
        < 0.5 * make("liquid", hiss=-60.0, small=0.8, large=1.5).centroid
    )


def test_a_vessel_that_fills_rises_in_pitch(make: Make) -> None:
    glass = make(
        "liquid",
        duration=4.0,
        hiss=20.0,
        hiss_low=200.0,
        hiss_high=5_000.0,
        vessel=400.0,
        vessel_gain=30.0,
        vessel_width=0.08,
        fill=1.5,
    )
    first, last = glass.between(0.3, 1.0), glass.between(3.3, 3.9)
    assert first.peak(250, 2_000) == pytest.approx(420, rel=0.2)
    assert last.peak(250, 2_000) > 2.2 * first.peak(250, 2_000)


def test_the_flow_comes_and_ceases(make: Make) -> None:
    pour = make("liquid", duration=3.0, begin=0.5, end=0.5)
    assert pour.between(0, 0.1).level < pour.between(1, 2).level - 10
    assert pour.between(2.95, 3).level < pour.between(1, 2).level - 10


def test_gurgling_water_comes_and_goes(make: Make) -> None:
    assert (
        make("liquid", duration=6.0, gurgle=2.0, hiss=-60.0).unevenness()
        > 1.3 * make("liquid", duration=6.0, gurgle=0.0, hiss=-60.0).unevenness()
    )
