import numpy as np
import pytest
import soxr

from menura.audio.limiter import gain, limit, reach, sliding_minimum

RATE = 48_000


def oversampled_peak(samples: np.ndarray, rate: int = RATE) -> float:
    """In dBTP, by somebody else's interpolation."""
    fine = soxr.resample(np.pad(samples, ((0, 0), (2000, 2000))).T, rate, 8 * rate, quality="VHQ")
    return float(20 * np.log10(np.abs(fine).max()))


def programme(kind: str) -> np.ndarray:
    generator = np.random.default_rng(3)
    t = np.arange(2 * RATE) / RATE
    made = {
        "noise": generator.standard_normal((2, t.size)) * 0.5,
        "clicks": np.where(generator.random((2, t.size)) < 1e-3, generator.uniform(-4, 4, (2, t.size)), 0),
        "bass": np.stack([2 * np.sin(2 * np.pi * 45 * t), 1.5 * np.sin(2 * np.pi * 61 * t)]),
        "quarter": np.stack([1.4 * np.sin(2 * np.pi * 12_000 * t + 0.8)] * 2),
        "high": np.stack([1.6 * np.sin(2 * np.pi * 17_333 * t)] * 2),
        "bursts": generator.standard_normal((2, t.size)) * (np.sin(2 * np.pi * 3 * t) > 0.9),
    }
    return audible(made[kind]).astype(np.float32)


def audible(samples: np.ndarray) -> np.ndarray:
    """Without what lies above 20 kHz, where interpolators differ."""
    spectrum = np.fft.rfft(samples)
    spectrum[:, np.fft.rfftfreq(samples.shape[1], 1 / RATE) > 20_000] = 0
    return np.asarray(np.fft.irfft(spectrum, samples.shape[1]))


@pytest.mark.parametrize("kind", ["noise", "clicks", "bass", "quarter", "high", "bursts"])
@pytest.mark.parametrize("ceiling", [-1.0, -6.0])
def test_true_peak_stays_below_the_ceiling(kind: str, ceiling: float) -> None:
    limited = limit(programme(kind), RATE, ceiling)
    assert oversampled_peak(limited) <= ceiling + 0.05
    assert oversampled_peak(limited) >= ceiling - 1.0


def test_white_noise_up_to_the_very_top_stays_within_a_decibel(noise: np.ndarray) -> None:
    assert oversampled_peak(limit(noise * 2, RATE, -1.0)) <= 0.0


def test_what_does_not_exceed_is_the_very_same_array(noise: np.ndarray) -> None:
    assert limit(noise * np.float32(0.05), RATE, -1.0) is not None
    quiet = noise * np.float32(0.05)
    assert limit(quiet, RATE, -1.0) is quiet


def test_one_peak_dips_the_gain_around_it_and_nowhere_else() -> None:
    samples = np.zeros((1, RATE), np.float32)
    samples[0, 24_000] = 2.0
    gains = gain(samples, RATE, -1.0)
    assert gains.argmin() in range(23_990, 24_011) or gains[24_000] == gains.min()
    assert gains[24_000] <= 10 ** (-1 / 20) / 2
    outside = np.ones(RATE, bool)
    outside[24_000 - reach(RATE) : 24_000 + reach(RATE) + 1] = False
    assert (gains[outside] == 1).all()
    assert np.abs(np.diff(gains)).max() < 0.01


@pytest.mark.parametrize("size", [1000, 7777, 48_000])
@pytest.mark.parametrize("kind", ["noise", "bursts"])
def test_blocks_equal_the_whole_to_the_last_bit(kind: str, size: int) -> None:
    samples, context = programme(kind), reach(RATE)
    whole = gain(samples, RATE, -1.0)
    for start in range(0, samples.shape[1], 4 * size):
        first, end = max(start - context, 0), start + size
        block = gain(samples[:, first : end + context], RATE, -1.0)[start - first :][:size]
        np.testing.assert_array_equal(block, whole[start:end])


def test_low_notes_are_turned_down_and_not_bent() -> None:
    bass = programme("bass")[:1]
    limited = limit(bass, RATE, -1.0)[0, RATE // 2 : RATE // 2 + 32_000]
    spectrum = np.abs(np.fft.rfft(limited * np.hanning(32_000))) ** 2
    fundamental = spectrum[28:33].sum()
    assert 10 * np.log10((spectrum.sum() - fundamental) / fundamental) < -60


def test_sliding_minimum_is_the_least_of_each_window() -> None:
    values = np.random.default_rng(0).integers(0, 1000, 997)
    for width in (1, 2, 10, 997):
        expected = np.lib.stride_tricks.sliding_window_view(values, width).min(axis=1)
        np.testing.assert_array_equal(sliding_minimum(values, width), expected)
