"""The pitch of a voice: YIN (de Cheveigné and Kawahara 2002), its path chosen over the whole sound."""

import numpy as np

from menura.engines.singing.vocoder.framing import CHUNK
from menura.engines.singing.vocoder.parameters import Array

UNVOICED = 0.35
"""Aperiodic power from which on a frame has no pitch."""

LEAP = 0.35
"""What an octave between neighbouring frames costs, in units of aperiodic power."""

CANDIDATES = 5


def pitch(signal: Array, rate: int, period: float = 0.005, low: float = 65.0, high: float = 1100.0) -> Array:
    """Return the pitch of a sound.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
        In Hz.
    period : float
        Seconds between frames; the first lies at 0.
    low, high : float
        Hz between which it is looked for.

    Returns
    -------
    ndarray [shape=(frames,), dtype=float32]
        Hz; 0 where there is none.
    """
    longest, shortest = int(np.ceil(rate / low)) + 2, max(int(rate / high), 2)
    count = int(len(signal) / rate / period) + 1
    centres = np.round(np.arange(count) * period * rate).astype(np.int64)
    pad = 2 * longest
    padded = np.pad(signal.astype(np.float32), (pad, 2 * pad))
    lags, costs = [], []
    for k in range(0, count, CHUNK):
        dips = _dips(padded, centres[k : k + CHUNK] + pad - longest, longest)
        lag, cost = _candidates(dips, shortest)
        lags.append(lag)
        costs.append(cost)
    return _path(np.concatenate(lags), np.concatenate(costs), rate)


def _dips(padded: Array, starts: Array, longest: int) -> Array:
    """Return the cumulative mean normalised difference of frames, at lags from 0 to `longest`."""
    size = 1 << int(np.ceil(np.log2(3 * longest)))
    whole = padded[starts[:, None] + np.arange(2 * longest)]
    head = whole[:, :longest]
    spectrum = np.fft.rfft(whole, size)
    correlation = np.fft.irfft(spectrum * np.conj(np.fft.rfft(head, size)), size)[:, : longest + 1]
    energy = np.cumsum(np.pad(whole.astype(np.float64) ** 2, ((0, 0), (1, 0))), axis=1)
    power = energy[:, longest:] - energy[:, : longest + 1]
    difference = np.maximum(power[:, :1] + power - 2 * correlation, 0)
    running = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, longest + 1)
    heard = running > 1e-6 * power[:, :1] + 1e-12
    found = np.ones_like(difference, np.float32)
    found[:, 1:] = np.where(heard, difference[:, 1:] / np.where(heard, running, 1), 1)
    return found


def _candidates(dips: Array, shortest: int) -> tuple[Array, Array]:
    """Return the deepest dips of every frame, as lags in samples and what each costs."""
    inner = dips[:, 1:-1]
    is_dip = (inner <= dips[:, :-2]) & (inner < dips[:, 2:])
    is_dip[:, : shortest - 1] = False
    # A later dip that is no deeper is the same pitch an octave lower.
    cost = np.where(is_dip, inner + 0.02 * np.log2(np.arange(1, dips.shape[1] - 1)), np.inf)
    best = np.argpartition(cost, CANDIDATES, axis=1)[:, :CANDIDATES]
    before, at, after = (np.take_along_axis(dips, best + shift, 1) for shift in (0, 1, 2))
    shift = 0.5 * (before - after) / np.maximum(before - 2 * at + after, 1e-9)
    lags = best + 1 + np.clip(shift, -0.5, 0.5)
    return lags.astype(np.float32), np.take_along_axis(cost, best, 1).astype(np.float32)


def _path(lags: Array, costs: Array, rate: int) -> Array:
    """Return the pitches that together are deep and leap little, by dynamic programming."""
    states = np.concatenate([costs, np.full((len(costs), 1), UNVOICED + 0.15, np.float32)], axis=1)
    octaves = np.log2(rate / lags)
    best, back = states[0], np.zeros(states.shape, np.int64)
    for k in range(1, len(states)):
        moves = np.full((states.shape[1], states.shape[1]), 0.08, np.float32)
        moves[:-1, :-1] = LEAP * np.abs(octaves[k][:, None] - octaves[k - 1][None, :])
        moves[-1, -1] = 0
        total = moves + best
        back[k] = total.argmin(axis=1)
        best = total[np.arange(len(total)), back[k]] + states[k]
    chosen = np.zeros(len(states), np.int64)
    chosen[-1] = int(best.argmin())
    for k in range(len(states) - 1, 0, -1):
        chosen[k - 1] = back[k, chosen[k]]
    voiced = chosen < lags.shape[1]
    f0 = rate / np.take_along_axis(lags, np.minimum(chosen, lags.shape[1] - 1)[:, None], 1)[:, 0]
    return np.where(voiced, f0, 0).astype(np.float32)
