"""Whether a piece sounds in its key: what is played, beside the profiles that listeners have of the 24 keys."""

import math
from collections.abc import Sequence

from menura.scores.arranging.performing import performance
from menura.scores.instruments import instrument
from menura.scores.keys import Key
from menura.scores.model import LeadSheet
from menura.scores.pitch import pitch_class

MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class fits a key, from the tonic up (C. L. Krumhansl, Cognitive Foundations of Musical Pitch,
1990)."""

EARS = ((1.0, 0.0, 0.0), (1.0, 0.5, 0.2), (3.0, 0.25, 0.15), (3.0, 0.5, 0.15))
"""Ways to listen: how much a bass weighs, and how strong the fifth and the major third above a note sound in its own
harmonics."""

RINGS = 1.5
"""Seconds for which a note that dies away is heard."""


def clearness(sheet: LeadSheet, tonic: Key) -> float:
    """Return by how much a key fits a piece better than any other key: negative when another one fits better.

    Parameters
    ----------
    sheet : LeadSheet
    tonic : Key
        A major or minor key.

    Returns
    -------
    float
        Difference of correlations, −2 … 2: the smallest one of several ways to listen, from the notes alone to
        basses that cover the rest.
    """
    upper, lower = _weights(sheet)
    return min(
        _margin(_ringing([u + bass * low for u, low in zip(upper, lower, strict=True)], fifth, third), tonic)
        for bass, fifth, third in EARS
    )


def _margin(weights: Sequence[float], tonic: Key) -> float:
    fits = {(k, minor): _correlation(weights, k, minor) for k in range(12) for minor in (False, True)}
    own = (pitch_class(tonic.tonic), tonic.is_minor)
    return fits.pop(own) - max(fits.values())


def _ringing(weights: Sequence[float], fifth: float, third: float) -> list[float]:
    """Return what is heard of pitch classes whose third and fifth harmonics sound along: fifths and major thirds."""
    return [w + fifth * weights[(k - 7) % 12] + third * weights[(k - 4) % 12] for k, w in enumerate(weights)]


def _weights(sheet: LeadSheet) -> tuple[list[float], list[float]]:
    """Return how much of each pitch class is heard, without basses and of them: how long it sounds, how loudly."""
    upper, lower = [0.0] * 12, [0.0] * 12
    played = performance(sheet)
    for part in sheet.parts:
        player = instrument(part.instrument)
        if player.is_percussion:
            continue
        weights = lower if part.role == "bass" else upper
        gain, most = 10 ** (part.gain / 20), 4.0 if player.sustains else RINGS
        for note in played.notes(part.id):
            weights[note.pitch % 12] += gain * note.velocity * min(note.duration, most)
    return upper, lower


def _correlation(weights: Sequence[float], tonic: int, minor: bool) -> float:
    profile = MINOR if minor else MAJOR
    turned = [profile[(k - tonic) % 12] for k in range(12)]
    mean, other = sum(weights) / 12, sum(profile) / 12
    a, b = [w - mean for w in weights], [p - other for p in turned]
    spread = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / spread if spread else 0.0
