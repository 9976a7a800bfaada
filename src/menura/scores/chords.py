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
    "maj13": (0, 4, 7, 11, 14, 21), "m13": (0, 3, 7, 10, 14, 21), "9sus4": (0, 5, 7, 10, 14),
    "13sus4": (0, 5, 7, 10, 14, 21), "m6/9": (0, 3, 7, 9, 14), "add11": (0, 4, 7, 17), "9#11": (0, 4, 7, 10, 14, 18),
    "7b13": (0, 4, 7, 10, 20), "13b9": (0, 4, 7, 10, 13, 21), "7#5#9": (0, 4, 8, 10, 15), "maj7#5": (0, 4, 8, 11),
}  # fmt: skip
"""Semitones above the root, by suffix."""

ALIASES = {
    "M": "", "maj": "", "°": "dim", "o": "dim", "+": "aug", "Δ": "maj7", "Δ7": "maj7", "M7": "maj7", "M9": "maj9",
    "ø": "m7b5", "ø7": "m7b5", "°7": "dim7", "o7": "dim7", "+7": "aug7", "7+": "aug7", "7#5": "aug7", "sus": "sus4",
    "4": "sus4", "2": "sus2", "69": "6/9", "6add9": "6/9", "m69": "m6/9", "m6add9": "m6/9", "mM7": "mmaj7",
    "add2": "add9", "madd2": "madd9", "add4": "add11", "7sus": "7sus4", "7/4": "7sus4", "9sus": "9sus4",
    "13sus": "13sus4", "mb5": "dim", "7alt": "7#5#9", "alt": "7#5#9", "+maj7": "maj7#5", "maj7+": "maj7#5",
}  # fmt: skip
"""Other ways in which a suffix is written."""

SPELLINGS = (
    (r"[(),\s]", ""), (r"♯", "#"), (r"♭", "b"), (r"(?i)major|maj|ma(?!d)", "maj"), (r"(?i)minor|min|mi(?!n)", "m"),
    (r"^maj$", ""), (r"^j|[\^△Δ](?=\d)", "maj"), (r"[\^△]", "maj7"), (r"^-", "m"), (r"(?<=\d)\+(?=\d)", "#"),
    (r"(?<=\d)-(?=\d)", "b"), (r"^m/maj", "mmaj"), (r"^dom", ""),
)  # fmt: skip
"""What is the same in a suffix, however it is written, one after another."""

BEYOND = re.compile(r"(?:(?:add|sus|maj|no|omit|alt|dim|aug|[#b+-])?\d*/?)*")
"""What may follow the part of a suffix that is known."""

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
    found, known = nearest(symbol)
    if not known:
        raise _unknown(symbol)
    return found


def nearest(symbol: str) -> tuple[Chord | None, bool]:
    """Return the chord known here that says most of what a symbol says, and whether that is all of it.

    ``"G7b9b13"`` is read as G7b9, ``"H"`` as B.

    Raises
    ------
    RequestError
        If it is no chord symbol at all.
    """
    if symbol in {NONE, "NC", "n.c.", "N.C"}:
        return None, True
    found = re.fullmatch(r"([A-H])([#b♯♭]?)(.*?)(?:/([A-H][#b♯♭]?))?", symbol.strip())
    if found is None:
        raise _unknown(symbol)
    root, bass = _note(found[1] + found[2]), _note(found[4] or found[1] + found[2])
    for length in range(len(rest := found[3]), -1, -1):
        quality = _quality(rest[:length])
        if quality is not None and (length == len(rest) or BEYOND.fullmatch(_plain(rest[length:]))):
            return Chord(root, quality, bass), length == len(rest)
    raise _unknown(symbol)


def _quality(suffix: str) -> str | None:
    """Return a suffix as :data:`QUALITIES` has it."""
    for text in (suffix, _plain(suffix)):
        quality = ALIASES.get(text, text)
        if quality in QUALITIES:
            return quality
    return None


def _plain(suffix: str) -> str:
    for written, meant in SPELLINGS:
        suffix = re.sub(written, meant, suffix)
    return suffix


def _note(name: str) -> str:
    return name.replace("♯", "#").replace("♭", "b").replace("H", "B")


def _unknown(symbol: str) -> RequestError:
    return RequestError(
        f"{symbol!r} is no chord symbol known here.", hint="Write a root and a suffix: C, F#m7, Bbmaj7/D, Gsus4, N.C."
    )
