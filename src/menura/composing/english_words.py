"""What English verse is made of: clauses of two feet, tails of two feet by what they rhyme on, and their two times."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from menura.composing.named import table

TIMES = {"then": 0, "now": 1}
"""Which verb of ``past~present`` a time takes."""

_CHOICE = re.compile(r"([^\s~]+)~([^\s~;]+)")


@dataclass(frozen=True)
class Theme:
    """What the lines of a theme are made of.

    Attributes
    ----------
    at : str
        ``indoors``, ``outdoors`` or ``any``.
    scenes, acts, chorus : tuple of str
        Clauses: what goes on, what people do, what a chorus says.
    tails : tuple of str
    """

    at: str
    scenes: tuple[str, ...]
    acts: tuple[str, ...]
    chorus: tuple[str, ...]
    tails: tuple[str, ...]


@cache
def words() -> Mapping[str, Any]:
    """Return the table of English verse."""
    return table("english_verse")


@cache
def theme(name: str) -> Theme:
    """Return what the lines of a theme are made of."""
    row = words()["themes"][name]
    return Theme(row["at"], *(phrases(row.get(kind, "")) for kind in ("scenes", "acts", "chorus", "tails")))


@cache
def listed(*path: str) -> tuple[str, ...]:
    """Return the phrases of a list of the table: ``listed("subject", "who")``."""
    row: Any = words()
    for key in path:
        row = row[key]
    return phrases(row)


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases in a text with semicolons."""
    return tuple(each.strip() for each in text.replace("\n", " ").split(";") if each.strip())


def at_time(phrase: str, time: str) -> str:
    """Return a phrase with the verb of a time: ``at_time("the tide came~comes in", "now") == "the tide comes in"``."""
    return _CHOICE.sub(lambda found: found[TIMES[time] + 1].replace("_", " "), phrase)


@cache
def sounds() -> Mapping[str, str]:
    """Return what the words that end lines rhyme on, by word."""
    return {word: sound for sound, row in words()["rhymes"].items() for word in row.split()}


def last_word(line: str) -> str:
    """Return the word that a line ends in, in small letters."""
    found = re.findall(r"[\w']+", line.lower())
    return found[-1] if found else ""


def sound(phrase: str) -> str:
    """Return what a phrase of the lexicon rhymes on."""
    return sounds()[last_word(phrase)]


@cache
def tails(slot: str, *names: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tails that lines of a kind can end in, by what they rhyme on.

    Parameters
    ----------
    slot : str
        ``scene``, ``act``, ``opener``, which ends in a clause, or another, which ends in a vow.
    *names : str
        Themes, whose own tails scenes and acts have.
    """
    own = [tail for name in names for tail in theme(name).tails]
    places = sorted({theme(name).at for name in names} - {"any"})
    lists = {
        "scene": ["looks", "clauses", *places],
        "act": ["vows", "clauses", *places],
        "opener": ["clauses"],
        "chorus": ["vows", "hopes"],
    }
    ready = [tail for name in lists.get(slot, ["vows"]) for tail in listed("tails", name)]
    ready += own if slot in {"scene", "act"} else []
    ready += [tail for tail in own if tail.startswith(",")] if slot == "opener" else []
    ready += listed("tails", "short") if slot == "subject" else ()
    rows: dict[str, list[str]] = {}
    for tail in dict.fromkeys(ready):
        rows.setdefault(sound(tail), []).append(tail)
    return {name: tuple(row) for name, row in rows.items()}
