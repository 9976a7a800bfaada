"""Which voice of espeak-ng says a language, and how its words are written for it."""

import re
from collections.abc import Sequence
from functools import cache

from menura.errors import UnknownNameError
from menura.phonetics import chinese, espeak
from menura.phonetics.languages import canonical
from menura.phonetics.languages import voice_for as reading_voice
from menura.scores.model import Syllable

VOICES = {"en": "en-us", "fr": "fr-fr", "pt": "pt-br"}
"""Where the best voice for singing has another name than its language."""

ROMANISED = {"cmn-latn-pinyin": "cmn", "yue-latn-jyutping": "yue"}
"""Voices that are given readings instead of characters, with their languages."""

APART = frozenset({*ROMANISED, "ja"})
"""Voices that are given syllable by syllable."""

SPELLINGS = {"wong": "weng", "n": "en", "r": "er"}
"""Syllables of pinyin that the voice would read as English letters, besides those that phonetics knows."""

NEUTRAL = {"cmn": "5", "yue": "3"}
"""The tone of a reading that names none."""

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
    known = _tags()
    if (chinese_voice := _chinese(language)) in ROMANISED:
        return chinese_voice
    tag = language.lower().replace("_", "-")
    base = tag.split("-")[0]
    for name in (VOICES.get(tag), tag if tag in known else None, VOICES.get(base), base):
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
        Whether Chinese keeps its tones; sung, the melody is its tone.
    """
    if language := ROMANISED.get(voice):
        return [_romanised(reading, tones, language) for reading in _readings(syllables, language)]
    if voice == "ja":
        return [_bare(syllable.reading or syllable.text) for syllable in syllables]
    return [_bare(syllable.text) for syllable in syllables]


def _bare(text: str) -> str:
    """Return a text without marks; brackets would be taken for phonemes."""
    return text.replace("[", "").replace("]", "").strip(_PUNCTUATION)


def _romanised(reading: str, tones: bool, language: str) -> str:
    """Return a reading as its voice takes it; where the melody is its tone, with the high level one."""
    found = re.fullmatch(r"([a-zü:ê]+)([0-6]?)", reading.strip().lower())
    if found is None:
        return _bare(reading)
    letters, tone = found.group(1).replace("u:", "ü"), found.group(2)
    if language == "cmn":
        letters, tone = SPELLINGS.get(letters, letters), tone.replace("0", "5")
    return chinese.fed(letters + ((tone or NEUTRAL[language]) if tones else "1"))


def _readings(syllables: Sequence[Syllable], language: str) -> list[str]:
    """Return the readings of syllables; where the sheet does not say, those of their characters in their context."""
    if all(syllable.reading for syllable in syllables):
        return [syllable.reading for syllable in syllables]
    whole = iter(chinese.readings("".join(ch for s in syllables for ch in _HAN.findall(s.text)), language))
    read = ["".join(next(whole, "") for _ in _HAN.findall(s.text)) for s in syllables]
    return [s.reading or r or s.text for s, r in zip(syllables, read, strict=True)]


def _chinese(language: str) -> str:
    """Return the voice of a kind of Chinese; empty for other languages."""
    tag = canonical(language)
    if tag.split("-")[0] not in {"zh", "cmn", "yue"}:
        return ""
    return reading_voice("yue" if tag.startswith("yue") or tag.endswith(("-hk", "-mo")) else "cmn")


@cache
def _tags() -> frozenset[str]:
    return frozenset(tag.lower() for voice in espeak.voices() for tag in voice.languages)
