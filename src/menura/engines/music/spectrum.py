"""Facts about spectra that all mechanisms share: what a body lets through, how loud partials are together."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from menura.engines.music.lines import Array

LEVEL = 0.05
"""Root mean square of the K-weighted sound of a note at mezzoforte, before an instrument's own gain."""


Peaks = Sequence[Sequence[float]]
"""Resonances: hertz, dB, octaves; where, how much, how wide."""


def body(frequencies: Array, peaks: Peaks, low_cut: float = 0.0, grain: float = 0.0) -> Array:
    """Return by how many dB a body, a tube or a mouth favours frequencies.

    Parameters
    ----------
    frequencies : ndarray [shape=...]
        In hertz.
    peaks : sequence of (hertz, dB, octaves)
        Resonances.
    low_cut : float
        Hertz below which little is radiated, 12 dB an octave.
    grain : float
        Standard deviation in dB of the many narrow resonances above 300 Hz that nobody has counted.
    """
    return along(np.log2(np.maximum(frequencies, 1.0)), peaks, low_cut, grain)


def along(octaves: Array, peaks: Peaks, low_cut: float = 0.0, grain: float = 0.0) -> Array:
    """Return the same as :func:`body` for frequencies given as binary logarithms of hertz."""
    table = _table(tuple(tuple(peak) for peak in peaks), low_cut, grain)
    place = np.clip((octaves - _LOWEST) * _STEPS, 0, table.size - 2.001)
    whole = place.astype(np.int64)
    below = table[whole]
    return np.asarray(below + (table[whole + 1] - below) * (place - whole))


_LOWEST, _HIGHEST, _STEPS = 3, 16, 48
"""Octaves above 1 Hz, and steps in an octave, of the table of a body."""


@lru_cache(maxsize=256)
def _table(peaks: tuple[tuple[float, ...], ...], low_cut: float, grain: float) -> Array:
    octaves = np.arange(_LOWEST * _STEPS, _HIGHEST * _STEPS + 1) / _STEPS
    gain = np.zeros_like(octaves)
    for place, strength, width in peaks:
        gain += strength * np.exp(-(((octaves - np.log2(place)) / width) ** 2))
    if low_cut:
        gain -= 10 * np.log10(1 + (low_cut / 2**octaves) ** 4)
    if grain:
        chance = np.random.default_rng(int(sum(peak[0] for peak in peaks)))
        rough = np.convolve(chance.standard_normal(octaves.size), np.hanning(7) / np.sqrt(np.sum(np.hanning(7) ** 2)))
        gain += grain * rough[3:-3] * np.clip(octaves - np.log2(300.0), 0, 1)
    return gain


def weight(frequencies: Array) -> Array:
    """Return how strongly the ear's weighting of BS.1770 takes amplitudes at frequencies in hertz.

    Never less than a third: what lies below hearing is not made louder so as to be heard.
    """
    shelf = 1 + (10 ** (4 / 20) - 1) / (1 + (1500 / np.maximum(frequencies, 1.0)) ** 2)
    return np.maximum(shelf / (1 + (38 / np.maximum(frequencies, 1.0)) ** 2), 1 / 3)


def audible(frequencies: Array) -> Array:
    """Return from what amplitudes on young ears hear sines at frequencies in hertz, where full scale is 105 dB SPL.

    The threshold in quiet of Terhardt (1979).
    """
    f = np.maximum(frequencies, 20.0) / 1000
    return decibels(3.64 * f**-0.8 - 6.5 * np.exp(-0.6 * (f - 3.3) ** 2) + 1e-3 * f**4 - 105)


def decibels(gain: Array | float) -> Array:
    """Return factors for gains in dB."""
    return np.asarray(10 ** (np.asarray(gain, np.float64) / 20))
