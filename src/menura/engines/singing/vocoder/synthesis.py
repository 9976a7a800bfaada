"""Parameters back to sound: a minimum-phase response for every pulse of the glottis, and shaped noise beneath.

Logarithms of minimum-phase spectra are linear in those of the envelopes, so a spectrum between two frames is had by
mixing theirs: every pulse gets the response of its own moment, and envelopes can be read at any speed.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from menura.engines.singing.vocoder.parameters import Array, Complex, Parameters

Colour: TypeAlias = Callable[[int, int], Complex | float]
"""Complex logarithms of spectra for the pulses from one number to another [shape=(pulses, bins)]; or 0."""

CHUNK = 256
"""Pulses whose responses are made at once."""

LEAST = 1e-16
"""Power that stands for none."""


def synthesise(parameters: Parameters, chance: np.random.Generator, length: int | None = None) -> Array:
    """Return the sound of parameters.

    Parameters
    ----------
    parameters : Parameters
    chance : Generator
        Of the noise.
    length : int, optional
        In samples; by default up to the last frame.

    Returns
    -------
    ndarray [shape=(length,), dtype=float32]
    """
    rate, step = parameters.sample_rate, parameters.sample_rate * parameters.period
    n = round(parameters.duration * rate) if length is None else length
    if n == 0 or not len(parameters.f0):
        return np.zeros(n, np.float32)
    is_voiced = parameters.f0 > 0
    periodic = parameters.envelope * (1 - parameters.aperiodicity**2)
    rough = np.sqrt(parameters.envelope) * np.where(is_voiced[:, None], parameters.aperiodicity, 1)
    places, gains = pulses(filled(parameters.f0), rate, parameters.period, n)
    kept = is_voiced[np.clip(np.round(places / step).astype(int), 0, len(is_voiced) - 1)]
    sound = responding(responses(periodic), places[kept] / step, places[kept], gains[kept], n)
    frames = np.arange(hops(n, rate)) * hop(rate) / step
    return sound + hissing(rough, frames, np.ones(len(frames), np.float32), rate, n, chance)


def pulses(f0: Array, rate: int, period: float, length: int) -> tuple[Array, Array]:
    """Return where pulses fall, in samples with fractions, and amplitudes that keep the power that of the envelope.

    Parameters
    ----------
    f0 : ndarray [shape=(frames,)]
        Hz, nowhere 0.
    rate : int
    period : float
        Seconds between frames.
    length : int
        In samples.
    """
    hertz = np.interp(np.arange(length) / (rate * period), np.arange(len(f0)), f0)
    turns = np.cumsum(hertz / rate)
    wanted = np.arange(1, int(turns[-1]) + 1)
    after = np.searchsorted(turns, wanted)
    before = np.maximum(after - 1, 0)
    share = (wanted - turns[before]) / np.maximum(turns[after] - turns[before], 1e-12)
    return before + np.clip(share, 0, 1), np.sqrt(rate / hertz[after]).astype(np.float32)


def responding(
    logs: Complex, rows: Array, places: Array, gains: Array, length: int, colour: Colour | None = None
) -> Array:
    """Return pulses, each heard through the spectrum of its moment.

    Parameters
    ----------
    logs : ndarray [shape=(n, bins), dtype=complex64]
        Of :func:`responses`.
    rows : ndarray [shape=(pulses,)]
        Which of the spectra each pulse is heard through, with fractions.
    places, gains : ndarray [shape=(pulses,)]
        Samples with fractions, and amplitudes.
    length : int
        In samples.
    colour : Colour, optional
        What is added to the spectra of the pulses between two of their numbers.
    """
    size = 2 * (logs.shape[1] - 1)
    out = np.zeros(length + size, np.float32)
    # What a fraction of a sample brings forward must not come out at the end of the response.
    ahead = size // 16
    # No voice has a steady pressure: each response gives it back, evenly.
    steady = (np.hanning(size) / np.hanning(size).sum()).astype(np.float32)
    ending = np.ones(size, np.float32)
    ending[-size // 8 :] = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, size // 8))
    turns = (-2j * np.pi / size * np.arange(size // 2 + 1)).astype(np.complex64)
    for k in range(0, len(places), CHUNK):
        where = places[k : k + CHUNK]
        whole = np.floor(where)
        spectra = between(logs, rows[k : k + CHUNK])
        if colour is not None:
            spectra += colour(k, k + CHUNK)
        spectra += turns * (where - whole + ahead)[:, None].astype(np.float32)
        heard = np.fft.irfft(np.exp(spectra), size) * (gains[k : k + CHUNK, None] * ending)
        heard -= heard.sum(axis=1, keepdims=True) * steady
        for first, response in zip(whole.astype(int).tolist(), heard, strict=True):
            out[first : first + size] += response
    return out[ahead : ahead + length]


def hop(rate: int) -> int:
    """Return the samples between the frames of the noise: about 5 ms."""
    return int(1 << max(round(np.log2(rate * 0.0054)), 3))


def hops(length: int, rate: int) -> int:
    """Return how many frames of noise a length takes."""
    return length // hop(rate) + 2


def hissing(amplitude: Array, rows: Array, gains: Array, rate: int, length: int, chance: np.random.Generator) -> Array:
    """Return white noise heard through amplitudes that change, by overlapping short spectra.

    Parameters
    ----------
    amplitude : ndarray [shape=(n, bins)]
    rows, gains : ndarray [shape=(hops,)]
        Which of the rows each frame of noise is heard through, with fractions, and its level.
    rate : int
    length : int
        In samples.
    chance : Generator
    """
    step, count = hop(rate), hops(length, rate)
    size = 2 * step
    window = np.sin(np.pi * (np.arange(size) + 0.5) / size).astype(np.float32)
    white = chance.standard_normal((count + 1) * step, dtype=np.float32)
    views = np.lib.stride_tricks.sliding_window_view(white, size)[::step]
    coarse = _resampled(amplitude, step + 1)
    out = np.zeros((count + 1) * step, np.float32)
    for k in range(0, count, CHUNK):
        last = min(k + CHUNK, count)
        shape = between(coarse, rows[k:last]) * gains[k:last, None]
        shaped = np.fft.irfft(np.fft.rfft(views[k:last] * window) * shape, size) * window
        out[k * step : last * step] += shaped[:, :step].ravel()
        out[(k + 1) * step : (last + 1) * step] += shaped[:, step:].ravel()
    return out[step : step + length]


def responses(power: Array) -> Complex:
    """Return the complex logarithms of the minimum-phase spectra of power envelopes [shape=(n, bins)]."""
    size = 2 * (power.shape[1] - 1)
    cepstrum = np.fft.irfft(0.5 * np.log(np.maximum(power, LEAST)), size).astype(np.float32)
    cepstrum[:, 1 : size // 2] *= 2
    cepstrum[:, size // 2 + 1 :] = 0
    return np.asarray(np.fft.rfft(cepstrum), np.complex64)


def filled(f0: Array) -> Array:
    """Return a pitch whose gaps are bridged."""
    known = np.flatnonzero(f0 > 0)
    if not len(known):
        return np.full(len(f0), 100.0)
    return np.interp(np.arange(len(f0)), known, f0[known])


def between(rows: Array, places: Array) -> Array:
    """Return rows at fractional places."""
    last = len(rows) - 1
    below = np.clip(places.astype(int), 0, last)
    share = np.clip(places - below, 0, 1)[:, None].astype(np.float32)
    found = rows[below]
    found += (rows[np.minimum(below + 1, last)] - found) * share
    return np.asarray(found)


def _resampled(rows: Array, bins: int) -> Array:
    place = np.linspace(0, rows.shape[1] - 1, bins)
    below = np.minimum(place.astype(int), rows.shape[1] - 2)
    share = (place - below).astype(np.float32)
    return np.asarray(rows[:, below] * (1 - share) + rows[:, below + 1] * share)
