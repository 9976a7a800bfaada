"""Words for those who play, sing and speak; data in ``lexicon/music.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from menura.composing.ensembles import Ensemble, ensembles
from menura.scores.instruments import Instrument, instruments

FILE = Path(__file__).parent / "lexicon" / "music.toml"

SMALL = re.compile(
    r"\b(?:an?|the|some|soft|loud|female|male|that|plays?|playing|build(?:s|ing)?(?: up)?|enters?|joins?|joining"
    r"|rises?|rising|swells?|rolls?|rolling|comes? in|starts?)\b|渐强|渐起|响起|[声]$"
)
"""What may stand around the name of an instrument that joins."""

CONNECTIVES = re.compile(r"\b(?:and|then|while|with|over|as|plus|a|an|the)\b|然后|同时|和|与")


def has(said: str, row: str) -> bool:
    """Return whether a text in small letters has a word of a row."""
    return _lexicon()[row].search(said) is not None


def names_instrument(said: str) -> bool:
    """Return whether a text in small letters names an instrument that is no sound of another kind as well."""
    return _clear().search(said) is not None


def names_unclear(said: str) -> bool:
    """Return whether a text in small letters names what may be an instrument or another sound: a horn, drums."""
    return has(said, "unclear")


def only_unclear(said: str) -> bool:
    """Return whether a text is such a name and little more: after music it is an instrument."""
    return _lexicon()["unclear"].fullmatch(SMALL.sub("", said).strip()) is not None


def without(text: str) -> str:
    """Return a text without small words that join others."""
    return CONNECTIVES.sub("", text)


@cache
def _clear() -> re.Pattern[str]:
    """Names of instruments, and of groups of them, that are nothing else."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["unclear"]
    unclear = {*rows["en"], *rows["zh"]}
    players: list[Instrument | Ensemble] = [*instruments().values(), *ensembles().values()]
    every = {name for each in players for name in (each.name.replace("-", " "), *each.names)}
    return _pattern(sorted(every - unclear))


@cache
def _lexicon() -> Mapping[str, re.Pattern[str]]:
    rows = tomllib.loads(FILE.read_text("utf-8"))
    return {name: _pattern([*row["en"], *row["zh"]]) for name, row in rows.items()}


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    other = "|".join(re.escape(name) for name in ordered if not name.isascii())
    return re.compile("|".join(part for part in (rf"\b(?:{latin})\b" if latin else "", other) if part))
