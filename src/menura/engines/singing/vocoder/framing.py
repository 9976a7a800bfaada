"""Windows that fit the pitch, and what is done to the spectra seen through them; for many frames at once."""

from typing import Literal

import numpy as np

from menura.engines.singing.vocoder.parameters import Array

CHUNK = 256
"""Frames that are worked on at once: enough to keep numpy busy, few enough to stay in the cache."""


def windowed(
    signal: Array, rate: int, times: Array, f0: Array, periods: float, kind: Literal["hann", "blackman"]
) -> tuple[Array, Array]:
    """Return frames of a signal through windows of a number of pitch periods, their weighted mean taken out.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
    times, f0 : ndarray [shape=(frames,)]
        Centres in seconds, and the pitch of each in Hz.
    periods : float
        Length of the windows.
    kind : {"hann", "blackman"}

    Returns
    -------
    frames : ndarray [shape=(frames, length)]
    window : ndarray [shape=(frames, length)]
    """
    half = np.round(0.5 * periods * rate / f0)
    reach = int(half.max())
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    angles = steps * (2 * np.pi / periods / rate * f0)[:, None].astype(np.float32)
    cosine = np.cos(angles)
    window = 0.5 + 0.5 * cosine if kind == "hann" else 0.34 + cosine * (0.5 + 0.16 * cosine)
    window[np.abs(steps) > half[:, None]] = 0
    places = np.round(times * rate + 0.001).astype(np.int64)[:, None] + steps.astype(np.int64)
    frames = signal[np.clip(places, 0, len(signal) - 1)] * window
    mean = frames.sum(axis=1) / window.sum(axis=1)
    return frames - window * mean[:, None], window


def mended(power: Array, f0: Array, rate: int) -> Array:
    """Return spectra whose values below the pitch are filled up by what is mirrored there (Morise 2015)."""
    bins = power.shape[1]
    step = 0.5 * rate / (bins - 1)
    low = int(f0.max() / step) + 2
    places = np.abs(f0[:, None] / step - np.arange(low))
    replica = _at(power, places)
    replica[np.arange(low) * step >= f0[:, None]] = 0
    whole = power.copy()
    whole[:, :low] += replica
    return whole


def smoothed(spectra: Array, width: Array, rate: int) -> Array:
    """Return spectra averaged over a width in Hz [shape=(frames,)] about every bin."""
    bins = spectra.shape[1]
    step = 0.5 * rate / (bins - 1)
    pad = int(width.max() / step / 2) + 2
    mirrored = np.concatenate([spectra[:, pad:0:-1], spectra, spectra[:, -2 : -pad - 2 : -1]], axis=1)
    total = np.cumsum(mirrored, axis=1, dtype=np.float64)
    # The sum up to the right edge of every bin: half a bin further than its centre.
    centres = np.arange(bins) + pad - 0.5
    reach = 0.5 * width[:, None] / step
    area = _at(total, centres + reach) - _at(total, centres - reach)
    return np.asarray(area / (2 * reach), np.float32)


def _at(rows: Array, places: Array) -> Array:
    """Return rows at fractional places of their own."""
    below = places.astype(np.int64)
    share = places - below
    found = np.take_along_axis(rows, below, 1)
    return np.asarray(found + (np.take_along_axis(rows, below + 1, 1) - found) * share, rows.dtype)
