"""A periodic activation without aliasing: up to twice the rate, the curve, and down again (Lee et al., 2023)."""

import torch
from torch import Tensor, nn

BLOCK = 16
"""Frames filtered by one small matrix product: large enough for a fast product, small enough to waste little."""

AT_ONCE = 65_536
"""Values worked on at once by a processor, so that they stay in its cache between steps."""

WIDE = 512
"""Values in a row of the curve: short rows of few channels are laid side by side up to this."""


class _Curve(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.empty(channels))
        self.beta = nn.Parameter(torch.empty(channels))


class _Filter(nn.Module):
    def __init__(self, taps: int) -> None:
        super().__init__()
        self.filter = nn.Parameter(torch.empty(1, 1, taps))


class _Lowpass(nn.Module):
    def __init__(self, taps: int) -> None:
        super().__init__()
        self.lowpass = _Filter(taps)


class AntiAliasedSnake(nn.Module):
    """Bends each channel by ``x + sin²(αx)/β`` at twice its rate (Ziyin et al., 2020; Lee et al., 2023).

    Both filters are small banded matrices here: a block of frames times a matrix is the block at the other rate. That
    is about four times as fast on a processor as convolutions channel by channel. The matrices and the curve are made
    of the weights once, by :meth:`settle`.

    Parameters
    ----------
    channels : int
    taps : int
        Length of both filters, a multiple of four.
    logarithmic : bool
        Whether the weights are logarithms of α and β.
    """

    up: Tensor
    down: Tensor
    rate: Tensor
    depth: Tensor

    def __init__(self, channels: int, taps: int, *, logarithmic: bool) -> None:
        super().__init__()
        self.logarithmic = logarithmic
        self.taps = taps
        self.reach = taps // 4
        self.act = _Curve(channels)
        self.upsample = _Filter(taps)
        self.downsample = _Lowpass(taps)

    def settle(self) -> None:
        """Make the matrices and the curve of the weights."""
        rising, falling = (x.filter.detach().flatten() for x in (self.upsample, self.downsample.lowpass))
        alpha, beta = (x.detach().exp() if self.logarithmic else x.detach() for x in (self.act.alpha, self.act.beta))
        beside = max(n for n in range(1, 2 * BLOCK + 1) if 2 * BLOCK % n == 0 and (n == 1 or n * len(alpha) <= WIDE))
        self.register_buffer("up", _rising(rising), persistent=False)
        self.register_buffer("down", _falling(falling), persistent=False)
        self.register_buffer("rate", alpha.repeat(beside), persistent=False)
        self.register_buffer("depth", (1 / (beta + 1e-9)).repeat(beside), persistent=False)

    def forward(self, frames: Tensor) -> Tensor:
        """Return the bent frames.

        Parameters
        ----------
        frames : Tensor [shape=(batch, frames, channels)]

        Returns
        -------
        Tensor [shape=(batch, frames, channels)]
        """
        batch, count, channels = frames.shape
        step = count
        if frames.device.type == "cpu":
            step = max(AT_ONCE // (batch * channels), BLOCK * BLOCK) // BLOCK * BLOCK
        out = frames.new_empty(batch, count, channels)
        for start in range(0, count, step):
            stop = min(count, start + step)
            out[:, start:stop] = self._part(frames, start, stop)
        return out

    def _part(self, frames: Tensor, start: int, stop: int) -> Tensor:
        """Return frames `start` to `stop`; the batch lies in one row of blocks, so that each filter is one product."""
        batch, count, channels = frames.shape
        first, blocks = start - BLOCK, -(-(stop - start + 2 * self.reach + self.taps // 4) // BLOCK) + 1
        rows, last = blocks * BLOCK, first + blocks * BLOCK
        padded = frames.new_empty(batch * rows + 2 * self.reach, channels)
        padded[batch * rows :] = 0  # nothing of it is kept, but it is calculated with
        _extended(padded[: batch * rows].view(batch, rows, channels), frames, first - self.reach)

        edge = self.taps // 2 - 1
        bent = frames.new_empty(2 * batch * rows + 2 * edge, channels)
        bent[:edge] = bent[-edge:] = 0
        middle = bent[edge:-edge]
        windows = padded.unfold(0, BLOCK + 2 * self.reach, BLOCK).transpose(1, 2)
        torch.bmm(self.up.expand(len(windows), -1, -1), windows, out=middle.view(len(windows), 2 * BLOCK, channels))
        self._bend(middle)
        each = middle.view(batch, 2 * rows, channels)
        if first < 0:
            each[:, : -2 * first] = each[:, -2 * first, None]
        if last > count:
            each[:, 2 * (count - first) :] = each[:, 2 * (count - first) - 1, None]

        windows = bent.unfold(0, 2 * BLOCK + self.taps - 2, 2 * BLOCK).transpose(1, 2)
        low = torch.bmm(self.down.expand(len(windows), -1, -1), windows).view(batch, rows, channels)
        return low[:, BLOCK : BLOCK + stop - start]

    def _bend(self, values: Tensor) -> None:
        rows = values.view(-1, len(self.rate))
        rows.addcmul_((rows * self.rate).sin_().square_(), self.depth)


def _extended(out: Tensor, frames: Tensor, first: int) -> None:
    """Fill `out` with frames from number `first` on; outside, the outermost frame is repeated."""
    count, rows = frames.shape[1], out.shape[1]
    before, after = max(0, -first), max(0, first + rows - count)
    out[:, before : rows - after] = frames[:, first + before : first + rows - after]
    out[:, :before] = frames[:, :1]
    out[:, rows - after :] = frames[:, -1:]


def _rising(taps: Tensor) -> Tensor:
    """Return the matrix from a block of frames, and its neighbours, to the block at twice the rate."""
    half, reach = len(taps) // 2 - 1, len(taps) // 4
    later = torch.arange(2 * BLOCK)[:, None]
    sooner = torch.arange(-reach, BLOCK + reach)[None]
    return 2 * _at(taps, later + half - 2 * sooner)


def _falling(taps: Tensor) -> Tensor:
    """Return the matrix from a block at twice the rate, and its neighbours, to the block of frames."""
    half = len(taps) // 2 - 1
    later = torch.arange(BLOCK)[:, None]
    sooner = torch.arange(-half, 2 * BLOCK + half)[None]
    return _at(taps, sooner - 2 * later + half)


def _at(taps: Tensor, places: Tensor) -> Tensor:
    inside = (places >= 0) & (places < len(taps))
    return torch.where(inside, taps[places.clamp(0, len(taps) - 1)], taps.new_zeros(()))
