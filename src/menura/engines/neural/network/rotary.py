"""Rotary position embedding (Su et al., 2021), from real positions instead of counted ones."""

import torch
from torch import Tensor

from menura.engines.neural.network.layout import Positions

BASE = 10_000.0


def rotations(positions: Positions, dim: int, unit: float = 1.0) -> Tensor:
    """Return the turn of every pair of channels at every position.

    Parameters
    ----------
    positions : ndarray [shape=(n,)]
    dim : int
        Channels of one attention head, even.
    unit : float
        Latent frames between two positions that are 1 apart.

    Returns
    -------
    Tensor [shape=(n, dim/2, 2)]
        Cosine and sine. All of it in single precision, in the order that the published networks were trained with: far
        from the beginning an angle rounds by more than the tolerance of a comparison.
    """
    frequencies = 1.0 / BASE ** (torch.arange(0, dim, 2, dtype=torch.float32) / dim) * unit
    angles = torch.outer(torch.from_numpy(positions).float(), frequencies)
    return torch.stack((angles.cos(), angles.sin()), dim=-1)


def rotated(x: Tensor, turns: Tensor) -> Tensor:
    """Return queries or keys turned by their positions.

    Parameters
    ----------
    x : Tensor [shape=(..., n, dim)]
        Neighbouring channels are pairs.
    turns : Tensor [shape=(..., n, dim/2, 2)]
        As :func:`rotations` gives them; float32, and so is the arithmetic.
    """
    pairs = x.float().unflatten(-1, (-1, 2))
    cosine, sine = turns.unbind(-1)
    first, second = pairs.unbind(-1)
    turned = torch.stack((first * cosine - second * sine, first * sine + second * cosine), dim=-1)
    return turned.flatten(-2).to(x.dtype)
