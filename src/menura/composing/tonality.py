"""Whether a piece sounds in its key: what it plays, beside the profiles that listeners have of the 24 keys."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from menura.composing.harmony import chord_at
from menura.scores.chords import NONE
from menura.scores.keys import Key
from menura.scores.model import Section
from menura.scores.pitch import midi, pitch_class

MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class fits a key, from the tonic up (C. L. Krumhansl, 1990)."""


def clearness(sections: Sequence[Section], bar: Fraction, lead: str, tonic: Key) -> float:
    """Return by how much a key fits sections better than any other key: negative when another one fits better.

    Parameters
    ----------
    sections : sequence of Section
    bar : Fraction
        Quarter notes of a bar.
    lead : str
        The part that has the melody.
    tonic : Key
        A major or minor key.

    Returns
    -------
    float
        Difference of correlations, −2 … 2.
    """
    weights = _weights(sections, bar, lead)
    fits = {(k, minor): _correlation(weights, k, minor) for k in range(12) for minor in (False, True)}
    own = (pitch_class(tonic.tonic), tonic.is_minor)
    return fits.pop(own) - max(fits.values())


def _weights(sections: Sequence[Section], bar: Fraction, lead: str) -> list[float]:
    """Return how much each pitch class is heard: chords with their basses, and the melody."""
    weights = [0.0] * 12
    for section in sections:
        bounds = [*(c.at for c in section.chords), section.bars * bar]
        for change, (start, end) in zip(section.chords, pairwise(bounds), strict=True):
            _sound(weights, change.symbol, float(end - start))
        for note in section.notes.get(lead, ()):
            weights[midi(note.pitch) % 12] += float(note.length)
    return weights


def _sound(weights: list[float], symbol: str, beats: float) -> None:
    if symbol == NONE:
        return
    found = chord_at(symbol)
    weights[pitch_class(found.bass)] += beats
    for number in found.classes[:4]:
        weights[number] += beats


def _correlation(weights: Sequence[float], tonic: int, minor: bool) -> float:
    profile = MINOR if minor else MAJOR
    turned = [profile[(k - tonic) % 12] for k in range(12)]
    mean, other = sum(weights) / 12, sum(profile) / 12
    a, b = [w - mean for w in weights], [p - other for p in turned]
    spread = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / spread if spread else 0.0
