import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.onsets import onsets

RATE = 48_000


def test_clicks_are_found_where_they_are() -> None:
    samples = np.zeros(3 * RATE, np.float32)
    truth = np.array([0.3, 0.8, 1.25, 2.0, 2.6])
    samples[(truth * RATE).astype(int)] = 0.8
    np.testing.assert_allclose(onsets(Clip(samples, RATE)), truth, atol=0.02)


def test_a_steady_tone_begins_once(tone: np.ndarray) -> None:
    samples = np.pad(tone[0], (RATE, 0))
    np.testing.assert_allclose(onsets(Clip(samples, RATE)), [1.0], atol=0.03)


@pytest.mark.parametrize("seconds", [0.0, 0.001, 1.0])
def test_silence_has_no_onset(seconds: float) -> None:
    assert onsets(Clip.silence(seconds, RATE)).shape == (0,)


def test_level_does_not_matter() -> None:
    burst = np.random.default_rng(0).standard_normal(4800) * np.exp(-np.arange(4800) / 1000)
    samples = np.concatenate([np.zeros(RATE), burst, np.zeros(RATE), burst]).astype(np.float32)
    loud, quiet = Clip(samples * 0.5, RATE), Clip(samples * 0.005, RATE)
    np.testing.assert_array_equal(onsets(loud), onsets(quiet))
    assert len(onsets(loud)) == 2
