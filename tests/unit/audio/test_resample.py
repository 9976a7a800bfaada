import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.resample import resample
from menura.errors import AudioError


@pytest.mark.parametrize("new", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("length", [0, 1, 5, 44_101])
def test_length_is_exact(new: int, length: int) -> None:
    clip = Clip(np.zeros((2, length), np.float32), 44_100)
    assert resample(clip, new).length == round(length * new / 44_100)


@pytest.mark.parametrize(("old", "new"), [(48_000, 44_100), (44_100, 96_000), (48_000, 16_000)])
def test_a_sine_stays_a_sine_in_its_place(old: int, new: int) -> None:
    def sine(rate: int) -> np.ndarray:
        return np.sin(2 * np.pi * 1000 * np.arange(rate) / rate).astype(np.float32)

    changed = resample(Clip(sine(old), old), new).samples[0]
    middle = slice(new // 10, -new // 10)
    np.testing.assert_allclose(changed[middle], sine(new)[middle], atol=1e-4)


def test_same_rate_is_the_same_clip() -> None:
    clip = Clip(np.ones(2, np.float32), 48_000)
    assert resample(clip, 48_000) is clip


def test_absurd_rate_is_refused() -> None:
    with pytest.raises(AudioError, match=r"sample rate is 10 Hz; it must lie in 1000 … 768000"):
        resample(Clip(np.zeros(1, np.float32), 48_000), 10)
