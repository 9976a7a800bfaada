"""ThinkSound's autoencoder of stereo waveforms: Oobleck (Evans et al., 2024), by the class that diffusers keeps."""

import math
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import remove_weight_norm

from menura.engines.base import Progress
from menura.engines.neural.autoencoders.base import check_audio, check_latents, reporting
from menura.engines.neural.autoencoders.oobleck_names import depth, published
from menura.engines.neural.autoencoders.posterior import Posterior
from menura.engines.neural.autoencoders.snake import Snake
from menura.engines.neural.autoencoders.tiling import tiled
from menura.engines.neural.weights.reading import below, require
from menura.engines.neural.weights.weight_norm import folded, plain_shapes, spelled
from menura.errors import WeightsError

SAMPLE_RATE = 44_100
"""In Hz, of the published autoencoder; its weights do not say."""

TILE = 216
"""Latents worked on at once: ten seconds; more than eight hundred megabytes are needed for them."""

PREFIXES = (
    "pretransform.model.",
    "state_dict.pretransform.model.",
    "autoencoder.",
    "state_dict.autoencoder.",
    "",
)
"""Before the names of its weights: in ``thinksound_light.ckpt``, in ``vae.ckpt``, and in a file of its own."""


@dataclass(frozen=True)
class OobleckConfig:
    """Sizes of an Oobleck autoencoder, by the names that diffusers has for them.

    Attributes
    ----------
    audio_channels : int
    decoder_input_channels : int
        Channels of the latents.
    encoder_hidden_size, decoder_channels : int
        Channels at the full rate.
    channel_multiples : tuple of int
        Width of each level over that.
    downsampling_ratios : tuple of int
        By how much each block of the encoder lowers the rate.
    """

    audio_channels: int
    decoder_input_channels: int
    encoder_hidden_size: int
    decoder_channels: int
    channel_multiples: tuple[int, ...]
    downsampling_ratios: tuple[int, ...]

    @property
    def context(self) -> int:
        """Latents on either side that one sample depends on."""
        seen, rate = 3.0, 1
        for ratio in reversed(self.downsampling_ratios):
            seen += 1.5 / rate
            rate *= ratio
            seen += 3 * (1 + 3 + 9) / rate
        return int(seen + 3 / rate) + 2

    @classmethod
    def of(cls, shapes: Mapping[str, tuple[int, ...]]) -> Self:
        """Return the configuration of published weights.

        Parameters
        ----------
        shapes : mapping of str to tuple of int
            Names and shapes of the weights, without a prefix and without normalisation.

        Raises
        ------
        WeightsError
            These are not the weights of such an autoencoder.
        """
        blocks = depth(shapes)
        try:
            hidden, audio, _ = shapes["encoder.layers.0.weight"]
            steps = [shapes[f"encoder.layers.{index}.layers.4.weight"] for index in range(1, blocks + 1)]
            return cls(
                audio_channels=audio,
                decoder_input_channels=shapes["decoder.layers.0.weight"][1],
                encoder_hidden_size=hidden,
                decoder_channels=shapes[f"decoder.layers.{blocks + 2}.weight"][1],
                channel_multiples=tuple(step[0] // hidden for step in steps),
                downsampling_ratios=tuple(step[2] // 2 for step in steps),
            )
        except (KeyError, ValueError, IndexError, ZeroDivisionError) as error:
            raise WeightsError(
                f"These weights are of no Oobleck autoencoder: {error} is missing or misshapen.",
                hint="Name a file of such an autoencoder, e.g. vae.ckpt.",
            ) from None


class OobleckAutoencoder(nn.Module):
    """From stereo sound to latents and back.

    Parameters
    ----------
    config : OobleckConfig

    Attributes
    ----------
    model : diffusers.AutoencoderOobleck
    """

    def __init__(self, config: OobleckConfig) -> None:
        super().__init__()
        self.config = config
        self.model: Any = _built(config)
        self._published: dict[str, Tensor] = {}

    @classmethod
    def load(cls, published: Mapping[str, Tensor]) -> Self:
        """Return an autoencoder with published weights, ready to run; its sizes are read off their shapes.

        Parameters
        ----------
        published : mapping of str to Tensor
            What ``vae.ckpt`` or ``thinksound_light.ckpt`` holds. Where its weights have a prefix (:data:`PREFIXES`),
            all others are another network's matter.

        Raises
        ------
        WeightsError
            These are not the whole weights of such an autoencoder, and nothing else.
        """
        given = below(published, PREFIXES)
        with torch.device("meta"):
            autoencoder = cls(OobleckConfig.of(plain_shapes(given)))
        require(given, spelled(autoencoder.layout(), given))
        plain = folded(given)
        own = {ours: plain[theirs] for theirs, ours in autoencoder._names().items()}
        autoencoder.model.load_state_dict(own, assign=True)
        autoencoder.eval().requires_grad_(False)
        for layer in autoencoder.modules():
            if isinstance(layer, Snake):
                layer.settle()
        autoencoder._published = given
        return autoencoder

    def published(self) -> dict[str, Tensor]:
        """Return the weights as they were read, to the bit, by their bare names."""
        return dict(self._published)

    def layout(self) -> dict[str, tuple[int, ...]]:
        """Return the names and shapes of its weights as files have them, with plain convolutions."""
        own = self.model.state_dict()
        return {theirs: tuple(own[ours].shape) for theirs, ours in self._names().items()}

    def _names(self) -> dict[str, str]:
        blocks = len(self.config.downsampling_ratios)
        return {published(ours, blocks): ours for ours in self.model.state_dict()}

    @property
    def sample_rate(self) -> int:
        """In Hz."""
        return SAMPLE_RATE

    @property
    def channels(self) -> int:
        """Of the sound: two as published."""
        return self.config.audio_channels

    @property
    def latent_dim(self) -> int:
        """Channels of the latents."""
        return self.config.decoder_input_channels

    @property
    def hop(self) -> int:
        """Samples of one latent frame."""
        return math.prod(self.config.downsampling_ratios)

    def posterior(self, audio: Tensor) -> Posterior:
        """Return where the latents of sound lie, and how surely.

        Parameters
        ----------
        audio : Tensor [shape=(batch, channels, n)]
            Silence follows up to the end of the last latent frame.

        Raises
        ------
        AudioError
            Another number of channels, or no samples.
        """
        check_audio(audio, self.channels)
        whole = functional.pad(audio.to(self._any), (0, -audio.shape[-1] % self.hop))
        out = tiled(self.model.encoder, whole, tile=self._tile(whole), context=self.config.context, down=self.hop)
        mean, scale = out.chunk(2, dim=1)
        return Posterior(mean, functional.softplus(scale) + 1e-4)

    @torch.no_grad()
    def encode(self, audio: Tensor) -> Tensor:
        """Return the mean latents of sound; see :meth:`Autoencoder.encode`."""
        return self.posterior(audio).mean

    @torch.no_grad()
    def decode(self, latents: Tensor, progress: Progress | None = None) -> Tensor:
        """Return the sound of latents; see :meth:`Autoencoder.decode`. Nothing is cut: peaks may pass 1."""
        check_latents(latents, self.latent_dim)
        return tiled(
            self.model.decoder,
            latents.to(self._any),
            tile=self._tile(latents),
            context=self.config.context,
            up=self.hop,
            report=reporting(progress, "waveform"),
        ).float()

    @property
    def _any(self) -> Tensor:
        """A weight: its device and its precision are those to work in."""
        return next(self.parameters())

    def _tile(self, whole: Tensor) -> int:
        """Return how many latents to work on at once; odd ratios lose samples at each end, and allow no tiles."""
        return whole.shape[-1] if any(ratio % 2 for ratio in self.config.downsampling_ratios) else TILE


def _built(config: OobleckConfig) -> Any:
    """Return diffusers' class with plain convolutions, the curves of :class:`Snake`, and an output of any width."""
    from diffusers.models.autoencoders.autoencoder_oobleck import AutoencoderOobleck, Snake1d

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of weight_norm, which is taken off again below
        sizes = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(config).items()}
        model: Any = AutoencoderOobleck(**sizes, sampling_rate=SAMPLE_RATE)
        for layer in model.modules():
            if hasattr(layer, "weight_g"):
                remove_weight_norm(layer)
    curves = [(name, child) for name, child in model.named_modules() if isinstance(child, Snake1d)]
    for name, child in curves:
        model.set_submodule(name, Snake(child.alpha.shape[1]))
    width = config.encoder_hidden_size * config.channel_multiples[-1]
    model.encoder.conv2 = nn.Conv1d(width, 2 * config.decoder_input_channels, kernel_size=3, padding=1)
    return model
