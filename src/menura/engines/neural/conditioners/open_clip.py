"""CLIP as OpenCLIP publishes it: its names and shapes of weights, to those of transformers and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from menura.engines.neural.conditioners import loading
from menura.engines.neural.weights import reading
from menura.errors import WeightsError

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")

_PARTS = ("weight", "bias")
_IN_BLOCKS = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "attn.out_proj": "self_attn.out_proj",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}
_NORMS = {
    "visual.ln_pre": "vision_model.pre_layrnorm",
    "visual.ln_post": "vision_model.post_layernorm",
    "ln_final": "text_model.final_layer_norm",
}
_SINGLE = {
    "logit_scale": "logit_scale",
    "positional_embedding": "text_model.embeddings.position_embedding.weight",
    "token_embedding.weight": "text_model.embeddings.token_embedding.weight",
    "visual.class_embedding": "vision_model.embeddings.class_embedding",
    "visual.conv1.weight": "vision_model.embeddings.patch_embedding.weight",
    "visual.positional_embedding": "vision_model.embeddings.position_embedding.weight",
}
_TURNED = {"text_projection": "text_projection.weight", "visual.proj": "visual_projection.weight"}
"""Matrices that are stored the other way round."""


@dataclass(frozen=True)
class Pair:
    """A weight of OpenCLIP, and what it is in transformers.

    Attributes
    ----------
    name : str
    others : tuple of str
        One, or the three that are stored as one: for queries, keys and values.
    turned : bool
        Whether rows are columns.
    """

    name: str
    others: tuple[str, ...]
    turned: bool = False


def translated(published: Mapping[str, Tensor], pairs: tuple[Pair, ...]) -> dict[str, Tensor]:
    """Return weights of OpenCLIP by their names in transformers."""
    made: dict[str, Tensor] = {}
    for pair in pairs:
        whole = published[pair.name].T.contiguous() if pair.turned else published[pair.name]
        parts = (whole,) if len(pair.others) == 1 else whole.chunk(len(pair.others))
        made.update(zip(pair.others, parts, strict=True))
    return made


def published(weights: Mapping[str, Tensor], pairs: tuple[Pair, ...]) -> dict[str, Tensor]:
    """Return weights of transformers by their names in OpenCLIP."""
    made = {}
    for pair in pairs:
        parts = [weights[name] for name in pair.others]
        whole = parts[0] if len(parts) == 1 else torch.cat(parts)
        made[pair.name] = whole.T.contiguous() if pair.turned else whole
    return made


def pairs(pictures: int, words: int) -> tuple[Pair, ...]:
    """Return the names of all weights.

    Parameters
    ----------
    pictures, words : int
        Blocks of the networks for pictures and for words.
    """
    made = [Pair(name, (other,)) for name, other in _SINGLE.items()]
    made += [Pair(name, (other,), turned=True) for name, other in _TURNED.items()]
    made += [Pair(f"{name}.{part}", (f"{other}.{part}",)) for name, other in _NORMS.items() for part in _PARTS]
    for tower, other, depth in (("visual.", "vision_model", pictures), ("", "text_model", words)):
        for block in range(depth):
            made += _in_block(f"{tower}transformer.resblocks.{block}.", f"{other}.encoder.layers.{block}.")
    return tuple(made)


def _in_block(name: str, other: str) -> list[Pair]:
    made = [Pair(f"{name}{a}.{part}", (f"{other}{b}.{part}",)) for a, b in _IN_BLOCKS.items() for part in _PARTS]
    for part in _PARTS:
        three = tuple(f"{other}self_attn.{letter}_proj.{part}" for letter in "qkv")
        made.append(Pair(f"{name}attn.in_proj_{part}", three))
    return made


def network(folder: Path) -> nn.Module:
    """Return a `CLIPModel` of transformers with the weights of a folder as OpenCLIP lays it out, ready to run.

    Raises
    ------
    MissingExtraError
        If transformers is not installed.
    WeightsError
        If the folder holds another model, or weights are missing, left over, of another shape, or not finite: all that
        is wrong is listed.
    """
    path = next((folder / name for name in WEIGHTS if (folder / name).is_file()), folder / WEIGHTS[-1])
    config = _configured(loading.table(folder / CONFIG), folder)
    with torch.device("meta"):
        made: nn.Module = loading.library().CLIPModel(config)
    names = pairs(config.vision_config.num_hidden_layers, config.text_config.num_hidden_layers)
    given = reading.read(path)
    needed = published(made.state_dict(), names)
    reading.require(given, {name: tuple(value.shape) for name, value in needed.items()})
    made.load_state_dict(translated(given, names), assign=True)
    for module in made.modules():
        if "position_ids" in module._buffers:  # computed, not stored
            count = module.get_submodule("position_embedding").num_embeddings
            module.register_buffer("position_ids", torch.arange(int(count))[None], persistent=False)  # type: ignore[arg-type]
    return made.to(torch.float32).eval().requires_grad_(requires_grad=False)


def _configured(said: Mapping[str, Any], folder: Path) -> Any:
    try:
        model = said["model_cfg"]
        sees, reads = model["vision_cfg"], model["text_cfg"]
        activation = "quick_gelu" if model.get("quick_gelu") else "gelu"
        vision = {
            "hidden_size": sees["width"],
            "intermediate_size": int(sees["width"] * sees.get("mlp_ratio", 4)),
            "num_hidden_layers": sees["layers"],
            "num_attention_heads": sees["width"] // sees.get("head_width", 64),
            "image_size": sees["image_size"],
            "patch_size": sees["patch_size"],
            "hidden_act": activation,
        }
        text = {
            "vocab_size": reads["vocab_size"],
            "hidden_size": reads["width"],
            "intermediate_size": int(reads["width"] * reads.get("mlp_ratio", 4)),
            "num_hidden_layers": reads["layers"],
            "num_attention_heads": reads["heads"],
            "max_position_embeddings": reads["context_length"],
            "hidden_act": activation,
        }
        made = loading.library().CLIPConfig(text_config=text, vision_config=vision, projection_dim=model["embed_dim"])
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise WeightsError(
            f"{folder / CONFIG} describes no CLIP: {error!r}.", hint="Give the folder of a checkpoint of that kind."
        ) from None
    return made
