"""Outputs of a log-mel front end for a case of golden numbers."""

import json
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from menura.engines.neural.autoencoders.mel import SCALES, MelScale, MelSpectrogram


def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    wanted = json.loads((case / "config.json").read_text())["parameters"]
    scale = SCALES[wanted["num_mels"]]
    sizes = (wanted["sampling_rate"], wanted["num_mels"], wanted["n_fft"], wanted["hop_size"])
    if scale != MelScale(*sizes, logarithm="decimal" if wanted["log"] == "log10" else "natural"):
        raise ValueError(f"{case.name} has another scale than the published ones.")
    given = load_file(case / "io.safetensors")
    return {f"{key[3:]}.mel": MelSpectrogram(scale)(value) for key, value in given.items() if key.startswith("in.")}
