"""Keys and modes: which notes they hold and how they are signed."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from menura.errors import RequestError
from menura.scores.pitch import FIFTHS, alteration, pitch_class

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "gong": (0, 2, 4, 7, 9),
    "shang": (0, 2, 5, 7, 10),
    "jue": (0, 3, 5, 8, 10),
    "zhi": (0, 2, 5, 7, 9),
    "yu": (0, 3, 5, 7, 10),
}
"""Semitones above the tonic; the last five are the pentatonic modes 宫 商 角 徵 羽."""

SIGNED = {
    "major": 0, "lydian": 1, "mixolydian": -1, "dorian": -2, "minor": -3, "phrygian": -4, "locrian": -5,
    "blues": -3, "gong": 0, "shang": -2, "jue": -4, "zhi": -1, "yu": -3,
}  # fmt: skip
"""Sharps of a mode's signature relative to the major key on the same tonic."""

ALIASES = {
    "maj": "major", "ionian": "major", "min": "minor", "m": "minor", "aeolian": "minor", "pentatonic": "gong",
    "pentatonic major": "gong", "major pentatonic": "gong", "pentatonic minor": "yu", "minor pentatonic": "yu",
    "大调": "major", "小调": "minor", "宫": "gong", "商": "shang", "角": "jue", "徵": "zhi", "羽": "yu", "宫调": "gong",
    "商调": "shang", "角调": "jue", "徵调": "zhi", "羽调": "yu",
}  # fmt: skip

PATTERN = r"^[A-G](#|b)? [a-z]+$"
"""What a key looks like when it is written down: ``"D minor"``."""


@dataclass(frozen=True)
class Key:
    """A tonic and a mode.

    Attributes
    ----------
    tonic : str
        ``"Bb"``.
    mode : str
        One of :data:`MODES`.
    """

    tonic: str
    mode: str

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes from the tonic up."""
        return _scale(self.tonic, self.mode)

    @cached_property
    def fifths(self) -> int:
        """Sharps (positive) or flats of the key signature."""
        return FIFTHS.index(self.tonic[0]) - 1 + 7 * alteration(self.tonic[1:]) + SIGNED[self.mode]

    @property
    def is_minor(self) -> bool:
        """Whether the third above the tonic is minor."""
        return 4 not in MODES[self.mode]


@cache
def _scale(tonic: str, mode: str) -> tuple[int, ...]:
    return tuple((pitch_class(tonic) + step) % 12 for step in MODES[mode])


@cache
def key(text: str) -> Key:
    """Return the key that a text names: ``"D minor"``, ``"Dm"``, ``"F# dorian"``, ``"降B大调"``, ``"C 宫"``.

    Raises
    ------
    RequestError
        If it names none.
    """
    found = re.fullmatch(r"([升降])?\s*([A-Ga-g])\s*(#|b(?!lues)|♯|♭)?(?:[- ]?(sharp|flat))?\s*(.*)", text.strip())
    if found is not None:
        shift, letter, sign, word, rest = found.groups()
        tonic = letter.upper() + {"♯": "#", "♭": "b", "升": "#", "降": "b", "sharp": "#", "flat": "b"}.get(
            sign or shift or word or "", sign or ""
        )
        rest = rest.strip().lower()
        mode = "minor" if letter.islower() and not rest else ALIASES.get(rest, rest or "major")
        if mode in MODES:
            return _signable(Key(tonic, mode))
    raise RequestError(
        f"{text!r} is no key; the modes are {', '.join(MODES)}.", hint='Write for example "D minor", "F# dorian", "Bb".'
    )


def _signable(found: Key) -> Key:
    """Return a key whose signature has at most seven signs: G# major becomes Ab major."""
    if abs(found.fifths) <= 7:
        return found
    number = pitch_class(found.tonic)
    names = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"), ("C", "C#", "D", "D#", "E", "F", "F#",
             "G", "G#", "A", "A#", "B")  # fmt: skip
    return min((Key(row[number], found.mode) for row in names), key=lambda k: abs(k.fifths))
