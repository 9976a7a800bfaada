"""Chords: Roman numerals, progressions, cadences."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal, TypeAlias

from menura.errors import RequestError
from menura.scores.chords import Chord, chord
from menura.scores.keys import Key
from menura.scores.model import ChordAt
from menura.scores.pitch import STEPS, pitch_class

MAJOR = (0, 2, 4, 5, 7, 9, 11)
"""Semitones above the tonic of the degrees on which numerals stand, in every mode: a minor key's sixth is bVI."""

DEGREES = ("I", "II", "III", "IV", "V", "VI", "VII")

MINOR_SUFFIX = {"": "m", "7": "m7", "9": "m9", "6": "m6", "11": "m11", "add9": "madd9", "maj7": "mmaj7",
                "o": "dim", "o7": "dim7", "ø7": "m7b5"}  # fmt: skip
"""What a suffix means after a numeral in small letters."""

Cadence: TypeAlias = Literal["open", "half", "authentic", "plagal", "deceptive", "dominant", "amen"]
"""How a section ends: as its loop does, on the dominant, by it on the tonic, by the subdominant on the tonic, by the
dominant elsewhere, held on the dominant for what follows, or held on the subdominant."""

Loops: TypeAlias = Mapping[str, Sequence[str]]
"""Progressions by the tag of a section; those of ``default`` serve all others."""


@cache
def numeral(text: str, key: Key) -> str:
    """Return the chord symbol of a Roman numeral in a key: ``numeral("V7/vi", key("C")) == "E7"``.

    Parameters
    ----------
    text : str
        A degree of the major scale, lowered or raised (``bVI``), in capitals for a major chord and small letters for
        a minor one, with a suffix of :data:`menura.scores.chords.QUALITIES`; ``o`` and ``ø7`` are diminished.
        ``V7/vi`` is the dominant of the sixth degree; ``I/3`` has the third of the scale in the bass.
    key : Key

    Returns
    -------
    str

    Raises
    ------
    RequestError
        If it is no numeral.
    """
    found = re.fullmatch(r"([b#]?)([IV]+|[iv]+)((?:6/9|[^/])*)(?:/([b#]?)(?:([1-7])|([IVivb#]+)))?", text)
    if found is None or found[2].upper() not in DEGREES:
        raise RequestError(f"{text!r} is no Roman numeral.", hint="Write for example I, vi7, bVII, V7/ii, I/3.")
    sign, degree, suffix, bass_sign, bass, of = found.groups()
    if of:
        return numeral(sign + degree + suffix, Key(chord_at(numeral(bass_sign + of, key)).root, "major"))
    quality = MINOR_SUFFIX.get(suffix, suffix) if degree.islower() else suffix
    root = _named(key, DEGREES.index(degree.upper()), sign)
    return str(chord(f"{root}{quality}" + (f"/{_named(key, int(bass) - 1, bass_sign)}" if bass else "")))


def chord_at(symbol: str) -> Chord:
    """Return a chord symbol as notes; `RequestError` if it is none, or no chord."""
    found = chord(symbol)
    if found is None:
        raise RequestError("N.C. has no root.", hint="Write a chord symbol: C, F#m7.")
    return found


def _named(key: Key, degree: int, sign: str) -> str:
    letters = "CDEFGAB"
    letter = letters[(letters.index(key.tonic[0]) + degree) % 7]
    number = (pitch_class(key.tonic) + MAJOR[degree] + sign.count("#") - sign.count("b")) % 12
    alteration = (number - STEPS[letter] + 6) % 12 - 6
    if abs(alteration) > 1:  # a chord symbol has no double accidentals
        return _plain(number, alteration)
    return letter + {1: "#", -1: "b", 0: ""}[alteration]


def _plain(number: int, alteration: int) -> str:
    """Return a note name with at most one accidental."""
    sharps = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    flats = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
    return (sharps if alteration > 0 else flats)[number]


@dataclass(frozen=True)
class Harmony:
    """The chords of a section, to look up.

    Attributes
    ----------
    beats : tuple of Fraction
        Where each begins.
    chords : tuple of Chord or None
    """

    beats: tuple[Fraction, ...]
    chords: tuple[Chord | None, ...]

    @classmethod
    def of(cls, changes: Sequence[ChordAt]) -> "Harmony":
        """Return the harmony that chord symbols write."""
        return cls(tuple(c.at for c in changes), tuple(chord(c.symbol) for c in changes))

    def at(self, beat: Fraction) -> Chord | None:
        """Return the chord that sounds on a beat; None before the first and for N.C."""
        k = bisect_right(self.beats, beat) - 1
        return self.chords[k] if k >= 0 else None


def progression(
    key: Key,
    bars: int,
    bar: Fraction,
    tag: str,
    rng: Random,
    loops: Loops | None = None,
    cadence: Cadence = "open",
    spice: float = 0.0,
    firm: int = 0,
) -> tuple[ChordAt, ...]:
    """Return chords for a section.

    Parameters
    ----------
    key : Key
    bars : int
    bar : Fraction
        Quarter notes of a bar.
    tag : str
        What the section is.
    rng : Random
    loops : mapping, optional
        Progressions by tag, such as a style's; default: those of the key's mode. Bars are separated by spaces, chords
        within a bar by ``+``.
    cadence : str, optional
        How it ends.
    spice : float, optional
        0 … 1: how often a loop that comes again is coloured.
    firm : int, optional
        From 1 on, loops come home and are not coloured: from 1 on every other time, from 2 on each time, from 3 on
        only those are taken that dwell most on the tonic.

    Returns
    -------
    tuple of ChordAt
    """
    table = loops or modal(key.mode)
    choice = list(table.get(tag) or table["default"])
    if firm >= 3:
        most = max(map(_dwelling, choice))
        choice = [each for each in choice if _dwelling(each) == most]
    loop = rng.choice(choice).split()
    named = [loop[k % len(loop)] for k in range(bars)]
    named = homing(named, len(loop), every=1 if firm >= 2 else 2) if firm else coloured(named, len(loop), spice, rng)
    named = closed(named, key, cadence)
    return laid(named, key, bar)


def _dwelling(loop: str) -> float:
    """Return the share of a loop's bars that are the tonic's."""
    return sum(map(_is_tonic, loop.split())) / len(loop.split())


def _is_tonic(text: str) -> bool:
    return re.match(r"[iI](?![iIvV])", text) is not None


def homing(named: Sequence[str], loop: int, *, every: int) -> list[str]:
    """Return bars of numerals in which every first or second time of a loop ends on the tonic.

    A dominant that would be lost keeps the first half of the bar.
    """
    bars = list(named)
    for end in range(max(every * loop, 4), len(bars) + 1, max(every * loop, 4)):
        last, home = bars[end - 1], next((text for text in bars if _is_tonic(text) and "+" not in text), "")
        if home and not _is_tonic(last.split("+")[-1]):
            bars[end - 1] = f"{last.split('+')[0]}+{home}" if re.match(r"V(?![iI])", last) else home
    return bars


COLOURS = {
    ("I", "vi"): "I+V7/vi", ("I", "IV"): "I+I7", ("vi", "V"): "II7", ("vi", "ii"): "VI7", ("ii", "V"): "II7",
    ("IV", "I"): "IV+iv", ("i", "iv"): "i+I7", ("bVI", "V"): "bVI+II7", ("Imaj7", "ii7"): "Imaj7+VI7",
    ("vi7", "ii7"): "VI7", ("V7", "Imaj7"): "V7+bII7", ("IVmaj7", "Imaj7"): "IVmaj7+iv6",
}  # fmt: skip
"""What may stand for a chord before another: secondary dominants, borrowed minor fourths, the tritone's neighbour."""


def coloured(named: Sequence[str], loop: int, spice: float, rng: Random) -> list[str]:
    """Return bars of numerals with a colour here and there, never in the first time of a loop, nor twice in one.

    Parameters
    ----------
    named : sequence of str
    loop : int
        Bars after which they come again.
    spice : float
        0 … 1: how often a loop that comes again has a colour.
    rng : Random

    Returns
    -------
    list of str
    """
    bars = list(named)
    for start in range(loop, len(bars) - loop + 1, loop):
        places = [k for k in range(start, min(start + loop, len(bars) - 1)) if tuple(named[k : k + 2]) in COLOURS]
        if places and rng.random() < spice:
            k = rng.choice(places)
            bars[k] = COLOURS[named[k], named[k + 1]]
    return bars


def closed(named: Sequence[str], key: Key, cadence: Cadence) -> list[str]:
    """Return bars of numerals that end in a cadence, as their mode makes one."""
    if cadence == "open":
        return list(named)
    row = _table()["cadences"][key.mode]
    tail = (row["plagal"][0].split()[:1] if cadence == "amen" else row[cadence][0].split())[-len(named) :]
    return [*named[: len(named) - len(tail)], *tail]


def laid(named: Sequence[str], key: Key, bar: Fraction) -> tuple[ChordAt, ...]:
    """Return bars of numerals as chords in time; a chord that goes on is written once."""
    changes: list[ChordAt] = []
    for index, text in enumerate(named):
        inner = text.split("+")
        for k, each in enumerate(inner):
            symbol = numeral(each, key)
            if not changes or changes[-1].symbol != symbol:
                changes.append(ChordAt(at=bar * index + split(bar, k, len(inner)), symbol=symbol))
    return tuple(changes)


def split(bar: Fraction, k: int, count: int) -> Fraction:
    """Return where the `k`-th of some chords of a bar begins: on an eighth, the earlier ones longer."""
    step = Fraction(1, 2) if bar * 2 % 1 == 0 else Fraction(1, 4)
    return -(-(bar * k / count) // step) * step


def modal(mode: str) -> Loops:
    """Return the progressions that show a mode."""
    loops: Loops = _table()["modes"][mode]
    return loops


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(files("menura.composing").joinpath("harmony.toml").read_text("utf-8"))
