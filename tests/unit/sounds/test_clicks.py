"""Small mechanisms act at their tempo, each time with a handful of clicks."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 44_100


def asked(seconds: float, start: float = 0.0, stretch: int = 0, **values: float) -> Ask:
    clicks = mechanism("clicks")
    return Ask({k: p.default for k, p in clicks.parameters.items()} | values, RATE, seconds, start, 60.0, 5, stretch)


def test_a_clock_keeps_its_period() -> None:
    times = mechanism("clicks").controls(asked(20.0, period=0.5, uneven=0.01)).times
    assert np.diff(times).mean() == pytest.approx(0.5, rel=0.02)
    assert np.diff(times).std() < 0.01


def test_tick_and_tock_differ_and_alternate() -> None:
    actions = mechanism("clicks").controls(asked(4.0, alternate=0.8))
    assert actions.keys[:4] == (0, 1, 0, 1)
    assert len(actions.bank) == 2


def test_one_action_is_made_of_its_parts() -> None:
    clicks = mechanism("clicks")
    ask = asked(0.4, actions=1, parts=3, span=0.2, decay=0.004, noise_decay=0.004, fade=0.0)
    sound = np.abs(clicks.signal(clicks.controls(ask), ask))
    block = RATE // 200
    level = sound[: sound.size // block * block].reshape(-1, block).max(axis=1)
    onsets = np.flatnonzero((level[1:] > 0.1 * level.max()) & (level[:-1] < 0.1 * level.max()))
    assert onsets.size + (level[0] > 0.1 * level.max()) == 3


def test_pauses_make_typing_slower() -> None:
    def count(pause: float) -> int:
        return len(mechanism("clicks").controls(asked(20.0, period=0.15, pause=pause)).times)

    assert count(pause=0.2) < 0.7 * count(pause=0.0)


def test_stretches_agree_where_they_overlap() -> None:
    clicks = mechanism("clicks")
    first, second = asked(3.0), asked(3.0, start=2.0, stretch=1)
    a = clicks.signal(clicks.controls(first), first)
    b = clicks.signal(clicks.controls(second), second)
    assert np.allclose(a[2 * RATE :], b[:RATE], atol=1e-5)
