"""Drums and cymbals: skins whose pitch falls, wires, plates, shells, and hands."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.convolution import fast_length
from menura.audio.reading import read
from menura.engines.music.lines import BLOCK, ringing
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.motion import places
from menura.engines.music.spectrum import LEVEL, decibels
from menura.scores.drums import KEYS

LOWEST_HEARD = 20.0
"""Hertz below which a drum radiates nothing: far from its source a pulse's pressure sums up to zero (Pierce, 1981)."""

CLEAR = 10.0
"""How far above that plates and wires lie which it would change by 0.0004 dB and 8 degrees of phase at most."""

VARIATIONS = 6
"""How many times each stroke is made before one is heard again."""


@dataclass(frozen=True)
class Plate:
    """A crowd of inharmonic modes: a cymbal, a gong.

    Attributes
    ----------
    count : int
    low, high : float
        Hertz between which they lie, evenly in octaves to the power `bend`.
    level : float
        dB.
    fall_low, fall_high : float
        Seconds in which the lowest and the highest fall by 60 dB.
    tilt : float
        dB an octave.
    bend : float
    bloom : float
        Seconds in which the high ones come.
    """

    count: int
    low: float
    high: float
    level: float
    fall_low: float
    fall_high: float
    tilt: float = 0.0
    bend: float = 1.0
    bloom: float = 0.0


@dataclass(frozen=True)
class Drum:
    """One drum.

    Attributes
    ----------
    modes : tuple of (hertz, dB, seconds)
        Of the skin or the shell; seconds in which each falls by 60 dB.
    glide, glide_time : float
        Cents by which a stroke at full velocity begins too high, and seconds in which that goes.
    bursts : tuple of Burst
    plates : tuple of Plate
    repeats : tuple of float
        Seconds after which the bursts come again: hands that clap not quite together.
    dynamics : float
        dB by which it grows when the velocity doubles.
    bright : float
        dB an octave by which it opens when the velocity doubles.
    drive : float
        How far it is saturated; 0: not.
    level : float
        dB against the standard level of its loudest part.
    width : float
    pan : float
        Where it stands in its kit, -1 … 1.
    choke : float
        Seconds in which it falls by 60 dB when it is silenced.
    """

    modes: tuple[tuple[float, float, float], ...] = ()
    glide: float = 0.0
    glide_time: float = 0.03
    bursts: tuple[Burst, ...] = ()
    plates: tuple[Plate, ...] = ()
    repeats: tuple[float, ...] = ()
    dynamics: float = 8.0
    bright: float = 2.0
    drive: float = 0.0
    level: float = 0.0
    width: float = 0.2
    pan: float = 0.0
    choke: float = 0.0
    rise: float = 0.0004

    @property
    def lasts(self) -> float:
        """Seconds after which nothing of it is left, at most 7."""
        falls = [mode[2] for mode in self.modes] + [burst.fall + burst.rise for burst in self.bursts]
        falls += [plate.fall_low + plate.bloom for plate in self.plates]
        return min(1.3 * max(falls, default=0.1) + max(self.repeats, default=0.0), 7.0)

    @property
    def _pushes_air(self) -> bool:
        """Whether what lies below hearing must be taken away: from skins, and from what is low itself."""
        low = [burst.low for burst in self.bursts] + [plate.low for plate in self.plates]
        return bool(self.modes) or min(low, default=0.0) < CLEAR * LOWEST_HEARD

    def struck(self, stroke: Stroke) -> Samples:
        """Return ``float32 [2, n]``: one stroke."""
        shift = 2 ** ((stroke.pitch - round(stroke.pitch)) / 12)
        out = np.zeros((2, round(self.lasts * stroke.rate)), np.float32)
        gain = float(decibels(self.dynamics * stroke.force))
        if self.modes:
            self._skin(out, stroke, gain, shift)
        for plate in self.plates:
            self._plate(out, plate, stroke, gain, shift)
        self._noises(out, stroke, gain)
        if self.drive:
            out = np.tanh(self.drive * out / LEVEL).astype(np.float32) * np.float32(LEVEL / self.drive)
        if self._pushes_air:
            out = _radiated(out, stroke.rate)
        out *= decibels(self.level + np.array([[-3 * self.pan], [3 * self.pan]])).astype(np.float32)
        fade = min(round(0.1 * out.shape[1]), out.shape[1])
        out[:, out.shape[1] - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        return out

    def _skin(self, out: Samples, stroke: Stroke, gain: float, shift: float) -> None:
        chance = stroke.chance
        lines, levels, falls = np.array(self.modes).T
        lines = lines * shift * (1 + chance.normal(0, 0.004, lines.size))
        opened = self.bright * stroke.force * np.log2(lines / lines[0])
        sizes = gain * LEVEL * decibels(levels + opened + chance.normal(0, 0.6, lines.size))
        side = self.width * chance.uniform(-1, 1, lines.size) * (lines > 150)
        fit = lines < stroke.top
        both = -1j * np.stack([sizes * (1 - side), sizes * (1 + side)])[:, fit]
        rung = ringing(lines[fit], 6.91 / falls[fit], both, out.shape[1], stroke.rate)
        if self.glide:
            times = BLOCK / stroke.rate * np.arange(out.shape[1] // BLOCK + 2)
            cents = self.glide * min(2**stroke.force, 1.6) * np.exp(-times / self.glide_time)
            where = places(cents, out.shape[1])
            rung = np.stack([read(channel, where) for channel in rung])
        n = min(max(round(self.rise * stroke.rate), 2), out.shape[1])
        rung[:, :n] *= np.linspace(0, 1, n, dtype=np.float32)
        out += rung

    def _plate(self, out: Samples, plate: Plate, stroke: Stroke, gain: float, shift: float) -> None:
        chance, form = stroke.chance, np.random.default_rng(plate.count)
        share = np.sort(form.random(plate.count)) ** plate.bend
        lines = shift * plate.low * (plate.high / plate.low) ** share
        falls = plate.fall_low * (plate.fall_high / plate.fall_low) ** share
        tilt = (plate.tilt + self.bright * stroke.force) * np.log2(lines / np.sqrt(plate.low * plate.high))
        sizes = gain * LEVEL * decibels(plate.level + tilt + form.normal(0, 4, plate.count)) / np.sqrt(plate.count / 8)
        sizes = sizes * decibels(chance.normal(0, 2.5, plate.count))
        fit = lines < stroke.top
        turns = np.exp(1j * chance.uniform(0, 2 * np.pi, (2, plate.count)))
        turns[1] = turns[0] * np.exp(1j * chance.normal(0, 3 * self.width, plate.count))
        both = (sizes * turns)[:, fit]
        rung = ringing(lines[fit], 6.91 / falls[fit], both, out.shape[1], stroke.rate)
        if plate.bloom:
            n = out.shape[1]
            rung *= (1 - 0.8 * np.exp(-np.arange(n) / (plate.bloom * stroke.rate / 2))).astype(np.float32)
        n = min(max(round(self.rise * stroke.rate), 2), out.shape[1])
        rung[:, :n] *= np.linspace(0, 1, n, dtype=np.float32)
        out += rung

    def _noises(self, out: Samples, stroke: Stroke, gain: float) -> None:
        for delay in (0.0, *self.repeats):
            start = round(delay * stroke.rate * (stroke.chance.uniform(0.85, 1.15) if delay else 1))
            part = out[:, start:]
            for burst in self.bursts:
                noises = np.zeros(
                    (2, min(part.shape[1], round(1.4 * (burst.fall + burst.rise) * stroke.rate))), np.float32
                )
                burst.add(noises[:1], stroke, gain)
                own = np.zeros_like(noises[:1])
                burst.add(own, stroke, gain)
                noises[1:] = (1 - self.width) * noises[:1] + self.width * own
                part[:, : noises.shape[1]] += noises


@dataclass(frozen=True)
class Kit:
    """Drums by their keys.

    Attributes
    ----------
    drums : tuple of (int, Drum)
        Key in General MIDI, and what is struck there.
    """

    drums: tuple[tuple[int, Drum], ...]

    def note(self, stroke: Stroke) -> Samples:
        """Return a stroke: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        drum = self.drum(round(stroke.pitch))
        loud = round(8 * stroke.force) / 8
        made = _struck(drum, round(stroke.pitch % 1, 3), loud, stroke.seed % VARIATIONS, stroke.rate)
        trim = float(decibels(drum.dynamics * (stroke.force - loud) + stroke.chance.normal(0, 0.4)))
        made = made * np.float32(trim)
        held = round(stroke.held * stroke.rate)
        if drum.choke and held < made.shape[1]:
            n = made.shape[1] - held
            made[:, held:] *= np.exp(-6.91 / drum.choke / stroke.rate * np.arange(n)).astype(np.float32)
            made = made[:, : held + round(1.2 * drum.choke * stroke.rate)]
        return made

    def drum(self, key: int) -> Drum:
        """Return what lies on a key, or on the nearest that has something."""
        nearest = min(self.drums, key=lambda pair: (abs(pair[0] - key), pair[0]))
        return nearest[1]


def _radiated(out: Samples, rate: int) -> Samples:
    """Return a stroke ``float32 [2, n]`` without what lies below hearing: a high-pass of the second order."""
    size = fast_length(out.shape[1] + rate // 10)
    return np.asarray(np.fft.irfft(np.fft.rfft(out, size) * _through(size, rate), size)[:, : out.shape[1]], np.float32)


@lru_cache(maxsize=32)
def _through(size: int, rate: int) -> npt.NDArray[np.complex64]:
    angle = 1j * np.fft.rfftfreq(size, 1 / rate) / LOWEST_HEARD
    return np.asarray(angle**2 / (angle**2 + np.sqrt(2) * angle + 1), np.complex64)


BASS_DRUMS = (KEYS["kick"], KEYS["bass-drum"])

LOWEST = -5
"""Semitones by which a bass drum is tuned down at most; it is tuned up by less than an octave more."""


@lru_cache(maxsize=128)
def tuned(kit: Kit, tonic: int) -> Kit:
    """Return a kit whose bass drums sound the tonic of a key.

    A bass drum has a pitch, and beside a bass it is heard as a note: players tune it to the piece.

    Parameters
    ----------
    kit : Kit
    tonic : int
        Pitch class.
    """
    return replace(
        kit, drums=tuple((key, _tuned(drum, tonic) if key in BASS_DRUMS else drum) for key, drum in kit.drums)
    )


def _tuned(drum: Drum, tonic: int) -> Drum:
    if not drum.modes:
        return drum
    lowest = 69 + 12 * math.log2(min(mode[0] for mode in drum.modes) / 440)
    shift = (tonic - lowest - LOWEST) % 12 + LOWEST
    ratio = 2 ** (shift / 12)
    return replace(drum, modes=tuple((hertz * ratio, level, fall) for hertz, level, fall in drum.modes))


@lru_cache(maxsize=192)
def _struck(drum: Drum, bent: float, force: float, variation: int, rate: int) -> Samples:
    """Return one of the few ways in which a stroke sounds; not to be written to."""
    bent = bent - 1 if bent > 0.5 else bent
    stroke = Stroke(rate, 60 + bent, 2**force * 80 / 127, 1.0, seed=variation)
    return replace(drum).struck(stroke)
