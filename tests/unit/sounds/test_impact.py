"""What is struck sounds like its material and size, and bounces as things do."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def struck(seconds: float = 1.0, seed: int = 3, **values: float) -> Signal:
    impact = mechanism("impact")
    ask = Ask({k: p.default for k, p in impact.parameters.items()} | values, RATE, seconds, 0.0, seconds, seed)
    return impact.signal(impact.controls(ask), ask)


def centroid(sound: Signal) -> float:
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(np.sum(np.fft.rfftfreq(sound.size, 1 / RATE) * power) / np.sum(power))


def seconds_above(sound: Signal, decibels: float) -> float:
    block = RATE // 200
    level = np.sqrt(np.mean(sound[: sound.size // block * block].reshape(-1, block) ** 2, axis=1))
    return float(np.flatnonzero(level > level.max() * 10 ** (decibels / 20))[-1] / 200)


def test_a_single_mode_sounds_at_its_pitch() -> None:
    sound = struck(modes=1, pitch=440.0, decay=1.0, noise=-80, irregular=0)
    assert np.argmax(np.abs(np.fft.rfft(sound))) == pytest.approx(440, abs=3)


@pytest.mark.parametrize("decay", [0.2, 0.8])
def test_it_falls_by_60_db_in_its_decay(decay: float) -> None:
    sound = struck(modes=1, pitch=500.0, decay=decay, noise=-80)
    assert seconds_above(sound, -30) == pytest.approx(decay / 2, rel=0.15)


def test_a_soft_blow_is_duller_than_a_hard_one() -> None:
    assert centroid(struck(contact=0.005, noise=-80)) < 0.6 * centroid(struck(contact=0.00005, noise=-80))


def test_a_harder_blow_is_brighter_and_louder() -> None:
    impact = mechanism("impact")
    values = {k: p.default for k, p in impact.parameters.items()} | {"hits": 30, "gap": 0.2, "vary": 6.0}
    ask = Ask(values, RATE, 6.5, 0.0, 6.5, 1)
    hits = impact.controls(ask)
    sound = impact.signal(hits, ask)
    pieces = [sound[round(t * RATE) :][: RATE // 10] for t in hits.times]
    loud = [float(np.sqrt(np.mean(p**2))) for p in pieces]
    bright = [centroid(p) for p in pieces]
    assert np.corrcoef(np.log(loud), np.log(hits.strengths))[0, 1] > 0.9
    assert np.corrcoef(np.log(bright), np.log(hits.strengths))[0, 1] > 0.2


def test_gaps_of_a_bouncing_thing_shrink_by_the_same_ratio() -> None:
    impact = mechanism("impact")
    values = {k: p.default for k, p in impact.parameters.items()} | {"hits": 8, "bounce": 0.8, "uneven": 0.0}
    times = impact.controls(Ask(values, RATE, 2.0)).times
    gaps = np.diff(times)
    assert np.allclose(gaps[1:] / gaps[:-1], 0.8)


def test_the_first_transient_is_at_the_first_sample() -> None:
    for seed in range(8):
        sound = np.abs(struck(seed=seed))
        assert np.flatnonzero(sound > 0.1 * sound.max())[0] < 0.005 * RATE


def test_no_two_seeds_sound_alike() -> None:
    a, b = struck(seed=1), struck(seed=2)
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.9


def test_the_thud_is_heard_below_the_solid() -> None:
    with_thud, without = struck(thud=12.0, thud_pitch=80.0), struck(thud=-80.0)
    low = slice(40, 160)
    assert np.abs(np.fft.rfft(with_thud))[low].max() > 4 * np.abs(np.fft.rfft(without))[low].max()
