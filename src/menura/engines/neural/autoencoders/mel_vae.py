"""MMAudio's variational autoencoder of log-mel spectrograms (Cheng et al., 2025)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn

from menura.engines.neural.autoencoders.mel_networks import Decoder, Encoder, settle
from menura.engines.neural.autoencoders.posterior import Posterior
from menura.engines.neural.autoencoders.tiling import Report, spans, tiled
from menura.engines.neural.weights.reading import require
from menura.errors import WeightsError

MULTIPLES = (1, 2, 4)
"""Width of each level over the hidden size; the second level and the third have half the frames."""

TILE = 512
"""Latents worked on at once: about twelve seconds of either published model."""

CONTEXT = 24
"""Latents on either side that one depends on, besides attention: 21 are counted in the decoder, 16 in the encoder."""

LOG_VARIANCE = (-30.0, 20.0)
"""Bounds of what the encoder may say."""


@dataclass(frozen=True)
class MelVAEConfig:
    """Sizes of an autoencoder of spectrograms.

    Attributes
    ----------
    bands : int
        Mel bands.
    latent_dim : int
        Channels of the latents, which have half as many frames as the spectrogram.
    hidden_dim : int
        Channels of the first level.
    """

    bands: int
    latent_dim: int
    hidden_dim: int

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of each level."""
        return tuple(multiple * self.hidden_dim for multiple in MULTIPLES)

    @classmethod
    def of(cls, shapes: Mapping[str, tuple[int, ...]]) -> Self:
        """Return the configuration of published weights.

        Parameters
        ----------
        shapes : mapping of str to tuple of int
            Their names and shapes.

        Raises
        ------
        WeightsError
            These are not the weights of such an autoencoder.
        """
        try:
            hidden, bands, _ = shapes["encoder.conv_in.weight"]
            _, latent_dim, _ = shapes["decoder.conv_in.weight"]
        except (KeyError, ValueError) as error:
            raise WeightsError(
                f"These weights are of no autoencoder of spectrograms: {error} is missing or misshapen.",
                hint="Name a file of such an autoencoder, e.g. v1-16.pth.",
            ) from None
        return cls(bands, latent_dim, hidden)


class MelVAE(nn.Module):
    """From log-mel spectrograms to latents and back.

    What is long is worked on in tiles. Attention still reaches from each frame to all others, so that the result is the
    same: keys and values of all frames are kept, which is all the memory that grows with the length.

    Parameters
    ----------
    config : MelVAEConfig
    """

    data_mean: Tensor
    data_std: Tensor

    def __init__(self, config: MelVAEConfig) -> None:
        super().__init__()
        self.config = config
        for name in ("data_mean", "data_std"):
            self.register_buffer(name, torch.empty(1, config.bands, 1))
        self.encoder = Encoder(config.bands, config.latent_dim, config.widths)
        self.decoder = Decoder(config.bands, config.latent_dim, config.widths)
        self._published: dict[str, Tensor] = {}

    @classmethod
    def load(cls, published: Mapping[str, Tensor]) -> Self:
        """Return an autoencoder with published weights, ready to run; its sizes are read off their shapes.

        Parameters
        ----------
        published : mapping of str to Tensor
            What ``v1-16.pth`` or ``v1-44.pth`` holds.

        Raises
        ------
        WeightsError
            These are not the whole weights of such an autoencoder, and nothing else.
        """
        with torch.device("meta"):
            vae = cls(MelVAEConfig.of({name: tuple(value.shape) for name, value in published.items()}))
        require(published, vae.layout())
        vae.load_state_dict({name: value.to(torch.float32) for name, value in published.items()}, assign=True)
        vae.eval().requires_grad_(False)
        settle(vae.encoder)
        settle(vae.decoder)
        vae._published = dict(published)
        return vae

    def layout(self) -> dict[str, tuple[int, ...]]:
        """Return the published names and shapes of its weights."""
        return {name: tuple(value.shape) for name, value in self.state_dict().items()}

    def published(self) -> dict[str, Tensor]:
        """Return the weights as they were read, to the bit."""
        return dict(self._published)

    def encode(self, mel: Tensor, report: Report | None = None) -> Posterior:
        """Return the latents of a spectrogram.

        Parameters
        ----------
        mel : Tensor [shape=(batch, bands, frames)]
            An odd last frame is left out.
        report : callable, optional

        Returns
        -------
        Posterior
            Of shape ``[batch, latent_dim, frames // 2]``.
        """
        scaled = (mel - self.data_mean) / self.data_std
        mean, logvar = _through(self.encoder, scaled, down=2, up=1, report=report).chunk(2, dim=1)
        return Posterior(mean, (0.5 * logvar.clamp(*LOG_VARIANCE)).exp())

    def decode(self, latents: Tensor, report: Report | None = None) -> Tensor:
        """Return the spectrogram of latents.

        Parameters
        ----------
        latents : Tensor [shape=(batch, latent_dim, frames)]
        report : callable, optional

        Returns
        -------
        Tensor [shape=(batch, bands, 2 × frames)]
        """
        return torch.addcmul(self.data_mean, self.decode_scaled(latents, report), self.data_std)

    def decode_scaled(self, latents: Tensor, report: Report | None = None) -> Tensor:
        """Return the spectrogram of latents with mean 0 and deviation 1 in each band, as the network makes it."""
        return _through(self.decoder, latents, down=1, up=2, report=report)


def _through(network: Encoder | Decoder, given: Tensor, *, down: int, up: int, report: Report | None) -> Tensor:
    attention, total = network.mid.attn_1, given.shape[-1] // down
    if total <= TILE:
        frames = network.before(given.transpose(1, 2))
        return network.after(attention(frames, *attention.memory(frames))).transpose(1, 2)
    keys, values = _memory(network, given, down, report)

    def run(part: Tensor) -> Tensor:
        frames = network.before(part.transpose(1, 2))
        return network.after(attention(frames, keys, values)).transpose(1, 2)

    return tiled(run, given, tile=TILE, context=CONTEXT, down=down, up=up, report=_portion(report, 0.25, 1.0))


def _memory(network: Encoder | Decoder, given: Tensor, down: int, report: Report | None) -> tuple[Tensor, Tensor]:
    """Return the keys and values of all frames."""
    total, told = given.shape[-1] // down, _portion(report, 0.0, 0.25)
    memory: list[Tensor] = []
    for start, stop in spans(total, TILE):
        first, last = max(0, start - CONTEXT), min(total, stop + CONTEXT)
        seen = given[..., first * down : None if last == total else last * down]
        frames = network.before(seen.transpose(1, 2))
        part = network.mid.attn_1.memory(frames[:, start - first : stop - first])
        memory = memory or [rows.new_empty(len(rows), total, rows.shape[-1]) for rows in part]
        for whole, rows in zip(memory, part, strict=True):
            whole[:, start:stop] = rows
        if told:
            told(stop / total)
    return memory[0], memory[1]


def _portion(report: Report | None, start: float, stop: float) -> Callable[[float], None] | None:
    """Return a report that is given a part of the work as from 0 to 1."""
    return (lambda done: report(start + (stop - start) * done)) if report else None
