"""Small networks with every weight drawn, so that each of them shows in the output."""

import numpy as np
import torch
from torch import Tensor

from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.config import TEXT_TOKENS, NetworkConfig
from menura.engines.neural.network.layout import Layout, compat
from menura.engines.neural.network.published import loaded, shapes
from menura.engines.neural.network.transformer import Network

FIRST = NetworkConfig(
    latent_dim=6, hidden_dim=16, num_heads=2, joint_depth=2, fused_depth=2, clip_dim=24, sync_dim=20, text_dim=28
)
SECOND = NetworkConfig(
    latent_dim=5,
    hidden_dim=12,
    num_heads=3,
    joint_depth=2,
    fused_depth=1,
    clip_dim=20,
    sync_dim=16,
    text_dim=24,
    generation=2,
)
TWO_TEXTS = NetworkConfig(
    latent_dim=6,
    hidden_dim=12,
    num_heads=2,
    joint_depth=2,
    fused_depth=1,
    clip_dim=24,
    sync_dim=20,
    generation=2,
    audio_kernel=3,
    second_text_dim=2048,
    frames_condition_output=True,
    normalises_latents=False,
)
ALL = {"first": FIRST, "second": SECOND, "two texts": TWO_TEXTS}

LENGTHS = (21, 5, 16)
"""Latents, pictures and synchronisation tokens of the golden numbers."""

STRENGTH = 4.5
"""Of their guidance."""


def drawn(shape: tuple[int, ...], seed: int, scale: float = 1.0) -> Tensor:
    """Return normal numbers that no version of a library changes."""
    numbers = np.asarray(np.random.default_rng(seed).standard_normal(shape), np.float32)
    return torch.from_numpy(np.asarray(numbers * np.float32(scale)))


def weights(config: NetworkConfig, seed: int = 0) -> dict[str, Tensor]:
    """Return weights for a network under their published names."""
    named = sorted(shapes(config).items())
    state = {key: drawn(shape, seed + k, 0.6 * _fan(shape) ** -0.5) for k, (key, shape) in enumerate(named)}
    return {key: value.abs() + 0.5 if "norm" in key or key == "latent_std" else value for key, value in state.items()}


def _fan(shape: tuple[int, ...]) -> int:
    return max(1, int(np.prod(shape[1:])))


def network(config: NetworkConfig, seed: int = 0) -> Network:
    """Return a network of a configuration."""
    return loaded(weights(config, seed))


def golden_inputs(config: NetworkConfig) -> tuple[Features, Tensor, float]:
    """Return features, noise [shape=(1, n, latent_dim)] and a time for golden numbers."""
    return features(config, compat(*LENGTHS), 40), drawn((1, LENGTHS[0], config.latent_dim), 50), 0.3


def features(config: NetworkConfig, layout: Layout, seed: int = 0) -> Features:
    """Return all the features that a network takes."""
    second = config.second_text_dim
    return Features(
        clip=drawn((layout.clip.size, config.clip_dim), seed + 1),
        sync=drawn((layout.sync_length, config.sync_dim), seed + 2),
        text=drawn((TEXT_TOKENS, config.text_dim), seed + 3),
        second_text=None if second is None else drawn((TEXT_TOKENS, second), seed + 4),
    )
