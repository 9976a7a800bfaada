"""Tempo words and what they mean in beats a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menura.composing.named import names, table
from menura.errors import UnknownNameError


@dataclass(frozen=True)
class TempoWord:
    """A tempo word.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English, Italian and Chinese.
    low, high : float
        Beats a minute.
    """

    name: str
    names: tuple[str, ...]
    low: float
    high: float


PRINTED = (
    (44, "Grave"), (58, "Largo"), (72, "Adagio"), (90, "Andante"), (108, "Moderato"), (122, "Allegretto"),
    (156, "Allegro"), (178, "Vivace"), (1000, "Presto"),
)  # fmt: skip
"""The word that is printed above a tempo, by its upper limit in beats a minute."""


@cache
def tempos() -> Mapping[str, TempoWord]:
    """Return every tempo word by name."""
    return {
        name: TempoWord(name, names(row["names"]), row["low"], row["high"]) for name, row in table("tempos").items()
    }


def tempo(name: str) -> TempoWord:
    """Return the tempo word of a name, in English, Italian or Chinese; `UnknownNameError` if nothing is called so."""
    called = {each: found for found in tempos().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("tempo", name, sorted(tempos()))
    return called[name.strip().lower()]


def printed(bpm: float) -> str:
    """Return the word that is printed above a tempo: ``"Andante"``."""
    return next(word for limit, word in PRINTED if bpm < limit)
