"""Strings that are struck or plucked and then left to themselves: pianos, guitars, harps, zithers, lutes."""

from dataclasses import dataclass, field

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.lines import Array, ringing
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.motion import Motion
from menura.engines.music.spectrum import LEVEL, body, decibels, weight

LINGERING = 30
"""Partials, at most, whose decay has a second stage."""


@dataclass(frozen=True)
class Strings:
    """A string, where and how it is excited, and what it is tied to.

    Attributes
    ----------
    decay, decay_key : float
        Seconds in which the fundamental of C4 falls by 60 dB, and by how many octaves that time changes in an octave.
    loss, loss_power : float
        What partials lose besides, in 60 dB a second at 1 kHz, and the power of frequency with which it grows.
    point, point_key : float
        Where the string of C4 is excited, as a part of its length: partials with a node there are missing. And octaves
        by which that part grows in an octave, at most to the middle: one hand reaches strings of many lengths.
    slope : float
        dB an octave by which partials of the ideal string fall.
    cutoff, cutoff_key, cutoff_force : float
        Hertz above which the hammer or finger is too soft at C4 and mf; octaves it moves in an octave of pitch, and in
        an octave of velocity.
    cutoff_slope : float
        dB an octave above it.
    stiffness, stiffness_key : float
        Inharmonicity B at C4 (Fletcher, 1964: ``f_p = p f_1 sqrt(1 + B p²)``), and octaves it grows in an octave.
    tune : tuple of float
        Cents of the strings of one note.
    after, after_decay : float
        dB of the slow second stage of the decay against the first, and how much longer it lasts (Weinreich, 1977).
    damp, damp_key : float
        Seconds in which a note that is let go falls by 60 dB, and octaves it changes in an octave.
    rise, rise_key : float
        Seconds in which the excitation of C4 is complete, and octaves that time changes in an octave.
    scatter : float
        Radians of the standard deviation of the partials' phases: how far the body blurs the pulse.
    body : tuple of (hertz, dB, octaves)
    low_cut, grain : float
        See :func:`menura.engines.music.spectrum.body`.
    bursts : tuple of Burst
    width : float
        How differently partials are heard by the two ears, 0 … 1.
    dynamics : float
        dB by which a note grows when its velocity doubles.
    motion : Motion
    count : int
        Most partials.
    """

    decay: float = 5.0
    decay_key: float = -0.7
    loss: float = 0.3
    loss_power: float = 1.3
    point: float = 0.15
    point_key: float = 0.0
    slope: float = 5.0
    cutoff: float = 2500.0
    cutoff_key: float = 0.5
    cutoff_force: float = 0.9
    cutoff_slope: float = 12.0
    stiffness: float = 1e-5
    stiffness_key: float = 1.0
    tune: tuple[float, ...] = (0.0,)
    after: float = -14.0
    after_decay: float = 3.0
    damp: float = 0.25
    damp_key: float = -0.3
    rise: float = 0.001
    rise_key: float = 0.0
    scatter: float = 0.4
    body: tuple[tuple[float, float, float], ...] = ()
    low_cut: float = 60.0
    grain: float = 0.0
    bursts: tuple[Burst, ...] = ()
    width: float = 0.3
    dynamics: float = 8.0
    motion: Motion = field(default_factory=Motion)
    count: int = 64

    def note(self, stroke: Stroke) -> Samples:
        """Return a note: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        frequencies, strengths = self.partials(stroke)
        rates = self._decays(stroke, frequencies)
        gain = float(decibels(self.dynamics * stroke.force))
        strengths *= gain * _scale(frequencies, strengths, rates)
        damp = self._damp(stroke)
        out = self.motion.moved(self._rung(stroke, frequencies, strengths, rates, damp), stroke)
        rise(out, self.rise * 2 ** (self.rise_key * (stroke.pitch - 60) / 12), stroke.rate)
        for burst in self.bursts:
            burst.add(out, stroke, gain)
        return out

    def partials(self, stroke: Stroke) -> tuple[Array, Array]:
        """Return the frequencies and relative strengths of a note's partials."""
        octaves = (stroke.pitch - 60) / 12
        numbers = np.arange(1, self.count + 1)
        stiff = self.stiffness * 2 ** (self.stiffness_key * octaves)
        stretched = np.sqrt((1 + stiff * numbers**2) / (1 + stiff))
        frequencies = stroke.frequency * numbers * stretched
        numbers, frequencies = numbers[frequencies < stroke.top], frequencies[frequencies < stroke.top]
        point = min(self.point * 2 ** (self.point_key * octaves), 0.5) * stroke.chance.uniform(0.93, 1.07)
        comb = np.hypot(np.sin(np.pi * numbers * point), 0.04)
        cutoff = self.cutoff * 2 ** (self.cutoff_key * octaves + self.cutoff_force * stroke.force)
        dull = -self.cutoff_slope / 2 * np.log2(1 + (frequencies / cutoff) ** 2)
        shade = body(frequencies, self.body, self.low_cut, self.grain) + stroke.chance.normal(0, 0.8, numbers.size)
        return frequencies, comb * decibels(dull + shade - self.slope * np.log2(numbers))

    def _decays(self, stroke: Stroke, frequencies: Array) -> Array:
        own = 1 / (self.decay * 2 ** (self.decay_key * (stroke.pitch - 60) / 12))
        return np.asarray(6.91 * (own + self.loss * (frequencies / 1000) ** self.loss_power))

    def _damp(self, stroke: Stroke) -> float:
        seconds = self.damp * 2 ** (self.damp_key * (stroke.pitch - 60) / 12)
        return min(seconds, 0.1) if stroke.articulation == "staccato" else seconds

    def _rung(self, stroke: Stroke, frequencies: Array, strengths: Array, rates: Array, damp: float) -> Samples:
        """Return all lines of a note, each partial twice: as it dies fast, and as it lingers."""
        chance, count = stroke.chance, len(self.tune)
        late = min(rates.size, LINGERING)
        cents = np.concatenate([*(np.full(rates.size, c) for c in self.tune), chance.normal(0, 0.5, late)])
        lines = _each(frequencies, count, late) * 2 ** (cents / 1200)
        sizes = np.concatenate([np.tile(strengths / count, count), strengths[:late] * decibels(self.after)])
        decays = np.concatenate([np.tile(rates, count), rates[:late] / self.after_decay])
        decays *= np.exp(chance.normal(0, 0.08, decays.size))
        sines = -1j * sizes * np.exp(1j * _each(chance.normal(0, self.scatter, rates.size), count, late))
        sides = _each(self.width * chance.uniform(-0.7, 0.7, rates.size), count, late)
        both = np.stack([sines * (1 - sides), sines * (1 + sides)]) if self.width else sines[np.newaxis]
        return released(lines, decays, both, stroke, damp)


def _each(values: Array, strings: int, late: int) -> Array:
    """Return what holds for partials, for the lines of all strings and for those that linger."""
    return np.concatenate([np.tile(values, strings), values[:late]])


def released(lines: Array, decays: Array, amplitudes: np.ndarray, stroke: Stroke, damp: float) -> Samples:
    """Return lines that ring while the note is held and are damped from then on.

    Parameters
    ----------
    lines, decays : ndarray [shape=(p,)]
        Hertz; nepers a second.
    amplitudes : complex ndarray [shape=(c, p)]
    stroke : Stroke
    damp : float
        Seconds in which the damper takes 60 dB.

    Returns
    -------
    ndarray [shape=(c, n), dtype=float32]
    """
    rate = stroke.rate
    held = max(round(stroke.held * rate), 1)
    natural = int(rate * np.max(np.log(np.maximum(np.abs(amplitudes).max(axis=0), 1e-9) / 1e-4) / decays, initial=0.01))
    if natural <= held:
        return ringing(lines, decays, amplitudes, max(natural, 1), rate)
    extra = 6.91 / damp * np.clip(lines / 400, 0.7, 3.0)
    faster = decays + extra
    passed = amplitudes * np.exp((-decays + 2j * np.pi * lines) * held / rate)
    tail = int(rate * np.max(np.log(np.maximum(np.abs(passed).max(axis=0), 1e-9) / 1e-4) / faster, initial=0.01))
    parts = ringing(lines, decays, amplitudes, held, rate), ringing(lines, faster, passed, max(tail, 1), rate)
    return np.concatenate(parts, axis=1)


def _scale(frequencies: Array, strengths: Array, rates: Array) -> float:
    """Return the factor that gives partials the standard level over their first 0.3 s."""
    mean = (1 - np.exp(-0.6 * rates)) / (0.6 * rates)
    return float(LEVEL / np.sqrt(np.sum((weight(frequencies) * strengths) ** 2 * mean) / 2 + 1e-12))


def rise(out: Samples, seconds: float, rate: int) -> None:
    """Let a note ``[c, n]``, in place, come in so many seconds, or in the few samples that keep it from clicking."""
    n = min(max(round(seconds * rate), 4), out.shape[1])
    out[:, :n] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(n, dtype=np.float32) / n)).astype(np.float32)
