"""Outputs of an autoencoder of spectrograms for a case of golden numbers."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from menura.engines.neural.autoencoders.mel_vae import MelVAE
from menura.engines.neural.weights.reading import read


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    vae = MelVAE.load(read(case / "weights.safetensors"))
    given = load_file(case / "io.safetensors")
    names = sorted(key.split(".")[1] for key in given if key.startswith("in.") and key.endswith(".mel"))
    found: dict[str, Tensor] = {}
    for name in names:
        posterior, latents = vae.encode(given[f"in.{name}.mel"]), given[f"in.{name}.z"]
        found |= {
            f"{name}.mean": posterior.mean,
            f"{name}.logvar": posterior.logvar,
            f"{name}.std": posterior.std,
            f"{name}.sample": posterior.sample(given[f"in.{name}.eps"]),
            f"{name}.decoded": vae.decode(latents),
            f"{name}.decoded_raw": vae.decode_scaled(latents),
            f"{name}.roundtrip": vae.decode(posterior.mean),
        }
    return found
