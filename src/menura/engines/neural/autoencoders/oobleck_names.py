"""Names of the Oobleck autoencoder's weights: as diffusers' class has them, and as ThinkSound's files spell them."""

import re
from collections.abc import Iterable

_UNIT = ("snake1", "conv1", "snake2", "conv2")
"""Layers of a residual unit, as they are numbered in files."""

_SINKING = ("res_unit1", "res_unit2", "res_unit3", "snake1", "conv1")
"""Parts of a block of the encoder, as they are numbered."""

_RISING = ("snake1", "conv_t1", "res_unit1", "res_unit2", "res_unit3")
"""Parts of a block of the decoder, as they are numbered."""


def depth(names: Iterable[str]) -> int:
    """Return how many blocks an encoder has, by the names of its weights in a file."""
    blocks = {match[1] for name in names if (match := re.match(r"encoder\.layers\.(\d+)\.layers\.", name))}
    return len(blocks)


def published(name: str, blocks: int) -> str:
    """Return what files call a weight of diffusers' class. No two weights get the same name.

    Parameters
    ----------
    name : str
        ``"decoder.block.0.res_unit1.conv1.weight"``.
    blocks : int
        Of the encoder, and of the decoder.
    """
    side, *path, weight = name.split(".")
    if path[0] != "block":
        layer = {"conv1": 0, "snake1": blocks + 1, "conv2": blocks + 2}[path[0]]
        return f"{side}.layers.{layer}.{weight}"
    parts = _SINKING if side == "encoder" else _RISING
    places = [int(path[1]) + 1, parts.index(path[2]), *(_UNIT.index(layer) for layer in path[3:])]
    return f"{side}.{'.'.join(f'layers.{place}' for place in places)}.{weight}"
