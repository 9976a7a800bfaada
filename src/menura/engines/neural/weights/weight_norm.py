"""Weight normalisation as files store it: a length and a direction for a weight (Salimans and Kingma, 2016)."""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

from menura.errors import Problem, WeightsError

SPELLINGS = (
    ("weight_g", "weight_v"),
    ("parametrizations.weight.original0", "parametrizations.weight.original1"),
)
"""How lengths and directions are named: by older and by newer versions of PyTorch."""


def plain_shapes(tensors: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    """Return the names and shapes that weights have once lengths and directions are folded (:func:`folded`)."""
    shapes: dict[str, tuple[int, ...]] = {}
    for key, value in tensors.items():
        length, direction = (next((s[i] for s in SPELLINGS if key.endswith(f".{s[i]}")), None) for i in (0, 1))
        if length is None:
            shapes[key.removesuffix(direction) + "weight" if direction else key] = tuple(value.shape)
    return shapes


def spelled(shapes: Mapping[str, tuple[int, ...]], names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return which names and shapes a file must hold for a network all of whose convolutions are normalised.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Of the network with plain weights.
    names : iterable of str
        In the file: they show which spelling it uses. Where it uses none, its weights are plain ones.
    """
    given = list(names)
    for length, direction in SPELLINGS:
        if any(name.endswith((f".{length}", f".{direction}")) for name in given):
            return {key: shape for pair in shapes.items() for key, shape in _pair(*pair, length, direction)}
    return dict(shapes)


def _pair(key: str, shape: tuple[int, ...], length: str, direction: str) -> list[tuple[str, tuple[int, ...]]]:
    owner, _, name = key.rpartition(".")
    if name != "weight" or len(shape) < 2:
        return [(key, shape)]
    return [(f"{owner}.{length}", (shape[0], *(1 for _ in shape[1:]))), (f"{owner}.{direction}", shape)]


def folded(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return weights in float32, each length and direction made one plain weight.

    Parameters
    ----------
    tensors : mapping of str to Tensor
        In either spelling, whole.

    Raises
    ------
    WeightsError
        A direction has length zero: it points nowhere.
    """
    plain = {key: value.to(torch.float32) for key, value in tensors.items()}
    for length, direction in SPELLINGS:
        for key in [name for name in plain if name.endswith(f".{length}")]:
            owner = key.removesuffix(length)
            size, towards = plain.pop(key), plain.pop(owner + direction)
            own = torch.linalg.vector_norm(towards, dim=tuple(range(1, towards.ndim)), keepdim=True)
            plain[f"{owner}weight"] = towards * (size / own)
    bad = [Problem(key, "its direction has length zero", "The file is damaged; pull it again.")
           for key, value in plain.items() if not value.isfinite().all()]  # fmt: skip
    if bad:
        raise WeightsError("These weights cannot be used.", bad)
    return plain
