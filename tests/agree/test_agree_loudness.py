"""Loudness against pyloudnorm."""

from typing import Any, cast

import numpy as np
import pyloudnorm
import pytest

from menura.audio.clip import Clip
from menura.audio.loudness import loudness


def programme(kind: str, rate: int) -> np.ndarray:
    generator = np.random.default_rng(11)
    t = np.arange(6 * rate) / rate
    white = generator.standard_normal((2, t.size))
    syllables = np.maximum(0, np.sin(2 * np.pi * 2.3 * t)) ** 2 * (np.sin(2 * np.pi * 0.3 * t) > -0.5)
    buzz = np.sign(np.sin(2 * np.pi * 130 * t)) * 0.2
    return {
        "noise": 0.1 * white,
        "tone": np.stack([0.4 * np.sin(2 * np.pi * 80 * t), 0.1 * np.sin(2 * np.pi * 5000 * t)]),
        "speech": syllables * (buzz + 0.02 * white),
        "clicks": np.where(generator.random((2, t.size)) < 4 / rate, 0.9, 0.0),
    }[kind].astype(np.float32)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("kind", ["noise", "tone", "speech", "clicks"])
def test_within_a_tenth_of_a_unit(kind: str, channels: int, rate: int) -> None:
    samples = programme(kind, rate)[:channels]
    meter = cast("Any", pyloudnorm).Meter(rate, filter_class="DeMan")
    expected = meter.integrated_loudness(samples.T.astype(np.float64))
    assert loudness(Clip(samples, rate)) == pytest.approx(expected, abs=0.1)
