"""Mastering: the target is met, the ceiling holds, what cannot be met is said."""

import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.loudness import loudness
from menura.audio.peaks import true_peak
from menura.plans.model import Master
from menura.rendering.mastering import decide
from menura.rendering.measuring import measure

RATE = 48_000
NOTHING = np.zeros((2, 0), np.float32)


def finished(samples: np.ndarray, target: float | None = -16.0) -> tuple[np.ndarray, tuple[str, ...]]:
    measured = measure(samples, NOTHING, NOTHING, RATE)
    finish = decide(measured.energies, measured.peaks, Master(loudness=target))
    return finish.applied(samples, 0, RATE), tuple(n.text for n in finish.notices)


def noise(seconds: float, level: float) -> np.ndarray:
    return (np.random.default_rng(3).standard_normal((2, int(seconds * RATE))) * level).astype(np.float32)


@pytest.mark.parametrize("level", [0.001, 0.05, 0.5])
def test_noise_reaches_its_target(level: float) -> None:
    made, notices = finished(noise(5, level))
    measured = loudness(Clip(made, RATE))
    assert measured is not None
    assert abs(measured + 16) < 0.2
    assert notices == ()


def test_sparse_knocks_reach_their_target_under_the_ceiling() -> None:
    knocks, n = noise(8, 0.0003), np.arange(9600)
    for k in range(8):
        first = int((k + 0.3) * RATE)
        knocks[:, first : first + n.size] += np.exp(-n / 1500) * np.sin(n * 0.05).astype(np.float32)
    made, notices = finished(knocks)
    assert notices == ()
    measured = loudness(Clip(made, RATE))
    assert measured is not None
    assert abs(measured + 16) < 0.5
    assert true_peak(made, RATE) <= -1.0 + 0.02


def test_a_target_that_would_ruin_the_sound_is_given_up_and_said() -> None:
    spikes = np.zeros((2, 5 * RATE), np.float32)
    spikes[:, 1000::RATE] = 0.5
    made, notices = finished(spikes, -6.0)
    assert true_peak(made, RATE) <= -1.0 + 0.02
    assert any("more would need over 15 dB of limiting" in text for text in notices)


def test_silence_stays_silent() -> None:
    made, notices = finished(np.zeros((2, RATE), np.float32))
    assert not made.any()
    assert notices == ()


def test_without_a_target_only_peaks_are_touched() -> None:
    quiet = noise(2, 0.05)
    made, _ = finished(quiet, None)
    assert np.array_equal(made, quiet)


def test_the_limiter_recovers_slowly_and_closes_ahead() -> None:
    steady = np.full((2, 2 * RATE), 0.25, np.float32)
    steady[:, RATE] = 2.0
    made, _ = finished(steady, None)
    gain = made[0] / steady[0]
    assert np.isclose(gain[RATE - RATE // 50], 1.0, atol=1e-5)
    assert gain[RATE - 30] < 0.6
    assert 0.5 < gain[RATE + RATE // 50] < 0.98
    assert np.abs(np.diff(gain)).max() < 0.01, "the gain jumps"
