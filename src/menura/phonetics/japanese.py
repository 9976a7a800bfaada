"""Japanese as morae: kana as they stand, kanji by their readings."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from menura.errors import MissingExtraError, RequestError
from menura.phonetics import espeak
from menura.phonetics.scripts import script

INSTALL = "Install it with: pip install 'menura[japanese]', or write the words in kana."

SMALL = "ゃゅょぁぃぅぇぉゎャュョァィゥェォヮ"
"""Kana that belong to the mora before."""

LONG, DOUBLED, NASAL = "ー", "っ", "ん"

VOWELS = {
    "a": "あかさたなはまやらわがざだばぱぁゃゎ", "i": "いきしちにひみりぎじぢびぴぃ",
    "u": "うくすつぬふむゆるぐずづぶぷぅゅゔ", "e": "えけせてねへめれげぜでべぺぇ",
    "o": "おこそとのほもよろをごぞどぼぽぉょ",
}  # fmt: skip


def morae(kana: str) -> list[str]:
    """Return kana cut into morae: ``["きょ", "う", "が", "っ", "こ", "ー"]``."""
    found: list[str] = []
    for character in kana:
        if character in SMALL and found:
            found[-1] += character
        else:
            found.append(character)
    return found


def hiragana(text: str) -> str:
    """Return a text with its katakana in hiragana."""
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in text)


def words(text: str) -> list[tuple[str, str]]:
    """Return a text cut into pieces with their readings in hiragana; ``""`` for what is not said.

    Raises
    ------
    MissingExtraError
        If there are kanji and janome is not installed.
    RequestError
        If the reading of a kanji is not known.
    """
    kanji = any(script(c) == "han" for c in text)
    if not kanji and not (set("はへ") & set(text) and _is_there()):
        return [(piece, hiragana(piece) if _is_kana(piece) else "") for piece in _split(text)]
    return [pair for token in _tokens(text) for pair in _read(*token)]


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[tuple[str, str], ...]:
    """Return words with their readings in katakana, or ``*``."""
    found, at = [], 0
    for token in _tokenizer().tokenize(text):
        start = text.index(token.surface, at)
        if start > at:
            found.append((text[at:start], "*"))
        found.append((token.surface, _with_particle(token.surface, token.reading, token.phonetic)))
        at = start + len(token.surface)
    return (*found, (text[at:], "*")) if at < len(text) else tuple(found)


def _with_particle(surface: str, reading: str, phonetic: str) -> str:
    """Return a reading with a last は or へ as it is said where it is a particle: こんにちは ends in わ."""
    said = {("は", "ワ"): "ワ", ("へ", "エ"): "エ"}.get((surface[-1:], phonetic[-1:]))
    return reading[:-1] + said if said else reading


@cache
def _tokenizer() -> Any:
    try:
        from janome.tokenizer import Tokenizer
    except ImportError:
        raise MissingExtraError("Reading kanji needs janome, which is not installed.", hint=INSTALL) from None
    return Tokenizer()


def _is_there() -> bool:
    return find_spec("janome") is not None


def _read(surface: str, reading: str) -> Iterator[tuple[str, str]]:
    """Yield a word in pieces with their readings: kana as they are, its kanji with the rest of the reading."""
    if not any(script(c) in {"han", "kana"} for c in surface):
        yield surface, ""
        return
    if not any(script(c) == "han" for c in surface):
        if (surface[-1], reading[-1:]) in {("は", "ワ"), ("へ", "エ")}:
            yield surface, hiragana(reading)
            return
        yield from ((piece, hiragana(piece) if _is_kana(piece) else "") for piece in _split(surface))
        return
    if reading == "*":
        kanji = next(c for c in surface if script(c) == "han")
        raise RequestError(
            f"The reading of {kanji!r} in {surface!r} is not known.", hint="Write the word in kana instead."
        )
    pieces = [piece for piece in _split(surface) if script(piece[0])]
    pattern = "".join(f"({re.escape(hiragana(p))})" if _is_kana(p) else "(.+?)" for p in pieces)
    found = re.fullmatch(pattern, hiragana(reading))
    yield from zip(pieces, found.groups(), strict=True) if found else [(surface, hiragana(reading))]


def _split(text: str) -> list[str]:
    """Return runs of kana, of kanji, and of other characters."""
    return re.findall(r"[ぁ-ゖァ-ヺーゝゞヽヾ]+|[㐀-䶿一-鿿々〆〇]+|[^ぁ-ゖァ-ヺーゝゞヽヾ㐀-䶿一-鿿々〆〇]+", text)


def _is_kana(piece: str) -> bool:
    return script(piece[0]) == "kana"


def vowel(mora: str) -> str:
    """Return the vowel of a mora in hiragana; empty for っ and ん."""
    return next((name for name, row in VOWELS.items() if mora[-1:] in row), "")


def alone(mora: str, before: str) -> str:
    """Return a mora as it is said by itself: ー is the vowel before it, and っ closes that."""
    if mora not in {LONG, DOUBLED}:
        return mora
    held = dict(zip("aiueo", "あいうえお", strict=True)).get(vowel(before), "")
    return held + (DOUBLED if mora == DOUBLED else "") or "あ"


@cache
def phones(mora: str, before: str) -> tuple[str, ...]:
    """Return the phones of a mora in IPA; `before` is the mora before it, whose vowel ー and っ hold."""
    if mora == DOUBLED:
        return (*(_kana(alone(mora, before)[0]) if vowel(before) else ()), "ʔ")
    if mora == LONG:
        return _kana(alone(mora, before))
    return _kana(mora)


@cache
def _kana(mora: str) -> tuple[str, ...]:
    if len(mora) == 2 and mora[0] in "きしちにひみりぎじぢびぴ" and mora[1] in "ゃゅょ":
        # By itself espeak-ng says "ryo" for りょ in two vowels; the consonant of り with the vowel of よ is one.
        return (*_kana(mora[0])[:-1], *(() if mora[0] in "しちじぢ" else ("j",)), _kana(mora[1])[-1])
    if mora in {"ゃ", "ゅ", "ょ"}:
        return _kana({"ゃ": "や", "ゅ": "ゆ", "ょ": "よ"}[mora])
    spelled = espeak.spelled(mora, "ja")
    return tuple(p for p in (each.strip("ˈˌ") for each in spelled.split("_")) if p)
