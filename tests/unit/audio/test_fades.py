import numpy as np
import pytest

from menura.audio.fades import crossfade, fade, ramp
from menura.errors import AudioError


def test_ramps_complement_each_other() -> None:
    power, linear = ramp(101), ramp(101, "linear")
    np.testing.assert_allclose(power**2 + power[::-1] ** 2, 1, atol=1e-6)
    np.testing.assert_allclose(linear + linear[::-1], 1, atol=1e-6)
    assert (np.diff(power) > 0).all()


def test_fade_touches_only_the_ends() -> None:
    faded = fade(np.ones((2, 1000), np.float32), 1000, rise=0.1, fall=0.2)
    assert faded[0, 0] < 0.02
    assert faded[0, -1] < 0.02
    np.testing.assert_array_equal(faded[:, 100:800], 1)
    assert (np.diff(faded[0, :100]) > 0).all()
    assert (np.diff(faded[0, 800:]) < 0).all()


def test_fades_longer_than_the_sound_share_it() -> None:
    faded = fade(np.ones((1, 30), np.float32), 1000, rise=1.0, fall=2.0)
    assert int(faded[0].argmax()) in (9, 10)


def test_the_input_is_not_changed() -> None:
    samples = np.ones((1, 10), np.float32)
    fade(samples, 10, rise=1.0)
    assert (samples == 1).all()


def test_crossfade_of_one_constant_with_itself_stays_constant() -> None:
    ones = np.ones((1, 50), np.float32)
    joined = crossfade(ones, ones, 20, shape="linear")
    assert joined.shape == (1, 80)
    np.testing.assert_allclose(joined, 1, atol=1e-6)


def test_crossfade_keeps_the_power_of_unrelated_sounds() -> None:
    first, second = np.random.default_rng(0).standard_normal((2, 1, 20_000)).astype(np.float32)
    middle = crossfade(first, second, 20_000)
    assert np.square(middle[0, 5000:15_000]).mean() == pytest.approx(1, abs=0.05)


def test_impossible_overlap_is_refused() -> None:
    with pytest.raises(AudioError, match="crossfade of 11 samples does not fit into 10 and 20"):
        crossfade(np.zeros((1, 10), np.float32), np.zeros((1, 20), np.float32), 11)


def test_unknown_shape_is_refused() -> None:
    with pytest.raises(AudioError, match="no fade of shape 'cubic'; allowed are 'power' and 'linear'"):
        ramp(3, "cubic")  # type: ignore[arg-type]
