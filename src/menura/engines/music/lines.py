"""Sums of many sinusoids, as products of small matrices: the one kernel behind every pitched instrument.

A sinusoid that decays is a power: ``z ** (b L + j) = z ** (b L) z ** j``. Cut into blocks of `L` samples, a sum of them
is a matrix of what each line is when each block begins, times a matrix of what it does within any block. That is exact,
keeps every line's frequency to machine precision, and runs at the speed of matrix multiplication.
"""

from itertools import product
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples

BLOCK = 64
"""Samples of a block: the grid of everything that moves within a note."""

FLOOR = 3e-5
"""Amplitude below which a line is no longer computed, in parts of a full-scale sine."""

_TOGETHER = 1 << 18
"""Multiplications in one product, so few that no library spreads them over threads: results never depend on those."""

_RAMP = np.arange(BLOCK, dtype=np.float32) / BLOCK

Array: TypeAlias = npt.NDArray[Any]
"""Of real numbers."""

Complex: TypeAlias = npt.NDArray[np.complex128]


def ringing(frequencies: Array, decays: Array, amplitudes: Complex, length: int, rate: int) -> Samples:
    """Return the sum of lines that decay exponentially.

    Parameters
    ----------
    frequencies : ndarray [shape=(p,)]
        In hertz, all below half the rate.
    decays : ndarray [shape=(p,)]
        In nepers a second.
    amplitudes : complex ndarray [shape=(c, p)]
        What each is in each channel at the first sample; a line of amplitude 1j begins as a rising sine.
    length : int
    rate : int

    Returns
    -------
    ndarray [shape=(c, length), dtype=float32]
    """
    out = np.zeros((amplitudes.shape[0], length), np.float32)
    loud = np.abs(amplitudes).max(axis=0, initial=0.0)
    lives = np.log(np.maximum(loud, FLOOR) / FLOOR) / np.maximum(decays, 1e-3) * rate
    turns = (-decays + 2j * np.pi * frequencies) / rate
    begin, size = 0, 48 * BLOCK
    while begin < length:
        alive = lives > begin
        if not alive.any():
            break
        end = min(begin + size, length)
        start = amplitudes[:, alive] * np.exp(turns[alive] * begin)
        out[:, begin:end] = _powers_sum(np.exp(turns[alive]), start, end - begin)
        begin, size = end, 4 * size
    return out


def glowing(frequencies: Array, phases: Array, envelopes: Samples, length: int, rate: int) -> Samples:
    """Return the sum of lines whose amplitudes move linearly from block to block.

    Parameters
    ----------
    frequencies, phases : ndarray [shape=(p,)]
        In hertz, all below half the rate; in radians.
    envelopes : ndarray [shape=(blocks + 1, p), dtype=float32]
        Amplitudes at the beginning of each block and at the end of the last; ``blocks * BLOCK >= length``.
    length : int
    rate : int

    Returns
    -------
    ndarray [shape=(length,), dtype=float32]
    """
    blocks = envelopes.shape[0] - 1
    turn = np.exp(2j * np.pi * frequencies / rate)
    starts = (powers(turn**BLOCK, blocks) * np.exp(1j * phases).astype(np.complex64)[:, np.newaxis]).T
    within = powers(turn, BLOCK)
    up = _RAMP[np.newaxis]
    basis = np.concatenate([within.real * (1 - up), -within.imag * (1 - up), within.real * up, -within.imag * up])
    rows = np.empty((blocks, 4 * turn.size), np.float32)
    for k, (part, envelope) in enumerate(product((starts.real, starts.imag), (envelopes[:-1], envelopes[1:]))):
        place = (k // 2 + 2 * (k % 2)) * turn.size
        np.multiply(part, envelope, out=rows[:, place : place + turn.size])
    return _product(rows, basis).reshape(-1)[:length]


def joined(values: Array, length: int, block: int = BLOCK) -> Samples:
    """Return ``float32 [length]``: straight lines between values that are given for every `block` samples."""
    up = _RAMP if block == BLOCK else np.arange(block, dtype=np.float32) / block
    ends = np.asarray(values, np.float32)
    lines = ends[:-1, np.newaxis] + (ends[1:] - ends[:-1])[:, np.newaxis] * up
    return np.asarray(lines.reshape(-1)[:length])


def powers(base: Complex, count: int) -> npt.NDArray[np.complex64]:
    """Return ``complex64 [p, count]``: the powers of numbers from 0 on, by doubling."""
    out = np.empty((base.size, max(count, 1)), np.complex64)
    out[:, 0] = 1.0
    have, step = 1, base
    while have < count:
        more = min(have, count - have)
        np.multiply(out[:, :more], step.astype(np.complex64)[:, np.newaxis], out=out[:, have : have + more])
        have, step = have + more, step * step
    return out[:, :count]


def _powers_sum(base: Complex, start: Complex, length: int) -> Samples:
    blocks = -(-length // BLOCK)
    within = powers(base, BLOCK)
    basis = np.concatenate([within.real, -within.imag])
    jumps = powers(base**BLOCK, blocks).T
    rows = np.empty((start.shape[0], blocks, 2 * base.size), np.float32)
    for channel, first in enumerate(start.astype(np.complex64)):
        here = jumps * first
        rows[channel, :, : base.size], rows[channel, :, base.size :] = here.real, here.imag
    return _product(rows.reshape(-1, 2 * base.size), basis).reshape(start.shape[0], -1)[:, :length]


def _product(rows: Samples, basis: Samples) -> Samples:
    """Return ``rows @ basis`` in pieces."""
    together = max(_TOGETHER // basis.size, 1)
    whole = rows.shape[0] // together * together
    stacked = rows[:whole].reshape(-1, together, rows.shape[1]) @ basis
    rest = rows[whole:] @ basis
    return np.concatenate([stacked.reshape(whole, basis.shape[1]), rest])
