import numpy as np
import pytest

from menura.audio.panning import pan
from menura.errors import AudioError


@pytest.mark.parametrize("position", [-1.0, -0.3, 0.0, 0.8, 1.0])
def test_one_channel_keeps_its_power(position: float) -> None:
    left, right = pan(np.ones((1, 4), np.float32), position)
    np.testing.assert_allclose(left**2 + right**2, 1, atol=1e-6)
    assert np.sign(right[0] - left[0]) == np.sign(position)


def test_the_ends_are_silent_on_the_other_side() -> None:
    assert pan(np.ones((1, 1), np.float32), -1)[1, 0] == 0
    assert pan(np.ones((1, 1), np.float32), 5)[0, 0] == pytest.approx(0, abs=1e-7)


def test_a_curve_moves_the_sound() -> None:
    left, right = pan(np.ones((1, 100), np.float32), np.linspace(-1, 1, 100))
    assert (np.diff(left) < 0).all()
    assert (np.diff(right) > 0).all()


def test_stereo_is_balanced(noise: np.ndarray) -> None:
    np.testing.assert_array_equal(pan(noise, 0.0), noise)
    turned = pan(noise, 0.5)
    np.testing.assert_array_equal(turned[1], noise[1])
    np.testing.assert_allclose(turned[0], noise[0] * np.sqrt(0.5), rtol=1e-5)


def test_surround_is_refused() -> None:
    with pytest.raises(AudioError, match="one or two channels can be panned, not 3"):
        pan(np.zeros((3, 1), np.float32), 0)
