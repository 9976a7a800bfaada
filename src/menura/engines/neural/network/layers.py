"""The layers that every stream is made of: convolutions as matrix products, gated layers, modulation, time."""

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYER_EPS = 1e-5


class Convolution(nn.Module):
    """A convolution over frames that lie channels last, as one matrix product of every frame's neighbourhood.

    On processors this is several times faster than a transposed ``Conv1d``, and it needs no transposition anywhere.

    Parameters
    ----------
    channels_in, channels_out : int
    kernel : int
        Odd: frames on either side are padded with zeros, so that length is kept.
    bias : bool
    """

    def __init__(self, channels_in: int, channels_out: int, kernel: int, *, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels_out, kernel, channels_in))
        self.bias = nn.Parameter(torch.empty(channels_out)) if bias else None

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return frames of the same number.

        Parameters
        ----------
        x : Tensor [shape=(batch, n, channels_in)]
        mask : Tensor [shape=(batch, n, 1)], optional
            Zero where there is padding, which must not leak into its neighbours.
        """
        x = x if mask is None else x * mask
        # One product of two matrices: with a batch in front, weights would be copied for each of its items.
        rows = neighbourhoods(x, self.weight.shape[1])
        return functional.linear(rows, self.weight.flatten(1), self.bias).view(*x.shape[:2], -1)


def neighbourhoods(x: Tensor, kernel: int) -> Tensor:
    """Return every frame with those around it, side by side [shape=(batch · n, kernel · channels)]."""
    padded = functional.pad(x, (0, 0, kernel // 2, kernel // 2))
    return padded.unfold(1, kernel, 1).transpose(-1, -2).reshape(x.shape[0] * x.shape[1], -1)


class Gated(nn.Module):
    """A gated layer (SwiGLU; Shazeer, 2020): ``out(silu(a) · b)``, `a` and `b` from one product.

    Parameters
    ----------
    dim, inner : int
        Channels outside and inside.
    kernel : int
        Frames that each of its products sees; 1 for tokens without neighbours.
    """

    def __init__(self, dim: int, inner: int, kernel: int = 1) -> None:
        super().__init__()
        self.w13: nn.Module = _product(dim, 2 * inner, kernel)
        self.w2: nn.Module = _product(inner, dim, kernel)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the layer's output, of the shape of `x` [shape=(batch, n, dim)]."""
        gate, value = _applied(self.w13, x, mask).chunk(2, dim=-1)
        inner: Tensor = functional.silu(gate) * value
        return _applied(self.w2, inner, mask)


def _product(channels_in: int, channels_out: int, kernel: int) -> nn.Module:
    if kernel == 1:
        return nn.Linear(channels_in, channels_out, bias=False)
    return Convolution(channels_in, channels_out, kernel, bias=False)


def _applied(product: nn.Module, x: Tensor, mask: Tensor | None) -> Tensor:
    y: Tensor = product(x, mask) if isinstance(product, Convolution) else product(x)
    return y


class InputProjection(nn.Sequential):
    """Features → a stream: a product, an activation where the generation has one, a gated layer."""

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the stream [shape=(batch, n, hidden)] of features [shape=(batch, n, channels)]."""
        for layer in self:
            x = layer(x, mask) if isinstance(layer, Convolution | Gated) else layer(x)
        return x


class TimeEmbedding(nn.Module):
    """The time of the flow as a vector: sinusoids, then two layers.

    Parameters
    ----------
    sinusoids, dim : int
        Channels of the sinusoids (even), and of the result.
    scale : float
        Factor of every frequency.
    """

    def __init__(self, sinusoids: int, dim: int, scale: float) -> None:
        super().__init__()
        self.sinusoids, self.scale = sinusoids, scale
        self.mlp = nn.Sequential(nn.Linear(sinusoids, dim), nn.SiLU(), nn.Linear(dim, dim))

    def frequencies(self, device: torch.device | None = None) -> Tensor:
        """Return the frequencies in radians per unit of time [shape=(sinusoids / 2,)].

        In single precision and in this order of operations: second-generation phases reach 10 000 rad, where another
        rounding is another phase.
        """
        exponents = torch.arange(0, self.sinusoids, 2, dtype=torch.float32, device=device) / self.sinusoids
        return self.scale * (1.0 / 10_000.0**exponents)

    def forward(self, time: Tensor) -> Tensor:
        """Return vectors [shape=(batch, dim)] of times from 0 to 1 [shape=(batch,)]."""
        phases = time.float()[:, None] * self.frequencies(time.device)
        waves = torch.cat((phases.cos(), phases.sin()), dim=-1)
        embedded: Tensor = self.mlp(waves.to(next(self.mlp.parameters()).dtype))
        return embedded


def modulated(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Return normalised frames, scaled and shifted by a condition (adaptive layer norm; Peebles and Xie, 2023)."""
    return functional.layer_norm(x, x.shape[-1:], eps=LAYER_EPS) * (1 + scale) + shift
