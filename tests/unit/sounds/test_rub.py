"""Strokes go to and fro, at their tempo, with the teeth and colour of what rubs."""

from dataclasses import replace

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def asked(seconds: float = 6.0, start: float = 0.0, stretch: int = 0, **values: float) -> Ask:
    rub = mechanism("rub")
    return Ask({k: p.default for k, p in rub.parameters.items()} | values, RATE, seconds, start, 60.0, 6, stretch)


def heard(ask: Ask) -> Signal:
    rub = mechanism("rub")
    return rub.signal(rub.controls(ask), ask)


def envelope(sound: Signal) -> Signal:
    block = RATE // 100
    return np.asarray(np.sqrt(np.mean(sound[: sound.size // block * block].reshape(-1, block) ** 2, axis=1)))


@pytest.mark.parametrize("period", [0.4, 1.0])
def test_the_level_beats_at_the_period(period: float) -> None:
    level = envelope(heard(asked(10.0, period=period, uneven=0.0, back=-60.0, vary=0.0)))
    spectrum = np.abs(np.fft.rfft(level - level.mean(), 8 * level.size))
    assert np.argmax(spectrum) / (8 * level.size / 100) == pytest.approx(1 / period, rel=0.1)


def test_one_stroke_is_one_stroke() -> None:
    level = envelope(heard(asked(strokes=1, period=0.8, back=-60.0)))
    assert level[:80].max() > 0
    assert level[120:].max() < 0.001 * level.max()


def test_the_band_is_the_one_asked_for() -> None:
    power = np.abs(np.fft.rfft(heard(asked(low=3_000.0, high=5_000.0, rise=24.0, fall=24.0)))) ** 2
    frequencies = np.fft.rfftfreq(6 * RATE, 1 / RATE)
    inside = power[(frequencies > 2_000) & (frequencies < 8_000)].sum()
    assert inside > 0.9 * power.sum()


def test_teeth_are_heard_as_a_rate_that_follows_the_speed() -> None:
    stroke = asked(2.0, forth=0.95, period=4.0, edge=0.2, hold=0.0, grit=0.0, brighten=0.0)
    teeth = {"teeth": 20.0, "teeth_rate": 200.0, "teeth_uneven": 0.0}
    sound = heard(replace(stroke, values={**stroke.values, **teeth}))
    middle = np.abs(sound[RATE // 2 : RATE * 3 // 2])
    spectrum = np.abs(np.fft.rfft(middle - middle.mean()))
    assert np.argmax(spectrum[100:300]) + 100 == pytest.approx(200, abs=20)


def test_the_hand_moves_alike_in_overlapping_stretches() -> None:
    rub = mechanism("rub")
    a = rub.controls(asked(4.0)).loudness
    b = rub.controls(asked(4.0, start=3.0, stretch=1)).loudness
    assert np.allclose(a[600:800], b[:200])
