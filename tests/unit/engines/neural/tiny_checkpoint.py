"""Whole checkpoints in the layout of the published ones, tiny: files in a store, with cards of their own."""

import math
from pathlib import Path

import small
import tiny_encoders
import torch
from safetensors.torch import save_file
from torch import Tensor

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder, OobleckConfig
from menura.engines.neural.conditioners.synchformer import Synchformer, SynchformerConfig
from menura.engines.neural.network.config import NetworkConfig

MMAUDIO = NetworkConfig(
    latent_dim=4, hidden_dim=16, num_heads=2, joint_depth=2, fused_depth=1, clip_dim=20, sync_dim=24, text_dim=24
)
THINKSOUND = NetworkConfig(
    latent_dim=4,
    hidden_dim=12,
    num_heads=2,
    joint_depth=2,
    fused_depth=1,
    clip_dim=20,
    sync_dim=24,
    text_dim=24,
    generation=2,
    audio_kernel=3,
    second_text_dim=20,
    frames_condition_output=True,
    normalises_latents=False,
)

CARDS = """
[files."tiny/network.safetensors"]
url = "https://example.org/network.safetensors"
[files."tiny/vae.safetensors"]
url = "https://example.org/vae.safetensors"
[files."tiny/vocoder.safetensors"]
url = "https://example.org/vocoder.safetensors"
[files."tiny/synchformer.safetensors"]
url = "https://example.org/synchformer.safetensors"
[files."tiny/clip"]
repository = "somebody/clip"
[files."tiny/t5"]
repository = "somebody/t5"

[models.tiny-mmaudio]
title = "Tiny"
summary = "A tiny network of no meaning."
family = "mmaudio"
licence_code = "Apache-2.0"
licence_weights = "none"
licence_output = "yours"
renders = ["sound"]
sample_rate = 16_000
window = 2.0
sampling = { steps = 3, guidance = 4.5, noise_at = 0 }
parts = [
  { role = "network", file = "tiny/network.safetensors" },
  { role = "vae", file = "tiny/vae.safetensors" },
  { role = "vocoder", file = "tiny/vocoder.safetensors" },
  { role = "synchformer", file = "tiny/synchformer.safetensors" },
  { role = "clip", file = "tiny/clip" },
]

[models.tiny-thinksound]
title = "Tiny"
summary = "A tiny network of no meaning, in stereo."
family = "thinksound"
licence_code = "Apache-2.0"
licence_weights = "none"
licence_output = "yours"
renders = ["sound"]
sample_rate = 44_100
channels = 2
window = 2.0
sampling = { steps = 3, guidance = 5.0, noise_at = 1, layout = "timed" }
parts = [
  { role = "network", file = "tiny/network.safetensors", prefixes = ["model.model."] },
  { role = "vae", file = "tiny/network.safetensors", prefixes = ["pretransform.model."] },
  { role = "synchformer", file = "tiny/synchformer.safetensors" },
  { role = "clip", file = "tiny/clip" },
  { role = "text", file = "tiny/t5" },
]
"""


def written(family: str, store: Path, cards: Path) -> str:
    """Write a checkpoint of a family into a store, with its card; return its name."""
    cards.mkdir(parents=True, exist_ok=True)
    (cards / "tiny.toml").write_text(CARDS)
    folder = store / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    network = small.weights(MMAUDIO if family == "mmaudio" else THINKSOUND)
    if family == "mmaudio":
        save_file(network, folder / "network.safetensors")
        _vocoder(folder)
    else:
        whole = {f"model.model.{key}": value for key, value in network.items()}
        whole |= {f"pretransform.model.{key}": value for key, value in _oobleck().items()}
        save_file(whole, folder / "network.safetensors")
        tiny_encoders.t5(folder / "t5")
    save_file(_synchformer(), folder / "synchformer.safetensors")
    side, patch = (384, 128) if family == "mmaudio" else (224, 112)
    tiny_encoders.clip(folder / "clip", side=side, patch=patch)
    return f"tiny-{family}"


def _vocoder(folder: Path) -> None:
    with torch.device("meta"):
        vae = MelVAE(MelVAEConfig(80, 4, 6))
        vocoder = BigVGAN(BigVGANConfig(80, 32, (4, 4, 4, 4), (8, 8, 8, 8), (3,), ((1, 3, 5),)))
    save_file(_drawn(vae.layout(), 1), folder / "vae.safetensors")
    save_file(_drawn(vocoder.layout(), 2), folder / "vocoder.safetensors")


def _synchformer() -> dict[str, Tensor]:
    with torch.device("meta"):
        sizes = SynchformerConfig(24, depth=1, heads=12, hidden=48, times=8, frames=2, patch=16, places=196)
        network = Synchformer(sizes)
    return _drawn({name: tuple(value.shape) for name, value in network.published().items()}, 3)


def _oobleck() -> dict[str, Tensor]:
    with torch.device("meta"):
        network = OobleckAutoencoder(OobleckConfig(2, 4, 4, 4, (1, 2, 4, 8, 16), (2, 4, 4, 8, 8)))
    return _drawn(network.layout(), 4)


def _drawn(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, Tensor]:
    named = enumerate(sorted(shapes.items()), seed)
    state = {name: small.drawn(shape, k, _scale(shape)) for k, (name, shape) in named}
    for name, value in state.items():
        if name.endswith(("norm.weight", "weight_g", "original0", "data_std")):
            value.abs_().add_(0.5)
        elif name.endswith("filter"):
            value.div_(100).add_(1 / 12)
    return state


def _scale(shape: tuple[int, ...]) -> float:
    return float(max(1, math.prod(shape[1:])) ** -0.5)
