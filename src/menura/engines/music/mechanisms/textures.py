"""Many voices at once, too many to be told apart: pads, string machines, supersaws, choirs.

Each partial is not a line but a narrow band of lines, written into one long spectrum and turned into sound at once: an
endless loop of an ensemble (Nasca, 2006: PADsynth). A note reads it from somewhere on, in two places for two ears.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.lines import Array, joined
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.spectrum import LEVEL, body, decibels, weight

LOOP = 2.7
"""Seconds of a loop, at least."""


@dataclass(frozen=True)
class Textures:
    """An ensemble.

    Attributes
    ----------
    slope : float
        dB an octave by which partials fall.
    even : float
        dB of even partials.
    cutoff, cutoff_key, cutoff_slope : float
        As for tones, when it is bright.
    spread : float
        Cents of the standard deviation of a partial's band; the bands of higher partials are as wide in cents.
    voices : tuple of float
        Cents of distinct voices; each gets a band.
    octave : float
        dB of the octave above, 0 where it is as loud; below -50: none.
    dark : float
        Octaves by which the cutoff is lower when the sound is dark.
    opening : float
        Seconds in which it opens from dark to bright; negative: closes.
    sweep : float
        Hertz at which it opens and closes by itself.
    attack, release : float
        Seconds.
    fall : float
        Seconds in which a held note falls by 60 dB; 0: it stays.
    vibrato : float
        dB of the level's slow swaying.
    width, dynamics, body, low_cut
        As for tones.
    """

    slope: float = 6.0
    even: float = 0.0
    cutoff: float = 3000.0
    cutoff_key: float = 0.3
    cutoff_slope: float = 9.0
    spread: float = 8.0
    voices: tuple[float, ...] = (0.0,)
    octave: float = -60.0
    dark: float = 1.5
    opening: float = 0.5
    sweep: float = 0.0
    attack: float = 0.3
    release: float = 0.6
    fall: float = 0.0
    vibrato: float = 0.0
    width: float = 0.8
    dynamics: float = 7.0
    body: tuple[tuple[float, float, float], ...] = ()
    low_cut: float = 60.0

    def note(self, stroke: Stroke) -> Samples:
        """Return a note: see :class:`menura.engines.music.mechanisms.base.Mechanism`."""
        release = min(self.release, 0.12) if stroke.articulation == "staccato" else self.release
        length = round((stroke.held + release) * stroke.rate)
        dark, bright = loops(self, round(stroke.pitch, 2), stroke.rate)
        times = 256 / stroke.rate * np.arange(length // 256 + 2)
        level, open_ = (joined(curve, length, 256) for curve in self._curves(stroke, times, release))
        out = np.empty((2, length), np.float32)
        first, second = stroke.chance.integers(bright.size, size=2)
        for channel, start in enumerate((first, int(first + self.width * (second - first)) % bright.size)):
            where = np.arange(start, start + length)
            low = dark.take(where, mode="wrap")
            out[channel] = level * (low + open_ * (bright.take(where, mode="wrap") - low))
        return out

    def _curves(self, stroke: Stroke, times: Array, release: float) -> tuple[Array, Array]:
        attack = min(self.attack * 2 ** (-0.4 * stroke.force), 0.7 * stroke.held + 0.005)
        up = np.sin(0.5 * np.pi * np.clip(times / attack, 0, 1)) ** 2
        down = np.clip((stroke.held - times) / release + 1, 0, 1) ** 2
        fall = np.exp(-6.91 * times / self.fall) if self.fall else 1.0
        sway = 1 + 0.115 * self.vibrato * np.sin(2 * np.pi * 5.2 * times + stroke.chance.uniform(0, 6))
        level = up * down * fall * sway * float(decibels(self.dynamics * stroke.force))
        share = np.exp(-3 * times / max(abs(self.opening), 1e-3))
        open_ = np.clip(0.55 + 0.3 * stroke.force, 0.05, 1) * (share if self.opening < 0 else 1 - share)
        if self.sweep:
            open_ = open_ * (0.6 + 0.4 * np.sin(2 * np.pi * self.sweep * times + stroke.chance.uniform(0, 6)))
        return level, open_


@lru_cache(maxsize=96)
def loops(texture: Textures, pitch: float, rate: int) -> tuple[Samples, Samples]:
    """Return two loops ``float32 [n]`` of one ensemble, dark and bright, their lines in phase with each other."""
    size = 1 << int(np.ceil(np.log2(LOOP * rate)))
    fundamental = 440.0 * 2 ** ((pitch - 69) / 12)
    chance = np.random.default_rng([round(100 * pitch) + 100_000, rate])
    lines = np.zeros((2, size // 2 + 1))
    for cents in texture.voices:
        _write(lines, texture, fundamental * 2 ** (cents / 1200), pitch, rate)
        if texture.octave > -50:
            _write(lines, texture, 2 * fundamental * 2 ** (cents / 1200), pitch, rate, texture.octave)
    phases = np.exp(2j * np.pi * chance.random(lines.shape[1]))
    uneven = chance.uniform(0.75, 1.25, lines.shape[1])
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    power = np.sum((lines[1] * uneven * weight(frequencies)) ** 2) / 2
    dark, bright = (np.fft.irfft((line * uneven * phases).astype(np.complex64), size) * size / 2 for line in lines)
    scale = LEVEL / np.sqrt(power + 1e-12)
    return np.asarray(dark * scale, np.float32), np.asarray(bright * scale, np.float32)


def _write(lines: Array, texture: Textures, fundamental: float, pitch: float, rate: int, gain: float = 0.0) -> None:
    top = min(0.45 * rate, 16_000.0)
    numbers = np.arange(1, max(int(top / fundamental), 1) + 1)
    frequencies = fundamental * numbers
    spacing = rate / (2 * (lines.shape[1] - 1))
    octaves = (pitch - 60) / 12
    base = gain - texture.slope * np.log2(numbers) + np.where(numbers % 2 == 0, texture.even, 0.0)
    base = base + body(frequencies, texture.body, texture.low_cut)
    for row, lower in enumerate((texture.dark, 0.0)):
        cutoff = texture.cutoff * 2 ** (texture.cutoff_key * octaves - lower)
        sizes = decibels(base - texture.cutoff_slope / 2 * np.log2(1 + (frequencies / cutoff) ** 2))
        for frequency, size in zip(frequencies, sizes, strict=True):
            wide = max(frequency * (2 ** (texture.spread / 1200) - 1) / spacing, 0.4)
            centre = frequency / spacing
            bins = np.arange(max(int(centre - 3 * wide), 1), min(int(centre + 3 * wide) + 2, lines.shape[1]))
            shape = np.exp(-0.5 * ((bins - centre) / wide) ** 2)
            lines[row, bins] = np.hypot(lines[row, bins], size * shape / np.sqrt(np.sum(shape**2) + 1e-12))
