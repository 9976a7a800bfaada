"""Encoder and decoder of MMAudio's autoencoder of spectrograms: levels of blocks around one look at all frames."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.autoencoders.magnitude import (
    SILU_MAGNITUDE,
    MagnitudeAttention,
    MagnitudeBlock,
    MagnitudeConvolution,
)

LIMIT = 256.0
"""Activations are cut here between blocks."""


class Middle(nn.Module):
    """Two blocks, and attention between them.

    Parameters
    ----------
    width : int
        Channels.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.block_1 = MagnitudeBlock(width, width)
        self.attn_1 = MagnitudeAttention(width)
        self.block_2 = MagnitudeBlock(width, width)


class _Halving(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = MagnitudeConvolution(width, width, 1)
        self.conv2 = MagnitudeConvolution(width, width, 1)

    def forward(self, frames: Tensor) -> Tensor:
        """Average pairs; an odd last frame has no partner. Both layers are linear, so the average may come first."""
        pairs = frames[:, : frames.shape[1] // 2 * 2].unflatten(1, (-1, 2)).mean(2)
        halved: Tensor = self.conv2(self.conv1(pairs))
        return halved


class _Doubling(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = MagnitudeConvolution(width, width, 3)

    def forward(self, frames: Tensor) -> Tensor:
        doubled: Tensor = self.conv(frames.repeat_interleave(2, 1))
        return doubled


class _Level(nn.Module):
    """Blocks of one width, and a change of the frame rate behind them."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        blocks: int,
        *,
        downsample: _Halving | None = None,
        upsample: _Doubling | None = None,
    ) -> None:
        super().__init__()
        self.block = nn.ModuleList(MagnitudeBlock(inputs if i == 0 else outputs, outputs) for i in range(blocks))
        self.downsample = downsample
        self.upsample = upsample

    def forward(self, frames: Tensor) -> Tensor:
        for block in self.block:
            frames = block(frames).clamp_(-LIMIT, LIMIT)
        for change in (self.downsample, self.upsample):
            if change is not None:
                frames = change(frames)
        return frames


class Encoder(nn.Module):
    """From spectrograms to means and log variances of latents at half the frame rate.

    Parameters
    ----------
    bands, latent_dim : int
        Channels of what it takes, and of the latents.
    widths : tuple of int
        Channels of each level.
    """

    def __init__(self, bands: int, latent_dim: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        sizes = list(pairwise((widths[0], *widths)))
        self.conv_in = MagnitudeConvolution(bands, widths[0], 3)
        self.down = nn.ModuleList(
            _Level(wide, narrow, 2, downsample=None if level else _Halving(widths[0]))
            for level, (wide, narrow) in enumerate(sizes)
        )
        self.mid = Middle(widths[-1])
        self.conv_out = MagnitudeConvolution(widths[-1], 2 * latent_dim, 3)
        self.learnable_gain = nn.Parameter(torch.empty(()))

    def before(self, frames: Tensor) -> Tensor:
        """Return what attention is paid to, of spectrograms [shape=(batch, frames, bands)]."""
        frames = self.conv_in(frames)
        for level in self.down:
            frames = level(frames)
        wide: Tensor = self.mid.block_1(frames)
        return wide

    def after(self, frames: Tensor) -> Tensor:
        """Return means and log variances [shape=(batch, frames, 2 × latent_dim)] of what attention has made."""
        frames = self.mid.block_2(frames).clamp_(-LIMIT, LIMIT)
        out: Tensor = self.conv_out(functional.silu(frames, inplace=True))
        return out


class Decoder(nn.Module):
    """From latents to spectrograms of twice the frame rate.

    Parameters
    ----------
    bands, latent_dim : int
        Channels of what it makes, and of the latents.
    widths : tuple of int
        Channels of each level.
    """

    def __init__(self, bands: int, latent_dim: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        sizes = list(pairwise((*widths, widths[-1])))
        self.conv_in = MagnitudeConvolution(latent_dim, widths[-1], 3)
        self.mid = Middle(widths[-1])
        self.up = nn.ModuleList(
            _Level(wide, narrow, 3, upsample=_Doubling(widths[1]) if level == 1 else None)
            for level, (narrow, wide) in enumerate(sizes)
        )
        self.conv_out = MagnitudeConvolution(widths[0], bands, 3)
        self.learnable_gain = nn.Parameter(torch.empty(()))

    def before(self, frames: Tensor) -> Tensor:
        """Return what attention is paid to, of latents [shape=(batch, frames, latent_dim)]."""
        wide: Tensor = self.mid.block_1(self.conv_in(frames))
        return wide

    def after(self, frames: Tensor) -> Tensor:
        """Return spectrograms [shape=(batch, 2 × frames, bands)] of what attention has made."""
        frames = self.mid.block_2(frames).clamp_(-LIMIT, LIMIT)
        for level in reversed(self.up):
            frames = level(frames)
        out: Tensor = self.conv_out(functional.silu(frames, inplace=True))
        return out


def settle(network: Encoder | Decoder) -> None:
    """Normalise all weights of a network once, with its constants and its learned gain folded in."""
    for layer in network.modules():
        if isinstance(layer, (MagnitudeBlock, MagnitudeAttention)):
            layer.settle()
        elif isinstance(layer, _Halving):
            layer.conv1.settle()
            layer.conv2.settle()
        elif isinstance(layer, _Doubling):
            layer.conv.settle()
    network.conv_in.settle()
    network.conv_out.settle((1 + float(network.learnable_gain)) / SILU_MAGNITUDE)
