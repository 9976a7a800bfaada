"""Resampling against scipy's polyphase filters."""

import numpy as np
import pytest
from scipy.signal import resample_poly

from menura.audio.clip import Clip
from menura.audio.resample import resample


@pytest.mark.parametrize(("old", "new"), [(48_000, 44_100), (44_100, 48_000), (48_000, 24_000), (16_000, 48_000)])
def test_the_same_samples_below_the_filters_slopes(old: int, new: int) -> None:
    t = np.arange(old) / old
    top = 0.3 * min(old, new)
    chirp = np.sin(np.pi * top * t**2) * np.hanning(old)
    common = np.gcd(old, new)
    expected = resample_poly(chirp, new // common, old // common, window=("kaiser", 8.0))
    found = resample(Clip(chirp.astype(np.float32), old), new).samples[0]
    np.testing.assert_allclose(found, expected[: found.size], atol=2e-3)
