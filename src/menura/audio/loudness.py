"""Loudness after ITU-R BS.1770-4, in pieces that a block renderer can put together.

The K-weighting filter is applied as a finite response on a fixed grid of 100 ms hops, each by a transform of its own:
the energy of a hop depends on the samples within it and the :func:`memory` before it, not on how the signal was cut
into blocks.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Clip, Samples
from menura.audio.convolution import fast_length
from menura.audio.peaks import true_peak
from menura.errors import AudioError

__all__ = ["hop", "hop_energies", "integrated", "loudness", "memory", "momentary", "short_term", "true_peak"]

Energies = npt.NDArray[np.float64]

ABSOLUTE_GATE = -70.0
"""In LUFS."""
RELATIVE_GATE = -10.0
"""In LU below the mean of what passes the absolute gate."""

_OFFSET = -0.691
"""In dB: makes 997 Hz at full scale in one channel read −3.01 LUFS."""
_SURROUND = (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)
"""Weights of left, right, centre, low-frequency effects, left and right surround."""
_BLOCK = 4
"""Hops in a gating block of 400 ms."""
_LONG = 30
"""Hops in 3 s."""
_HOPS_AT_ONCE = 64


def hop(rate: int) -> int:
    """Return the samples of a hop of 100 ms (one less than needed where the rate is no multiple of 10)."""
    return rate // 10


def memory(rate: int) -> int:
    """Return how many samples before a hop decide its energy: where the K-weighting's response falls below 1e-7."""
    return len(_response(rate)) - 1


def hop_energies(samples: Samples, rate: int, history: Samples | None = None) -> Energies:
    """Return the K-weighted energy of each whole hop.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
        Starts on the grid of hops.
    rate : int
        Sample rate in hertz.
    history : ndarray [shape=(channels, memory(rate))], optional
        What came before; silence by default.

    Returns
    -------
    ndarray [shape=(n // hop(rate),), dtype=float64]
        Mean squares, summed over the channels with their weights.

    Raises
    ------
    AudioError
        If the history has another shape.
    """
    past, step = memory(rate), hop(rate)
    count = samples.shape[1] // step
    if history is None:
        history = np.zeros((samples.shape[0], past), np.float32)
    if history.shape != (samples.shape[0], past):
        raise AudioError(f"The history has shape {history.shape}; it must be {(samples.shape[0], past)}.")
    if count == 0:
        return np.zeros(0)
    joined = np.concatenate([history, samples[:, : count * step]], axis=1)
    return _weights(samples.shape[0]) @ np.stack([_channel_energies(channel, rate) for channel in joined])


def momentary(energies: Energies) -> Energies:
    """Return the loudness of every 400 ms in LUFS, one value for each hop from the fourth on."""
    return _lufs(_sliding_mean(energies, _BLOCK))


def short_term(energies: Energies) -> Energies:
    """Return the loudness of every 3 s in LUFS, one value for each hop from the thirtieth on."""
    return _lufs(_sliding_mean(energies, _LONG))


def integrated(energies: Energies) -> float | None:
    """Return the gated loudness of a whole programme in LUFS, none if nothing passes the absolute gate."""
    blocks = _sliding_mean(energies, _BLOCK)
    heard = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if not heard.size:
        return None
    kept = heard[_lufs(heard) > _lufs(heard.mean()) + RELATIVE_GATE]
    return float(_lufs(kept.mean()))


def loudness(clip: Clip) -> float | None:
    """Return the integrated loudness of a clip.

    Parameters
    ----------
    clip : Clip
        One shorter than a gating block of 400 ms is measured as a block of its own length.

    Returns
    -------
    float or None
        In LUFS; none if it is silent or nothing in it passes the absolute gate at −70 LUFS.
    """
    energies = hop_energies(clip.samples, clip.sample_rate)
    if len(energies) >= _BLOCK:
        return integrated(energies)
    whole = _whole_energy(clip)
    return float(_lufs(whole)) if whole > 0 and _lufs(whole) > ABSOLUTE_GATE else None


def _whole_energy(clip: Clip) -> float:
    """Return the K-weighted mean square of all of a short clip."""
    step = hop(clip.sample_rate)
    missing = -clip.length % step
    padded = np.pad(clip.samples, ((0, 0), (0, missing)))
    energies = hop_energies(padded, clip.sample_rate)
    return float(energies.sum() * step / clip.length) if clip.length else 0.0


def _channel_energies(joined: Samples, rate: int) -> Energies:
    """Return the mean squares of the hops of one channel that has its history in front."""
    response, step = _response(rate), hop(rate)
    past = len(response) - 1
    size = fast_length(past + step)
    spectrum = np.fft.rfft(response, size)
    windows = np.lib.stride_tricks.sliding_window_view(joined, past + step)[::step]
    parts = []
    for first in range(0, len(windows), _HOPS_AT_ONCE):
        weighted = np.fft.irfft(np.fft.rfft(windows[first : first + _HOPS_AT_ONCE], size) * spectrum, size)
        parts.append(np.square(weighted[:, past : past + step], dtype=np.float64).mean(axis=1))
    return np.concatenate(parts)


@lru_cache(maxsize=16)
def _response(rate: int) -> Samples:
    """Return the impulse response of the K-weighting, cut where it stays below 1e-7 of its largest value."""
    size = fast_length(rate // 2)
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    spectrum = np.prod([_transfer(z, *coefficients) for coefficients in _biquads(rate)], axis=0)
    taps = np.fft.irfft(spectrum, size)
    audible = np.flatnonzero(np.abs(taps) > 1e-7 * np.abs(taps).max())
    return taps[: int(audible[-1]) + 1].astype(np.float32)


def _biquads(rate: int) -> tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]:
    """Return numerator and denominator of the shelf and the high-pass at any rate.

    The analog prototypes behind the table for 48 kHz in BS.1770-4, annex 1 (derivation: Neunaber, 2008).
    """
    k, q, top = np.tan(np.pi * min(1681.974450955533 / rate, 0.45)), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = top**0.4996667741545416
    shelf = (
        (top + middle * k / q + k * k, 2 * (k * k - top), top - middle * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    unit = 1 + k / q + k * k
    return shelf, ((unit, -2 * unit, unit), (unit, 2 * (k * k - 1), 1 - k / q + k * k))


def _transfer(
    z: npt.NDArray[np.complex128], numerator: tuple[float, ...], denominator: tuple[float, ...]
) -> npt.NDArray[np.complex128]:
    above, below = (c[0] + c[1] * z + c[2] * z * z for c in (numerator, denominator))
    return above / below


def _weights(channels: int) -> Energies:
    return np.array(_SURROUND if channels == 6 else (1.0,) * channels)


def _sliding_mean(energies: Energies, length: int) -> Energies:
    if len(energies) < length:
        return np.zeros(0)
    means: Energies = np.lib.stride_tricks.sliding_window_view(energies, length).mean(axis=1)
    return means


def _lufs(energy: npt.ArrayLike) -> Energies:
    return _OFFSET + 10 * np.log10(np.maximum(energy, 1e-30))
