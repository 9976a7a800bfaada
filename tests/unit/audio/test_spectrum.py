import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.spectrum import istft, mel_matrix, spectrogram, stft


@pytest.mark.parametrize("length", [1, 511, 512, 5000])
@pytest.mark.parametrize(("size", "hop"), [(1024, 256), (512, 256), (1000, 300)])
def test_back_again(length: int, size: int, hop: int) -> None:
    samples = np.random.default_rng(length).standard_normal((2, length)).astype(np.float32)
    spectrum = stft(samples, size=size, hop=hop)
    assert spectrum.shape == (2, size // 2 + 1, 1 + -(-length // hop))
    np.testing.assert_allclose(istft(spectrum, length, hop=hop), samples, atol=2e-6)


def test_a_full_scale_sine_is_at_0_db_in_its_own_bin() -> None:
    sine = Clip(np.sin(2 * np.pi * 3000 * np.arange(48_000) / 48_000), 48_000)
    picture = spectrogram(sine, size=1600, hop=400)
    column = picture[:, 50]
    assert column.argmax() == 100
    assert column.max() == pytest.approx(0, abs=0.01)
    assert column[:90].max() < -90


def test_silence_is_at_the_floor() -> None:
    assert (spectrogram(Clip.silence(0.1, 48_000), floor=-80.0) == -80).all()


def test_mel_bands_rise_and_average() -> None:
    matrix = mel_matrix(48_000, 2048, 64)
    np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=1e-5)
    assert (np.diff(matrix.argmax(axis=1)) >= 0).all()
    assert spectrogram(Clip.silence(1.0, 48_000), bands=64).shape[0] == 64


def test_a_picture_of_an_hour_needs_no_more_frames_than_asked_for() -> None:
    assert spectrogram(Clip.silence(60.0, 8_000), size=512, hop=8_000).shape == (257, 61)
