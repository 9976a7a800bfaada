"""Names and shapes at the published sizes, without any memory: by how many there are, and by a hash of them all."""

import hashlib
import math
from collections.abc import Callable, Mapping

import pytest
import torch

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder, OobleckConfig
from menura.engines.neural.conditioners.synchformer import PREFIX, Synchformer, SynchformerConfig
from menura.engines.neural.weights.weight_norm import spelled

Shapes = Mapping[str, tuple[int, ...]]


def mel_vae_16k() -> Shapes:
    return MelVAE(MelVAEConfig(bands=80, latent_dim=20, hidden_dim=384)).layout()


def mel_vae_44k() -> Shapes:
    return MelVAE(MelVAEConfig(bands=128, latent_dim=40, hidden_dim=512)).layout()


def bigvgan_16k() -> Shapes:
    config = BigVGANConfig(80, 1536, (4, 4, 2, 2, 2, 2), (8, 8, 4, 4, 4, 4), (3, 7, 11), ((1, 3, 5),) * 3)
    return spelled(BigVGAN(config).layout(), ["conv_pre.parametrizations.weight.original0"])


def oobleck() -> Shapes:
    config = OobleckConfig(2, 64, 128, 128, (1, 2, 4, 8, 16), (2, 4, 4, 8, 8))
    return spelled(OobleckAutoencoder(config).layout(), ["encoder.layers.0.weight_g"])


def synchformer() -> Shapes:
    config = SynchformerConfig(width=768, depth=12, heads=12, hidden=3072, times=8, frames=2, patch=16, places=196)
    return {PREFIX + name: tuple(value.shape) for name, value in Synchformer(config).state_dict().items()}


@pytest.mark.parametrize(
    ("build", "count", "values", "digest"),
    [
        (mel_vae_16k, 57, 171_657_378, "71c4c72d0d64d242"),
        (mel_vae_44k, 57, 305_479_938, "15dd890ad35806e0"),
        (bigvgan_16k, 784, 112_233_866, "9683d4dbf27499bc"),
        (oobleck, 365, 156_112_514, "5036a6cb030d2d19"),
        (synchformer, 238, 122_440_704, "9dc592777f726629"),
    ],
)
def test_names_and_shapes_are_the_published_ones(
    build: Callable[[], Shapes], count: int, values: int, digest: str
) -> None:
    with torch.device("meta"):
        shapes = build()
    lines = sorted(f"{name} {list(shape)}" for name, shape in shapes.items())
    assert len(lines) == count
    assert sum(math.prod(shape) for shape in shapes.values()) == values
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == digest
