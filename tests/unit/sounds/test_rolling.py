"""Wheels turn, grounds are rough, joints are passed."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def asked(seconds: float = 5.0, **values: float) -> Ask:
    rolling = mechanism("rolling")
    return Ask({k: p.default for k, p in rolling.parameters.items()} | values, RATE, seconds, 0.0, seconds, 4)


def heard(ask: Ask) -> Signal:
    rolling = mechanism("rolling")
    return rolling.signal(rolling.controls(ask), ask)


def test_an_unround_wheel_is_heard_once_a_turn() -> None:
    sound = heard(asked(10.0, turns=5.0, unround=1.0, sway=0.0, rumble=20.0, rough=2.0))
    level = np.sqrt(np.mean(sound.reshape(-1, RATE // 100) ** 2, axis=1))
    spectrum = np.abs(np.fft.rfft(level - level.mean()))
    assert np.argmax(spectrum) / 10 == pytest.approx(5.0, abs=0.3)


def test_it_slows_down_and_gets_softer() -> None:
    sound = heard(asked(stop=0.8))
    assert np.sum(sound[3 * RATE :] ** 2) < 0.02 * np.sum(sound**2)


def test_joints_strike_both_wheels() -> None:
    rolling = mechanism("rolling")
    quiet = {"rumble": -40.0, "rough": 2.0, "sway": 0.0}
    with_joints = heard(asked(joint=20.0, joint_period=1.0, wheelbase=0.1, **quiet))
    joints = rolling.controls(asked(joint_period=1.0)).joints
    for time in joints[1:4]:
        for wheel in (time, time + 0.1):
            at = round(wheel * RATE)
            before, after = with_joints[at - 400 : at - 20], with_joints[at : at + 400]
            assert np.abs(after).max() > 3 * np.abs(before).max()
