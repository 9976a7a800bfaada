"""Chord symbols: ``"Bbmaj7/D"`` as notes."""

import re
from dataclasses import dataclass
from functools import cache

from menura.errors import RequestError
from menura.scores.pitch import pitch_class

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7), "sus4": (0, 5, 7),
    "5": (0, 7), "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10), "mmaj7": (0, 3, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9), "aug7": (0, 4, 8, 10),
    "7sus4": (0, 5, 7, 10), "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "6/9": (0, 4, 7, 9, 14),
    "9": (0, 4, 7, 10, 14), "maj9": (0, 4, 7, 11, 14), "m9": (0, 3, 7, 10, 14), "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15), "7b5": (0, 4, 6, 10), "11": (0, 4, 7, 10, 14, 17), "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 7, 10, 14, 21), "7#11": (0, 4, 7, 10, 18), "maj7#11": (0, 4, 7, 11, 18),
}  # fmt: skip
"""Semitones above the root, by suffix."""

ALIASES = {
    "M": "", "maj": "", "major": "", "min": "m", "-": "m", "minor": "m", "°": "dim", "o": "dim", "+": "aug",
    "M7": "maj7", "Δ": "maj7", "Δ7": "maj7", "-7": "m7", "min7": "m7", "ø": "m7b5", "ø7": "m7b5", "min7b5": "m7b5",
    "°7": "dim7", "o7": "dim7", "+7": "aug7", "7#5": "aug7", "sus": "sus4", "2": "sus2", "mM7": "mmaj7", "69": "6/9",
    "mMaj7": "mmaj7", "min9": "m9", "M9": "maj9", "add2": "add9", "7sus": "7sus4", "min6": "m6",
}  # fmt: skip

NONE = "N.C."
"""The symbol for no chord."""


@dataclass(frozen=True)
class Chord:
    """A chord symbol, read.

    Attributes
    ----------
    root : str
        ``"Bb"``.
    quality : str
        One of :data:`QUALITIES`.
    bass : str
        The lowest note; the root unless the symbol names another.
    """

    root: str
    quality: str
    bass: str

    def __str__(self) -> str:
        return f"{self.root}{self.quality}" + (f"/{self.bass}" if self.bass != self.root else "")

    @property
    def classes(self) -> tuple[int, ...]:
        """Pitch classes from the root up, without the bass if it is foreign."""
        return tuple((pitch_class(self.root) + step) % 12 for step in QUALITIES[self.quality])


@cache
def chord(symbol: str) -> Chord | None:
    """Return a chord symbol as notes; None for :data:`NONE`.

    Raises
    ------
    RequestError
        If it is no chord symbol that is known here.
    """
    if symbol in {NONE, "NC"}:
        return None
    found = re.fullmatch(r"([A-G])(#|b|♯|♭)?(6/9|[^/]*)(?:/([A-G](?:#|b|♯|♭)?))?", symbol.strip())
    if found is not None:
        letter, sign, rest, bass = found.groups()
        root = letter + (sign or "").replace("♯", "#").replace("♭", "b")
        quality = ALIASES.get(rest, rest.replace("♯", "#").replace("♭", "b"))
        if quality in QUALITIES:
            return Chord(root, quality, (bass or root).replace("♯", "#").replace("♭", "b"))
    raise RequestError(
        f"{symbol!r} is no chord symbol known here.", hint="Write a root and a suffix: C, F#m7, Bbmaj7/D, Gsus4, N.C."
    )
