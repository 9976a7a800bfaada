"""Facts about spectra that all mechanisms share: what a body lets through, how loud partials are together."""

from collections.abc import Sequence

import numpy as np

from menura.engines.music.lines import Array

LEVEL = 0.05
"""Root mean square of the K-weighted sound of a note at mezzoforte, before an instrument's own gain."""


def body(frequencies: Array, peaks: Sequence[Sequence[float]], low_cut: float = 0.0) -> Array:
    """Return by how many dB a body, a tube or a mouth favours frequencies.

    Parameters
    ----------
    frequencies : ndarray [shape=...]
        In hertz.
    peaks : sequence of (hertz, dB, octaves)
        Resonances: where, how much, how wide.
    low_cut : float
        Hertz below which little is radiated, 12 dB an octave.
    """
    octaves = np.log2(np.maximum(frequencies, 1.0))
    gain = np.zeros_like(octaves)
    for place, strength, width in peaks:
        gain += strength * np.exp(-(((octaves - np.log2(place)) / width) ** 2))
    if low_cut:
        gain -= 10 * np.log10(1 + (low_cut / np.maximum(frequencies, 1.0)) ** 4)
    return gain


def weight(frequencies: Array) -> Array:
    """Return how strongly the ear's weighting of BS.1770 takes amplitudes at frequencies in hertz."""
    shelf = 1 + (10 ** (4 / 20) - 1) / (1 + (1500 / np.maximum(frequencies, 1.0)) ** 2)
    return np.asarray(shelf / (1 + (38 / np.maximum(frequencies, 1.0)) ** 2))


def decibels(gain: Array | float) -> Array:
    """Return factors for gains in dB."""
    return np.asarray(10 ** (np.asarray(gain, np.float64) / 20))
