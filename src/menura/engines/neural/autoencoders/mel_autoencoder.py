"""MMAudio's autoencoder of sound: a spectrogram, its latents, and a vocoder back."""

from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.base import Progress
from menura.engines.neural.autoencoders.base import check_audio, check_latents, reporting
from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.mel import SCALES, MelSpectrogram
from menura.engines.neural.autoencoders.mel_vae import MelVAE
from menura.engines.neural.autoencoders.tiling import tiled
from menura.errors import WeightsError

TILE = 1024
"""Frames that the vocoder works on at once: eight seconds of either published model fit."""

SPECTROGRAM_SHARE = 0.1
"""Of the time of decoding; the rest is the vocoder's."""


class MelAutoencoder(nn.Module):
    """From sound of one channel to latents and back.

    Parameters
    ----------
    vae : MelVAE
    vocoder : BigVGAN
    mel : MelSpectrogram

    Raises
    ------
    WeightsError
        The three are not of one model.
    """

    def __init__(self, vae: MelVAE, vocoder: BigVGAN, mel: MelSpectrogram) -> None:
        super().__init__()
        given = (vae.config.bands, vocoder.config.bands, mel.scale.bands)
        if len(set(given)) > 1 or vocoder.config.hop != mel.scale.hop:
            raise WeightsError(
                f"The autoencoder has {given[0]} bands, its vocoder {given[1]} and makes {vocoder.config.hop} samples "
                f"of a frame, and the spectrogram has {given[2]} bands, a frame every {mel.scale.hop} samples.",
                hint="Take the vocoder that belongs to the autoencoder.",
            )
        self.vae = vae
        self.vocoder = vocoder
        self.mel = mel

    @classmethod
    def of(cls, vae: MelVAE, vocoder: BigVGAN) -> Self:
        """Return the autoencoder of two networks, with the published scale of as many bands.

        Raises
        ------
        WeightsError
            They are not of one model, or have a number of bands that no published scale has.
        """
        if vae.config.bands not in SCALES:
            known = " and ".join(map(str, SCALES))
            raise WeightsError(
                f"There is no published scale of {vae.config.bands} mel bands; there are those of {known}.",
                hint="Give MelAutoencoder a MelSpectrogram of your own.",
            )
        return cls(vae, vocoder, MelSpectrogram(SCALES[vae.config.bands]))

    @property
    def sample_rate(self) -> int:
        """In Hz."""
        return self.mel.scale.sample_rate

    @property
    def channels(self) -> int:
        """Of the sound: one."""
        return 1

    @property
    def latent_dim(self) -> int:
        """Channels of the latents."""
        return self.vae.config.latent_dim

    @property
    def hop(self) -> int:
        """Samples of one latent frame: two frames of the spectrogram."""
        return 2 * self.mel.scale.hop

    @torch.no_grad()
    def encode(self, audio: Tensor) -> Tensor:
        """Return the mean latents of sound; see :meth:`Autoencoder.encode`."""
        check_audio(audio, 1)
        whole = functional.pad(audio[:, 0].to(self.vae.data_mean.device), (0, -audio.shape[-1] % self.hop))
        return self.vae.encode(self.mel(whole).to(self.vae.data_mean)).mean

    @torch.no_grad()
    def decode(self, latents: Tensor, progress: Progress | None = None) -> Tensor:
        """Return the sound of latents; see :meth:`Autoencoder.decode`."""
        check_latents(latents, self.latent_dim)
        mel = self.vae.decode(
            latents.to(self.vae.data_mean), reporting(progress, "spectrogram", 0.0, SPECTROGRAM_SHARE)
        )
        config = self.vocoder.config
        return tiled(
            self.vocoder,
            mel,
            tile=TILE,
            context=config.context,
            up=config.hop,
            report=reporting(progress, "waveform", SPECTROGRAM_SHARE),
        ).float()
