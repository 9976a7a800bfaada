"""Sizes of the networks that golden numbers are of."""

from typing import Any

VAE: dict[str, Any] = {"data_dim": 80, "embed_dim": 3, "hidden_dim": 8}

H: dict[str, Any] = {
    "activation": "snakebeta",
    "num_mels": 8,
    "resblock": "1",
    "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5]],
    "resblock_kernel_sizes": [3, 7],
    "snake_logscale": True,
    "upsample_initial_channel": 16,
    "upsample_kernel_sizes": [8, 16, 4],
    "upsample_rates": [4, 8, 2],
}

OOBLECK: dict[str, Any] = {"channels": 4, "latent": 3, "strides": [2, 4], "c_mults": [1, 2]}

SYNCHFORMER: dict[str, Any] = {"EMBED_DIM": 24, "DEPTH": 2, "NUM_HEADS": 2}
