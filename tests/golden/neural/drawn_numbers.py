"""Weights and inputs that a seed decides, the same for whoever makes the golden numbers and whoever checks them."""

import math
from collections.abc import Mapping
from zlib import crc32

import numpy as np
import torch
from torch import Tensor

Shapes = Mapping[str, tuple[int, ...]]


def noise(name: str, *shape: int) -> Tensor:
    """Return standard normal numbers that the name decides."""
    return torch.from_numpy(np.random.default_rng(crc32(name.encode())).standard_normal(shape, np.float32))


def weights(shapes: Shapes, seed: str) -> dict[str, Tensor]:
    """Return weights under which signals neither grow nor fade much."""
    return {name: _weight(name, noise(f"{seed} {name}", *shape)) for name, shape in shapes.items()}


def _weight(name: str, value: Tensor) -> Tensor:
    if name.endswith("filter"):
        return 1 / 12 + value / 50
    if name.endswith(("weight_g", "original0", "norm1.weight", "norm2.weight", "norm3.weight", "norm.weight", "std")):
        return 0.5 + value.abs() / 4
    if value.ndim > 1 and "embed" not in name and "token" not in name:
        return value / math.sqrt(value[0].numel())
    return value / 4


def sound(name: str, *shape: int) -> Tensor:
    """Return noise that fades in and passes 1 now and then, and silence at its end."""
    ramp = torch.linspace(0, 0.7, shape[-1])
    ramp[-shape[-1] // 8 :] = 0
    return noise(name, *shape) * ramp


def video(frames: int) -> Tensor:
    """Return a video [shape=(frames, 3, 224, 224)] of three fields that move."""
    rows, columns = noise("rows", 3, frames, 3, 224, 1), noise("columns", 3, frames, 3, 1, 224)
    return (rows * columns).sum(0) / 3
