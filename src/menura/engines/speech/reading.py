"""Writing that a voice cannot read becomes writing that it can: Chinese characters and kanji by their readings."""

from functools import lru_cache

from menura.errors import RequestError
from menura.phonetics import chinese, japanese
from menura.phonetics.languages import canonical
from menura.phonetics.scripts import script
from menura.phonetics.wording.text import Wording

CHINESE = frozenset({"cmn", "yue"})

_MARKS = str.maketrans("，。！？；：、“”‘’（）《》「」『』…", ',.!?;:,""\'\'()"""""".')

_PARTICLES = {"は": "わ", "へ": "え"}
"""Particles that are not said as they are written."""


def readable(words: Wording, language: str) -> Wording:
    """Return words as the voice of their language reads them.

    Raises
    ------
    RequestError
        If a character has no reading that is known.
    MissingExtraError
        If the library that knows the readings is not installed.
    """
    tag = canonical(language)
    if tag in CHINESE and any(script(char) == "han" for char in words.text):
        return _chinese(words, tag)
    if tag == "ja" and any(script(char) in {"han", "kana"} for char in words.text):
        return _japanese(words)
    return words


def _chinese(words: Wording, language: str) -> Wording:
    readings = _as_said(words.text) if language == "cmn" else chinese.readings(words.text, language)
    text, origins, unknown = [], list[tuple[int, int]](), []
    for char, reading, span in zip(words.text, readings, words.origins, strict=True):
        if script(char) == "han" and not reading:
            unknown.append(char)
        said = f" {chinese.fed(reading)} " if reading else char.translate(_MARKS)
        text.append(said)
        origins += [span] * len(said)
    if unknown:
        raise RequestError(
            f"No reading is known of {'、'.join(dict.fromkeys(unknown))}.", hint="Write the word in other characters."
        )
    return Wording("".join(text), tuple(origins))


def _as_said(text: str) -> list[str]:
    """Return the pinyin of each character with its tone among the others: 不 rises before a falling one."""
    tones = chinese.sung_tones(text)
    return [
        f"{reading[:-1]}{tone}" if reading and tone else reading
        for reading, tone in zip(chinese.pinyin(text), tones, strict=True)
    ]


def _japanese(words: Wording) -> Wording:
    """Return kana for every word; a word's kana stand for all of its characters."""
    text, origins, at = [], list[tuple[int, int]](), 0
    for surface, reading in spoken_japanese(words.text):
        span = (words.origins[at][0], words.origins[at + len(surface) - 1][1])
        said = reading or surface.translate(_MARKS)
        text.append(said)
        origins += [span] * len(said)
        at += len(surface)
    return Wording("".join(text), tuple(origins))


@lru_cache(maxsize=256)
def spoken_japanese(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a Japanese text with their kana; empty for what is not said."""
    found = [(surface, reading) for surface, reading in japanese.words(text) if surface]
    if not any(script(char) == "han" for char in text):  # nothing tells particles apart
        return tuple(found)
    return tuple((surface, _PARTICLES.get(surface, reading)) for surface, reading in found)
