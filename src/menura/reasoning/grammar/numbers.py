"""Numbers as people write them: digits, English words, Chinese characters."""

import re

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}

_WORD = "|".join(sorted(ONES, key=len, reverse=True))
_WORDS = rf"(?:{_WORD})(?:[- ](?:{_WORD}))*(?: point (?:{_WORD}))?(?: hundred)?"
ENGLISH = rf"(?:\d+(?:\.\d+)?|\.\d+|(?:a |one )?hundred|{_WORDS})"
"""Pattern of an English number."""

CHINESE = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)"
"""Pattern of a Chinese number."""


def number(text: str) -> float:
    """Return the value of what :data:`ENGLISH` or :data:`CHINESE` matched.

    Raises
    ------
    ValueError
        If it is no number.
    """
    text = text.strip().lower()
    if re.fullmatch(r"\d*\.?\d+", text):
        return float(text)
    return _english(text) if text.isascii() else _chinese(text)


def _english(text: str) -> float:
    text, _, fraction = text.partition(" point ")
    total = 0
    for word in re.split(r"[- ]+", text):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word not in {"a", ""}:
            total += ONES[word] if word in ONES else _refuse(word)
    return total + (ONES[fraction] / 10 if fraction else 0.0)


def _chinese(text: str) -> float:
    whole, _, fraction = text.partition("点")
    total, digit = 0, 0
    for character in whole:
        if character in PLACES:
            total += (digit or 1) * PLACES[character]
            digit = 0
        elif character in DIGITS:
            digit = digit * 10 + DIGITS[character]
        else:
            _refuse(character)
    decimals = "".join(str(DIGITS[character]) for character in fraction)
    return total + digit + (float(f"0.{decimals}") if decimals else 0.0)


def _refuse(word: str) -> int:
    raise ValueError(f"{word!r} is no number")
