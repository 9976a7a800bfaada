"""What a hand or a breath does to pitch while a note sounds: vibrato, slides, bends, trills, drift."""

from dataclasses import dataclass

import numpy as np

from menura.audio.clip import Samples
from menura.audio.reading import read
from menura.engines.music.lines import BLOCK, Array
from menura.engines.music.mechanisms.base import Stroke

_RAMP = np.arange(BLOCK) / BLOCK


@dataclass(frozen=True)
class Motion:
    """How an instrument's pitch moves.

    Attributes
    ----------
    vibrato : float
        Depth in cents, to each side.
    rate : float
        Hertz.
    delay : float
        Seconds until it begins to grow; shorter notes stay straight.
    scoop : float
        Cents by which a note that is not slurred begins too low.
    slide : float
        Seconds that a slurred note takes from the pitch before it; 0: none.
    fade : float
        Seconds after which the vibrato of a plucked string has died to a third; 0: it stays.
    press : float
        How many of the notes are reached by pressing the string from a tone below, 0 … 1.
    drift : float
        Cents of slow wandering.
    """

    vibrato: float = 0.0
    rate: float = 5.5
    delay: float = 0.25
    scoop: float = 0.0
    slide: float = 0.0
    fade: float = 0.0
    press: float = 0.0
    drift: float = 0.0

    def cents(self, stroke: Stroke, times: Array, players: int = 1) -> Array:
        """Return deviations from a note's pitch, in cents, at seconds since its onset.

        Returns
        -------
        ndarray [shape=(n,) or (players, n)]
            As `times`; one row for each of several players, who slide and trill together and sway each for himself.
        """
        size = (players, 1) if players > 1 else ()

        def draw(low: float, high: float) -> Array:
            return np.asarray(stroke.chance.uniform(low, high, size), times.dtype)

        rate, depth = self.rate * draw(0.93, 1.07), self.vibrato * draw(0.8, 1.2)
        phase, pressed = draw(-0.6, 0.6), stroke.chance.random() < self.press
        out = np.zeros(np.broadcast_shapes(size, times.shape), times.dtype)
        long = stroke.held > self.delay + 0.15
        if self.vibrato and long and stroke.articulation not in {"staccato", "trill"}:
            grown = np.clip((times - self.delay) / 0.35, 0, 1)
            swing = rate * times + 0.12 * np.sin(2 * np.pi * 0.7 * times + 6 * phase)
            out += depth * grown * np.sin(2 * np.pi * swing + phase) * (np.exp(-times / self.fade) if self.fade else 1)
        if stroke.before is not None and self.slide:
            gap = float(np.clip(100 * (stroke.before - stroke.pitch), -700, 700))
            out += gap * _falls(times, min(self.slide, 0.4 * stroke.held))
        elif pressed and stroke.held > 0.3:
            out -= 200 * _falls(times - 0.05, 0.12)
        elif self.scoop:
            out -= self.scoop * draw(0.5, 1.2) * np.exp(-times / 0.03)
        if stroke.articulation == "trill":
            out += _trill(times, stroke.held, 100.0 * (stroke.above or 2))
        if self.drift:
            out += self.drift * np.sin(2 * np.pi * draw(0.5, 1.1) * times + 6 * phase)
        return out

    def moved(self, steady: Samples, stroke: Stroke) -> Samples:
        """Return a note ``float32 [c, n]`` that was made at a steady pitch as its pitch moves."""
        if not self.moves:
            return steady
        length = steady.shape[1]
        where = places(self.cents(stroke, BLOCK / stroke.rate * np.arange(length // BLOCK + 2)), length)
        return np.stack([read(channel, where) for channel in steady])

    @property
    def moves(self) -> bool:
        """Whether it moves at all."""
        return bool(self.vibrato or self.scoop or self.slide or self.press or self.drift)


def _falls(times: Array, seconds: float) -> Array:
    """Return what falls from 1 to 0 smoothly."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * np.clip(times / max(seconds, 1e-3), 0, 1)))


def _trill(times: Array, held: float, step: float) -> Array:
    """Return a trill to the note above, which ends on the note itself."""
    turns = times * 7.0
    up = np.clip(4 * np.sin(2 * np.pi * turns - np.pi / 2), -1, 1) * 0.5 + 0.5
    return np.asarray(step * up * (times < held - 0.08))


def places(cents: Array, length: int) -> Array:
    """Return where a steady sound is read so that it moves by cents, which are given for the beginning of each block.

    Returns
    -------
    ndarray [shape=(length,)]
        In samples, from 0.
    """
    steps, blocks = edges_of(cents), -(-length // BLOCK)
    lines = np.diff(steps)[:blocks, np.newaxis] * _RAMP
    lines += steps[:blocks, np.newaxis]
    return np.asarray(lines.reshape(-1)[:length])


def edges_of(cents: Array) -> Array:
    """Return where a steady sound is read at the beginning of each block, in samples; the same shape as `cents`."""
    speed = np.exp2(cents / 1200)
    edges = np.zeros(cents.shape)
    np.cumsum(0.5 * BLOCK * (speed[..., 1:] + speed[..., :-1]), axis=-1, dtype=np.float64, out=edges[..., 1:])
    return edges
