import numpy as np

from menura.audio.reading import lagging, read

RATE = 48_000


def test_samples_are_read_as_they_are() -> None:
    signal = np.random.default_rng(1).standard_normal(100).astype(np.float32)
    np.testing.assert_allclose(read(signal, np.arange(100.0)), signal, atol=1e-6)


def test_a_tone_is_read_between_its_samples() -> None:
    tone = np.sin(2 * np.pi * 1_000 * np.arange(4_800) / RATE).astype(np.float32)
    places = np.linspace(10, 4_700, 9_001)
    assert float(np.abs(read(tone, places) - np.sin(2 * np.pi * 1_000 * places / RATE)).max()) < 1e-3


def test_a_parabola_is_read_exactly() -> None:
    signal, places = (np.arange(50) ** 2).astype(np.float32), np.arange(2, 40, 0.07)
    assert float(np.abs(read(signal, places) - places**2).max()) < 1e-3


def test_beyond_its_end_a_signal_is_never_louder_than_in_it() -> None:
    assert np.abs(read(np.ones(20, np.float32), np.linspace(18, 90, 2_000))).max() < 1.1


def test_what_lags_is_read_that_much_earlier() -> None:
    signal = np.random.default_rng(2).standard_normal(500).astype(np.float32)
    lag = np.linspace(1, 90, 400, dtype=np.float32)
    places = np.arange(100.0, 500.0) - np.asarray(lag, np.float64)
    np.testing.assert_allclose(lagging(signal, lag), read(signal, places), atol=2e-5)
