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

STEP = BLOCK // 2
"""Samples between two states of lines whose frequencies move."""

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
    blocks, count = envelopes.shape[0] - 1, frequencies.size
    turn = np.exp(2j * np.pi * frequencies / rate)
    starts = powers(turn**BLOCK, blocks) * np.exp(1j * phases).astype(np.complex64)
    within = np.conj(powers(turn, BLOCK))
    up = _RAMP[:, np.newaxis]
    basis = np.concatenate([part * ramp for ramp in (1 - up, up) for part in (within.real, within.imag)], axis=1)
    rows = np.empty((blocks, 4, count), np.float32)
    parts = np.ascontiguousarray(starts.real), np.ascontiguousarray(starts.imag)
    for k, (envelope, part) in enumerate(product((envelopes[:-1], envelopes[1:]), parts)):
        np.multiply(part, envelope, out=rows[:, k])
    return _product(rows.reshape(blocks, -1), basis).reshape(-1)[:length]


def flowing(frequencies: Array, states: Samples, length: int, rate: int) -> Samples:
    """Return the sum of lines given by what they are every :data:`STEP` samples, with any phases.

    From one state to the next each line turns at its usual frequency while it passes over into the next: overlapping
    triangles. Lines that stray from it by a fraction `d` of `f` hertz dip by ``(pi d f STEP / rate) ** 2 / 2`` between.

    Parameters
    ----------
    frequencies : ndarray [shape=(p,)]
        The usual ones, in hertz, all below half the rate.
    states : ndarray [shape=(c, steps + 1, 2, p), dtype=float32]
        Real and imaginary parts; ``steps * STEP >= length``.
    length : int
    rate : int

    Returns
    -------
    ndarray [shape=(c, length), dtype=float32]
    """
    turns = np.conj(powers(np.exp(2j * np.pi * frequencies / rate), STEP))
    up = (np.arange(STEP, dtype=np.float32) / STEP)[:, np.newaxis]
    leaving, coming = turns * (1 - up), turns * np.exp(2j * np.pi * frequencies / rate * STEP).astype(np.complex64) * up
    both = np.concatenate([leaving, coming])
    basis = np.concatenate([both.real, both.imag], axis=1)
    channels, steps = states.shape[0], states.shape[1] - 1
    made = _product(states.reshape(channels * (steps + 1), -1), basis).reshape(channels, steps + 1, 2, STEP)
    return (made[:, :-1, 0] + made[:, 1:, 1]).reshape(channels, -1)[:, :length]


def harmonics(angles: Array, count: int) -> npt.NDArray[np.complex64]:
    """Return ``complex64 [n, count]``: what the harmonics of a line are where its phase has reached `n` angles."""
    out = np.empty((angles.size, count), np.complex64)
    first = np.exp(1j * angles)
    out[:, 0] = first
    have, step = 1, first
    while have < count:
        more = min(have, count - have)
        np.multiply(out[:, :more], step.astype(np.complex64)[:, np.newaxis], out=out[:, have : have + more])
        have, step = have + more, step * step
    return out


def joined(values: Array, length: int, block: int = BLOCK) -> Samples:
    """Return ``float32 [length]``: straight lines between values that are given for every `block` samples."""
    up = _RAMP if block == BLOCK else np.arange(block, dtype=np.float32) / block
    ends = np.asarray(values, np.float32)
    lines = ends[:-1, np.newaxis] + (ends[1:] - ends[:-1])[:, np.newaxis] * up
    return np.asarray(lines.reshape(-1)[:length])


def powers(base: Complex, count: int) -> npt.NDArray[np.complex64]:
    """Return ``complex64 [count, p]``: the powers of numbers from 0 on, by doubling."""
    out = np.empty((count, base.size), np.complex64)
    out[:1] = 1.0
    have, step = 1, base
    while have < count:
        more = min(have, count - have)
        np.multiply(out[:more], step.astype(np.complex64), out=out[have : have + more])
        have, step = have + more, step * step
    return out


def _powers_sum(base: Complex, start: Complex, length: int) -> Samples:
    # The real part of a product is a sum over real and imaginary parts, which lie side by side in memory as they are.
    blocks = -(-length // BLOCK)
    within = np.conj(start[:, np.newaxis].astype(np.complex64) * powers(base, BLOCK))
    basis = within.reshape(-1, base.size).view(np.float32)
    sums = _product(powers(base**BLOCK, blocks).view(np.float32), basis)
    return sums.reshape(blocks, -1, BLOCK).swapaxes(0, 1).reshape(start.shape[0], -1)[:, :length]


def _product(rows: Samples, basis: Samples) -> Samples:
    """Return ``rows @ basis.T`` in pieces."""
    together = max(_TOGETHER // basis.size, 1)
    whole = rows.shape[0] // together * together
    out = np.empty((rows.shape[0], basis.shape[0]), np.float32)
    stacked = rows[:whole].reshape(-1, together, rows.shape[1])
    np.matmul(stacked, basis.T, out=out[:whole].reshape(-1, together, basis.shape[0]))
    np.matmul(rows[whole:], basis.T, out=out[whole:])
    return out
