"""What every autoencoder does: sound becomes latents, and latents become sound."""

from typing import Protocol, runtime_checkable

from torch import Tensor

from menura.engines.base import Progress
from menura.engines.neural.autoencoders.tiling import Report
from menura.errors import AudioError, InputError


@runtime_checkable
class Autoencoder(Protocol):
    """From sound to latents and back."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""
        ...

    @property
    def channels(self) -> int:
        """Of the sound."""
        ...

    @property
    def latent_dim(self) -> int:
        """Channels of the latents."""
        ...

    @property
    def hop(self) -> int:
        """Samples of one latent frame."""
        ...

    def encode(self, audio: Tensor) -> Tensor:
        """Return the latents of sound: their means, nothing drawn.

        Parameters
        ----------
        audio : Tensor [shape=(batch, channels, n)]
            From -1 to 1, at :attr:`sample_rate`; silence follows up to the end of the last latent frame.

        Returns
        -------
        Tensor [shape=(batch, latent_dim, ceil(n / hop))]

        Raises
        ------
        AudioError
            Another number of channels, or no samples.
        """
        ...

    def decode(self, latents: Tensor, progress: Progress | None = None) -> Tensor:
        """Return the sound of latents.

        Parameters
        ----------
        latents : Tensor [shape=(batch, latent_dim, frames)]
        progress : Progress, optional
            Told how far it is; long sound is made in tiles, and may be stopped between them.

        Returns
        -------
        Tensor [shape=(batch, channels, frames × hop), dtype=float32]

        Raises
        ------
        InputError
            Another number of channels, or no frames.
        """
        ...


def check_audio(audio: Tensor, channels: int) -> None:
    """Refuse sound that an autoencoder does not take.

    Raises
    ------
    AudioError
        Not ``[batch, channels, n]``, or no samples.
    """
    if audio.ndim != 3 or audio.shape[1] != channels or not audio.shape[2]:
        raise AudioError(
            f"Sound of the shape {list(audio.shape)} cannot be encoded: [batch, {channels}, samples] is taken.",
            hint="Mix it to one channel first." if channels == 1 else "Give it as many channels first.",
        )


def check_latents(latents: Tensor, latent_dim: int) -> None:
    """Refuse latents that an autoencoder does not take.

    Raises
    ------
    InputError
        Not ``[batch, latent_dim, frames]``, or no frames.
    """
    if latents.ndim != 3 or latents.shape[1] != latent_dim or not latents.shape[2]:
        raise InputError(
            f"Latents of the shape {list(latents.shape)} cannot be decoded: [batch, {latent_dim}, frames] is taken.",
            hint="Are they of another autoencoder?",
        )


def reporting(progress: Progress | None, what: str, start: float = 0.0, stop: float = 1.0) -> Report | None:
    """Return a report that tells of one part of a decoding, from `start` to `stop` of the whole."""
    if progress is None:
        return None
    return lambda done: progress.step("decoding", what, start + (stop - start) * done)
