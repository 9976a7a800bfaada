"""Log-mel spectrograms: against librosa's filters and a transform written out."""

import librosa
import numpy as np
import pytest
import torch

from menura.engines.neural.autoencoders import mel
from menura.engines.neural.autoencoders.mel import FLOOR, SCALES, MelScale, MelSpectrogram, mel_filters

BOTH = pytest.mark.parametrize("scale", SCALES.values(), ids=str)


@pytest.mark.parametrize(("rate", "size", "bands"), [(16_000, 1024, 80), (44_100, 2048, 128), (22_050, 512, 40)])
def test_filters_are_those_of_librosa_to_the_bit(rate: int, size: int, bands: int) -> None:
    assert np.array_equal(mel_filters(rate, size, bands), librosa.filters.mel(sr=rate, n_fft=size, n_mels=bands))


@BOTH
def test_it_is_the_transform_written_out(scale: MelScale) -> None:
    sound = 1.3 * np.sin(np.cumsum(np.linspace(0.01, 2.5, 9 * scale.hop + 77)))
    margin = (scale.size - scale.hop) // 2
    padded = np.pad(sound.clip(-1, 1), margin, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(scale.size) / scale.size)
    frames = np.stack([padded[t * scale.hop :][: scale.size] * window for t in range(9)])
    level = mel_filters(scale.sample_rate, scale.size, scale.bands) @ np.sqrt(np.abs(np.fft.rfft(frames)).T ** 2 + 1e-9)
    wanted = {"natural": np.log, "decimal": np.log10}[scale.logarithm](np.maximum(level, FLOOR))
    found = MelSpectrogram(scale)(torch.from_numpy(sound)[None].float())
    assert found.dtype == torch.float32
    assert np.abs(found[0].numpy() - wanted).max() < 1e-4


@BOTH
def test_silence_lies_on_the_floor(scale: MelScale) -> None:
    floor = {"natural": np.log, "decimal": np.log10}[scale.logarithm](FLOOR)
    found = MelSpectrogram(scale)(torch.zeros(2, 8 * scale.hop))
    assert found.shape == (2, scale.bands, 8)
    assert float(found[:, -8:].min()) == pytest.approx(floor, abs=1e-5)


@BOTH
def test_parts_of_long_sound_are_joined_without_a_seam(scale: MelScale, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = torch.rand(2, 40 * scale.hop) - 0.5
    whole = MelSpectrogram(scale)(sound)
    monkeypatch.setattr(mel, "FRAMES_AT_ONCE", 7)
    assert torch.allclose(MelSpectrogram(scale)(sound), whole, atol=1e-5)


def test_half_precision_is_not_measured_in() -> None:
    sound = (torch.rand(1, 8192) - 0.5).bfloat16()
    measure = MelSpectrogram(SCALES[80])
    assert torch.equal(measure(sound), measure(sound.float()))
