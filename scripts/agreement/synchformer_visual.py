"""Outputs of the visual branch of Synchformer for a case of golden numbers."""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from menura.engines.neural.conditioners.synchformer import Synchformer
from menura.engines.neural.weights.reading import read

TOKENS = 33
"""Tokens of the first segment that a case gives of what the network's parts pass on."""


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    heads = json.loads((case / "config.json").read_text())["vit"]["NUM_HEADS"]
    network = Synchformer.load(read(case / "weights.safetensors"), heads)
    given = load_file(case / "io.safetensors")
    frames = sum(given[f"in.row{i}"][..., None] * given[f"in.col{i}"][..., None, :] for i in (1, 2))
    found: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def hook(_module: nn.Module, _given: tuple[Tensor, ...], made: Tensor) -> None:
            tokens = made[0].flatten(1).T if made.ndim == 5 else made[0]
            found.setdefault(f"mid.{name}.segment0_tokens0_32", tokens[None, :TOKENS])

        return hook

    parts = {"patch_embed_3d": network.patch_embed_3d.proj}
    parts |= {f"blocks.{index}": block for index, block in enumerate(network.blocks)}
    for name, module in parts.items():
        module.register_forward_hook(keep(name))
    return found | {"features": network.features(frames)[None]}
