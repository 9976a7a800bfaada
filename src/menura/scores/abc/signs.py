"""How ABC writes pitches, lengths and keys."""

import re
from collections.abc import MutableMapping
from fractions import Fraction

from menura.errors import RequestError
from menura.scores import keys
from menura.scores.keys import Key
from menura.scores.pitch import FIFTHS, alteration

UNIT = Fraction(1, 2)
"""The length of a note without a number, in quarter notes: an eighth."""

MODES = {"maj": "major", "ion": "major", "m": "minor", "min": "minor", "aeo": "minor", "dor": "dorian",
         "phr": "phrygian", "lyd": "lydian", "mix": "mixolydian", "loc": "locrian"}  # fmt: skip
"""Modes by their first letters."""

WRITTEN = {"major": "", "minor": "m", "dorian": "dor", "phrygian": "phr", "lydian": "lyd", "mixolydian": "mix",
           "locrian": "loc"}  # fmt: skip
"""What is written behind the tonic; other modes are written by the major or minor key of the same signature."""

ACCIDENTALS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
SIGNS = {value: sign for sign, value in ACCIDENTALS.items()}

Accidentals = MutableMapping[str, int]
"""Semitones by letter, and by letter and octave, until the next bar line."""


def key_of(text: str) -> str | None:
    """Return the key in a K: field, ``"none"`` as C major; None where there is none (``K: clef=bass``)."""
    found = re.match(r"\s*([A-G])([#b]?)\s*([A-Za-z]*)", text)
    if text.strip().lower().startswith(("none", "hp")):
        return "C major" if text.strip().lower().startswith("none") else "D major"
    if found is None:
        return None
    tonic, sign, word = found.groups()
    mode = "" if word.lower() in {"clef", "exp", "bass", "treble", "alto", "tenor", "perc"} else word.lower()
    named = MODES.get(mode[:3] if mode != "m" else "m", "") if mode else "major"
    try:
        return str(keys.key(f"{tonic}{sign} {named or mode}"))
    except RequestError:
        return None


def key_text(key: Key) -> str:
    """Return a key as a K: field."""
    if key.mode in WRITTEN:
        return key.tonic + WRITTEN[key.mode]
    place = key.fifths + (3 if key.is_minor else 0)
    tonic = FIFTHS[(place + 1) % 7] + ("#" * ((place + 1) // 7) if place >= 6 else "b" * -((place + 1) // 7))
    return tonic + ("m" if key.is_minor else "")


def signature(key: Key) -> dict[str, int]:
    """Return the alteration of each letter in a key."""
    sharps = dict.fromkeys(FIFTHS[: max(key.fifths, 0)], 1)
    flats = dict.fromkeys(FIFTHS[::-1][: max(-key.fifths, 0)], -1)
    return {**dict.fromkeys(FIFTHS, 0), **sharps, **flats}


def pitch_text(pitch: str, signed: dict[str, int], bar: Accidentals) -> str:
    """Return a pitch as ABC writes it, with an accidental where the bar does not have it already."""
    name = pitch.rstrip("-0123456789")
    letter, octave, shift = name[0], int(pitch[len(name) :]), alteration(name[1:])
    place = f"{letter}{octave}"
    # An accidental holds in all octaves by the standard, in its own to many readers: both must read the same.
    held = {bar.get(place, signed[letter]), bar.get(letter, signed[letter])}
    sign = "" if held == {shift} else SIGNS[shift]
    bar[place] = bar[letter] = shift
    return sign + (letter + "," * (4 - octave) if octave <= 4 else letter.lower() + "'" * (octave - 5))


def pitch_of(sign: str, letter: str, marks: str, signed: dict[str, int], bar: Accidentals) -> str:
    """Return the pitch that a note stands for, and keep its accidental in all octaves until the end of the bar."""
    octave = (5 if letter.islower() else 4) + marks.count("'") - marks.count(",")
    letter = letter.upper()
    shift = ACCIDENTALS[sign] if sign else bar.get(letter, signed[letter])
    bar[letter] = shift
    return f"{letter}{'#' * shift if shift > 0 else 'b' * -shift}{octave}"


def length_text(length: Fraction) -> str:
    """Return a length in quarter notes as a multiple of :data:`UNIT`."""
    units = length / UNIT
    upper = "" if units.numerator == 1 else str(units.numerator)
    return upper + ("" if units.denominator == 1 else f"/{units.denominator}")


def length_of(text: str) -> Fraction:
    """Return the multiple that a number stands for: ``"3/2"``, ``"/"``, ``"//"``, ``""``."""
    upper, slash, lower = text.partition("/")
    halves = 2 ** (1 + min(lower.count("/"), 10)) if slash and not lower.strip("/") else int(lower.strip("/") or 1)
    return Fraction(int(upper or 1), max(halves, 1))


def whole(metre: str) -> Fraction:
    """Return the length of a bar in quarter notes: ``whole("6/8") == 3``."""
    upper, lower = metre.split("/")
    return Fraction(4 * int(upper), int(lower))
