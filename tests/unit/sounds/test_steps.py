"""Feet come down at a walker's tempo and say what they tread on."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def asked(seconds: float = 6.0, seed: int = 4, **values: float) -> Ask:
    steps = mechanism("steps")
    return Ask({k: p.default for k, p in steps.parameters.items()} | values, RATE, seconds, 0.0, seconds, seed)


def heard(ask: Ask) -> Signal:
    steps = mechanism("steps")
    return steps.signal(steps.controls(ask), ask)


def test_steps_follow_each_other_at_the_period() -> None:
    times = mechanism("steps").controls(asked(20.0, period=0.6)).times
    assert np.diff(times).mean() == pytest.approx(0.6, rel=0.04)


def test_three_feet_of_a_gallop_come_down_in_a_bunch() -> None:
    gaps = np.diff(mechanism("steps").controls(asked(20.0, period=0.45, feet=3, bunch=0.2, uneven=0.0)).times)
    assert gaps[:3] == pytest.approx([0.09, 0.09, 0.27], abs=0.002)


def test_a_count_of_steps_is_kept() -> None:
    assert mechanism("steps").controls(asked(20.0, steps=5)).times.size == 5


def test_loose_ground_fills_the_time_between_steps() -> None:
    def active(crunch: float, grain_length: float = 0.1) -> float:
        sound = np.abs(heard(asked(crunch=crunch, grain_length=grain_length)))
        return float(np.mean(sound > 0.1 * np.percentile(sound, 99)))

    assert active(crunch=20.0, grain_length=0.4) > 1.5 * active(crunch=-60.0)


def test_grains_sound_at_their_pitch() -> None:
    def middle(pitch: float) -> float:
        power = np.abs(np.fft.rfft(heard(asked(crunch=24.0, grain_pitch=pitch, scuff=-60.0)))) ** 2
        return float(np.sum(np.fft.rfftfreq(6 * RATE, 1 / RATE) * power) / np.sum(power))

    assert middle(800.0) < 0.5 * middle(5_000.0)


def test_no_two_steps_are_alike() -> None:
    ask = asked(vary=0.0, uneven=0.0, period=0.5)
    sound = heard(ask)
    a, b = sound[: RATE // 4], sound[RATE // 2 :][: RATE // 4]
    assert np.corrcoef(a, b)[0, 1] < 0.95
