"""Short-time spectra, there and back, and spectrograms for the eye."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Clip, Samples

Spectrum = npt.NDArray[np.complex64]

_FRAMES_AT_ONCE = 1024


@lru_cache(maxsize=32)
def window(size: int) -> npt.NDArray[np.float32]:
    """Return a periodic Hann window of `size` samples, read-only."""
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    hann.flags.writeable = False
    return hann


def stft(samples: npt.ArrayLike, *, size: int = 2048, hop: int = 512) -> Spectrum:
    """Return the short-time Fourier transform with a Hann window.

    Frame `t` is centred on sample ``t × hop``; there is silence before the first sample and after the last.

    Parameters
    ----------
    samples : array_like [shape=(..., n)]
    size : int
        Even length of a frame in samples.
    hop : int
        Samples from frame to frame, at most ``size / 2`` if :func:`istft` is to undo it.

    Returns
    -------
    ndarray [shape=(..., size // 2 + 1, 1 + ceil(n / hop)), dtype=complex64]
    """
    frames = _frames(np.asarray(samples, np.float32), size, hop)
    return np.moveaxis(np.fft.rfft(frames * window(size)).astype(np.complex64, copy=False), -1, -2)


def istft(spectrum: Spectrum, length: int, *, hop: int = 512) -> Samples:
    """Return the samples whose :func:`stft` this is; exact for one that has not been changed.

    Least squares over the overlapping frames (Griffin and Lim, 1984).

    Parameters
    ----------
    spectrum : ndarray [shape=(..., size // 2 + 1, frames)]
    length : int
        Number of samples wanted.
    hop : int
        As it was given to :func:`stft`.

    Returns
    -------
    ndarray [shape=(..., length), dtype=float32]
    """
    size = 2 * (spectrum.shape[-2] - 1)
    count = spectrum.shape[-1]
    frames = np.fft.irfft(np.moveaxis(spectrum, -2, -1), size).astype(np.float32, copy=False) * window(size)
    total = np.zeros((*spectrum.shape[:-2], (count - 1) * hop + size), np.float32)
    weight = np.zeros(total.shape[-1], np.float32)
    for index in range(count):
        total[..., index * hop : index * hop + size] += frames[..., index, :]
        weight[index * hop : index * hop + size] += window(size) ** 2
    kept = slice(size // 2, size // 2 + length)
    return (total[..., kept] / np.maximum(weight[kept], 1e-8)).astype(np.float32, copy=False)


def spectrogram(
    clip: Clip, *, size: int = 2048, hop: int = 512, bands: int | None = None, floor: float = -100.0
) -> Samples:
    """Return how strong each frequency is over time, for pictures.

    Parameters
    ----------
    clip : Clip
        Its channels are averaged.
    size, hop : int
        As in :func:`stft`; the hop may be as long as one likes.
    bands : int, optional
        Number of mel bands; none keeps the frequencies of the transform.
    floor : float
        Least value in dB.

    Returns
    -------
    ndarray [shape=(bands or size // 2 + 1, frames), dtype=float32]
        In dB, 0 for a sine at full scale; lowest frequency first.
    """
    frames = _frames(clip.mono().samples[0], size, hop)
    mel = None if bands is None else mel_matrix(clip.sample_rate, size, bands)
    parts = [_power(frames[at : at + _FRAMES_AT_ONCE], size, mel) for at in range(0, len(frames), _FRAMES_AT_ONCE)]
    level = 10 * np.log10(np.maximum(np.concatenate(parts, axis=1), np.float32(1e-20)))
    picture: Samples = np.maximum(level, np.float32(floor))
    return picture


@lru_cache(maxsize=16)
def mel_matrix(rate: int, size: int, bands: int = 128, lowest: float = 20.0, highest: float | None = None) -> Samples:
    """Return triangles, evenly spaced in mel, that average the power of neighbouring frequencies.

    Parameters
    ----------
    rate, size : int
        Sample rate in hertz and frame length in samples.
    bands : int
        Number of triangles.
    lowest, highest : float
        Range in hertz; up to half the sample rate by default.

    Returns
    -------
    ndarray [shape=(bands, size // 2 + 1), dtype=float32]
        Read-only; each row adds up to 1.

    Notes
    -----
    The mel scale is that of O'Shaughnessy (1987): ``2595 log10(1 + f / 700)``.
    """
    bottom, top = (2595 * np.log10(1 + frequency / 700) for frequency in (lowest, highest or rate / 2))
    edges = 700 * (10 ** (np.linspace(bottom, top, bands + 2) / 2595) - 1)
    centres, width = edges[1:-1, None], rate / size
    rising = (np.arange(size // 2 + 1) * width - centres) / np.maximum(centres - edges[:-2, None], width)
    falling = (centres - np.arange(size // 2 + 1) * width) / np.maximum(edges[2:, None] - centres, width)
    weights = np.maximum(0.0, 1 + np.minimum(rising, falling))
    matrix: Samples = (weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)).astype(np.float32)
    matrix.flags.writeable = False
    return matrix


def _frames(samples: Samples, size: int, hop: int) -> Samples:
    """Return a read-only view [..., frames, size] of the samples with silence around them."""
    count = 1 + -(-samples.shape[-1] // hop)
    right = (count - 1) * hop + size - size // 2 - samples.shape[-1]
    padded = np.pad(samples, [(0, 0)] * (samples.ndim - 1) + [(size // 2, max(right, 0))])
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=-1)[..., ::hop, :][..., :count, :]


def _power(frames: Samples, size: int, mel: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32]:
    amplitude = np.abs(np.fft.rfft(frames * window(size))) * np.float32(4 / size)
    power = np.square(amplitude).T
    bands: Samples = power if mel is None else mel @ power
    return bands
