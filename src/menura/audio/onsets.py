"""When sounds begin: peaks in the flux of the spectrum."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Clip
from menura.audio.spectrum import mel_matrix, stft

_BANDS = 40
_FRAME = 0.023
_HOP = 0.005
"""Seconds from frame to frame."""
_APART = 0.03
"""Seconds within which only the strongest onset counts."""
_AROUND = 0.1
"""Seconds on each side over which a peak must stand out."""
_RISE = 0.07
"""How far above its surroundings a peak must rise, as a share of the strongest."""

Series = npt.NDArray[np.float64]


def strength(clip: Clip) -> Series:
    """Return how strongly something begins in each 5 ms of a clip.

    The half-wave rectified flux of compressed mel bands, each compared with the loudest of its neighbours 10 ms before,
    so that a gliding tone is no onset (Böck and Widmer, 2013).

    Parameters
    ----------
    clip : Clip

    Returns
    -------
    ndarray [shape=(frames,), dtype=float64]
        Frame `t` is centred on ``t × 5`` ms.
    """
    rate = clip.sample_rate
    size, hop = _grid(rate)
    power = np.abs(stft(clip.mono().samples[0], size=size, hop=hop)) ** 2
    mel = np.sqrt(mel_matrix(rate, size, _BANDS, 60.0, min(16_000.0, rate / 2)) @ power)
    bands = np.log1p(mel * (1000 / max(float(mel.max(initial=0.0)), 1e-9)))
    padded = np.pad(bands, ((1, 1), (2, 0)), mode="edge")
    padded[:, :2] = 0
    before = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])[:, :-2]
    flux: Series = np.maximum(bands - before, 0).mean(axis=0).astype(np.float64)
    return flux


def onsets(clip: Clip) -> Series:
    """Return when sounds begin in a clip.

    Parameters
    ----------
    clip : Clip

    Returns
    -------
    ndarray [shape=(n,), dtype=float64]
        Seconds, ascending; empty for silence.
    """
    if clip.peak < 1e-5:
        return np.zeros(0)
    flux = strength(clip)
    step = _grid(clip.sample_rate)[1] / clip.sample_rate
    return _peaks(flux, round(_APART / step), round(_AROUND / step)).astype(np.float64) * step


def _grid(rate: int) -> tuple[int, int]:
    """Return the length and the hop of a frame in samples."""
    return 2 * max(round(_FRAME * rate / 2), 8), max(round(_HOP * rate), 1)


def _peaks(flux: Series, apart: int, around: int) -> npt.NDArray[np.intp]:
    """Return the frames that are the largest nearby and stand out from what surrounds them."""
    largest = _sliding(flux, apart).max(axis=1)
    level = np.median(_sliding(flux, around), axis=1)
    found = np.flatnonzero((flux == largest) & (flux > level * 1.5 + _RISE * flux.max(initial=0.0)))
    return found[np.diff(found, prepend=-apart - 1) > apart] if found.size else found


def _sliding(values: Series, reach: int) -> Series:
    padded = np.pad(values, reach, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
