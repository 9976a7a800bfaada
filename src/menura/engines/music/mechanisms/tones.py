"""Tones that last as long as somebody bows, blows, pumps or holds the key."""

from dataclasses import dataclass, field

import numpy as np

from menura.audio.clip import Samples
from menura.audio.reading import read
from menura.engines.music.lines import BLOCK, FLOOR, Array, Lines, joined, triangles
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.motion import Motion, edges_of, places
from menura.engines.music.noises import coloured, stretch
from menura.engines.music.spectrum import LEVEL, audible, body, decibels, weight
from menura.engines.music.unison import KNOT, Course, Levels, unison

STRAY = 60.0
"""Cents from a note's pitch up to which partials move by themselves; further off, a steady sound is read unsteadily."""

IMAGES = 0.0015
"""What steps from state to state may add to a note, in parts of it: see :func:`menura.engines.music.lines.flowing`."""

SLURRED = 0.3
"""How much of the noise of its beginning is left in a note that is slurred: one breath, one bow."""

LOUDEST = 1.0
"""What the amplitudes of all partials come to, at most: far below hearing, a tone is a row of lone pulses."""


@dataclass(frozen=True)
class Tones:
    """A periodic source whose spectrum opens with its level, what it is coupled to, and the noise it makes.

    Attributes
    ----------
    foot : float
        What the partials are multiples of, as a part of the note's frequency: 0.5 for a rank an octave below.
    partials : tuple of float
        dB of the first partials at mezzoforte.
    slope : float
        dB an octave by which the ones after them fall (and all, if none is given).
    even : float
        dB of even partials against odd ones.
    cutoff, cutoff_key, cutoff_slope : float
        Hertz above which partials fall besides, octaves it moves in an octave of pitch, and dB an octave.
    opening : float
        dB an octave by which the spectrum tilts towards the treble when the level rises by 6 dB.
    attack, attack_key : float
        Seconds to full level at C4 and mf, and octaves that time changes in an octave.
    blip : float
        How much brighter, in units of 6 dB, the attack is than what follows.
    bloom : float
        dB that a note still gains after its attack, in about a tenth of a second.
    sag : float
        dB that a held note loses in its first second.
    swell : float
        dB that a long note gains until its middle.
    release : float
        Seconds in which it dies.
    noise, noise_low, noise_high : float
        dB of steady noise against the note at mf, and where it lies, in hertz; scaled with pitch if `noise_key`.
    noise_key : bool
    pulse : float
        How far the noise follows the string's or reed's period, 0 … 1.
    shimmer : float
        dB by which each partial wanders by itself.
    players : int
        How many play together, `spread` cents apart.
    spread : float
    tremor, tremor_rate : float
        dB and hertz of the level's own wavering (a diaphragm's vibrato).
    dynamics, body, low_cut, grain, bursts, motion, count
        As for strings.
    """

    foot: float = 1.0
    partials: tuple[float, ...] = ()
    slope: float = 6.0
    even: float = 0.0
    cutoff: float = 4000.0
    cutoff_key: float = 0.3
    cutoff_slope: float = 9.0
    opening: float = 2.0
    attack: float = 0.05
    attack_key: float = -0.1
    blip: float = 0.0
    bloom: float = 0.0
    sag: float = 0.0
    swell: float = 0.0
    release: float = 0.1
    noise: float = -60.0
    noise_low: float = 500.0
    noise_high: float = 8000.0
    noise_key: bool = False
    pulse: float = 0.0
    shimmer: float = 0.5
    players: int = 1
    spread: float = 8.0
    tremor: float = 0.0
    tremor_rate: float = 5.0
    dynamics: float = 8.0
    body: tuple[tuple[float, float, float], ...] = ()
    low_cut: float = 60.0
    grain: float = 0.0
    bursts: tuple[Burst, ...] = ()
    motion: Motion = field(default_factory=Motion)
    count: int = 48

    def note(self, stroke: Stroke) -> Samples:
        """Return a note: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        length = round((stroke.held + self._release(stroke)) * stroke.rate) + BLOCK
        times = (BLOCK / stroke.rate * np.arange(-(-length // BLOCK) + 1)).astype(np.float32)
        level = self._level(stroke, times)
        gain = float(decibels(self.dynamics * stroke.force))
        out = self._tone(stroke, times, level, gain)[:, :length]
        if self.noise > -59:
            out += self._breath(stroke, level, gain, length)
        for burst in self.bursts:
            slurred = stroke.before is not None and not burst.after
            burst.add(out, stroke, gain * SLURRED if slurred else gain)
        return out

    def _tone(self, stroke: Stroke, times: Samples, level: Samples, gain: float) -> Samples:
        """Return what has a pitch, at least until the last of `times`: ``float32 [1 or 2, n]``."""
        frequencies = self._frequencies(stroke)
        strengths = self._strengths(stroke, frequencies)
        cents = self._cents(stroke, times)
        common, edges = cents.mean(axis=0), edges_of(cents)
        far = bool(np.abs(cents).max() >= STRAY)
        own = np.sqrt(np.mean((cents - common if far else cents) ** 2))
        strays = own * np.log(2) / 1200 * frequencies / stroke.rate
        step = self._step(stroke, strays, strengths)
        turns = frequencies[0] / stroke.rate * edges + stroke.chance.random((self.players, 1))
        course = Course(times, level, common, turns)
        course = course.steady(edges.mean(axis=0), step) if far else course.every(step / BLOCK)
        levels = self._levels(stroke, frequencies, course)
        strengths *= gain * min(1.0, LOUDEST / float(strengths @ levels.highest))
        strengths /= np.sinc(np.minimum(step * strays, 0.5)) ** 2
        entries, shares = self._entries(stroke, course), self._shares(stroke, strengths)
        basis, floor = triangles(frequencies, stroke.rate, step), gain * np.maximum(audible(frequencies), FLOOR)
        out = unison(course, entries, shares, levels, basis, floor)
        if not far:
            return out
        where = places(common, BLOCK * (times.size - 1))
        return np.stack([read(channel, where) for channel in out])

    def _step(self, stroke: Stroke, strays: Array, strengths: Array) -> int:
        """Return samples from state to state: as many as the attack allows, and what straying partials would add."""
        step = 2 * BLOCK if 0.1 * self.attack * stroke.rate > 2 * BLOCK else BLOCK
        images = np.linalg.norm(strays**2 * strengths) / np.linalg.norm(strengths)
        while step > BLOCK // 2 and step**2 * images > IMAGES:
            step //= 2
        return step

    def _release(self, stroke: Stroke) -> float:
        return 1.2 * min(self.release, 0.08) if stroke.articulation == "staccato" else 1.2 * self.release

    def _level(self, stroke: Stroke, times: Array) -> Array:
        """Return the level over time, in units of 6 dB below full."""
        attack = self.attack * 2 ** (self.attack_key * (stroke.pitch - 60) / 12 - 0.4 * stroke.force)
        attack *= {"staccato": 0.6, "accent": 0.55}.get(stroke.articulation, 1.0)
        if stroke.before is not None:
            attack *= 0.8
        attack = min(attack, 0.6 * stroke.held + 0.005)
        share = np.clip(times / attack, 0, 1)
        up = np.sin(0.5 * np.pi * share) ** 2
        down = np.clip((stroke.held - times) / self._release(stroke) + 1, 0, 1) ** 2
        curve = -self.sag / 6 * np.clip(times, 0, 1)
        if self.swell and stroke.held > 0.6:
            curve = curve + self.swell / 6 * np.sin(np.pi * np.clip(times / stroke.held, 0, 1)) ** 2
        if self.bloom and stroke.articulation not in {"accent", "staccato"}:
            curve = curve - self.bloom / 6 * np.exp(-times / 0.1)
        if stroke.articulation == "accent":
            curve = curve + 0.5 * np.exp(-times / 0.12)
        if self.tremor:
            sway = np.sin(2 * np.pi * self.tremor_rate * times + stroke.chance.uniform(0, 6))
            curve = curve + self.tremor / 6 * sway * np.clip((times - 0.25) / 0.3, 0, 1)
        return np.asarray(np.log2(np.maximum(up * down, 1e-5)) + curve)

    def _frequencies(self, stroke: Stroke) -> Array:
        fundamental = self.foot * stroke.frequency
        highest = max(int(stroke.top / fundamental), 1)
        return np.asarray(fundamental * np.arange(1, min(self.count, highest) + 1))

    def _strengths(self, stroke: Stroke, frequencies: Array) -> Array:
        """Return the amplitudes of partials at full level."""
        numbers, given = np.arange(1, frequencies.size + 1), np.array(self.partials or (0.0,))
        first = np.interp(numbers, np.arange(1, given.size + 1), given)
        beyond = self.slope * np.log2(np.maximum(numbers / given.size, 1))
        cutoff = self.cutoff * 2 ** (self.cutoff_key * (stroke.pitch - 60) / 12)
        dull = self.cutoff_slope / 2 * np.log2(1 + (frequencies / cutoff) ** 2)
        shade = first - beyond - dull + np.where(numbers % 2 == 0, self.even, 0.0)
        strengths = decibels(shade + body(frequencies, self.body, self.low_cut, self.grain))
        return np.asarray(strengths * LEVEL / np.sqrt(np.sum((weight(frequencies) * strengths) ** 2) / 2 + 1e-12))

    def _cents(self, stroke: Stroke, times: Samples) -> Samples:
        """Return where each player's pitch goes: ``float32 [players, n]``."""
        cents = self.motion.cents(stroke, times, self.players).reshape(self.players, -1)
        if self.players > 1:
            apart = np.linspace(-1, 1, self.players, dtype=np.float32)[:, np.newaxis]
            stroke.chance.shuffle(apart)
            cents += self.spread * (apart + stroke.chance.normal(0, 0.15, apart.shape).astype(np.float32))
        return cents

    def _levels(self, stroke: Stroke, frequencies: Array, course: Course) -> Levels:
        """Return what the partials' levels do: they open with the note's, pass the body's resonances, and wander."""
        numbers = np.arange(1, frequencies.size + 1)
        blip = self.blip * np.exp(-course.times / (1.5 * self.attack + 0.01))
        bright = np.clip(course.level + stroke.force + blip, -6, 2)
        tilt, curves = [np.ones(numbers.size), self.opening / 6.02 * np.log2(numbers)], [course.level, bright]
        if self.players == 1 and self.motion.moves:
            # What a body does to a partial that sways: a parabola through what it does at both ends and between.
            reach = float(np.clip(np.abs(course.cents).max(), 5, 200))
            ends = 2 ** (reach / 1200 * np.array([[-1], [0], [1]]))
            low, usual, high = body(ends * frequencies, self.body, self.low_cut, self.grain) / 6.02
            sway = np.clip(course.cents / reach, -1, 1)
            tilt, curves = [*tilt, (high - low) / 2, (high + low) / 2 - usual], [*curves, sway, sway**2]
        # Where many wander, each for himself, their sum wanders less; but what wandering adds to their power remains.
        size = self.shimmer / 6.02 / np.sqrt(self.players)
        wander = size * stroke.chance.standard_normal((numbers.size, int(course.times[-1] / KNOT) + 2))
        wander += np.log(2) * 2 / 3 * size**2 * (self.players - 1)
        arrays = (np.stack(tilt, axis=1), np.stack(curves), wander, course.times)
        return Levels(*(np.asarray(each, np.float32) for each in arrays))

    def _entries(self, stroke: Stroke, course: Course) -> Samples:
        """Return how far each player has come in: ``float32 [players, n]``."""
        if self.players == 1:
            return np.ones((1, course.times.size), np.float32)
        late = stroke.chance.uniform(0, 0.35 * self.attack, (self.players, 1))
        behind = np.interp(course.times - late, course.times, course.level) - course.level
        return np.exp2(np.minimum(behind, 0).astype(np.float32))

    def _shares(self, stroke: Stroke, strengths: Array) -> Lines:
        """Return what each player gives each partial, left and right: ``complex64 [p, 1 or 2, players]``."""
        place = (2 * np.arange(self.players) + 1) / self.players - 1
        sides = np.sqrt([1 - 0.8 * place, 1 + 0.8 * place] if self.players > 1 else [[1.0]]) / np.sqrt(self.players)
        # Pulses, as reeds, lips and bows make them: partials keep their places in the period, loosely.
        size = (strengths.size, 1, self.players)
        loose = decibels(stroke.chance.normal(0, 0.5, size)) * np.exp(1j * stroke.chance.normal(0, 0.4, size))
        return np.asarray(strengths[:, np.newaxis, np.newaxis] * sides * loose, np.complex64)

    def _breath(self, stroke: Stroke, level: Samples, gain: float, length: int) -> Samples:
        scale = stroke.frequency / 261.6 if self.noise_key else 1.0
        low, high = (float(round(min(edge * scale, stroke.top))) for edge in (self.noise_low, self.noise_high))
        noise = stretch(coloured(stroke.rate, low, high), length, stroke.chance)
        out = joined(gain * LEVEL * np.exp2(0.8 * level + (self.noise + 1.5 * stroke.force) / 6.02), length)
        if self.pulse:
            turns = stroke.frequency / stroke.rate * np.arange(length)
            turns -= np.floor(turns)
            out *= 1 + np.float32(self.pulse) * np.cos(np.float32(2 * np.pi) * turns.astype(np.float32))
        out *= noise
        return out[np.newaxis]
