"""Layers over frames ``[batch, frames, channels]``: channels last, which is the order convolutions are fastest in."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Convolution(nn.Module):
    """A convolution over time that keeps the number of frames; there is silence before the first and after the last.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    kernel : int
        Odd number of frames.
    dilation : int
        Frames from tap to tap.
    bias : bool
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, *, dilation: int = 1, bias: bool = True) -> None:
        super().__init__()
        self.dilation = dilation
        self.padding = dilation * (kernel - 1) // 2
        self.weight = nn.Parameter(torch.empty(outputs, inputs, kernel))
        self.bias = nn.Parameter(torch.empty(outputs)) if bias else None

    def settle(self) -> None:
        """Lay the weights out in the order in which :meth:`forward` reads them; their shape stays."""
        self.weight = _channels_last(self.weight)

    def forward(self, frames: Tensor) -> Tensor:
        """Return the convolved frames.

        Parameters
        ----------
        frames : Tensor [shape=(batch, frames, inputs)]

        Returns
        -------
        Tensor [shape=(batch, frames, outputs)]
        """
        if self.weight.shape[-1] == 1:
            return functional.linear(frames, self.weight[..., 0], self.bias)
        image = functional.conv2d(
            frames.transpose(1, 2).unsqueeze(2),
            self.weight.unsqueeze(2),
            self.bias,
            padding=(0, self.padding),
            dilation=(1, self.dilation),
        )
        return image.squeeze(2).transpose(1, 2)


class Upsampling(nn.Module):
    """A transposed convolution over time: each frame becomes `rate` frames.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    kernel : int
        Frames that one frame spreads over; as even or odd as the rate.
    rate : int
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, rate: int) -> None:
        super().__init__()
        self.rate = rate
        self.padding = (kernel - rate) // 2
        self.weight = nn.Parameter(torch.empty(inputs, outputs, kernel))
        self.bias = nn.Parameter(torch.empty(outputs))

    def settle(self) -> None:
        """Lay the weights out in the order in which :meth:`forward` reads them; their shape stays."""
        self.weight = _channels_last(self.weight)

    def forward(self, frames: Tensor) -> Tensor:
        """Return the frames at the higher rate.

        Parameters
        ----------
        frames : Tensor [shape=(batch, frames, inputs)]

        Returns
        -------
        Tensor [shape=(batch, frames × rate, outputs)]
        """
        image = functional.conv_transpose2d(
            frames.transpose(1, 2).unsqueeze(2),
            self.weight.unsqueeze(2),
            self.bias,
            stride=(1, self.rate),
            padding=(0, self.padding),
        )
        return image.squeeze(2).transpose(1, 2)


def _channels_last(weight: nn.Parameter) -> nn.Parameter:
    ordered = weight.detach().transpose(1, 2).contiguous().transpose(1, 2)
    return nn.Parameter(ordered, requires_grad=False)
