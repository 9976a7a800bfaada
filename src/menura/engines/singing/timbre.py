"""What was said as it sounds from a singer's throat: formants moved, the top restored, breath and ring added."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from menura.engines.singing.lines import Said
from menura.engines.singing.singers import Singer
from menura.engines.singing.vocoder.parameters import Array, Complex
from menura.engines.singing.vocoder.synthesis import LEAST, responses


@dataclass(frozen=True)
class Top:
    """How the part of the spectrum is made that espeak-ng says dully or not at all.

    Attributes
    ----------
    edge, width : float
        Hz above which it begins, and over which it takes the place of what was said.
    band : tuple of float
        Hz between which its level is taken.
    drop : float
        dB from that level to its beginning.
    fall : float
        dB per kHz by which it falls from there.
    """

    edge: float
    width: float
    band: tuple[float, float]
    drop: float
    fall: float


VOICED = Top(4_650, 500, (2_800, 4_600), 11.0, 2.6)
WHISPERED = Top(4_650, 500, (2_800, 4_600), -3.0, 1.4)
VOICELESS = Top(8_600, 1_400, (7_000, 9_500), 1.0, 1.9)

SOFTER, SHARPER = -3.0, 6.0
"""dB by which voiceless sounds are brought nearer to sung vowels, and lifted out of whispered ones."""

OPEN, OPENED = 0.22, 900.0
"""Share by which the lowest formants of a whisper lie higher, as the open glottis joins the windpipe to the mouth, and
the Hz by which that is over (Jovičić 1998)."""

RING = 2_900.0
"""Hz of the singer's formant where `formants` is 1; men have it near 2800 Hz (Sundberg 1974)."""

RESOLUTION = 0.0214
"""Seconds of a response: at 48 kHz, 1024 samples."""

QUIET = -110.0
"""dB that stand for nothing."""


@dataclass(frozen=True, eq=False)
class Timbre:
    """A line as a singer's throat lets it through.

    Attributes
    ----------
    logs : ndarray [shape=(frames, bins), dtype=complex64]
        Minimum-phase spectra of the periodic part: see :func:`menura.engines.singing.vocoder.synthesis.responses`.
    noise : ndarray [shape=(frames, bins)]
        Amplitude of the rest.
    """

    logs: Complex
    noise: Array


@lru_cache(maxsize=12)
def timbre(said: Said, singer: Singer, rate: int, effort: float = 0.0, whispered: bool = False) -> Timbre:
    """Return a line in a singer's voice.

    Parameters
    ----------
    said : Said
    singer : Singer
    rate : int
        In Hz.
    effort : float
        dB above the usual level: a louder voice is a brighter one.
    whispered : bool
    """
    bins = (1 << round(np.log2(rate * RESOLUTION))) // 2 + 1
    hertz = np.linspace(0, rate / 2, bins)
    top = WHISPERED if whispered else VOICED
    source = hertz / singer.formants
    if whispered:
        source = source / (1 + OPEN * np.exp(-((source / OPENED) ** 2)))
    level = _moved(10 * np.log10(np.maximum(said.envelope, 1e-12)), said, hertz, source, top)
    octaves = np.log2(np.maximum(hertz, 100) / 1000)
    tilt = np.clip(3.0 * singer.brightness + 0.12 * effort - 1.0, -6, 6)
    voiced = said.voiced[:, None]
    level += np.where(voiced, 0, SHARPER if whispered else SOFTER).astype(np.float32)
    level += np.where(voiced, tilt * np.clip(octaves, -2, 3) + _ring(singer, hertz), 0).astype(np.float32)
    if whispered:
        level += np.where(voiced, _whisper(hertz), 0).astype(np.float32)
    power = 10 ** (level / 10)
    share = np.ones_like(power) if whispered else _noise(said, hertz, singer)
    logs = responses(np.full((1, bins), LEAST)) if whispered else responses(power * (1 - share**2))
    return Timbre(logs, np.sqrt(power) * share)


def _moved(level: Array, said: Said, hertz: Array, source: Array, voiced_top: Top) -> Array:
    """Return envelopes in dB at other frequencies, with formants moved and what lies above the edge made up."""
    step = 0.5 * said.sample_rate / (level.shape[1] - 1)
    inside = np.minimum(source, said.sample_rate / 2 - step) / step
    below = np.minimum(inside.astype(int), level.shape[1] - 2)
    share = (inside - below).astype(np.float32)
    moved = level[:, below] * (1 - share) + level[:, below + 1] * share
    tops = [_top(level, step, source, top) for top in (voiced_top, VOICELESS)]
    voiced = said.voiced[:, None]
    made = np.where(voiced, tops[0], tops[1])
    blend = np.where(voiced, *(np.clip((source - top.edge) / top.width, 0, 1) for top in (voiced_top, VOICELESS)))
    made -= np.where(hertz > 18_500, (hertz - 18_500) / 100, 0)
    blend = blend.astype(np.float32)
    return np.asarray(np.maximum(moved * (1 - blend) + made.astype(np.float32) * blend, QUIET), np.float32)


def _top(level: Array, step: float, source: Array, top: Top) -> Array:
    """Return what is made in place of the top: an even fall from the mean of a band that was said."""
    low, high = (int(edge / step) for edge in top.band)
    mean = level[:, low:high].mean(axis=1, keepdims=True)
    return np.asarray(mean - top.drop - top.fall * np.maximum(source - top.edge, 0) / 1000)


def _noise(said: Said, hertz: Array, singer: Singer) -> Array:
    """Return which share of the amplitude is noise: the voice's own, the singer's breath, all of the top."""
    step = 0.5 * said.sample_rate / (said.envelope.shape[1] - 1)
    source = np.minimum(hertz / singer.formants / step, said.aperiodicity.shape[1] - 1)
    share = said.aperiodicity[:, source.astype(int)].copy()
    octaves = np.log2(np.maximum(hertz, 100) / 1000)
    breath = 10 ** (np.clip(-34 + 24 * singer.breath + 5.5 * octaves, -60, -3) / 20)
    air = np.clip((hertz / singer.formants - 4_500) / 6_500, 0, 1)
    share = np.maximum(share, np.maximum(breath, 0.97 * air).astype(np.float32))
    share[~said.voiced] = 1
    return np.minimum(share, 1)


def _ring(singer: Singer, hertz: Array) -> Array:
    centre = RING * (1 + 0.6 * (singer.formants - 1))
    return singer.ring * np.exp(-0.5 * ((hertz - centre) / 480) ** 2)


def _whisper(hertz: Array) -> Array:
    """Return the dB by which a whispered vowel differs: no bass, more top."""
    octaves = np.log2(np.maximum(hertz, 60) / 1800)
    return np.clip(9.0 * octaves, -30, 12)


def breath(made: Timbre, row: int) -> Array:
    """Return the amplitude of an inhalation through the mouth as a whisper has it at a frame [shape=(1, bins)]."""
    level = np.log(made.noise[row : row + 1] + 1e-7)
    rising = np.linspace(-0.6, 0, level.shape[1]) ** 2
    flat = 0.45 * (level - level.mean()) - 3.0 * rising
    return np.asarray(np.exp(flat - flat.max()), np.float32)
