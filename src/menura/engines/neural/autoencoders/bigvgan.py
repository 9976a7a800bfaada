"""BigVGAN: from a log-mel spectrogram to a waveform (Lee et al., 2023), both generations of it."""

from collections.abc import Mapping, Sequence
from typing import Self

import torch
from torch import Tensor, nn

from menura.engines.neural.autoencoders.antialias import AntiAliasedSnake
from menura.engines.neural.autoencoders.bigvgan_config import EDGE_KERNEL, BigVGANConfig
from menura.engines.neural.autoencoders.frames import Convolution, Upsampling
from menura.engines.neural.weights.reading import below, require
from menura.engines.neural.weights.weight_norm import folded, plain_shapes, spelled


class _Block(nn.Module):
    """Dilated convolutions around anti-aliased curves, each pair added to what it was given."""

    def __init__(self, channels: int, kernel: int, dilations: Sequence[int], config: BigVGANConfig) -> None:
        super().__init__()
        self.convs1 = nn.ModuleList(Convolution(channels, channels, kernel, dilation=d) for d in dilations)
        self.convs2 = nn.ModuleList(Convolution(channels, channels, kernel) for _ in dilations)
        self.activations = nn.ModuleList(_activation(channels, config) for _ in range(2 * len(dilations)))

    def forward(self, frames: Tensor) -> Tensor:
        curves = list(self.activations)
        for index, (wide, narrow) in enumerate(zip(self.convs1, self.convs2, strict=True)):
            change: Tensor = narrow(curves[2 * index + 1](wide(curves[2 * index](frames))))
            frames = change.add_(frames)
        return frames


def _activation(channels: int, config: BigVGANConfig) -> AntiAliasedSnake:
    return AntiAliasedSnake(channels, config.taps, logarithmic=config.logarithmic)


class BigVGAN(nn.Module):
    """A vocoder.

    Parameters
    ----------
    config : BigVGANConfig
    """

    def __init__(self, config: BigVGANConfig) -> None:
        super().__init__()
        self.config = config
        widths = [config.channels // 2**step for step in range(len(config.rates) + 1)]
        self.conv_pre = Convolution(config.bands, widths[0], EDGE_KERNEL)
        self.ups = nn.ModuleList(
            nn.Sequential(Upsampling(wide, narrow, kernel, rate))  # each in a list of its own, as published
            for wide, narrow, kernel, rate in zip(widths, widths[1:], config.kernels, config.rates, strict=False)
        )
        self.resblocks = nn.ModuleList(
            _Block(width, kernel, dilations, config)
            for width in widths[1:]
            for kernel, dilations in zip(config.block_kernels, config.dilations, strict=True)
        )
        self.activation_post = _activation(widths[-1], config)
        self.conv_post = Convolution(widths[-1], 1, EDGE_KERNEL, bias=config.bias)
        self._published: dict[str, Tensor] = {}

    @classmethod
    def load(cls, published: Mapping[str, Tensor], h: Mapping[str, object] | None = None) -> Self:
        """Return a vocoder with published weights, ready to run.

        Parameters
        ----------
        published : mapping of str to Tensor
            What ``best_netG.pt`` or ``bigvgan_generator.pt`` holds, with or without ``generator.`` before the names.
            Convolutions may be normalised, in either spelling, or plain.
        h : mapping, optional
            What ``config.json`` says; the second generation needs it.

        Raises
        ------
        WeightsError
            These are not the whole weights of such a vocoder, and nothing else.
        """
        given = below(published, ("generator.", ""))
        with torch.device("meta"):
            vocoder = cls(BigVGANConfig.of(plain_shapes(given), h))
        require(given, spelled(vocoder.layout(), given))
        vocoder.load_state_dict(folded(given), assign=True)
        vocoder.eval().requires_grad_(False)
        for layer in vocoder.modules():
            if isinstance(layer, (Convolution, Upsampling, AntiAliasedSnake)):
                layer.settle()
        vocoder._published = given
        return vocoder

    def layout(self) -> dict[str, tuple[int, ...]]:
        """Return the published names and shapes of its weights, with plain convolutions."""
        return {name: tuple(value.shape) for name, value in self.state_dict().items()}

    def published(self) -> dict[str, Tensor]:
        """Return the weights as they were read, to the bit, by their bare names."""
        return dict(self._published)

    def forward(self, mel: Tensor) -> Tensor:
        """Return the waveform of a spectrogram.

        Parameters
        ----------
        mel : Tensor [shape=(batch, bands, frames)]
            Logarithms, on the scale the vocoder was trained with.

        Returns
        -------
        Tensor [shape=(batch, 1, frames × hop)]
            From -1 to 1.
        """
        beside = len(self.config.block_kernels)
        frames: Tensor = self.conv_pre(mel.transpose(1, 2))
        for step, rise in enumerate(self.ups):
            frames = rise(frames)
            first, *others = self.resblocks[step * beside : (step + 1) * beside]
            total: Tensor = first(frames)
            for block in others:
                total.add_(block(frames))
            frames = total.div_(beside)
        wave: Tensor = self.conv_post(self.activation_post(frames)).transpose(1, 2)
        return wave.tanh_() if self.config.bound == "tanh" else wave.clamp_(-1.0, 1.0)
