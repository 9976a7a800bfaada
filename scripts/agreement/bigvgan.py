"""Outputs of a vocoder for a case of golden numbers."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.weights.reading import read


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    config = json.loads((case / "config.json").read_text())
    vocoder = BigVGAN.load(read(case / "weights.safetensors"), config["h"])
    given = load_file(case / "io.safetensors")
    return {key[3:].replace(".mel", ".audio"): vocoder(value) for key, value in given.items() if key.startswith("in.")}
