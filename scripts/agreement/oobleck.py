"""Outputs of an Oobleck autoencoder for a case of golden numbers."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder
from menura.engines.neural.weights.reading import read


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    autoencoder = OobleckAutoencoder.load(read(case / "weights.safetensors"))
    given = load_file(case / "io.safetensors")
    posterior = autoencoder.posterior(given["in.audio"])
    return {
        "encoder_raw": autoencoder.model.encoder(given["in.audio"]),
        "mean": posterior.mean,
        "std": posterior.std,
        "sample": posterior.sample(given["in.eps"]),
        "decoded": autoencoder.decode(given["in.z"]),
        "roundtrip": autoencoder.decode(posterior.mean),
    }
