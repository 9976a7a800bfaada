"""Words as the atlas compares them: English in a common stem, Chinese character by character."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

HAN = "\u3400-\u9fff\uf900-\ufaff"
LETTERS = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W\d_])+(?:'[a-z]+)?|\d+(?:[.:]\d+)*")

NO_HAN = re.compile(rf"[^{HAN}]+")

IRREGULAR = {
    "blew": "blow", "blown": "blow", "broke": "break", "broken": "break", "children": "child", "drank": "drink",
    "drove": "drive", "driven": "drive", "fallen": "fall", "feet": "foot", "fell": "fall", "flew": "fly",
    "flown": "fly", "geese": "goose", "hooves": "hoof", "knives": "knife", "laughter": "laugh", "leaves": "leaf",
    "lions": "lion", "men": "man", "mice": "mouse", "people's": "people", "ran": "run", "rang": "ring",
    "rung": "ring", "sang": "sing", "shelves": "shelf", "shook": "shake", "shaken": "shake", "shot": "shoot",
    "struck": "strike", "sung": "sing", "swept": "sweep", "swam": "swim", "thunderous": "thunder", "tore": "tear",
    "torn": "tear", "went": "go", "wept": "weep", "wolves": "wolf", "women": "woman",
}  # fmt: skip
"""Forms that no rule finds."""

LINKS = frozenset(
    {"a", "an", "the", "on", "at", "of", "in", "into", "inside", "from", "to", "against", "through", "over", "up"}
    | {"onto", "off", "for", "by", "is", "are", "was", "were", "be", "being", "been", "its", "it's", "his", "her"}
    | {"their", "my", "your", "our", "some", "very", "someone", "somebody", "something", "person's", "'s"}
)
"""English words between those that carry meaning."""

PARTICLES = frozenset("的了着过正在被把给")
"""Chinese characters between those that carry meaning."""

WITHOUT_PARTICLES = dict.fromkeys(map(ord, PARTICLES))


@dataclass(frozen=True, slots=True)
class Unit:
    """One English word, number or Chinese character.

    Attributes
    ----------
    text : str
        In lower case.
    stem : str
        What it is compared by; empty when it carries no meaning of its own.
    start, end : int
        Its place in the text.
    """

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_han(self) -> bool:
        """Whether it is a Chinese character."""
        return "\u3400" <= self.text[0] <= "\u9fff" or "\uf900" <= self.text[0] <= "\ufaff"


def normalised(text: str) -> str:
    """Return text with compatible forms unified (full-width letters, curly quotes) and blanks joined."""
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.split())


def units(text: str) -> list[Unit]:
    """Return the words and characters of a text, in order.

    Parameters
    ----------
    text : str
        As :func:`normalised` returns it.
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few letters (İ) grow when lowered, and places would shift
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return list(_units(lower))


def _units(lower: str) -> Iterator[Unit]:
    for match in LETTERS.finditer(lower):
        word = match.group()
        yield Unit(word, meaning(word), match.start(), match.end())


def spelled(lower: str) -> list[str]:
    """Return the words and characters of a text in lower case."""
    return LETTERS.findall(lower)


@lru_cache(maxsize=8192)
def meaning(word: str) -> str:
    """Return the stem of a word or character, or nothing where it only links others."""
    return "" if word in LINKS or word in PARTICLES else stem(word)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the stem that all forms of an English word share: ``barks``, ``barking`` and ``barked`` → ``bark``.

    A light suffix stripper in the spirit of Porter (1980): it need not be a word, only the same for all forms.
    """
    word = IRREGULAR.get(word, word).removesuffix("'s")
    if not word.isascii() or len(word) < 3 or not word.isalpha():
        return word
    if len(word) == 3:
        return word[:2] + "i" if word.endswith("y") else word
    word = _without_plural(word)
    for suffix in ("ing", "ed"):
        shorter = word.removesuffix(suffix)
        if shorter != word and len(shorter) >= 3 and any(v in shorter for v in "aeiouy") and not word.endswith("eed"):
            word = shorter
            break
    return _settled(word)


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _settled(word: str) -> str:
    """Drop what differs between a verb and its forms: a doubled consonant, a final e, y for i."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


def bag(parts: list[Unit]) -> tuple[str, ...]:
    """Return the stems that carry meaning, in an order that does not depend on theirs."""
    return tuple(sorted({unit.stem for unit in parts if unit.stem}))


def stripped(text: str) -> str:
    """Return the Chinese characters of a text without particles; all of them when too few would be left."""
    characters = "".join(NO_HAN.split(text)) if not text.isascii() else ""
    kept = characters.translate(WITHOUT_PARTICLES)
    return kept if len(kept) >= 2 else characters
