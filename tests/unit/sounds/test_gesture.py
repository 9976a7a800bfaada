"""Parts of a movement come in order and at their times."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def made(seconds: float = 2.0, **values: float) -> Signal:
    gesture = mechanism("gesture")
    ask = Ask({k: p.default for k, p in gesture.parameters.items()} | values, RATE, seconds, 0.0, seconds, 3)
    return gesture.signal(gesture.controls(ask), ask)


def first(sound: Signal) -> float:
    return float(np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max())[0] / RATE)


@pytest.mark.parametrize("part", ["hit", "click", "slide"])
def test_each_part_begins_when_it_is_to(part: str) -> None:
    levels = {"hit": -80.0, "click": -80.0, "slide": -80.0, part: 0.0}
    sound = made(**levels, **{f"{part}_at": 0.7}, slide_peak=0.002)
    assert first(sound) == pytest.approx(0.7, abs=0.01)


def test_a_slide_is_loudest_at_its_peak() -> None:
    sound = made(hit=-80.0, slide=0.0, slide_length=1.0, slide_peak=0.8, slide_rough=0.0)
    level = np.sqrt(np.mean(sound[:RATE].reshape(20, -1) ** 2, axis=1))
    assert np.argmax(level) / 20 == pytest.approx(0.75, abs=0.15)


def test_a_rattle_follows_the_hit_and_fades() -> None:
    gesture = mechanism("gesture")
    values = {k: p.default for k, p in gesture.parameters.items()} | {"rattle": 4.0, "hit_at": 0.5}
    parts = gesture.controls(Ask(values, RATE, 2.0))
    assert parts.hits.size == 5
    assert (np.diff(parts.hits) > 0).all()
    assert parts.hit_gains[1:].max() < parts.hit_gains[0]


def test_the_latch_clicks_as_often_as_asked() -> None:
    gesture = mechanism("gesture")
    values = {k: p.default for k, p in gesture.parameters.items()} | {"clicks": 5.0}
    assert gesture.controls(Ask(values, RATE, 1.0)).clicks.size == 5
