"""Autoencoders and the video transformer give the numbers of the references, made by ``make_autoencoders.py``."""

from pathlib import Path

import pytest
import torch
from autoencoder_cases import OOBLECK, SYNCHFORMER, VAE, H
from drawn_numbers import noise, sound, video, weights
from safetensors.torch import load_file
from torch import Tensor

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel import SCALES, MelSpectrogram
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder, OobleckConfig
from menura.engines.neural.conditioners.synchformer import PREFIX, Synchformer, SynchformerConfig
from menura.engines.neural.weights.weight_norm import spelled

GOLDEN = load_file(Path(__file__).parent / "autoencoders.safetensors")


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def agrees(found: Tensor, name: str, allowed: float = 1e-5) -> None:
    wanted = GOLDEN[name]
    assert found.shape == wanted.shape
    assert float(wanted.std()) > 0.01
    assert float((found - wanted).abs().max()) <= allowed * max(1.0, float(wanted.square().mean().sqrt()))


def test_golden_spectrograms() -> None:
    for mode, bands in (("16k", 80), ("44k", 128)):
        agrees(MelSpectrogram(SCALES[bands])(sound("mel", 1, 9001)), f"mel {mode}", 5e-5)


def test_golden_autoencoder_of_spectrograms() -> None:
    with torch.device("meta"):
        shapes = MelVAE(MelVAEConfig(VAE["data_dim"], VAE["embed_dim"], VAE["hidden_dim"])).layout()
    vae = MelVAE.load(weights(shapes, "vae"))
    posterior = vae.encode(noise("mel", 2, VAE["data_dim"], 23))
    agrees(posterior.mean, "vae mean")
    agrees(posterior.std, "vae std")
    agrees(vae.decode(noise("latents", 2, VAE["embed_dim"], 9)), "vae decoded")


@pytest.mark.parametrize("generation", [1, 2])
def test_golden_vocoders(generation: int) -> None:
    h = H if generation == 1 else H | {"use_tanh_at_final": False, "use_bias_at_final": False}
    rates, kernels, sizes = (
        tuple(H[f"{key}s"]) for key in ("upsample_rate", "upsample_kernel_size", "resblock_kernel_size")
    )
    config = BigVGANConfig(8, 16, rates, kernels, sizes, ((1, 3, 5),) * 2, bias=generation == 1)
    with torch.device("meta"):
        layout = BigVGAN(config).layout()
    shapes = spelled(layout, ["conv_pre.parametrizations.weight.original0"])
    vocoder = BigVGAN.load(weights(shapes, f"vocoder {generation}"), h)
    agrees(vocoder(noise("mel", 1, H["num_mels"], 11)), f"vocoder {generation}")


def test_golden_waveform_autoencoder() -> None:
    latent, channels = OOBLECK["latent"], OOBLECK["channels"]
    config = OobleckConfig(2, latent, channels, channels, tuple(OOBLECK["c_mults"]), tuple(OOBLECK["strides"]))
    with torch.device("meta"):
        shapes = spelled(OobleckAutoencoder(config).layout(), ["encoder.layers.0.weight_g"])
    autoencoder = OobleckAutoencoder.load(weights(shapes, "oobleck"))
    agrees(autoencoder.model.encoder(sound("stereo", 1, 2, 160)), "oobleck encoded")
    agrees(autoencoder.decode(noise("latents", 1, latent, 7)), "oobleck decoded")


def test_golden_synchformer() -> None:
    width, depth, heads = (SYNCHFORMER[key] for key in ("EMBED_DIM", "DEPTH", "NUM_HEADS"))
    config = SynchformerConfig(width, depth, heads, 4 * width, times=8, frames=2, patch=16, places=196)
    with torch.device("meta"):
        state = Synchformer(config).state_dict()
    drawn = weights({f"{PREFIX}{name}": tuple(value.shape) for name, value in state.items()}, "synchformer")
    agrees(Synchformer.load(drawn, heads).features(video(24)), "synchformer")
