import numpy as np
import pytest

from menura.audio.moving_filter import vary

RATE = 48_000


def noise(length: int = RATE) -> np.ndarray:
    return np.random.default_rng(2).standard_normal(length).astype(np.float32)


@pytest.mark.parametrize("length", [1, 511, 512, 5_000])
def test_gains_of_one_change_nothing(length: int) -> None:
    signal = noise(length)
    np.testing.assert_allclose(vary(signal, RATE, [0.0], [0.0, 24_000.0], [[1.0, 1.0]]), signal, atol=1e-5)


def test_gains_move_over_time() -> None:
    made = vary(noise(), RATE, [0.0, 1.0], [0.0, 24_000.0], [[0.0, 0.0], [1.0, 1.0]])
    levels = np.sqrt(np.square(made.reshape(10, -1)).mean(axis=1))
    np.testing.assert_allclose(levels, np.linspace(0.05, 0.95, 10), atol=0.02)


def test_gains_differ_by_frequency() -> None:
    made = vary(noise(), RATE, [0.0], [0.0, 2_000.0, 4_000.0, 24_000.0], [[1.0, 1.0, 0.001, 0.001]])
    spectrum = np.abs(np.fft.rfft(made))
    assert spectrum[5_000:].mean() < 0.01 * spectrum[:2_000].mean()
