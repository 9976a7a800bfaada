"""How the syllables of a line become text again."""

import re
from collections.abc import Iterable

from menura.scores.model import Syllable

UNSPACED = ("zh", "cmn", "yue", "ja", "th", "lo", "km", "my")
"""Languages that put no space between words."""

UNSPACED_SCRIPTS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
"""Letters of theirs."""

CHARACTER = "[\u3041-\u30fa\u3400-\u9fff][ぁぃぅぇぉゃゅょゎァィゥェォャュョヮー]?"
"""What is sung on one note."""


def spaced(language: str) -> bool:
    """Return whether a language, named by a BCP 47 tag, puts spaces between words."""
    return not language.lower().startswith(UNSPACED)


def joined(syllables: Iterable[Syllable], language: str) -> str:
    """Return syllables as the text that they were; of an unknown language, their script tells about spaces."""
    return "".join(each.text + gap(each, language) for each in syllables).strip()


def gap(syllable: Syllable, language: str) -> str:
    """Return what stands between a syllable and the next one: a space, or nothing."""
    has_gap = spaced(language) if language else not UNSPACED_SCRIPTS.search(syllable.text)
    return " " if has_gap and not syllable.joins else ""


def lines(syllables: Iterable[Syllable], language: str = "") -> list[str]:
    """Return the lines of lyrics that the syllables of a section make."""
    rows: dict[int, list[Syllable]] = {}
    for syllable in syllables:
        rows.setdefault(syllable.line, []).append(syllable)
    return [joined(rows.get(k, ()), language) for k in range(max(rows, default=-1) + 1)]


def separated(text: str) -> list[str]:
    """Return a word as syllables where its script shows them: a Chinese character, a kana with its small ones."""
    return re.findall(CHARACTER + r"[^\w\s]*|(?:(?!" + CHARACTER + r").)+", text) or [text]
