"""Things break with a crack; pieces ring and fall after it."""

import numpy as np

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def broken(seconds: float = 2.0, seed: int = 8, **values: float) -> Signal:
    shatter = mechanism("shatter")
    ask = Ask({k: p.default for k, p in shatter.parameters.items()} | values, RATE, seconds, 0.0, seconds, seed)
    return shatter.signal(shatter.controls(ask), ask)


def energy_after(sound: Signal, seconds: float) -> float:
    return float(np.sum(sound[int(seconds * RATE) :] ** 2) / np.sum(sound**2))


def test_the_crack_comes_first() -> None:
    sound = np.abs(broken(crack=20.0))
    assert np.flatnonzero(sound > 0.2 * sound.max())[0] < 0.005 * RATE


def test_a_longer_fall_leaves_more_for_later() -> None:
    assert energy_after(broken(span=1.0, settle=0.5), 0.5) > 3 * energy_after(broken(span=0.1, settle=0.5), 0.5)


def test_small_pieces_ring_higher() -> None:
    def middle(pitch: float) -> float:
        power = np.abs(np.fft.rfft(broken(pitch=pitch, crack=-60.0, noise=-80.0))) ** 2
        return float(np.sum(np.arange(power.size) * power) / np.sum(power))

    assert middle(300.0) < 0.6 * middle(3_000.0)


def test_more_pieces_are_more_onsets() -> None:
    shatter = mechanism("shatter")
    values = {k: p.default for k, p in shatter.parameters.items()}
    few = shatter.controls(Ask(values | {"count": 10.0, "bounces": 0.0}, RATE, 1.0)).times.size
    many = shatter.controls(Ask(values | {"count": 10.0, "bounces": 2.0}, RATE, 1.0)).times.size
    assert (few, many) == (10, 30)


def test_no_two_breaks_are_alike() -> None:
    assert abs(np.corrcoef(broken(seed=1), broken(seed=2))[0, 1]) < 0.5
