"""Attention over a video, divided: over time at each place, then over places at each time (Bertasius et al., 2021)."""

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-6
"""Of layer normalisation."""


class DividedAttention(nn.Module):
    """Tokens look along one axis of a video, and at a token that stands for the whole; that one looks at all of them.

    Parameters
    ----------
    width, heads : int
        Channels, and attention heads.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, tokens: Tensor, times: int, along: Literal["time", "space"]) -> Tensor:
        """Return what the tokens have seen.

        Parameters
        ----------
        tokens : Tensor [shape=(batch, 1 + times × places, width)]
            The one for the whole first; then time by time.
        times : int
        along : {"time", "space"}
            Which axis they look along.
        """
        rows = self.qkv(tokens).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        whole = functional.scaled_dot_product_attention(rows[0, :, :, :1], rows[1], rows[2])
        # three, batch, heads, times, places, head → three, batch, lines, heads, along the line, head
        order = (0, 1, 4, 2, 3, 5) if along == "time" else (0, 1, 3, 2, 4, 5)
        lines = rows[:, :, :, 1:].unflatten(3, (times, -1)).permute(order)
        shared = rows[1:, :, None, :, :1].expand(-1, -1, lines.shape[2], -1, -1, -1)
        keys, values = torch.cat((shared, lines[1:]), 4).flatten(1, 2)
        seen = functional.scaled_dot_product_attention(lines[0].flatten(0, 1), keys, values)
        seen = seen.unflatten(0, lines.shape[1:3])  # batch, lines, heads, along the line, head
        seen = seen.permute((0, 3, 1, 2, 4) if along == "time" else (0, 1, 3, 2, 4))
        everything = torch.cat((whole.transpose(1, 2).flatten(2), seen.flatten(3).flatten(1, 2)), 1)
        out: Tensor = self.proj(everything)
        return out


class _Perceptron(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, tokens: Tensor) -> Tensor:
        out: Tensor = self.fc2(functional.gelu(self.fc1(tokens)))
        return out


class DividedBlock(nn.Module):
    """A block of a video transformer: over time, over space, and a perceptron, each added to what it was given.

    Parameters
    ----------
    width, heads : int
        Channels, and attention heads.
    hidden : int
        Channels inside the perceptron.
    """

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, EPSILON)
        self.attn = DividedAttention(width, heads)
        self.timeattn = DividedAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, EPSILON)
        self.mlp = _Perceptron(width, hidden)
        self.norm3 = nn.LayerNorm(width, EPSILON)

    def forward(self, tokens: Tensor, times: int) -> Tensor:
        """Return tokens [shape=(batch, 1 + times × places, width)] of such tokens."""
        tokens = tokens + self.timeattn(self.norm3(tokens), times, "time")
        tokens = tokens + self.attn(self.norm1(tokens), times, "space")
        change: Tensor = self.mlp(self.norm2(tokens))
        return tokens + change


class Pooling(nn.Module):
    """A layer of a transformer of which only one token is kept: its own, which has looked at all that are given.

    Its weights are those of PyTorch's ``TransformerEncoderLayer`` with normalisation first; nothing is computed for the
    tokens that are not kept.

    Parameters
    ----------
    width, heads : int
        Channels, and attention heads.
    hidden : int
        Channels inside the perceptron.
    """

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.cls_token = nn.Parameter(torch.empty(1, 1, width))
        self.self_attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.linear1 = nn.Linear(width, hidden)
        self.linear2 = nn.Linear(hidden, width)
        self.norm1 = nn.LayerNorm(width, EPSILON)
        self.norm2 = nn.LayerNorm(width, EPSILON)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return one token [shape=(batch, width)] of many [shape=(batch, places, width)]."""
        whole = self.cls_token.expand(len(tokens), -1, -1)
        looked = self.norm1(torch.cat((whole, tokens), 1))
        seen, _ = self.self_attn(looked[:, :1], looked, looked, need_weights=False)
        kept: Tensor = (whole + seen)[:, 0]
        out: Tensor = kept + self.linear2(functional.gelu(self.linear1(self.norm2(kept))))
        return out
