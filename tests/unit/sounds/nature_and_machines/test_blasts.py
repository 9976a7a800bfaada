from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from menura.engines.sounds.primitives.tails import dull_tail

Make = Callable[..., Any]


def decay_time(sounding: Any, low: float, high: float) -> float:
    """Seconds until a band has fallen by 20 dB from its loudest 50 ms."""
    f = np.fft.rfftfreq(sounding.signal.size, 1 / sounding.rate)
    band = np.fft.irfft(np.fft.rfft(sounding.signal) * ((f >= low) & (f < high)), sounding.signal.size)
    n = sounding.rate // 20
    levels = 10 * np.log10((band[: band.size // n * n].reshape(-1, n) ** 2).mean(axis=1) + 1e-15)
    top = int(levels.argmax())
    below = np.flatnonzero(levels[top:] < levels[top] - 20)
    return float(below[0] / 20) if below.size else float(levels.size / 20)


def test_highs_die_before_lows(make: Make) -> None:
    blast = make(
        "explosion", duration=4.0, decay=3.0, dull=0.6, drive=0.3, low=60.0, high=4_000.0, crack=-60.0, claps=1.0
    )
    assert decay_time(blast, 60, 200) > 1.8 * decay_time(blast, 2_000, 8_000)


def test_the_blast_is_there_at_once(make: Make) -> None:
    shot = make("explosion", duration=1.0, claps=1.0, spread=0.001, decay=0.5)
    assert np.abs(shot.signal[: shot.rate // 200]).max() > 0.3 * np.abs(shot.signal).max()


def test_thunder_rolls_longer_than_a_shot(make: Make) -> None:
    shot = make("explosion", duration=5.0, claps=1.0, spread=0.002, decay=0.6, dull=0.3)
    thunder = make("explosion", duration=5.0, claps=60.0, spread=3.5, decay=1.5)
    assert decay_time(thunder, 40, 300) > decay_time(shot, 40, 300) + 1


@pytest.mark.parametrize("shots", [6.0, 12.0])
def test_an_automatic_weapon_fires_at_its_rate(make: Make, shots: float) -> None:
    volley = make("explosion", duration=3.0, shots=shots, claps=1.0, decay=0.15, dull=0.2, high=4_000.0)
    assert volley.beat(3, 16) == pytest.approx(shots, rel=0.08)


def test_debris_falls_after(make: Make) -> None:
    clean, dirty = (make("explosion", duration=3.0, decay=0.3, debris=200.0, debris_gain=g) for g in (-60.0, 0.0))
    assert dirty.between(0.6, 1.5).level > clean.between(0.6, 1.5).level + 10


def test_tail_falls_by_sixty_decibels_in_its_time() -> None:
    tail = dull_tail(np.random.default_rng(1), 24_000, 1.0, 0.0, ((20.0, 0.0), (12_000.0, 0.0)))
    first, last = (float(np.std(tail[k : k + 2_000])) for k in (0, 22_000))
    assert 20 * np.log10(first / last) == pytest.approx(60 * 22_000 / 24_000, abs=4)


def test_fireworks_burst_again_and_again(make: Make) -> None:
    show = make("fireworks", duration=8.0, shells=1.5, whistles=0.0, crackles=0.0, decay=0.4, drive=0.5)
    levels = np.array([show.between(k / 10, (k + 1) / 10).level for k in range(80)])
    bursts = np.flatnonzero((levels[1:] > levels[:-1] + 6) & (levels[1:] > levels.max() - 25))
    assert 4 <= bursts.size <= 25


def test_a_rocket_whistles_before_it_bursts(make: Make) -> None:
    rocket = make(
        "fireworks", duration=4.0, shells=0.05, whistles=1.0, whistle_time=1.5, whistle_gain=0.0, crackles=0.0
    )
    before, burst = rocket.between(0.3, 1.2), rocket.between(1.5, 1.9)
    assert before.centroid > 1_500
    assert burst.centroid < 0.5 * before.centroid


def test_stars_crackle_after_the_burst(make: Make) -> None:
    plain, stars = (
        make(
            "fireworks",
            duration=3.0,
            shells=0.05,
            whistles=0.0,
            crackles=c,
            crackle_gain=6.0,
            decay=0.4,
            echo_gain=-60.0,
        )
        for c in (0.0, 1.0)
    )
    assert stars.between(0.8, 1.6).level > plain.between(0.8, 1.6).level + 10


def test_peals_of_thunder_go_on_and_differ(make: Make) -> None:
    sound = make("peals", 40.0, period=8.0, uneven=0.0, spread=2.0, decay=1.5, low=40.0, high=150.0, claps=60.0)
    levels = np.array([sound.between(8 * k + 0.3, 8 * k + 3.0).level for k in range(5)])
    between = np.array([sound.between(8 * k + 6.5, 8 * k + 8.0).level for k in range(4)])
    assert levels.min() > between.max() + 10
    assert levels.std() > 0.5
    assert sound.share(20, 400) > 0.8


def test_a_nearer_stroke_of_thunder_is_brighter(make: Make) -> None:
    strokes = [
        make("peals", 4.0, seed=k, period=60.0, range=0.0, high=h).centroid for h in (100.0, 800.0) for k in (1, 2)
    ]
    assert max(strokes[:2]) < min(strokes[2:])
