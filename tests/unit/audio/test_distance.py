import numpy as np
import pytest

from menura.audio.distance import absorption, air, delay, level, propagate

RATE = 48_000


def test_each_doubling_takes_6_db() -> None:
    assert level(10, 10) == 0
    assert level(20, 10) == pytest.approx(-6.02, abs=0.01)
    assert level(0, 10) == pytest.approx(12.04, abs=0.01)
    np.testing.assert_allclose(level([5, 10], 10), [6.02, 0], atol=0.01)


def test_a_second_is_340_metres() -> None:
    assert delay(340) == 1


@pytest.mark.parametrize(
    ("celsius", "humidity", "frequency", "db_per_km"),
    [(20, 70, 1000, 4.98), (20, 70, 8000, 76.6), (10, 70, 4000, 32.8), (20, 20, 2000, 21.5)],
)
def test_air_takes_what_the_standard_prints(
    celsius: float, humidity: float, frequency: float, db_per_km: float
) -> None:
    lost = 1000 * absorption([frequency], celsius=celsius, humidity=humidity)[0]
    assert lost == pytest.approx(db_per_km, rel=0.04)


def test_far_sounds_are_dull_and_no_earlier() -> None:
    click = np.zeros((1, 4800), np.float32)
    click[0, 1000] = 1
    far = air(click, RATE, 300.0)[0]
    assert np.abs(far[:1000]).max() < 1e-5
    spectrum = 20 * np.log10(np.abs(np.fft.rfft(far)))
    expected = -300 * absorption([1000.0, 8000.0])
    np.testing.assert_allclose(spectrum[[100, 800]], expected, atol=1.0)


def test_near_sounds_are_left_alone(noise: np.ndarray) -> None:
    assert air(noise, RATE, 0.5) is noise


def test_a_curve_that_stands_still_is_a_number(noise: np.ndarray) -> None:
    np.testing.assert_array_equal(air(noise, RATE, np.full(noise.shape[1], 80.0)), air(noise, RATE, 80.0))


def test_a_curve_goes_from_one_filter_to_the_other_without_clicks(tone: np.ndarray) -> None:
    moved = air(tone, RATE, np.linspace(1, 400, tone.shape[1]))
    assert moved.shape == tone.shape
    assert np.abs(np.diff(moved)).max() < 1.05 * np.abs(np.diff(tone)).max()
    hiss = np.random.default_rng(0).standard_normal((1, RATE)).astype(np.float32)
    power = np.square(np.diff(air(hiss, RATE, np.linspace(1, 400, RATE))[0]))
    assert power[-9600:].mean() < 0.2 * power[:9600].mean()


def test_standing_sound_arrives_late() -> None:
    arrived = propagate(np.ones((2, 10), np.float32), RATE, 3.4)
    assert arrived.shape == (2, 490)
    assert not arrived[:, :480].any()


def test_approaching_sound_is_higher_by_doppler(tone: np.ndarray) -> None:
    speed = 34.0
    metres = 100 - speed * np.arange(tone.shape[1]) / RATE
    arrived = propagate(tone, RATE, metres)[0]
    steady = arrived[20_000:50_000] * np.hanning(30_000)
    frequency = np.abs(np.fft.rfft(steady, 1 << 19)).argmax() * RATE / (1 << 19)
    assert frequency == pytest.approx(440 / (1 - speed / 340), rel=1e-3)
