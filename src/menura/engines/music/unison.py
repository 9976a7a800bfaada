"""Players of one note: what its partials do is shared, where a player is in the period is his own.

In a section nobody hears one player's timbre from another's; what is heard is that they are never quite together. So
the levels of partials are found once, and a player is one phase, from whose powers all of his partials follow. Detuned
by a few cents, with vibratos of their own, they beat as players do.
"""

from dataclasses import dataclass

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.lines import Array, Lines, flowing, harmonics

PIECE = 512
"""States that are computed at a time: about as many as a processor's own memory holds."""

KNOT = 0.09
"""Seconds between the knots of a partial's wandering."""


@dataclass(frozen=True)
class Course:
    """What a note goes through, at each of its states.

    Attributes
    ----------
    times : ndarray [shape=(n,), dtype=float32]
        Seconds since its onset.
    level : ndarray [shape=(n,), dtype=float32]
        In units of 6 dB below full.
    cents : ndarray [shape=(n,), dtype=float32]
        From its pitch, of all players in the mean.
    turns : ndarray [shape=(k, n)]
        Periods that each player has gone through.
    """

    times: Samples
    level: Samples
    cents: Samples
    turns: Array

    def every(self, blocks: float) -> "Course":
        """Return the same at every so many blocks, and at one more where they do not come out even."""
        return self._at(blocks * np.arange(-(-(self.times.size - 1) // blocks) + 1))

    def steady(self, places: Array, step: int) -> "Course":
        """Return the course of what sounds like this if it is read at places ``[n]``: every `step` samples of it."""
        steps = np.arange(-(-places[-1] // step) + 1)
        return self._at(np.interp(step * steps, places, np.arange(places.size)))

    def _at(self, where: Array) -> "Course":
        steps = np.arange(self.times.size)
        times, level, cents = (
            np.interp(where, steps, row).astype(np.float32) for row in (self.times, self.level, self.cents)
        )
        return Course(times, level, cents, np.stack([np.interp(where, steps, row) for row in self.turns]))


@dataclass(frozen=True)
class Levels:
    """How loud each partial is over time.

    Attributes
    ----------
    tilt : ndarray [shape=(p, r), dtype=float32]
        By how much each partial follows each of the curves.
    curves : ndarray [shape=(r, n), dtype=float32]
        In units of 6 dB, at each state.
    wander : ndarray [shape=(p, knots), dtype=float32]
        What each partial does besides, every :data:`KNOT`.
    times : ndarray [shape=(n,), dtype=float32]
        Seconds, of each state.
    """

    tilt: Samples
    curves: Samples
    wander: Samples
    times: Samples

    @property
    def highest(self) -> Samples:
        """The greatest amplitude of each partial, if all curves were at their height together: ``[p]``."""
        return np.asarray(np.exp2(self.tilt @ self.curves.max(axis=1)))

    def of(self, piece: slice) -> Samples:
        """Return amplitudes in a piece: ``float32 [p, n]``."""
        place = self.times[piece] / np.float32(KNOT)
        first, last = int(place[0]), int(place[-1]) + 2
        hats = np.maximum(1 - np.abs(place - np.arange(first, last, dtype=np.float32)[:, np.newaxis]), 0)
        curves = np.concatenate([self.curves[:, piece], hats])
        made = np.concatenate([self.tilt, self.wander[:, first:last]], axis=1) @ curves
        return np.asarray(np.exp2(made, out=made))


def unison(course: Course, entries: Samples, shares: Lines, levels: Levels, basis: Samples, floor: Array) -> Samples:
    """Return what players sound together.

    Parameters
    ----------
    course : Course
    entries : ndarray [shape=(k, n), dtype=float32]
        How far each player has come in, 0 … 1.
    shares : ndarray [shape=(p, c, k), dtype=complex64]
        What each partial of each player is in each channel, at level 1, when the player is at the period's beginning.
    levels : Levels
    basis : ndarray [shape=(step, 4, p), dtype=float32]
        What the partials do from state to state: see :func:`menura.engines.music.lines.triangles`.
    floor : ndarray [shape=(p,)]
        Amplitudes below which partials are not heard; those above the last that is heard are not made.

    Returns
    -------
    ndarray [shape=(c, (n - 1) * step), dtype=float32]
    """
    steps = course.times.size - 1
    turns = (course.turns - np.floor(course.turns)).astype(np.float32)
    loud = np.linalg.norm(shares, axis=2).max(axis=1)
    out = np.zeros((shares.shape[1], steps, basis.shape[0]), np.float32)
    for begin in range(0, steps, PIECE):
        piece = slice(begin, begin + PIECE + 1)
        level = levels.of(piece)
        heard = np.flatnonzero(loud * level.max(axis=1) > floor)
        if heard.size:
            count = int(heard[-1]) + 1
            lines = shares[:count] @ harmonics(turns[:, piece], entries[:, piece], count)
            for channel, part in enumerate(out[:, begin : begin + PIECE]):
                flowing(lines[:, channel], level[:count], basis[..., :count], part)
    return out.reshape(out.shape[0], -1)
