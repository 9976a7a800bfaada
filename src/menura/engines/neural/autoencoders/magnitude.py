"""Layers that keep the magnitude of what flows through them (Karras et al., 2024: EDM2), over frames, channels last."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.autoencoders.frames import Convolution

TINY = 1e-4
"""Added to a magnitude before dividing by it."""

SILU_MAGNITUDE = 0.596
"""Magnitude of SiLU of white noise, by which it is divided (section 4.3 of the paper)."""

BLEND = 0.3
"""How much of a sum is the branch; the rest is what went around it."""

BRANCH = BLEND / math.hypot(BLEND, 1 - BLEND)
"""Gain of the branch in a sum of unchanged magnitude (equation 88)."""

AROUND = (1 - BLEND) / math.hypot(BLEND, 1 - BLEND)
"""Gain of what went around it."""


def of_unit_magnitude(values: Tensor) -> Tensor:
    """Return each frame divided by its root mean square over channels.

    Parameters
    ----------
    values : Tensor [shape=(..., channels)]
    """
    size: Tensor = torch.linalg.vector_norm(values, dim=-1, keepdim=True, dtype=torch.float32)
    return values / (size / math.sqrt(values.shape[-1]) + TINY).to(values.dtype)


class MagnitudeConvolution(Convolution):
    """A convolution without bias, each of whose output channels has weights of unit length."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__(inputs, outputs, kernel, bias=False)

    def settle(self, gain: float = 1.0) -> None:
        """Normalise the weights once and for all, and fold a gain into them.

        Parameters
        ----------
        gain : float
            Of what comes before and after: a sum, a SiLU, a learned gain.
        """
        rows = self.weight.detach()
        size = torch.linalg.vector_norm(rows, dim=(1, 2), keepdim=True)
        scale = math.sqrt(rows[0].numel())
        self.weight = nn.Parameter(rows * (gain / (scale * (size / scale + TINY))), requires_grad=False)
        super().settle()


class MagnitudeBlock(nn.Module):
    """A residual block: normalise, then twice SiLU and a convolution, and a weighted sum with what went around.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = MagnitudeConvolution(inputs, outputs, 3)
        self.conv2 = MagnitudeConvolution(outputs, outputs, 3)
        self.nin_shortcut = MagnitudeConvolution(inputs, outputs, 1) if inputs != outputs else None

    def settle(self) -> None:
        """Normalise the weights; the constants of the SiLUs and of the sum go into them."""
        self.conv1.settle(1 / SILU_MAGNITUDE)
        self.conv2.settle(BRANCH / SILU_MAGNITUDE)
        if self.nin_shortcut is not None:
            self.nin_shortcut.settle(AROUND)

    def forward(self, frames: Tensor) -> Tensor:
        """Return frames [shape=(batch, frames, outputs)] of frames [shape=(batch, frames, inputs)]."""
        frames = of_unit_magnitude(frames)
        branch: Tensor = self.conv1(functional.silu(frames))
        branch = self.conv2(functional.silu(branch, inplace=True))
        if self.nin_shortcut is None:
            return branch.add_(frames, alpha=AROUND)
        return branch.add_(self.nin_shortcut(frames))


class MagnitudeAttention(nn.Module):
    """Every frame looks at every other, with queries, keys and values of unit magnitude; one head.

    Keys and values are made apart from the rest, so that frames can be worked on in tiles and still see all others.

    Parameters
    ----------
    channels : int
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.qkv = MagnitudeConvolution(channels, 3 * channels, 1)
        self.proj_out = MagnitudeConvolution(channels, channels, 1)

    def settle(self) -> None:
        """Normalise the weights, and sort the rows of queries, keys and values, which are stored in turns."""
        self.qkv.settle()
        rows = self.qkv.weight.detach()
        self.qkv.weight = nn.Parameter(rows.unflatten(0, (-1, 3)).transpose(0, 1).flatten(0, 1), requires_grad=False)
        self.proj_out.settle(BRANCH)

    def memory(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Return the keys and values of frames, each [shape=(batch, frames, channels)]."""
        return self._project(frames, 1), self._project(frames, 2)

    def forward(self, frames: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Return frames that have looked at others.

        Parameters
        ----------
        frames : Tensor [shape=(batch, frames, channels)]
        keys, values : Tensor [shape=(batch, others, channels)]
            Their :meth:`memory`.
        """
        queries = self._project(frames, 0)
        seen = functional.scaled_dot_product_attention(queries[:, None], keys[:, None], values[:, None])
        branch: Tensor = self.proj_out(seen[:, 0])
        return branch.add_(frames, alpha=AROUND)

    def _project(self, frames: Tensor, which: int) -> Tensor:
        channels = frames.shape[-1]
        rows = self.qkv.weight[which * channels : (which + 1) * channels, :, 0]
        return of_unit_magnitude(functional.linear(frames, rows))
