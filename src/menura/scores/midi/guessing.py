"""What a MIDI file by somebody else leaves open: instruments by program, drums by key, tags by name, the key."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import get_args

import numpy as np

from menura.scores import drums
from menura.scores.instruments import Instrument, instruments
from menura.scores.midi.marks import signed
from menura.scores.model import Tag

FAMILIES: Sequence[str] = (
    "piano", "vibraphone", "organ", "acoustic-guitar", "bass-guitar", "violin", "strings", "trumpet", "alto-sax",
    "flute", "saw-lead", "pad", "pad", "sitar", "steel-drum", "synth-bass",
)  # fmt: skip
"""The instrument that stands for each eight programs of General MIDI where none has the very program."""

NEAR: Mapping[int, str] = {
    27: "open-hat", 28: "clap", 29: "guiro", 30: "guiro", 31: "claves", 32: "claves", 33: "claves", 34: "triangle",
    43: "low-tom", 47: "mid-tom", 50: "high-tom", 57: "crash", 58: "guiro", 59: "ride", 71: "triangle",
    72: "triangle", 74: "guiro", 78: "high-conga", 82: "shaker",
}  # fmt: skip
"""The drum that stands for a key which no drum has."""

MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each degree fits a key: Krumhansl and Kessler (1982)."""


def player(program: int, percussive: bool) -> tuple[Instrument, bool]:
    """Return the instrument of a program and whether it is the very one or the nearest of its family."""
    table = _by_program(percussive)
    if program in table:
        return table[program], True
    if percussive:
        return instruments()["drum-kit"], program == 0
    return instruments()[FAMILIES[program // 8]], False


@cache
def _by_program(percussive: bool) -> Mapping[int, Instrument]:
    found = [each for each in reversed(list(instruments().values())) if each.is_percussion == percussive]
    return {each.program: each for each in found if each.name != "voice"}


def drum(number: int) -> str:
    """Return the drum of a key, or the nearest; an empty text where nothing is near."""
    return drums.NAMES.get(number) or NEAR.get(number, "")


def tag(name: str) -> Tag:
    """Return what a section is by its name: "Chorus 2" is a chorus."""
    words = re.sub(r"[\s_]+", "-", name.strip().lower())
    known = sorted(get_args(Tag), key=len, reverse=True)
    return next((each for each in known if words.startswith(each)), "section")


def key(weights: Sequence[float]) -> str:
    """Return the major or minor key that sounding pitch classes fit best.

    Parameters
    ----------
    weights : sequence of float [shape=(12,)]
        How long each pitch class sounds, from C up.
    """
    heard = np.asarray(weights, np.float64)
    if not heard.any():
        return "C major"
    best = max(
        (float(np.corrcoef(np.roll(heard, -tonic), profile)[0, 1]), fifths, minor)
        for minor, profile in ((False, MAJOR), (True, MINOR))
        for fifths in range(-5, 7)
        for tonic in [(7 * fifths + 9 * minor) % 12]
    )
    return signed(best[1], best[2])


def told(left: str) -> str:
    """Return the notice of an instrument that stands for a program: ``"program 5 piano"``."""
    _, number, name = left.split(" ", 2)
    return f"Program {number} has no instrument of its own here: {name} plays it."
