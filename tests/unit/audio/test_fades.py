import numpy as np

from menura.audio.fades import fade


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
