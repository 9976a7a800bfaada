"""Sums of many sinusoids, as products of small matrices: the one kernel behind every pitched instrument.

A sinusoid that decays is a power: ``z ** (b L + j) = z ** (b L) z ** j``. Cut into blocks of `L` samples, a sum of them
is a matrix of what each line is when each block begins, times a matrix of what it does within any block. That is exact,
keeps every line's frequency to machine precision, and runs at the speed of matrix multiplication.
"""

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


def flowing(frequencies: Array, states: Samples, length: int, rate: int, step: int = BLOCK) -> Samples:
    """Return the sum of lines given by what they are at the beginning of each of many short steps, with any phases.

    From one state to the next each line turns at its usual frequency while it passes over into the next: overlapping
    triangles. Lines that stray from it by a fraction `d` of `f` hertz dip by ``(pi d f step / rate) ** 2 / 2`` between;
    amplitudes alone move in straight lines, exactly.

    Parameters
    ----------
    frequencies : ndarray [shape=(p,)]
        The usual ones, in hertz, all below half the rate.
    states : ndarray [shape=(2, p, steps + 1), dtype=float32]
        Real and imaginary parts; ``steps * step >= length``.
    length : int
    rate : int
    step : int
        Samples.

    Returns
    -------
    ndarray [shape=(length,), dtype=float32]
    """
    turn = np.exp(2j * np.pi * frequencies / rate)
    turns = np.conj(powers(turn, step))
    up = (np.arange(step, dtype=np.float32) / step)[:, np.newaxis]
    both = np.concatenate([turns * (1 - up), turns * (turn**step).astype(np.complex64) * up])
    basis = np.concatenate([both.real, both.imag], axis=1)
    made = _product(states.reshape(2 * frequencies.size, -1).T, basis).reshape(-1, 2, step)
    return (made[:-1, 0] + made[1:, 1]).reshape(-1)[:length]


def harmonics(angles: Array, count: int) -> npt.NDArray[np.complex64]:
    """Return ``complex64 [count, n]``: what the harmonics of a line are where its phase has reached `n` angles."""
    return powers(np.exp(1j * angles), count + 1)[1:]


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
