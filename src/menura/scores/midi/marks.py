"""How a MIDI file says what its format has no event for: text events, and the signs in lyrics."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from menura.scores.keys import Key
from menura.scores.model import Dynamic, Syllable

SHEET, SECTION, PART, NOTE = "menura.sheet ", "menura.section ", "menura.part ", "menura.note "
"""What begins a text event about the whole, a section, a track's part, or a note at the same time."""

WORD = "menura.tempo "
"""What begins a text event with the word of a tempo."""

ORNAMENT = "menura.ornament "
"""What begins a text event about a note for which others are played."""

CHORDS = "Chords"
"""The name of the track whose text events are chord symbols."""

DRUMS = 9
"""The channel of percussion, from 0."""

LEVELS: Mapping[Dynamic, int] = {"ppp": 32, "pp": 48, "p": 64, "mp": 80, "mf": 96, "f": 107, "ff": 117, "fff": 127}
"""Expression (controller 11) by dynamic mark."""

SIGNATURES = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
MINORS = ("Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#")
"""Tonics from seven flats to seven sharps."""


def signature(key: Key) -> tuple[int, bool]:
    """Return what a key signature event can hold of a key: its sharps (flats are negative) and whether it is minor."""
    return key.fifths, key.is_minor


def signed(fifths: int, minor: bool) -> str:
    """Return the key of a key signature event."""
    return f"{(MINORS if minor else SIGNATURES)[fifths + 7]} {'minor' if minor else 'major'}"


def volume(gain: float) -> int:
    """Return a gain in dB as controller 7, by General MIDI's 40 dB for a factor of ten; 100 is 0 dB."""
    return int(min(max(round(100 * 10 ** (gain / 40)), 0), 127))


def gain(volume: int) -> float:
    """Return controller 7 as a gain in dB."""
    return round(max(40 * math.log10(volume / 100), -60.0), 1) if volume else -60.0


def pan(place: int) -> float:
    """Return controller 10 as a place from −1 to 1."""
    return max(round((place - 64) / 63, 2), -1.0)


def place(pan: float) -> int:
    """Return a place from −1 to 1 as controller 10."""
    return int(min(max(round(64 + 63 * pan), 0), 127))


def told(prefix: str, data: Mapping[str, Any]) -> str:
    """Return a text event that holds data."""
    return prefix + json.dumps(data, ensure_ascii=False, allow_nan=False)


def heard(prefix: str, text: str) -> dict[str, Any]:
    """Return the data of a text event; nothing where it is another one or cannot be read."""
    if not text.startswith(prefix):
        return {}
    try:
        data = json.loads(text.removeprefix(prefix))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


@dataclass(frozen=True)
class Sung:
    """What a lyric event says.

    Attributes
    ----------
    text : str
        Empty where the vowel before goes on.
    joins : bool
        Whether its word goes on.
    opens, closes : bool
        Whether a line of lyrics begins with it or ends after it.
    """

    text: str
    joins: bool
    opens: bool
    closes: bool


def lyric(syllable: Syllable, closes: bool, spaced: bool) -> str:
    """Return a syllable as a lyric event.

    Parameters
    ----------
    syllable : Syllable
    closes : bool
        Whether it is the last of its line.
    spaced : bool
        Whether the language puts spaces between words.
    """
    end = "-" if syllable.joins else " " if spaced else ""
    return syllable.text + end + ("\r" if closes else "")


def sung(raw: Sequence[str]) -> list[Sung]:
    """Return what the lyric events of a track say, by the convention that they follow.

    Either a hyphen says that a word goes on, or a space says that it does not. Lines end with a carriage return, or
    begin with a slash or backslash as in karaoke files.
    """
    bare = [text.rstrip("\r\n").lstrip("\r\n/\\") for text in raw]
    hyphened = any(text.rstrip().endswith("-") and text.strip("- ") for text in bare)
    led = not hyphened and not any(text.endswith(" ") for text in bare) and any(text.startswith(" ") for text in bare)
    spaced = not hyphened and any(text.endswith(" ") for text in bare)
    found = []
    for index, (text, whole) in enumerate(zip(bare, raw, strict=True)):
        following = raw[index + 1] if index + 1 < len(raw) else " "
        closes = whole != whole.rstrip("\r\n")
        opens = whole[:1] in {"/", "\\", "\r", "\n"} and bool(text.strip())
        joins = text.rstrip().endswith("-") if hyphened else False
        ends = closes or following[:1] in {"/", "\\", "\r", "\n"} or index + 1 == len(bare)
        if spaced:
            joins = not text.endswith(" ") and not ends
        elif led:
            joins = not following.startswith(" ") and not ends
        clean = text.strip()
        clean = clean.removesuffix("-") if joins and hyphened else clean
        found.append(Sung("" if clean in {"", "-", "_", "+", "~"} else clean[:40], joins, opens, closes))
    return found


def syllables(raw: Sequence[str], places: Sequence[str]) -> list[Syllable | None]:
    """Return the syllables that lyric events stand for; None where the vowel before goes on.

    Parameters
    ----------
    raw : sequence of str
        All lyric events of a part.
    places : sequence of str
        The section of each, in which lines are counted.
    """
    line, last = 0, ""
    found: list[Syllable | None] = []
    fresh = True
    for said, place in zip(sung(raw), places, strict=True):
        if place != last:
            line, last, fresh = 0, place, True
        if said.opens and not fresh:
            line += 1
        found.append(Syllable(text=said.text, joins=said.joins, line=line) if said.text else None)
        fresh = False
        if said.closes:
            line, fresh = line + 1, True
    return found
