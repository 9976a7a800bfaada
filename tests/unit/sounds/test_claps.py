"""Hands clap at a tempo, one pair or many."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 44_100


def asked(seconds: float = 8.0, **values: float) -> Ask:
    claps = mechanism("claps")
    return Ask({k: p.default for k, p in claps.parameters.items()} | values, RATE, seconds, 0.0, seconds, 2)


def test_one_person_claps_at_the_period() -> None:
    (person,) = mechanism("claps").controls(asked(people=1, period=0.3))
    assert np.diff(person.times).mean() == pytest.approx(0.3, rel=0.05)


def test_more_people_fill_the_gaps() -> None:
    claps = mechanism("claps")

    def silence(people: float) -> float:
        ask = asked(people=people, period=0.5)
        sound = np.abs(claps.signal(claps.controls(ask), ask))
        return float(np.mean(sound < 0.01 * sound.max()))

    assert silence(12) < 0.9 * silence(1)


def test_cupped_hands_are_lower_than_flat_ones() -> None:
    claps = mechanism("claps")

    def middle(pitch: float) -> float:
        ask = asked(pitch=pitch, snap=-40.0)
        power = np.abs(np.fft.rfft(claps.signal(claps.controls(ask), ask))) ** 2
        return float(np.sum(np.arange(power.size) * power) / np.sum(power))

    assert middle(600.0) < 0.6 * middle(2_000.0)


def test_together_means_at_the_same_moments() -> None:
    people = mechanism("claps").controls(asked(people=3, together=1.0, uneven=0.05))
    apart = np.abs(people[0].times[:10] - people[2].times[:10])
    assert apart.max() < 0.02
