from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms.base import Ask
from menura.engines.sounds.primitives.spin import spin

Make = Callable[..., Any]


STEADY = {"wobble": 0.0, "jitter": 0.0, "spread": 0.0, "roughness": -60.0, "clatter": -60.0}


@pytest.mark.parametrize("firing", [25.0, 60.0])
def test_an_engine_fires_at_its_rate(make: Make, firing: float) -> None:
    engine = make("engine", duration=3.0, firing=firing, drive=0.1, **STEADY)
    assert engine.peak(0.7 * firing, 1.4 * firing) == pytest.approx(firing, rel=0.02)


def test_unequal_cylinders_sound_below_the_firing(make: Make) -> None:
    even, uneven = (
        make("engine", duration=3.0, firing=60.0, low=25.0, drive=0.1, **{**STEADY, "spread": s}) for s in (0.0, 0.9)
    )
    assert uneven.share(10, 50) > 5 * even.share(10, 50)


def test_the_throttle_raises_pitch_and_level(make: Make) -> None:
    engine = make("engine", duration=6.0, firing=40.0, revs=0.5, rev_depth=1.5, rev_time=1.0, drive=1.0)
    levels = [engine.between(k / 5, (k + 1) / 5).level for k in range(30)]
    assert max(levels) - min(levels) > 4


def test_a_starter_turns_before_the_engine_catches(make: Make) -> None:
    start = make("engine", duration=4.0, crank=1.2, firing=35.0)
    assert start.between(0.2, 1.0).beat(3, 12) < 10
    assert start.between(1.5, 2.2).share(20, 200) > 2 * start.between(0.2, 1.0).share(20, 200)


def test_passing_is_loudest_in_the_middle_and_falls_in_pitch(make: Make) -> None:
    values = {**STEADY, "firing": 200.0, "speed": 30.0, "nearest": 8.0, "drive": 0.1, "low": 150.0, "high": 900.0}
    car = make("engine", duration=6.0, **values)
    assert car.between(2.7, 3.3).level > max(car.between(0, 0.6).level, car.between(5.4, 6).level) + 12
    assert max(car.between(0, 0.1).level, car.between(5.9, 6).level) < car.between(2.7, 3.3).level - 40
    before, after = car.between(0.5, 2.0).peak(170, 240), car.between(4.0, 5.5).peak(170, 240)
    assert before / after == pytest.approx((343 + 30) / (343 - 30), rel=0.03)


@pytest.mark.parametrize("blades", [12.0, 20.0])
def test_a_rotor_beats_with_its_blades(make: Make, blades: float) -> None:
    rotor = make(
        "rotor", duration=4.0, blades=blades, slap=-60.0, noise=0.0, gate=1.0, unequal=0.0, wobble=0.0, swell=0.0
    )
    assert rotor.beat(5, 40) == pytest.approx(blades, rel=0.05)


def test_several_rotors_beat_against_each_other(make: Make) -> None:
    tones = {"blades": 200.0, "slap": -60.0, "noise": -60.0, "tones": 0.0, "detune": 0.03, "wobble": 0.0, "swell": 0.0}
    assert make("rotor", duration=4.0, rotors=4.0, **tones).unevenness(0.02) > 3 * make(
        "rotor", duration=4.0, rotors=1.0, **tones
    ).unevenness(0.02)


def test_a_jet_spools_up(make: Make) -> None:
    jet = make("turbine", duration=6.0, spool=5.0, fan=0.0, fan_pitch=2_000.0)
    assert jet.between(5, 6).level > jet.between(0, 0.5).level + 10
    assert jet.between(5, 5.9).peak(500, 2_500) > jet.between(0.3, 1.2).peak(500, 2_500)


def test_a_rocket_crackles(make: Make) -> None:
    smooth, rough = (
        make("turbine", duration=3.0, crackle=c, fan=-60.0, buzz=-60.0, turbulence=0.0) for c in (0.0, 1.0)
    )

    def skewness(sounding: Any) -> float:
        return float(((sounding.signal - sounding.signal.mean()) ** 3).mean() / sounding.signal.std() ** 3)

    assert skewness(rough) > skewness(smooth) + 0.5


def test_a_far_jet_is_dull(make: Make) -> None:
    near, far = (make("turbine", nearest=n, high=3_000.0, rise=0.0, rumble=-60.0) for n in (5.0, 2_000.0))
    assert far.centroid < 0.5 * near.centroid


def test_a_motor_hums_at_its_pitch(make: Make) -> None:
    motor = make(
        "machine",
        duration=3.0,
        hum=120.0,
        noise=-60.0,
        whine=-60.0,
        wobble=0.0,
        uneven=0.0,
        start_up=0.005,
        run_down=0.005,
    )
    assert motor.peak(60, 200) == pytest.approx(120, rel=0.02)


def test_a_machine_comes_to_speed_and_runs_down(make: Make) -> None:
    saw = make(
        "machine",
        duration=5.0,
        hum=300.0,
        noise=-60.0,
        whine=-60.0,
        uneven=0.0,
        hum_fall=12.0,
        start_up=1.5,
        run_down=1.5,
        housing_gain=-20.0,
    )
    assert saw.between(0.1, 0.3).peak(40, 400) < 0.8 * saw.between(2.2, 3.0).peak(40, 400)
    assert saw.between(4.8, 4.95).peak(40, 400) < 0.8 * saw.between(2.2, 3.0).peak(40, 400)


@pytest.mark.parametrize("rate", [4.0, 14.0])
def test_knocks_come_at_their_rate(make: Make, rate: float) -> None:
    machine = make(
        "machine",
        duration=4.0,
        hum_gain=-60.0,
        noise=-60.0,
        whine=-60.0,
        knock=0.0,
        knock_rate=rate,
        knock_waver=0.0,
        knock_decay=0.03,
    )
    assert machine.beat(2, 20) == pytest.approx(rate, rel=0.06)


def test_laundry_is_thrown_about_once_a_turn(make: Make) -> None:
    drum = make(
        "machine", duration=12.0, hum_gain=-60.0, noise=-60.0, whine=-60.0, churn=0.0, churn_rate=1.0, churn_sharp=2.0
    )
    assert drum.beat(0.4, 3) == pytest.approx(1.0, rel=0.15)


def test_load_slows_the_motor_and_raises_its_noise(make: Make) -> None:
    values = {"load": 0.5, "load_time": 1.0, "whine": -60.0, "hum_gain": -60.0}
    idle, busy = (make("machine", duration=8.0, **values, load_noise=n) for n in (0.0, 20.0))
    assert busy.unevenness(0.1) > idle.unevenness(0.1) + 2


def test_wheels_clack_in_pairs(make: Make) -> None:
    train = make(
        "train",
        duration=4.0,
        joints=1.0,
        rumble=-60.0,
        rolling=-60.0,
        squeal=-60.0,
        motor=-60.0,
        clack=0.0,
        clack_decay=0.04,
    )
    levels = np.array([train.between(k / 50, (k + 1) / 50).level for k in range(200)])
    onsets = np.flatnonzero((levels[1:] > levels[:-1] + 10) & (levels[1:] > levels.max() - 20)) / 50
    gaps = np.diff(onsets)
    assert 12 <= onsets.size <= 17
    assert gaps.min() == pytest.approx(0.13, abs=0.04)


def test_steam_puffs_at_its_rate(make: Make) -> None:
    engine = make(
        "train", duration=4.0, clack=-60.0, rolling=-60.0, rumble=-60.0, squeal=-60.0, motor=-60.0, puff=0.0, puffs=3.0
    )
    assert engine.beat(1.5, 8) == pytest.approx(3.0, rel=0.1)


def test_flanges_squeal_at_their_pitch(make: Make) -> None:
    curve = make(
        "train", duration=8.0, clack=-60.0, rolling=-60.0, rumble=-50.0, motor=-60.0, squeal=0.0, squeal_pitch=3_000.0
    )
    assert curve.share(2_700, 4_300) > 0.5


def test_phase_agrees_between_stretches() -> None:
    def speed(t: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(20 + 5 * np.sin(t))

    whole = spin(Ask({}, 24_000, 10.0), speed)
    late = spin(Ask({}, 24_000, 2.0, 6.0), speed)
    at = np.array([6.5, 7.5])
    assert np.allclose(whole.at(at)[1], late.at(at)[1], atol=1e-9)
    numbers, times = whole.moments()
    assert np.allclose(np.interp(times, whole.times, whole.cycles), numbers, atol=1e-6)


def test_water_in_a_machine_is_thrown_about_once_a_turn(make: Make) -> None:
    silent = {"hum_gain": -60.0, "whine": -60.0, "noise": -60.0, "load": 0.01}
    sound = make("machine", 12.0, water=6.0, water_rate=600.0, churn=-60.0, churn_rate=0.8, churn_sharp=3.0, **silent)
    assert sound.beat(0.4, 3.0) == pytest.approx(0.8, rel=0.15)


def test_a_motor_swells_with_its_load(make: Make) -> None:
    quiet = {"noise": -60.0, "whine": -60.0, "load": 0.01, "churn_rate": 0.8}
    steady, heaving = (make("machine", 8.0, heave=heave, **quiet).unevenness() for heave in (0.0, 8.0))
    assert heaving > steady + 1.0
