"""Queries, keys and values of one stream, and attention over several streams at once."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.network.rotary import rotated

RMS_EPS = torch.finfo(torch.float32).eps
"""Of the norms of queries and keys, which are computed in single precision whatever the network runs in."""


@dataclass(frozen=True)
class Heads:
    """What a stream brings to attention, each [shape=(batch, heads, n, head_dim)]; no query where nobody asks."""

    query: Tensor | None
    key: Tensor
    value: Tensor


class Projections(nn.Module):
    """The projections of one stream, with normalised queries and keys (Dehghani et al., 2023).

    Parameters
    ----------
    dim, heads : int
    """

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.q_norm = nn.RMSNorm(dim // heads, eps=RMS_EPS)
        self.k_norm = nn.RMSNorm(dim // heads, eps=RMS_EPS)

    def forward(self, x: Tensor, turns: Tensor | None, *, asks: bool = True) -> Heads:
        """Return the heads of a stream.

        Parameters
        ----------
        x : Tensor [shape=(batch, n, dim)]
        turns : Tensor [shape=(batch or 1, 1, n, head_dim/2, 2)] or None
            Rotations of the positions; none for streams without a place in time.
        asks : bool
            Whether queries are needed: nobody reads the answers to the last words of a stream.
        """
        if asks:
            query, key, value = self._split(functional.linear(x, self.qkv.weight, self.qkv.bias), 3)
            return Heads(self._turned(query, self.q_norm, turns), self._turned(key, self.k_norm, turns), value)
        first = x.shape[-1]
        key, value = self._split(functional.linear(x, self.qkv.weight[first:], self.qkv.bias[first:]), 2)
        return Heads(None, self._turned(key, self.k_norm, turns), value)

    def _split(self, x: Tensor, parts: int) -> tuple[Tensor, ...]:
        apart: Tensor = x.unflatten(-1, (parts, self.heads, -1))
        return apart.permute(2, 0, 3, 1, 4).unbind(0)

    @staticmethod
    def _turned(x: Tensor, norm: nn.RMSNorm, turns: Tensor | None) -> Tensor:
        normal = functional.rms_norm(x.float(), norm.normalized_shape, norm.weight.float(), norm.eps)
        return (normal if turns is None else rotated(normal, turns)).to(x.dtype)


def attended(streams: tuple[Heads, ...], mask: Tensor | None = None) -> Tensor:
    """Return what the queries of all streams, in their order, find among the keys of all of them.

    Parameters
    ----------
    streams : tuple of Heads
        Those without queries stand last.
    mask : Tensor of bool [shape=(batch, 1, 1, keys)], optional
        False where a key is padding.

    Returns
    -------
    Tensor [shape=(batch, queries, dim)]
    """
    query = torch.cat([stream.query for stream in streams if stream.query is not None], dim=2)
    key = torch.cat([stream.key for stream in streams], dim=2)
    value = torch.cat([stream.value for stream in streams], dim=2)
    found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    return found.transpose(1, 2).flatten(2)
