"""The words that the grammar knows besides the names of sounds; data in ``lexicon/*.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Manner:
    """What an adjective or adverb does; see ``lexicon/manner.toml``."""

    name: str
    effects: dict[str, Any]


@dataclass(frozen=True)
class Lexicon:
    """Phrases of both languages.

    Attributes
    ----------
    english : dict of str to (kind, value)
        Words joined by single blanks.
    chinese : dict of str to (kind, value)
    longest_english : int
        Words in the longest phrase.
    longest_chinese : int
        Characters in the longest phrase.
    """

    english: dict[str, tuple[str, Any]]
    chinese: dict[str, tuple[str, Any]]
    longest_english: int
    longest_chinese: int


@cache
def load() -> Lexicon:
    """Return the lexicon that ships with Menura."""
    english: dict[str, tuple[str, Any]] = {}
    chinese: dict[str, tuple[str, Any]] = {}
    for file in ("fillers", "places", "relations", "manner"):  # later files win
        for name, entry in tomllib.loads((HERE / f"{file}.toml").read_text("utf-8")).items():
            meaning = _meaning(file, name, entry)
            english |= dict.fromkeys((_spelled(phrase) for phrase in entry["en"]), meaning)
            chinese |= dict.fromkeys(entry["zh"], meaning)
    longest = max(phrase.count(" ") + 1 for phrase in english)
    return Lexicon(english, chinese, longest, max(map(len, chinese)))


@cache
def thesaurus() -> dict[str, str]:
    """Return words that the atlas may not know → words that it does."""
    tables = tomllib.loads((HERE / "thesaurus.toml").read_text("utf-8"))
    return {word: known for table in tables.values() for known, words in table.items() for word in words}


@cache
def companions() -> dict[str, tuple[str, float]]:
    """Return names of sounds → another sound that they bring along, and its gain in dB."""
    tables = tomllib.loads((HERE / "companions.toml").read_text("utf-8"))
    return {alias: (name, float(t["gain"])) for name, t in tables.items() for alias in (*t["en"], *t["zh"])}


def _spelled(phrase: str) -> str:
    """Return a phrase as the words of a text are joined: a hyphen parts words there."""
    return phrase.replace("-", " ").replace(".", " ")


def _meaning(file: str, name: str, entry: dict[str, Any]) -> tuple[str, Any]:
    if file == "manner":
        return "manner", Manner(name, {k: v for k, v in entry.items() if k not in {"en", "zh"}})
    if file == "places":
        return "place", name
    if file == "relations":
        return "relation", name
    return {"ask": "filler"}.get(name, name), name
