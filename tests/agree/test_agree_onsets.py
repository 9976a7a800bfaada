"""Onsets against librosa, on bursts with known times."""

import librosa
import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.onsets import onsets

RATE = 22_050


def scene(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return decaying bursts of noise and tones of different levels, and when they begin."""
    generator = np.random.default_rng(seed)
    times = np.cumsum(generator.uniform(0.15, 0.7, 20))
    samples = generator.standard_normal(round((times[-1] + 1) * RATE)) * 1e-3
    for time in times:
        t = np.arange(RATE // 4) / RATE
        body = generator.standard_normal(t.size) if generator.random() < 0.5 else np.sin(2 * np.pi * 700 * t)
        at = round(time * RATE)
        samples[at : at + t.size] += generator.uniform(0.1, 0.5) * body * np.exp(-t / generator.uniform(0.01, 0.05))
    return samples.astype(np.float32), times


def f1(found: np.ndarray, truth: np.ndarray) -> float:
    hits = sum(bool(np.abs(found - time).min() < 0.05) for time in truth) if found.size else 0
    return 2 * hits / (len(found) + len(truth))


@pytest.mark.parametrize("seed", range(5))
def test_both_find_the_same_bursts(seed: int) -> None:
    samples, truth = scene(seed)
    theirs = librosa.onset.onset_detect(y=samples, sr=RATE, units="time")
    ours = onsets(Clip(samples, RATE))
    assert f1(ours, truth) >= 0.9
    assert f1(ours, theirs) >= 0.9
