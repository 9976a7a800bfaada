"""Numbers in a request: tempo, length, metre, key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from menura.composing.fields import checked_field
from menura.errors import RequestError
from menura.scores.keys import MODES, key


@dataclass(frozen=True)
class Figure:
    """Fields that were read from numbers and note names.

    Attributes
    ----------
    fields : mapping of str to object
    """

    fields: Mapping[str, object]


NOTE = r"(?P<tonic>[A-G](?:\s?[#b♯♭](?![a-z])|[- ](?:sharp|flat))?)"
MODE = "|".join(sorted((*MODES, "maj", "min"), key=len, reverse=True))
NUMBER = r"(\d+(?:\.\d+)?)"
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0.5}


def read(text: str) -> tuple[str, Figure]:
    """Return a text without the numbers that mean something, and what they mean.

    Raises
    ------
    RequestError
        If a number is out of bounds.
    """
    fields: dict[str, object] = {}
    for pattern, take in RULES:
        for found in re.finditer(pattern, text):
            for name, value in take(found).items():
                fields.setdefault(name, checked_field(name, value))
        text = re.sub(pattern, " , " if pattern.startswith("(?i)\\b(?:in") else " ", text)
    return text, Figure(fields)


def _bpm(found: re.Match[str]) -> dict[str, object]:
    return {"bpm": float(next(group for group in found.groups() if group))}


def _seconds(found: re.Match[str]) -> dict[str, object]:
    return {"duration": _count(found[1])}


def _minutes(found: re.Match[str]) -> dict[str, object]:
    return {"duration": _count(found[1]) * 60 + float(found[2] or 0)}


def _hours(found: re.Match[str]) -> dict[str, object]:
    return {"duration": _count(found[1]) * 3600}


def _clock(found: re.Match[str]) -> dict[str, object]:
    return {"duration": int(found[1]) * 60 + float(found[2])}


def _metre(found: re.Match[str]) -> dict[str, object]:
    return {"metre": f"{found[1]}/{found[2]}"}


def _spoken_metre(found: re.Match[str]) -> dict[str, object]:
    return {"metre": f"{_digit(found[2])}/{_digit(found[1])}"}


def _short_metre(found: re.Match[str]) -> dict[str, object]:
    """Read 四三拍 and 三四拍 alike as three quarters, and 三拍子 too."""
    first, second = int(CHINESE_DIGITS[found[1]]), int(CHINESE_DIGITS[found[2] or "零"])
    if not second:
        return {"metre": f"{first}/{8 if first in {6, 9} else 4}"}
    lower, upper = (first, second) if first in {4, 8} else (second, first)
    return {"metre": f"{upper}/{lower}"}


def _digit(text: str) -> int:
    if text.startswith("十") and len(text) == 2:
        return 10 + int(CHINESE_DIGITS[text[1]])
    return int(CHINESE_DIGITS[text])


def _count(text: str) -> float:
    if text.replace(".", "").isdigit():
        return float(text)
    if len(text) == 2 and text[1] == "十":
        return CHINESE_DIGITS[text[0]] * 10
    return sum(CHINESE_DIGITS[c] for c in text)


def _key(found: re.Match[str]) -> dict[str, object]:
    try:
        return {"key": str(key(re.sub(r"\s?([#b♯♭])", r"\1", found["tonic"]) + " " + (found["mode"] or "").lower()))}
    except RequestError:
        return {}


def _chinese_key(found: re.Match[str]) -> dict[str, object]:
    try:
        return {"key": str(key("".join(group or "" for group in found.groups())))}
    except RequestError:
        return {}


def _mode(found: re.Match[str]) -> dict[str, object]:
    word = found[0].lower().removeprefix("in ").removesuffix(" key").strip()
    return {"mode": {"大调": "major", "小调": "minor"}.get(word, word.split()[0])}


def _five_notes(found: re.Match[str]) -> dict[str, object]:
    return {"mode": "yu" if (found[1] or "").strip().lower() == "minor" else "gong"}


WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "half a": 0.5, "a": 1,
         "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90}  # fmt: skip


def _spoken(found: re.Match[str]) -> dict[str, object]:
    return {"duration": WORDS[found[1].lower()] * (60 if found[2].lower().startswith("min") else 1)}


Rule = tuple[str, Callable[[re.Match[str]], dict[str, object]]]

TEMPO = (
    rf"(?i){NUMBER}\s*(?:bpm|beats (?:a|per) minute|拍每分钟)"
    rf"|\bbpm\s*[:=]?\s*{NUMBER}|(?:速度|每分钟)\s*{NUMBER}\s*拍?|{NUMBER}\s*拍(?!子)"
)
MINUTES = (
    rf"(?i){NUMBER}[ -]?(?:minutes?|mins?|min\b|m\b|分钟|分)"
    rf"(?:\s*(?:and\s*)?{NUMBER}\s*(?:seconds?|secs?|s\b|秒))?"
)

RULES: tuple[Rule, ...] = (
    (TEMPO, _bpm),
    (r"(?i)(?<![\d/])(\d{1,3})\s*/\s*(\d{1,3})(?![\d/])(?:\s*(?:time|metre|meter|拍子?))?", _metre),
    (r"([二四八十六]{1,2})分之([一二三四五六七八九十]{1,2})拍?", _spoken_metre),
    (r"(?<![一二三四五六七八九十分之])([二三四五六七八九])([二四三六八九]?)拍子?", _short_metre),
    (r"(?<!\d)(\d{1,3}):([0-5]\d)(?!\d)", _clock),
    (rf"(?i)(?:{NUMBER}|\b)(?<=\d)[ -]?(?:hours?|hrs?|h\b|小时)", _hours),
    (r"([一二两三四五六七八九十半]+)个?小时", _hours),
    (MINUTES, _minutes),
    (r"([一二两三四五六七八九十半]+)分钟()", _minutes),
    (rf"(?i)\b({'|'.join(sorted(WORDS, key=len, reverse=True))})[ -](minutes?|seconds?)\b", _spoken),
    (rf"(?i){NUMBER}[ -]?(?:seconds?|secs?|s\b|秒钟?)", _seconds),
    (r"([一二两三四五六七八九十]+)秒钟?", _seconds),
    (rf"\b(?:in |key[: ]+|key of |in the key of )?{NOTE}[ -](?P<mode>(?i:{MODE}))\b", _key),
    (r"\b(?:[Ii]n |[Kk]ey of |[Kk]ey: ?|[Ii]n the key of )" + NOTE + r"(?P<mode>m|maj|min)?(?![A-Za-z'])", _key),
    (r"([升降])?([A-Ga-g])([#b♯♭])?\s*(大调|小调|宫调?|商调?|角调?|徵调?|羽调?)", _chinese_key),
    (r"(?<![A-Za-z])(?P<tonic>[A-G][#b]?)(?P<mode>m)(?![A-Za-z])", _key),
    (r"(?i)\b(major |minor )?pentatonic(?: scale)?\b|五声(?:音阶|调式)?", _five_notes),
    (r"(?i)\b(?:in )?(?:major|minor|dorian|phrygian|lydian|mixolydian|locrian)(?: key)?\b|大调|小调", _mode),
)
"""What numbers and note names look like, the most telling first, and what they mean."""
