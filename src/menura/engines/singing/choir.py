"""Who sings a phrase: one, two, or many who agree in nothing but the notes.

Singers of a good choir stray from each other by 10 to 15 cents (Ternström and Sundberg, 1988), come in within 20 to
40 ms, and bring throats, vibratos, unrest and places of their own (Ternström, 2003).
"""

from dataclasses import dataclass

import numpy as np

from menura.engines.singing.lines import PERIOD
from menura.engines.singing.phrases import Phrase
from menura.engines.singing.singers import Singer
from menura.engines.singing.vocoder.parameters import Array
from menura.scores.pitch import midi

WANDERS = 0.012
"""Seconds, standard deviation, by which a singer of a choir is early or late, from each half second to the next."""

UNREST = 16.0
"""Cents of the standard deviation of their slow unrest."""

WIDE = 36
"""Semitones from which on the range of a choir is that of women and men."""

THROATS = (1.1, 0.92)
"""Factors on the formants of women and of men."""

WOMEN, MEN = (midi("D3"), midi("A3")), (midi("D4"), midi("C5"))
"""Pitches between which women come in, going up, and between which men drop out."""


@dataclass(frozen=True)
class Copy:
    """One of several who sing the same: how it differs.

    Attributes
    ----------
    cents : float
    delay : float
        Seconds; negative: early.
    formants : float
        Factor.
    gain : float
        In dB.
    third : bool
        Whether it sings a third above.
    pan : float
        −1 … 1.
    vibrato : float
        Factor.
    pace : float
        Factor on the vibrato's rate.
    wanders : float
        Seconds by which its timing strays.
    unrest : float
        Cents by which its pitch does.
    """

    cents: float = 0.0
    delay: float = 0.0
    formants: float = 1.0
    gain: float = 0.0
    third: bool = False
    pan: float = 0.0
    vibrato: float = 1.0
    pace: float = 1.0
    wanders: float = 0.0
    unrest: float = 4.0


ALONE = (Copy(),)
HARMONY = (Copy(0, 0.0, 1.0, -1), Copy(6, 0.014, 1.04, -5, third=True))

_PLACES = (-0.25, 0.55, -0.75, 0.2, 0.85, -0.5, 0.35, -0.95)
_CENTS = (-2.0, 5.0, -8.0, 3.0, 9.0, -5.0, 0.0, 7.0)
_DELAYS = (0.0, 0.022, 0.014, -0.012, 0.03, 0.006, -0.006, 0.018)
_THROATS = (1.0, 1.05, 0.95, 1.07, 0.98, 1.03, 0.93, 1.01)
_VIBRATOS = (1.0, 0.8, 1.2, 0.9, 0.6, 1.1, 1.3, 0.7)
_PACES = (1.0, 0.92, 1.07, 0.95, 1.1, 0.98, 1.04, 0.9)


def copies(phrase: Phrase, singer: Singer) -> tuple[Copy, ...]:
    """Return all who sing a phrase."""
    if phrase.delivery == "harmony":
        return HARMONY
    if phrase.delivery != "choir" and singer.size == 1:
        return ALONE
    count = max(singer.size, 4)
    if singer.highest - singer.lowest < WIDE:
        return tuple(_copy(k, 1.0, -3.0 - 10 * float(np.log10(count / 2))) for k in range(count))
    pitch = float(np.median([note.pitch for note in phrase.notes]))
    women, men = (
        np.clip((pitch - WOMEN[0]) / (WOMEN[1] - WOMEN[0]), 0, 1),
        np.clip((MEN[1] - pitch) / (MEN[1] - MEN[0]), 0, 1),
    )
    shares = [women if k % 2 == 0 else men for k in range(count)]
    power = 2 * max(sum(share**2 for share in shares), 1e-6)
    found = []
    for k, share in enumerate(shares):
        if share > 0.1:
            gain = 20 * float(np.log10(share)) - 10 * float(np.log10(power))
            found.append(_copy(k, THROATS[k % 2], gain))
    return tuple(found)


def _copy(k: int, formants: float, gain: float) -> Copy:
    n = k % len(_CENTS)
    return Copy(
        _CENTS[n], _DELAYS[n], formants * _THROATS[n], gain, False, _PLACES[n], _VIBRATOS[n], _PACES[n], WANDERS, UNREST
    )


def strays(copy: Copy, count: int, chance: np.random.Generator) -> Array:
    """Return by how many frames a singer is late, frame by frame [shape=(count,)]."""
    if not copy.wanders:
        return np.full(count, copy.delay / PERIOD)
    every = round(0.5 / PERIOD)
    knots = copy.delay + copy.wanders * np.clip(chance.standard_normal(count // every + 2), -2, 2)
    smooth = np.interp(np.arange(count) / every, np.arange(knots.size), knots)
    return np.asarray(smooth / PERIOD)
