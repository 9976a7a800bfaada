"""Things of metal and wood that are struck: mallets, bells, tines, tongues, steel drums, kettledrums."""

from dataclasses import dataclass

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.lines import Array
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.mechanisms.strings import released, rise
from menura.engines.music.spectrum import LEVEL, body, decibels, weight


@dataclass(frozen=True)
class Bars:
    """The modes of a struck body.

    Attributes
    ----------
    ratios, levels, decays : tuple of float
        Of each mode: frequency against the note's, dB, and seconds in which it falls by 60 dB at C4.
    decay_key : tuple of float or float
        Octaves by which those times change in an octave.
    cutoff, cutoff_key, cutoff_force, cutoff_slope : float
        Of the mallet, as in :class:`menura.engines.music.mechanisms.strings.Strings`.
    force : tuple of float
        dB each mode gains beyond the note when the velocity doubles; shorter than the modes: 0.
    beat : float
        Cents between the two lines of each mode; 0: it has one.
    damp : float
        Seconds in which a note that is let go falls by 60 dB; 0: nothing stops it.
    rise : float
    body, low_cut, bursts, width, dynamics
        As for strings.
    """

    ratios: tuple[float, ...] = (1.0,)
    levels: tuple[float, ...] = (0.0,)
    decays: tuple[float, ...] = (1.0,)
    decay_key: float = -0.5
    cutoff: float = 3000.0
    cutoff_key: float = 0.4
    cutoff_force: float = 0.8
    cutoff_slope: float = 9.0
    force: tuple[float, ...] = ()
    beat: float = 0.0
    damp: float = 0.0
    rise: float = 0.0008
    body: tuple[tuple[float, float, float], ...] = ()
    low_cut: float = 40.0
    bursts: tuple[Burst, ...] = ()
    width: float = 0.3
    dynamics: float = 8.0

    def note(self, stroke: Stroke) -> Samples:
        """Return a note: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        chance, octaves = stroke.chance, (stroke.pitch - 60) / 12
        ratios = np.array(self.ratios)
        lines = (
            stroke.frequency
            * ratios
            * np.where(ratios == np.rint(ratios), 1, 1 + chance.normal(0, 0.0015, ratios.size))
        )
        rates = 6.91 / (np.array(self.decays) * 2 ** (self.decay_key * octaves)) * np.exp(chance.normal(0, 0.05))
        fit = lines < stroke.top
        sizes = decibels(self._levels(stroke, lines) + chance.normal(0, 0.7, ratios.size))
        lines, rates, sizes = lines[fit], rates[fit], sizes[fit]
        gain = float(decibels(self.dynamics * stroke.force))
        mean = (1 - np.exp(-0.6 * rates)) / (0.6 * rates)
        sizes = sizes * gain * LEVEL / np.sqrt(np.sum((weight(lines) * sizes) ** 2 * mean) / 2 + 1e-12)
        out = self._rung(stroke, lines, rates, sizes)
        rise(out, self.rise, stroke.rate)
        for burst in self.bursts:
            burst.add(out, stroke, gain)
        return out

    def _levels(self, stroke: Stroke, lines: Array) -> Array:
        octaves = (stroke.pitch - 60) / 12
        cutoff = self.cutoff * 2 ** (self.cutoff_key * octaves + self.cutoff_force * stroke.force)
        more = np.zeros(lines.size)
        more[: len(self.force)] = self.force
        dull = self.cutoff_slope / 2 * (np.log2(1 + (lines / cutoff) ** 2) - np.log2(1 + (lines[0] / cutoff) ** 2))
        return np.asarray(np.array(self.levels) - dull + more * stroke.force + body(lines, self.body, self.low_cut))

    def _rung(self, stroke: Stroke, lines: Array, rates: Array, sizes: Array) -> Samples:
        chance = stroke.chance
        if self.beat:
            apart = self.beat * chance.uniform(0.7, 1.3, lines.size) * (np.arange(lines.size) > 0)
            lines = np.concatenate([lines, lines * 2 ** (apart / 1200)])
            rates, sizes = np.tile(rates, 2), np.concatenate([0.65 * sizes, 0.35 * sizes])
        side = self.width * chance.uniform(-0.7, 0.7, lines.size)
        sines = -1j * sizes
        both = np.stack([sines * (1 - side), sines * (1 + side)]) if self.width else sines[np.newaxis]
        return released(lines, rates, both, stroke, self.damp or 1e3)
