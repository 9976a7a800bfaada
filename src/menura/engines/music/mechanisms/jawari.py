"""Strings over a bridge that is flat and faintly curved, the jawari: sitars, tanpuras.

Going down, the string wraps itself around the bridge and is shorter for that part of its period. A wave that comes back
the sooner the lower it lies grows steep, as a breaker does on a beach: energy climbs to partials that no plucking point
can leave out (Raman, 1921), and the less so the weaker the vibration, so that a formant rises and sinks again
(Valette, 1995; van Walstijn, Bridges and Mehes, 2016). Below the frets lie strings that nobody plucks, the tarab: they
answer late and ring on.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.engines.music.lines import flowing, ringing, triangles
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.mechanisms.strings import rise
from menura.engines.music.motion import Motion
from menura.engines.music.spectrum import LEVEL, body, decibels, weight

STEP = 512
"""Samples between two states of the string, at 48 kHz 11 ms: hundreds of periods pass before it has changed much."""

LASTS = 4.5
"""Seconds for which a string is followed."""

COUNT = 80
"""Most partials."""

LEVELS = 4
"""Forces in an octave that are told apart: strings plucked about alike are computed once."""


@dataclass(frozen=True)
class Jawari:
    """A string over such a bridge, and those that answer it.

    Attributes
    ----------
    decay, decay_key, loss, loss_power, stiffness, low_cut, grain, body, bursts, motion, damp, rise, width, dynamics
        As for strings.
    point : float
        Where the string is plucked, as a part of its length.
    soft : float
        Hertz above which the plectrum is too soft.
    wrap : float
        Radians of a period by which the lowest part of the wave comes early within 10 ms, at mf.
    tune : tuple of float
        Cents of the strings of one note.
    tarab : float
        dB of the strings that answer, against the note; below -50: there are none.
    tarab_fall : float
        Seconds in which they fall by 60 dB.
    """

    decay: float = 5.0
    decay_key: float = -0.4
    loss: float = 0.1
    loss_power: float = 1.0
    stiffness: float = 2e-5
    point: float = 0.12
    soft: float = 6000.0
    wrap: float = 0.2
    tune: tuple[float, ...] = (0.0,)
    tarab: float = -60.0
    tarab_fall: float = 3.5
    low_cut: float = 200.0
    grain: float = 3.0
    body: tuple[tuple[float, float, float], ...] = ()
    bursts: tuple[Burst, ...] = ()
    motion: Motion = field(default_factory=Motion)
    damp: float = 0.35
    rise: float = 0.0008
    width: float = 0.3
    dynamics: float = 8.0

    def note(self, stroke: Stroke) -> Samples:
        """Return a note: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        gain = float(decibels(self.dynamics * stroke.force))
        out = self.motion.moved(self._plucked(stroke, gain), stroke)
        rise(out, self.rise, stroke.rate)
        for burst in self.bursts:
            burst.add(out, stroke, gain)
        return out if self.tarab < -50 else _longer(out, self._answer(stroke, gain))

    def _plucked(self, stroke: Stroke, gain: float) -> Samples:
        """Return the string itself ``float32 [2, n]``."""
        chance = stroke.chance
        force = round(LEVELS * stroke.force) / LEVELS
        waves = vibration(self, round(stroke.pitch, 2), force, stroke.rate, stroke.top)
        frequencies = stroke.frequency * np.arange(1, waves.shape[0] + 1)
        shade = body(frequencies, self.body, self.low_cut, self.grain) + chance.normal(0, 1.0, frequencies.size)
        strengths = decibels(shade)
        times = STEP / stroke.rate * np.arange(waves.shape[1])
        loud = np.abs(waves[:, times < 0.3]) * (weight(frequencies) * strengths)[:, np.newaxis]
        strengths *= gain * LEVEL / np.sqrt(np.mean(np.sum(loud**2, axis=0)) / 2 + 1e-12)
        apart = frequencies[:, np.newaxis] * (2 ** (np.array(self.tune) / 1200) - 1)
        beat = np.mean(np.exp(2j * np.pi * apart[:, :, np.newaxis] * times), axis=1)
        let_go = np.exp(-6.91 / self.damp * np.maximum(times - stroke.held, 0))
        last = int(np.searchsorted(times, min(stroke.held + 1.3 * self.damp, times[-1])))
        made = (waves * beat * let_go * strengths[:, np.newaxis])[:, : last + 1]
        made *= np.exp(1j * chance.uniform(0, 2 * np.pi) * np.arange(1, waves.shape[0] + 1))[:, np.newaxis]
        made[:, -1] = 0
        turns = made * np.exp(2j * np.pi * frequencies[:, np.newaxis] * times[: last + 1])
        sides = self.width * chance.uniform(-0.7, 0.7, frequencies.size)[:, np.newaxis].astype(np.float32)
        basis, out = triangles(frequencies, stroke.rate, STEP), np.empty((2, last, STEP), np.float32)
        for part, side in zip(out, (1 - sides, 1 + sides), strict=True):
            flowing(turns.astype(np.complex64), side, basis, part)
        return out.reshape(2, -1)

    def _answer(self, stroke: Stroke, gain: float) -> Samples:
        """Return the strings that answer ``float32 [2, n]``: the one of the note and the one an octave above."""
        chance, found = stroke.chance, []
        for octave in (1, 2):
            frequencies = octave * stroke.frequency * np.arange(1, 17)
            frequencies = frequencies[frequencies < stroke.top]
            shade = body(frequencies, self.body, self.low_cut, self.grain) - 6.0 * (octave - 1)
            away = np.log2(np.maximum(frequencies / 2000, 1e-3))
            found.append((frequencies * 2 ** (chance.normal(0, 3.0) / 1200), decibels(shade - 6.0 * away**2)))
        lines, sizes = (np.concatenate(each) for each in zip(*found, strict=True))
        level = LEVEL * gain * decibels(self.tarab) * np.sqrt(2 / (np.sum(sizes**2) + 1e-12))
        rates = 6.91 / self.tarab_fall * (1 + lines / 4000) * np.exp(chance.normal(0, 0.1, lines.size))
        side = chance.uniform(-0.6, 0.6, lines.size)
        waves = level * sizes * np.exp(1j * chance.uniform(0, 2 * np.pi, lines.size))
        both = np.stack([waves * (1 - side), waves * (1 + side)])
        length = round(min(0.8 * self.tarab_fall, 3.0) * stroke.rate)
        twice = np.concatenate([both, -both], axis=1)
        made = ringing(np.tile(lines, 2), np.concatenate([rates, rates + 6.0]), twice, length, stroke.rate)
        last = round(0.2 * length)
        made[:, length - last :] *= np.linspace(1, 0, last, dtype=np.float32)
        return made


@lru_cache(maxsize=48)
def vibration(string: Jawari, pitch: float, force: float, rate: int, top: float) -> npt.NDArray[np.complex64]:
    """Return what the partials of a plucked string are at every step: ``complex64 [partials, steps]``.

    The wave of one period is bent by the bridge, and loses what its partials lose, once in every step.

    Parameters
    ----------
    string : Jawari
    pitch : float
        MIDI number.
    force : float
        Velocity against mezzoforte, in octaves.
    rate : int
        In Hz.
    top : float
        Highest frequency that may be made, in Hz.
    """
    f0 = 440.0 * 2 ** ((pitch - 69) / 12)
    count = max(min(int(top / f0), COUNT), 1)
    size = 1 << int(np.ceil(np.log2(3 * count + 1)))
    numbers = np.arange(1, count + 1)
    seconds = STEP / rate
    own = 1 / (string.decay * 2 ** (string.decay_key * (pitch - 60) / 12))
    rates = 6.91 * (own + string.loss * (numbers * f0 / 1000) ** string.loss_power)
    stretched = np.sqrt(1 + string.stiffness * numbers**2) - np.sqrt(1 + string.stiffness)
    kept = np.exp(seconds * (-rates + 2j * np.pi * f0 * numbers * stretched))
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    comb = np.sin(np.pi * string.point * numbers) / numbers**2
    spectrum[1 : count + 1] = -0.5j * size * comb * np.exp(-0.5 * (numbers * f0 / string.soft) ** 2)
    wave = np.fft.irfft(spectrum, size)
    bend = string.wrap * 2.0**force * seconds / 0.01 * size / (2 * np.pi) / np.abs(wave).max()
    steps = round(LASTS / seconds) + 1
    out = np.empty((count, steps), np.complex64)
    place, edge = np.arange(size), np.arange(size + size // 8)
    for k in range(steps):
        spectrum = np.fft.rfft(wave)
        # The bridge is pushed by the slope of the string.
        out[:, k] = spectrum[1 : count + 1] * numbers / size
        spectrum[0], spectrum[count + 1 :] = 0, 0
        spectrum[1 : count + 1] *= kept
        wave = np.fft.irfft(spectrum, size)
        early = np.minimum(bend * np.maximum(-wave, 0), size // 8 - 2)
        wave = np.interp(place + early, edge, np.concatenate([wave, wave[: size // 8]]))
    return out


def _longer(first: Samples, second: Samples) -> Samples:
    """Return the sum of two notes of any lengths."""
    out = np.zeros((2, max(first.shape[1], second.shape[1])), np.float32)
    out[:, : first.shape[1]] += first
    out[:, : second.shape[1]] += second
    return out
