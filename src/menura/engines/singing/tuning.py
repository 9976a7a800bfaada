"""The first formant of high voices: singers open their mouths until it meets the pitch (Sundberg 1975).

A vowel whose first formant lies below its pitch would lose its strongest partial, and sound thin and shrill. Only the
lowest partial is heard there, so that moving the formant and raising that partial come to the same.
"""

from functools import lru_cache

import numpy as np

from menura.engines.singing.lines import Said
from menura.engines.singing.vocoder.parameters import Array, Complex
from menura.engines.singing.vocoder.synthesis import responses

FIRST = (200.0, 1000.0)
"""Hz between which first formants lie, in what was said."""

BELOW, MOST = 2.0, 20.0
"""dB by which the partial stays below the formant that is moved to it, and by which it is raised at most."""

WIDTH = 0.22
"""Octaves across which a partial is raised: no other lies so near."""

LOW, STEPS, COUNT = 160.0, 24, 96
"""Hz of the lowest pitch that is tuned to, pitches of an octave, and how many there are."""


def raised(said: Said, rows: Array, f0: Array, formants: float) -> Array:
    """Return by how many dB the lowest partial is raised.

    Parameters
    ----------
    said : Said
    rows : ndarray [shape=(n,)]
        Which frames of it are sung, with fractions.
    f0 : ndarray [shape=(n,)]
        Hz.
    formants : float
        Factor on those of what was said.
    """
    rows = np.clip(np.round(rows).astype(int), 0, len(said.envelope) - 1)
    step = 0.5 * said.sample_rate / (said.envelope.shape[1] - 1)
    low, high = (round(edge / step) for edge in FIRST)
    part = said.envelope[:, low:high]
    first = part.argmax(axis=1)
    place = np.clip(f0 / formants / step, 0, said.envelope.shape[1] - 2)
    below = place.astype(int)
    share = place - below
    power = said.envelope[rows, below] * (1 - share) + said.envelope[rows, below + 1] * share
    missing = 10 * np.log10(np.maximum(part.max(axis=1)[rows], 1e-12) / np.maximum(power, 1e-12)) - BELOW
    return np.where(place > first[rows] + low, np.clip(missing, 0, MOST), 0.0).astype(np.float32)


def partials(f0: Array, rate: int, bins: int) -> Complex:
    """Return the complex logarithms of spectra that raise the lowest partials of pitches by 1 dB.

    Parameters
    ----------
    f0 : ndarray [shape=(n,)]
        Hz.
    rate : int
        In Hz.
    bins : int
        From 0 Hz to half the rate.

    Returns
    -------
    ndarray [shape=(n, bins), dtype=complex64]
    """
    number = np.clip(np.round(STEPS * np.log2(f0 / LOW)), 0, COUNT - 1).astype(int)
    return np.asarray(_peaks(rate, bins)[number])


@lru_cache(maxsize=4)
def _peaks(rate: int, bins: int) -> Complex:
    centres = np.log2(LOW) + np.arange(COUNT)[:, None] / STEPS
    octaves = np.log2(np.maximum(np.linspace(0, rate / 2, bins), 20.0)) - centres
    return responses(10 ** (0.1 * np.exp(-0.5 * (octaves / WIDTH) ** 2)))
