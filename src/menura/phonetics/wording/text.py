"""What is no word becomes words: money, measures, dates, times, abbreviations, addresses, signs.

Every character of the result knows which characters of the source it stands for, so that times of words are those of
the words that were written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from menura.phonetics.wording.counting import counts_itself, numbers
from menura.phonetics.wording.patterns import pattern
from menura.phonetics.wording.rules import RULES
from menura.phonetics.wording.tables import Table, table_of

_FORMS = ((0x2160, 0x2188), (0x2460, 0x249B), (0xFB00, 0xFB06), (0xFF10, 0xFF9D), (0x1D400, 0x1D7FF))
"""First and last code points of letters and numbers that are other forms of usual ones."""

_SIGNS = {
    "℃": "°C", "℉": "°F", "㎡": "m²", "㎥": "m³", "㎏": "kg", "㎎": "mg", "㎞": "km", "㎝": "cm", "㎜": "mm",
    "㎖": "ml", "￥": "¥", "＄": "$", "￡": "£", "％": "%",
}  # fmt: skip
"""Units in one sign, and wide signs."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Wording:
    """Words, and for each of their characters the characters of the source it stands for."""

    text: str
    origins: tuple[Span, ...]

    @classmethod
    def plain(cls, text: str) -> "Wording":
        """Return a text that stands for itself."""
        return cls(text, tuple((i, i + 1) for i in range(len(text))))

    @classmethod
    def instead(cls, text: str, span: Span) -> "Wording":
        """Return a text that stands, as a whole, for a part of the source."""
        return cls(text, (span,) * len(text))

    @classmethod
    def joined(cls, parts: "Iterable[Wording]") -> "Wording":
        """Return parts one after another."""
        parts = tuple(parts)
        return cls("".join(p.text for p in parts), tuple(span for p in parts for span in p.origins))

    def shifted(self, by: int) -> "Wording":
        """Return the same words for a source that begins earlier by some characters."""
        return Wording(self.text, tuple((a + by, b + by) for a, b in self.origins))


def written_out(text: str, language: str) -> Wording:
    """Return a text in words, as far as its language's table goes; the rest is left to the voice."""
    usual = _usual(text)
    table = table_of(language)
    words = _in_words(usual.text, table, language) if table else Wording.plain(usual.text)
    return Wording(words.text, tuple((usual.origins[a][0], usual.origins[b - 1][1]) for a, b in words.origins))


def _usual(text: str) -> Wording:
    """Return a text with wide, circled and Roman letters, units and the digits of any script in their usual forms."""
    return Wording.joined(Wording.instead(_form(char), (i, i + 1)) for i, char in enumerate(text))


def _form(char: str) -> str:
    point = ord(char)
    if point < 0x250:
        return char
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    is_form = any(first <= point <= last for first, last in _FORMS)
    return unicodedata.normalize("NFKC", char) if is_form and char.isalnum() else _SIGNS.get(char, char)


def _in_words(text: str, table: Table, language: str) -> Wording:
    parts, last = [], 0
    for match in pattern(language.lower()).finditer(text):
        said = RULES[match.lastgroup or ""](match, table, language)
        if said is None:
            continue
        parts.append(Wording.plain(text[last : match.start()]).shifted(last))
        parts.append(_spaced(said, text, match.span(), table))
        last = match.end()
    parts.append(Wording.plain(text[last:]).shifted(last))
    return _counted(Wording.joined(parts), table)


def _spaced(said: str, text: str, span: Span, table: Table) -> Wording:
    """Return words set apart from what stands before and after them."""
    if counts_itself(table):
        return Wording.instead(said, span)
    before = " " if span[0] and not text[span[0] - 1].isspace() and text[span[0] - 1] not in "(“\"'" else ""
    after = " " if span[1] < len(text) and text[span[1]].isalnum() else ""
    return Wording.instead(before + said + after, span)


def _counted(words: Wording, table: Table) -> Wording:
    """Return words with their numbers in words too where the voice cannot be trusted with them."""
    parts, last = [], 0
    for (first, end), said in numbers(words.text, table):
        parts.append(Wording(words.text[last:first], words.origins[last:first]))
        parts.append(Wording.instead(said, (words.origins[first][0], words.origins[end - 1][1])))
        last = end
    return Wording.joined([*parts, Wording(words.text[last:], words.origins[last:])])


def standing_for(text: str, words: Wording, *, spaced: bool) -> Iterator[tuple[str, str]]:
    """Yield a text in parts, each with the words that stand for it; they are alike where nothing was changed.

    Parameters
    ----------
    text : str
    words : Wording
        What :func:`written_out` returns for it.
    spaced : bool
        Whether parts are what stands between spaces; else they are as long as what stands for them allows.
    """
    if words.text == text:
        yield text, text
    elif spaced:
        for first, last in _joined_tokens(text, words):
            yield from _shared(text[first:last].split(), _said(words, first, last).split())
    else:
        for first, last in _stretches(words):
            yield text[first:last], _said(words, first, last)


def _said(words: Wording, first: int, last: int) -> str:
    return "".join(c for c, (a, b) in zip(words.text, words.origins, strict=True) if a < last and first < b)


def _joined_tokens(text: str, words: Wording) -> list[Span]:
    """Return what stands between spaces, together where something stands for several of them."""
    found: list[Span] = []
    for match in re.finditer(r"\S+", text):
        first, last = match.span()
        if found and any(a < found[-1][1] and first < b for a, b in words.origins):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _shared(tokens: list[str], words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield tokens with their words: one each, and the last what is left."""
    if len(words) < len(tokens):
        yield " ".join(tokens), " ".join(words) or " ".join(tokens)
        return
    last = len(tokens) - 1
    yield from zip(tokens[:last], words[:last], strict=True)
    yield tokens[last], " ".join(words[last:])


def _stretches(words: Wording) -> list[Span]:
    """Return the parts of a source that are as they were, and those for which something stands."""
    found: list[Span] = []
    kept = False
    for a, b in words.origins:
        plain = b - a == 1
        if found and (a, b) == found[-1] and not plain:
            continue
        if found and plain and kept and a == found[-1][1]:
            found[-1] = (found[-1][0], b)
        elif not found or a >= found[-1][1]:
            found.append((a, b))
        kept = plain
    return found
