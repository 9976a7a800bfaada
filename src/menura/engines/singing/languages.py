"""Which voice of espeak-ng says a language, and how its words are written for it."""

import re
from collections.abc import Sequence
from functools import cache

from menura.errors import MissingExtraError, UnknownNameError
from menura.phonetics import espeak
from menura.scores.model import Syllable

VOICES = {"en": "en-us", "zh": "cmn-latn-pinyin", "cmn": "cmn-latn-pinyin", "fr": "fr-fr", "pt": "pt-br"}
"""Where the best voice for singing has another name than its language."""

APART = frozenset({"cmn-latn-pinyin", "yue", "ja"})
"""Voices that are given syllable by syllable."""

SPELLINGS = {
    "qiong": "[[tS;h'yu55N]]", "jiong": "[[tS;'yu55N]]", "xiong": "[[S;'yu55N]]", "wong": "weng1", "ê": "ei1",
    "m": "en1", "hm": "heng1", "hng": "heng1", "n": "en1", "ng": "eng1", "r": "er1",
}  # fmt: skip
"""Syllables of pinyin that the voice would read as English letters."""

_PUNCTUATION = '.,;:!?…"“”()[]，。！？；：、'
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")


def voice_for(language: str) -> str:
    """Return the voice of a language.

    Raises
    ------
    UnknownNameError
        If espeak-ng has none; the nearest languages are given.
    MissingExtraError
        If espeak-ng is not there.
    """
    tag = language.lower().replace("_", "-")
    base = tag.split("-")[0]
    known = _tags()
    for name in (VOICES.get(tag), _chinese(tag), tag if tag in known else None, VOICES.get(base), base):
        if name in known:
            return str(name)
    raise UnknownNameError("language to sing in", language, sorted(known), hint="List them with: menura speak --voices")


def require(language: str, syllables: Sequence[Syllable]) -> None:
    """Raise what :func:`voice_for` and :func:`spoken` would for the syllables of a song in a language."""
    voice = voice_for(language)
    if any(language_of(syllable, language) == language for syllable in syllables):
        spoken([s for s in syllables if language_of(s, language) == language], voice, tones=False)


def guessed(text: str) -> str:
    """Return the language that the script of a text speaks for: ``ja``, ``cmn`` or ``en``."""
    if _KANA.search(text):
        return "ja"
    return "cmn" if _HAN.search(text) else "en"


def language_of(syllable: Syllable, language: str) -> str:
    """Return the language of a syllable: that of the song, unless its script cannot be."""
    base = language.lower().split("-")[0]
    is_latin = bool(_LATIN.search(syllable.text)) and not _HAN.search(syllable.text) and not _KANA.search(syllable.text)
    if base in {"zh", "cmn", "yue", "ja"}:
        return "en" if is_latin and not syllable.reading else language
    return (
        language
        if is_latin or not (_HAN.search(syllable.text) or _KANA.search(syllable.text))
        else guessed(syllable.text)
    )


def spoken(syllables: Sequence[Syllable], voice: str, tones: bool) -> list[str]:
    """Return syllables as a voice is given them, one text for each.

    Parameters
    ----------
    syllables : sequence of Syllable
    voice : str
    tones : bool
        Whether Mandarin keeps its tones; sung, the melody is its tone.
    """
    if voice == "cmn-latn-pinyin":
        return [_pinyin(reading, tones) for reading in _readings(syllables)]
    if voice == "ja":
        return [_bare(syllable.reading or syllable.text) for syllable in syllables]
    return [_bare(syllable.text) for syllable in syllables]


def _bare(text: str) -> str:
    """Return a text without marks; brackets would be taken for phonemes."""
    return text.replace("[", "").replace("]", "").strip(_PUNCTUATION)


def _pinyin(reading: str, tones: bool) -> str:
    found = re.fullmatch(r"([a-zü:ê]+)([0-5]?)", reading.strip().lower())
    if found is None:
        return _bare(reading)
    letters, tone = found.group(1).replace("u:", "v").replace("ü", "v"), found.group(2)
    if letters in SPELLINGS:
        return SPELLINGS[letters]
    return letters + ((tone.replace("0", "5") or "5") if tones else "1")


def _readings(syllables: Sequence[Syllable]) -> list[str]:
    """Return the pinyin of syllables; where the sheet does not say, that of their characters in their context."""
    if all(syllable.reading for syllable in syllables):
        return [syllable.reading for syllable in syllables]
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        raise MissingExtraError(
            "Chinese characters are read by pypinyin, which is not installed.", hint=espeak.INSTALL
        ) from None
    found = [lazy_pinyin(_HAN.findall(s.text), style=Style.TONE3, neutral_tone_with_five=True) for s in syllables]
    whole = iter(
        lazy_pinyin(
            "".join(ch for s in syllables for ch in _HAN.findall(s.text)),
            style=Style.TONE3,
            neutral_tone_with_five=True,
        )
    )
    read = ["".join(next(whole, "") for _ in each) for each in found]
    return [s.reading or r or s.text for s, r in zip(syllables, read, strict=True)]


def _chinese(tag: str) -> str | None:
    return "yue" if tag in {"zh-hk", "zh-yue", "zh-hant-hk"} else "cmn-latn-pinyin" if tag.startswith("zh") else None


@cache
def _tags() -> frozenset[str]:
    return frozenset(tag.lower() for voice in espeak.voices() for tag in voice.languages)
