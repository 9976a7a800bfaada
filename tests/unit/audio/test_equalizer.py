import numpy as np
import pytest

from menura.audio.equalizer import Band, equalize, response, tilt

RATE = 48_000


def gain_at(impulse: np.ndarray, frequency: float) -> float:
    phase = np.exp(-2j * np.pi * frequency * np.arange(len(impulse)) / RATE)
    return float(20 * np.log10(abs(impulse @ phase)))


def heard(*bands: Band) -> np.ndarray:
    return response(bands, RATE)


def test_peak_lifts_its_centre_and_nothing_else() -> None:
    filtered = heard(Band("peak", 1000, gain=6.0, q=2.0))
    assert gain_at(filtered, 1000) == pytest.approx(6, abs=0.05)
    assert gain_at(filtered, 60) == pytest.approx(0, abs=0.1)
    assert gain_at(filtered, 16_000) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(("kind", "lifted", "left"), [("low_shelf", 60, 15_000), ("high_shelf", 20_000, 60)])
def test_shelves(kind: str, lifted: float, left: float) -> None:
    filtered = heard(Band(kind, 1000, gain=-9.0))  # type: ignore[arg-type]
    assert gain_at(filtered, lifted) == pytest.approx(-9, abs=0.2)
    assert gain_at(filtered, 1000) == pytest.approx(-4.5, abs=0.1)
    assert gain_at(filtered, left) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_passes_fall_by_6_db_per_octave_and_order(order: int) -> None:
    low = heard(Band("low_pass", 500, order=order))
    high = heard(Band("high_pass", 4000, order=order))
    assert gain_at(low, 8000) - gain_at(low, 4000) == pytest.approx(-6.02 * order, abs=0.4)
    assert gain_at(high, 500) - gain_at(high, 250) == pytest.approx(6.02 * order, abs=0.4)


def test_nothing_is_heard_before_the_impulse_and_the_attack_stays_first() -> None:
    click = np.zeros((1, 9000), np.float32)
    click[0, 1000] = 1
    filtered = equalize(click, RATE, (Band("low_pass", 3000), Band("high_pass", 200)))[0]
    assert np.abs(filtered[:1000]).max() < 1e-5
    assert 1000 <= int(np.abs(filtered).argmax()) < 1012


def test_no_band_leaves_the_samples_alone(noise: np.ndarray) -> None:
    assert equalize(noise, RATE, ()) is noise
    assert tilt(noise, RATE, 0.0) is noise


@pytest.mark.parametrize("slope", [-6.0, -1.5, 3.0])
def test_tilt_turns_about_1_khz(slope: float) -> None:
    click = np.zeros((1, 9000), np.float32)
    click[0, 0] = 1
    tilted = tilt(click, RATE, slope)[0]
    assert gain_at(tilted, 1000) == pytest.approx(0, abs=0.2)
    assert gain_at(tilted, 4000) == pytest.approx(2 * slope, abs=0.3)
    assert gain_at(tilted, 125) == pytest.approx(-3 * slope, abs=0.3)
