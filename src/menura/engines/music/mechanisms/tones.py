"""Tones that last as long as somebody bows, blows, pumps or holds the key."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from menura.audio.clip import Samples
from menura.audio.reading import read
from menura.engines.music.lines import BLOCK, Array, flowing, harmonics, joined
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.motion import Motion, edges_of, places
from menura.engines.music.noises import coloured, stretch
from menura.engines.music.spectrum import LEVEL, along, body, decibels, weight

STRAY = 60.0
"""Cents from a note's pitch up to which many players are summed before they are made to sound."""

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
        times = BLOCK / stroke.rate * np.arange(-(-length // BLOCK) + 2)
        level = self._level(stroke, times)
        gain = float(decibels(self.dynamics * stroke.force))
        if self.players == 1:
            out = self._player(stroke, times, level).sounding(length, stroke.rate)[np.newaxis]
        else:
            out = self._ensemble(stroke, times, level, length)
        out *= np.float32(gain)
        if self.noise > -59:
            out += self._breath(stroke, level, length) * np.float32(gain)
        for burst in self.bursts:
            slurred = stroke.before is not None and not burst.after
            burst.add(out, stroke, gain * SLURRED if slurred else gain)
        return out

    def _ensemble(self, stroke: Stroke, times: Array, level: Array, length: int) -> Samples:
        apart = np.linspace(-1, 1, self.players)
        stroke.chance.shuffle(apart)
        players, sides = [], []
        for k, where in enumerate(apart):
            cents = self.spread * where + stroke.chance.normal(0, 0.15 * self.spread)
            late = np.maximum(times - stroke.chance.uniform(0, 0.35 * self.attack), 0)
            players.append(self._player(stroke, times, np.interp(late, times, level), cents / 100))
            place = (2 * k + 1) / self.players - 1
            sides.append(np.sqrt((1 - 0.8 * place, 1 + 0.8 * place)) / np.sqrt(self.players))
        if self.motion.moves and max(player.strays for player in players) < STRAY:
            return together(players, sides, stroke, length)
        alone = [player.sounding(length, stroke.rate) for player in players]
        return np.asarray(np.transpose(sides) @ np.stack(alone), np.float32)

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

    def _strengths(self, stroke: Stroke, frequencies: Array, numbers: Array) -> Array:
        """Return the dB of partials at full level."""
        given = np.array(self.partials or (0.0,))
        first = np.interp(numbers, np.arange(1, given.size + 1), given)
        beyond = self.slope * np.log2(np.maximum(numbers / given.size, 1))
        octaves = (stroke.pitch - 60) / 12
        cutoff = self.cutoff * 2 ** (self.cutoff_key * octaves)
        dull = self.cutoff_slope / 2 * np.log2(1 + (frequencies / cutoff) ** 2)
        return np.asarray(first - beyond - dull + np.where(numbers % 2 == 0, self.even, 0.0))

    def _player(self, stroke: Stroke, times: Array, level: Array, off: float = 0.0) -> "Player":
        chance = stroke.chance
        fundamental = self.foot * stroke.frequency * 2 ** (off / 12)
        highest = max(int(stroke.top / fundamental), 1)
        numbers = np.arange(1, min(self.count, highest) + 1)
        frequencies = fundamental * numbers
        shade = self._strengths(stroke, frequencies, numbers)
        resonance = body(frequencies, self.body, self.low_cut, self.grain)
        shade = shade + resonance
        strengths = decibels(shade + chance.normal(0, 0.5, numbers.size))
        strengths *= LEVEL / np.sqrt(np.sum((weight(frequencies) * strengths) ** 2) / 2 + 1e-12)
        cents = self.motion.cents(stroke, times)
        open_ = (self.opening * np.log2(numbers) / 6.02).astype(np.float32)
        bright = np.clip(level + stroke.force + self.blip * np.exp(-times / (1.5 * self.attack + 0.01)), -6, 2)
        envelope = open_[:, np.newaxis] * bright.astype(np.float32)
        envelope += level.astype(np.float32)
        if self.motion.moves and self.players == 1:
            octaves = np.log2(frequencies)[:, np.newaxis] + cents / 1200
            moved = along(octaves, self.body, self.low_cut, self.grain) - resonance[:, np.newaxis]
            envelope += np.clip(moved / 6.02, -2, 1)
        if self.shimmer:
            envelope += _wander(times, numbers.size, chance, self.shimmer / 6.02)
        envelopes = np.exp2(envelope, out=envelope)
        envelopes *= strengths.astype(np.float32)[:, np.newaxis]
        envelopes *= min(1.0, LOUDEST / float(envelopes.sum(axis=0).max()))
        # Pulses, as reeds, lips and bows make them: partials keep their places in the period, loosely.
        phases = numbers * chance.uniform(0, 2 * np.pi) + chance.normal(0, 0.4, numbers.size)
        moves = self.motion.moves or stroke.articulation == "trill"
        return Player(frequencies, phases, envelopes, cents if moves else None, off)

    def _breath(self, stroke: Stroke, level: Array, length: int) -> Samples:
        scale = stroke.frequency / 261.6 if self.noise_key else 1.0
        low, high = (float(round(min(edge * scale, stroke.top))) for edge in (self.noise_low, self.noise_high))
        noise = stretch(coloured(stroke.rate, low, high), length, stroke.chance)
        loud = LEVEL * np.exp2(0.8 * level + (self.noise + 1.5 * stroke.force) / 6.02)
        shape = joined(loud, length)
        if self.pulse:
            turns = stroke.frequency / stroke.rate * np.arange(length)
            turns -= np.floor(turns)
            shape *= 1 + np.float32(self.pulse) * np.cos(np.float32(2 * np.pi) * turns.astype(np.float32))
        return (shape * noise)[np.newaxis]


def _wander(times: Array, count: int, chance: np.random.Generator, size: float) -> Samples:
    """Return how each partial's level wanders over time, ``[count, times]``: by `size`, a few times in a second."""
    knots = int(times[-1] / 0.09) + 3
    values = np.ascontiguousarray((size * chance.standard_normal((knots, count))).T.astype(np.float32))
    place = times / 0.09
    whole = place.astype(np.int64)
    made = np.diff(values).take(whole, axis=1)
    made *= (place - whole).astype(np.float32)
    made += values.take(whole, axis=1)
    return made


@dataclass(frozen=True)
class Player:
    """What one player does in one note, before it sounds.

    Attributes
    ----------
    frequencies, phases : ndarray [shape=(p,)]
        Of a steady tone: hertz, radians.
    envelopes : ndarray [shape=(p, blocks + 1), dtype=float32]
        Amplitudes at the beginning of each block.
    cents : ndarray [shape=(blocks + 1,)] or None
        By which the pitch moves; None if it does not.
    off : float
        Semitones from the note at which the steady tone lies.
    """

    frequencies: Array
    phases: Array
    envelopes: Samples
    cents: Array | None
    off: float

    @property
    def strays(self) -> float:
        """How far it goes from the note, in cents."""
        moved = 0.0 if self.cents is None else float(np.abs(self.cents).max())
        return moved + 100 * abs(self.off)

    def sounding(self, length: int, rate: int) -> Samples:
        """Return ``float32 [length]``."""
        if self.cents is None:
            return self._steady(length, rate)
        where = places(self.cents, length)
        return read(self._steady(int(where[-1]) + 2, rate), where)

    def _steady(self, length: int, rate: int) -> Samples:
        blocks = -(-length // BLOCK)
        missing = max(blocks + 1 - self.envelopes.shape[1], 0)
        loud = np.pad(self.envelopes, ((0, 0), (0, missing)), mode="edge") if missing else self.envelopes
        states = self._turned(BLOCK * np.arange(blocks + 1.0), loud[:, : blocks + 1], rate)
        return flowing(self.frequencies, states, length, rate)

    def states(self, blocks: int, count: int, rate: int) -> Samples:
        """Return what the first `count` partials are every half block: ``float32 [2, count, 2 * blocks + 1]``."""
        at = BLOCK / 2 * np.arange(2 * blocks + 1)
        if self.cents is not None:
            edges = edges_of(self.cents)
            at = np.interp(at, BLOCK * np.arange(edges.size), edges)
        loud = np.empty((count, 2 * blocks + 1), np.float32)
        loud[:, ::2] = self.envelopes[:count, : blocks + 1]
        loud[:, 1::2] = 0.5 * (loud[:, :-1:2] + loud[:, 2::2])
        return self._turned(at, loud, rate)

    def _turned(self, at: Array, loud: Samples, rate: int) -> Samples:
        """Return the state of partials of given amplitudes where their steady tone is read."""
        turned = harmonics(2 * np.pi * self.frequencies[0] / rate * at, loud.shape[0])
        turned *= np.exp(1j * self.phases[: loud.shape[0], np.newaxis]).astype(np.complex64)
        out = np.empty((2, *loud.shape), np.float32)
        np.multiply(turned.real, loud, out=out[0])
        np.multiply(turned.imag, loud, out=out[1])
        return out


def together(players: Sequence[Player], sides: Sequence[Array], stroke: Stroke, length: int) -> Samples:
    """Return players near one pitch as ``float32 [2, length]``: the sum of their lines, by their gains on each side."""
    count, blocks = min(player.frequencies.size for player in players), -(-length // BLOCK)
    states = np.zeros((2, 2, count, 2 * blocks + 1), np.float32)
    for player, gains in zip(players, sides, strict=True):
        own = player.states(blocks, count, stroke.rate)
        for state, gain in zip(states, gains, strict=True):
            state += own * np.float32(gain)
    usual = players[0].frequencies[:count] / 2 ** (players[0].off / 12)
    return np.stack([flowing(usual, state, length, stroke.rate, BLOCK // 2) for state in states])
