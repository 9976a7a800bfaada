"""Sound to latents and back by spectrograms: lengths, tiles, progress, and parts that do not belong together."""

import pytest
import torch

from menura.engines.base import Progress
from menura.engines.neural.autoencoders import mel_autoencoder, mel_vae
from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel import SCALES, MelSpectrogram
from menura.engines.neural.autoencoders.mel_autoencoder import MelAutoencoder
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.errors import AudioError, Cancelled, InputError, WeightsError


@pytest.fixture
def autoencoder(vae: MelVAE, vocoder: BigVGAN) -> MelAutoencoder:
    return MelAutoencoder.of(vae, vocoder)


def test_it_is_an_autoencoder(autoencoder: MelAutoencoder) -> None:
    assert isinstance(autoencoder, Autoencoder)
    found = (autoencoder.sample_rate, autoencoder.channels, autoencoder.latent_dim, autoencoder.hop)
    assert found == (16_000, 1, 4, 512)


@pytest.mark.parametrize(("samples", "frames"), [(1, 1), (512, 1), (513, 2), (16_000, 32)])
def test_lengths(autoencoder: MelAutoencoder, samples: int, frames: int) -> None:
    latents = autoencoder.encode(torch.rand(2, 1, samples) - 0.5)
    assert latents.shape == (2, 4, frames)
    sound = autoencoder.decode(latents)
    assert sound.shape == (2, 1, frames * 512)
    assert sound.dtype == torch.float32
    assert float(sound.abs().max()) <= 1


def test_silence_fills_the_last_frame(autoencoder: MelAutoencoder) -> None:
    sound = torch.rand(1, 1, 1000) - 0.5
    whole = torch.cat((sound, torch.zeros(1, 1, 24)), -1)
    assert torch.equal(autoencoder.encode(sound), autoencoder.encode(whole))


def test_tiles_are_the_whole(autoencoder: MelAutoencoder, monkeypatch: pytest.MonkeyPatch) -> None:
    latents = torch.randn(1, 4, 200)
    sound = autoencoder.decode(latents)
    monkeypatch.setattr(mel_vae, "TILE", 60)
    monkeypatch.setattr(mel_autoencoder, "TILE", 90)
    assert float((autoencoder.decode(latents) - sound).abs().max()) < 1e-5


def test_it_tells_how_far_it_is_and_can_be_stopped(
    autoencoder: MelAutoencoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mel_vae, "TILE", 20)
    monkeypatch.setattr(mel_autoencoder, "TILE", 50)
    told: list[tuple[str, str, float]] = []
    autoencoder.decode(torch.randn(1, 4, 100), Progress(lambda *row: told.append(row)))
    assert [name for _, name, _ in told] == ["spectrogram"] * 10 + ["waveform"] * 4
    assert [done for *_, done in told] == sorted(done for *_, done in told)
    assert told[-1] == ("decoding", "waveform", 1.0)
    with pytest.raises(Cancelled, match=r"Stopped during decoding \(spectrogram\)"):
        autoencoder.decode(torch.randn(1, 4, 100), Progress(cancelled=lambda: True))


def test_half_precision(autoencoder: MelAutoencoder) -> None:
    half = autoencoder.to(torch.bfloat16)
    latents = half.encode(torch.rand(1, 1, 2048) - 0.5)
    assert latents.dtype == torch.bfloat16
    assert half.decode(latents.float()).dtype == torch.float32


def test_parts_that_do_not_belong_together_are_refused(vae: MelVAE, vocoder: BigVGAN) -> None:
    with torch.device("meta"):
        wide = BigVGAN(BigVGANConfig(128, 32, (4, 4), (8, 8), (3,), ((1, 3, 5),)))
        slow = BigVGAN(BigVGANConfig(80, 32, (4, 4), (8, 8), (3,), ((1, 3, 5),)))
        odd = MelVAE(MelVAEConfig(64, 4, 6))
    with pytest.raises(WeightsError, match=r"has 80 bands, its vocoder 128 .* that belongs to the autoencoder"):
        MelAutoencoder.of(vae, wide)
    with pytest.raises(WeightsError, match=r"makes 16 samples of a frame.* a frame every 256 samples"):
        MelAutoencoder.of(vae, slow)
    with pytest.raises(WeightsError, match=r"bands, a frame every 512 samples"):
        MelAutoencoder(vae, vocoder, MelSpectrogram(SCALES[128]))
    with pytest.raises(WeightsError, match=r"no published scale of 64 mel bands; there are those of 80 and 128"):
        MelAutoencoder.of(odd, vocoder)


def test_sound_and_latents_of_another_shape_are_refused(autoencoder: MelAutoencoder) -> None:
    with pytest.raises(AudioError, match=r"shape \[1, 2, 800\] cannot be encoded: .* Mix it to one channel first"):
        autoencoder.encode(torch.zeros(1, 2, 800))
    with pytest.raises(InputError, match=r"shape \[1, 4, 0\] cannot be decoded: \[batch, 4, frames\] is taken"):
        autoencoder.decode(torch.zeros(1, 4, 0))
