"""Log-mel spectrograms as MMAudio's autoencoder and the vocoders take them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from menura.engines.neural.autoencoders.tiling import spans

FRAMES_AT_ONCE = 4096
"""Frames transformed at once, so that an hour needs little more memory than a minute."""

FLOOR = 1e-5
"""Values below are raised to this before the logarithm."""


@dataclass(frozen=True)
class MelScale:
    """How a spectrogram is measured.

    Attributes
    ----------
    sample_rate : int
        In Hz.
    bands : int
    size, hop : int
        Samples of a frame, and from frame to frame.
    logarithm : {"natural", "decimal"}
    """

    sample_rate: int
    bands: int
    size: int
    hop: int
    logarithm: Literal["natural", "decimal"]


SCALES = {
    80: MelScale(16_000, 80, 1024, 256, "decimal"),
    128: MelScale(44_100, 128, 2048, 512, "natural"),
}
"""The published scales, by their number of bands (Cheng et al., 2025)."""


class MelSpectrogram:
    """Measures log-mel spectrograms, in float32 on any device: half the precision would be heard.

    Parameters
    ----------
    scale : MelScale
    """

    def __init__(self, scale: MelScale) -> None:
        self.scale = scale
        self._window = torch.hann_window(scale.size)
        self._filters = torch.from_numpy(mel_filters(scale.sample_rate, scale.size, scale.bands))

    def __call__(self, audio: Tensor) -> Tensor:
        """Return the log-mel spectrogram of sound.

        Frame `t` begins ``(size - hop) / 2`` samples before sample ``t × hop``; the sound is mirrored at its ends.

        Parameters
        ----------
        audio : Tensor [shape=(batch, n)]
            What lies outside -1 to 1 is cut. More than ``(size - hop) / 2`` samples.

        Returns
        -------
        Tensor [shape=(batch, bands, n // hop)]
        """
        scale = self.scale
        window, filters = self._window.to(audio.device), self._filters.to(audio.device)
        margin = (scale.size - scale.hop) // 2
        sound = functional.pad(audio.float().clamp(-1.0, 1.0), (margin, margin), mode="reflect")
        frames = 1 + (sound.shape[-1] - scale.size) // scale.hop
        out = sound.new_empty(len(sound), scale.bands, frames)
        for start, stop in spans(frames, FRAMES_AT_ONCE):
            part = sound[:, start * scale.hop : (stop - 1) * scale.hop + scale.size]
            spectrum = torch.stft(part, scale.size, scale.hop, window=window, center=False, return_complex=True)
            power = spectrum.real.square().add_(spectrum.imag.square())
            level = (filters @ power.add_(1e-9).sqrt_()).clamp_(min=FLOOR)
            out[:, :, start:stop] = level.log_() if scale.logarithm == "natural" else level.log10_()
        return out


def mel_filters(sample_rate: int, size: int, bands: int) -> npt.NDArray[np.float32]:
    """Return triangles of equal area on the mel scale of Slaney's Auditory Toolbox (1998), from 0 Hz to half the rate.

    Parameters
    ----------
    sample_rate : int
        In Hz.
    size : int
        Samples of a frame.
    bands : int

    Returns
    -------
    ndarray [shape=(bands, size // 2 + 1), dtype=float32]
    """
    edges = _hertz(np.linspace(0.0, _mels(sample_rate / 2), bands + 2))
    bins = np.fft.rfftfreq(size, 1 / sample_rate)
    distance = edges[:, None] - bins
    width = np.diff(edges)[:, None]
    slopes = np.minimum(-distance[:-2] / width[:-1], distance[2:] / width[1:])
    triangles = np.maximum(0.0, slopes).astype(
        np.float32
    )  # rounded before it is scaled, as in the tables that are used
    return np.asarray(triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None], np.float32)


_LINEAR = 200 / 3
"""Hz of a mel up to 1 kHz."""

_STEP = np.log(6.4) / 27
"""Natural logarithm of the ratio of a mel above 1 kHz."""


def _mels(hertz: float) -> float:
    return hertz / _LINEAR if hertz < 1000 else float(1000 / _LINEAR + np.log(hertz / 1000) / _STEP)


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    knee = 1000 / _LINEAR
    return np.where(mels < knee, mels * _LINEAR, 1000 * np.exp(_STEP * (np.maximum(mels, knee) - knee)))
