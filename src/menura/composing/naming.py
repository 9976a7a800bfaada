"""What styles, moods, instruments, keys and the like are called in a sentence, in English and Chinese."""

import re
from collections.abc import Iterable
from functools import cache

from menura.composing.forms import forms
from menura.composing.moods import moods
from menura.composing.named import table
from menura.composing.scenes import scenes
from menura.composing.styles import styles
from menura.composing.tempos import tempos
from menura.scores.instruments import instruments
from menura.scores.model import Part, Section

CHINESE = re.compile(r"[\u3400-\u9fff]")

SIGNS = {"#": "升", "b": "降", "": ""}


def shown(kind: str, name: str, language: str = "en") -> str:
    """Return what a named thing is called.

    Parameters
    ----------
    kind : str
        ``style``, ``mood``, ``instrument``, ``tempo``, ``scene``, ``form``, ``section``, ``voice``, ``shape`` or
        ``language``.
    name : str
        As the tables have it.
    language : {"en", "zh"}

    Returns
    -------
    str
        In English the name itself, with spaces; in Chinese its first Chinese name, where it has one.
    """
    if language != "zh":
        return name if kind == "language" else name.replace("-", " ")
    return _chinese().get(kind, {}).get(name, name)


def key_shown(name: str, language: str = "en") -> str:
    """Return a key as it is said: ``"D minor"``, ``"降E大调"``."""
    tonic, _, mode = name.partition(" ")
    if language != "zh":
        return name
    return f"{SIGNS[tonic[1:]]}{tonic[0]}{table('chinese')['mode'].get(mode, mode)}"


def part_shown(part: Part, language: str = "en") -> str:
    """Return what a player or singer is called: as printed, in Chinese by the instrument or the voice."""
    if language != "zh":
        return part.name or part.instrument
    if part.instrument == "voice":
        return shown("voice", part.voice, language) if part.voice else "人声"
    return shown("instrument", part.instrument, language)


def section_shown(section: Section, language: str = "en") -> str:
    """Return what a section is called: as printed; in Chinese by what it is, with its number."""
    if language != "zh" or CHINESE.search(section.name):
        return section.name or section.tag.replace("-", " ").capitalize()
    number = re.search(r"\d+$", section.name)
    return shown("section", section.tag, language) + (number[0] if number else "")


def listed(names: Iterable[str], language: str = "en") -> str:
    """Return names in a row."""
    return ("、" if language == "zh" else ", ").join(dict.fromkeys(names))


@cache
def _chinese() -> dict[str, dict[str, str]]:
    """Return Chinese names by kind: those of the table of exceptions, else the first one of the thing's own."""
    kinds = {"style": styles(), "mood": moods(), "instrument": instruments(), "tempo": tempos(), "scene": scenes(),
             "form": forms()}  # fmt: skip
    found = {
        kind: {name: first for name, each in rows.items() if (first := _first(each.names))}  # type: ignore[attr-defined]
        for kind, rows in kinds.items()
    }
    for kind, rows in table("chinese").items():
        found[kind] = {**found.get(kind, {}), **rows}
    return found


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if CHINESE.match(name)), "")
