"""The writing that a text is in, and whether the grammar understands it."""

import unicodedata
from collections import Counter

from menura.errors import RequestError

UNDERSTOOD = frozenset({"LATIN", "CJK"})
"""First words of the Unicode names of letters that may occur."""

NAMES = {
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "CYRILLIC": "Cyrillic", "ARABIC": "Arabic",
    "HEBREW": "Hebrew", "GREEK": "Greek", "THAI": "Thai", "DEVANAGARI": "Devanagari", "BENGALI": "Bengali",
    "TAMIL": "Tamil", "GEORGIAN": "Georgian", "ARMENIAN": "Armenian",
}  # fmt: skip


def require(text: str) -> None:
    """Refuse a text whose letters are neither Latin nor Chinese.

    Raises
    ------
    RequestError
        If any of another writing carries weight in it.
    """
    count = _scripts(text)
    foreign = [(number, script) for script, number in count.items() if script not in UNDERSTOOD]
    if foreign and sum(number for number, _ in foreign) * 5 > sum(count.values()):
        script = max(foreign)[1]
        raise RequestError(
            f"The request is written in {NAMES.get(script, script.title())}; English and Chinese are understood.",
            hint="Write it in English or Chinese, or choose another reasoner.",
        )


def language(text: str) -> str:
    """Return ``"zh"`` where Chinese characters say at least as much as Latin words, else ``"en"``."""
    count = _scripts(text)
    return "zh" if 3 * count["CJK"] > count["LATIN"] else "en"


def _scripts(text: str) -> Counter[str]:
    if text.isascii():
        return Counter(LATIN=sum(c.isalpha() for c in text))
    return Counter(unicodedata.name(c, "UNKNOWN").split()[0].split("-")[0] for c in text if c.isalpha())
