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

FIRST = 48
"""Blocks that are made at once in the beginning, while many lines die away; later ever more."""

_TOGETHER = 1 << 18
"""Multiplications in one product, so few that no library spreads them over threads: results never depend on those."""

_RAMP = np.arange(BLOCK, dtype=np.float32) / BLOCK

Array: TypeAlias = npt.NDArray[Any]
"""Of real numbers."""

Complex: TypeAlias = npt.NDArray[np.complex128]

Lines: TypeAlias = npt.NDArray[np.complex64]
"""Complex amplitudes, fine enough to be heard."""


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
    channels, blocks = amplitudes.shape[0], -(-length // BLOCK)
    out = np.zeros((channels, blocks, BLOCK), np.float32)
    loud = np.abs(amplitudes).max(axis=0, initial=0.0)
    lives = np.log(np.maximum(loud, FLOOR) / FLOOR) / np.maximum(decays, 1e-3) * rate
    order = np.argsort(-lives, kind="stable")  # those that are heard longest come first
    turns = ((-decays + 2j * np.pi * frequencies) / rate)[order]
    # The real part of a product is a sum over real and imaginary parts, which lie side by side in memory as they are,
    # if one of both is conjugate.
    began = np.conj(amplitudes.take(order, axis=1)).astype(np.complex64)
    basis = (began[:, np.newaxis] * powers(np.exp(np.conj(turns)), BLOCK)).view(np.float32)
    begin, size = 0, FIRST
    while begin < blocks and (alive := np.count_nonzero(lives > begin * BLOCK)):
        end, some = min(begin + size, blocks), turns[:alive] * BLOCK
        rows = powers(np.exp(some), end - begin, np.exp(some * begin)).view(np.float32)
        for channel, made in zip(basis, out, strict=True):
            _product(rows, channel[:, : 2 * alive], made[begin:end])
        begin, size = end, 4 * size
    return out.reshape(channels, -1)[:, :length]


def triangles(frequencies: Array, rate: int, step: int) -> Samples:
    """Return what lines do between two states, by what they are at the first and the second: ``float32 [step, 4, p]``.

    Each turns at its usual frequency, in hertz, while it passes over from one into the other: overlapping triangles.
    Real and imaginary parts apart.
    """
    turn = np.exp(2j * np.pi * frequencies / rate)
    turns = np.conj(powers(turn, step))
    up = (np.arange(step, dtype=np.float32) / step)[:, np.newaxis]
    first, second = turns * (1 - up), turns * (turn**step).astype(np.complex64) * up
    return np.stack([first.real, first.imag, second.real, second.imag], axis=1)


def flowing(lines: Lines, levels: Samples, basis: Samples, out: Samples) -> None:
    """Write the sum of lines given by what they are at the beginning of each of many short steps, with any phases.

    Lines that stray from their usual frequency by `d` hertz dip between two states: they are as loud in the mean as
    ``sinc(d step / rate) ** 2``, and sound also, ``(d step / rate) ** 2`` as loud, `rate / step` hertz to each side.
    Amplitudes alone move in straight lines, exactly.

    Parameters
    ----------
    lines : ndarray [shape=(p, n), dtype=complex64]
        The states, at level 1.
    levels : ndarray [shape=(p, n) or (p, 1), dtype=float32]
    basis : ndarray [shape=(step, 4, p), dtype=float32]
        See :func:`triangles`.
    out : ndarray [shape=(n - 1, step), dtype=float32]
    """
    states = np.empty((2, *lines.shape), np.float32)
    np.multiply(lines.real, levels, out=states[0])
    np.multiply(lines.imag, levels, out=states[1])
    both = np.concatenate([states[..., :-1], states[..., 1:]])
    _product(both.reshape(-1, out.shape[0]).T, basis.reshape(out.shape[1], -1), out)


def harmonics(turns: Samples, entries: Samples, count: int) -> Lines:
    """Return what the harmonics of lines are where those have come to parts of a period.

    Parameters
    ----------
    turns, entries : ndarray [shape=(k, n), dtype=float32]
        Parts of a period, and amplitudes.
    count : int

    Returns
    -------
    ndarray [shape=(count, k, n), dtype=complex64]
    """
    angles = np.float32(2 * np.pi) * turns
    step = np.empty(turns.shape, np.complex64)
    step.real, step.imag = np.cos(angles), np.sin(angles)
    out = np.empty((count, *turns.shape), np.complex64)
    np.multiply(step, entries, out=out[0])
    have = 1
    while have < count:
        more = min(have, count - have)
        np.multiply(out[:more], step, out=out[have : have + more])
        have, step = have + more, step * step
    return out


def joined(values: Array, length: int, block: int = BLOCK) -> Samples:
    """Return ``float32 [length]``: straight lines between values that are given for every `block` samples."""
    up = _RAMP if block == BLOCK else np.arange(block, dtype=np.float32) / block
    ends = np.asarray(values, np.float32)
    lines = (ends[1:] - ends[:-1])[:, np.newaxis] * up
    lines += ends[:-1, np.newaxis]
    return np.asarray(lines.reshape(-1)[:length])


def powers(base: Complex, count: int, first: Complex | float = 1.0) -> Lines:
    """Return ``complex64 [count, p]``: what numbers are after they were multiplied by others again and again."""
    out = np.empty((count, base.size), np.complex64)
    out[:1] = first
    have, step = 1, base
    while have < count:
        more = min(have, count - have)
        np.multiply(out[:more], step.astype(np.complex64), out=out[have : have + more])
        have, step = have + more, step * step
    return out


def _product(rows: Samples, basis: Samples, out: Samples) -> None:
    """Write ``rows @ basis.T``, made in tiles that processors take best: high ones of rows that lie as columns."""
    inner, low = rows.shape[1], 16 if rows.strides[0] < rows.strides[1] else 8
    tall = 2 * low if inner <= 256 else low
    wide = min(max(_TOGETHER // (tall * inner) // 16 * 16, 16), 64)
    whole = rows.shape[0] // tall * tall
    stacked, above = rows[:whole].reshape(-1, tall, inner), out[:whole].reshape(-1, tall, basis.shape[0])
    for begin in range(0, basis.shape[0], wide):
        tile = slice(begin, begin + wide)
        np.matmul(stacked, basis[tile].T, out=above[..., tile])
        if whole < rows.shape[0]:
            np.matmul(rows[whole:], basis[tile].T, out=out[whole:, tile])
