from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.engines.neural.weights.weight_norm import spelled

Shapes = Mapping[str, tuple[int, ...]]
Draw = Callable[[Shapes], dict[str, Tensor]]


def drawn(shapes: Shapes, seed: int = 0) -> dict[str, Tensor]:
    """Return random weights of some shapes: curves near one, filters that sum to about one, the rest small."""
    noise = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in shapes.items():
        value = torch.randn(shape, generator=noise)
        if name.endswith("filter"):
            state[name] = 1 / 12 + value / 100
        elif name.endswith(("alpha", "beta", "bias", "learnable_gain")):
            state[name] = value / 5
        elif name.endswith(("weight_g", "original0")):
            state[name] = 0.3 + value.abs() / 10
        elif name == "data_std":
            state[name] = 1 + value.abs()
        else:
            state[name] = value
    return state


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def draw() -> Draw:
    return drawn


@pytest.fixture(scope="session")
def vae_weights() -> dict[str, Tensor]:
    with torch.device("meta"):
        vae = MelVAE(MelVAEConfig(80, 4, 6))
    return drawn(vae.layout())


@pytest.fixture(scope="session")
def vocoder_weights() -> dict[str, Tensor]:
    config = BigVGANConfig(80, 32, (4, 4, 4, 4), (8, 8, 8, 8), (3, 5), ((1, 3, 5), (1, 3, 5)))
    with torch.device("meta"):
        vocoder = BigVGAN(config)
    return drawn(spelled(vocoder.layout(), ["conv_pre.weight_g"]))


@pytest.fixture
def vae(vae_weights: dict[str, Tensor]) -> MelVAE:
    return MelVAE.load(vae_weights)


@pytest.fixture
def vocoder(vocoder_weights: dict[str, Tensor]) -> BigVGAN:
    return BigVGAN.load(vocoder_weights)
