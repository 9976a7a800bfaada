"""Which language a text is in, stretch by stretch, and which voice reads it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from menura.errors import RequestError, UnknownNameError
from menura.phonetics.scripts import script

DEFAULT = "en"
"""What Latin letters are read as where nothing tells."""

ALIASES = {
    "zh": "cmn", "zh-cn": "cmn", "zh-tw": "cmn", "zh-hans": "cmn", "zh-hant": "cmn", "zh-cmn": "cmn", "cmn-hans": "cmn",
    "zh-sg": "cmn", "zh-yue": "yue", "zh-hk": "yue", "zh-mo": "yue", "jp": "ja", "ja-jp": "ja", "kr": "ko",
    "ko-kr": "ko", "fr-fr": "fr", "es-es": "es", "de-de": "de", "it-it": "it", "ru-ru": "ru", "no": "nb",
    "english": "en", "chinese": "cmn", "mandarin": "cmn", "cantonese": "yue", "japanese": "ja", "korean": "ko",
    "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt", "russian": "ru",
    "中文": "cmn", "普通话": "cmn", "国语": "cmn", "粤语": "yue", "广东话": "yue", "粵語": "yue", "英文": "en",
    "英语": "en", "日语": "ja", "日文": "ja", "日本語": "ja", "韩语": "ko", "法语": "fr", "德语": "de",
    "西班牙语": "es", "意大利语": "it", "葡萄牙语": "pt", "俄语": "ru",
}  # fmt: skip
"""Other ways to name a language."""

SCRIPTS = {
    "han": "cmn", "kana": "ja", "hangul": "ko", "cyrillic": "ru", "greek": "el", "arabic": "ar", "hebrew": "he",
    "devanagari": "hi", "bengali": "bn", "gurmukhi": "pa", "gujarati": "gu", "oriya": "or", "tamil": "ta",
    "telugu": "te", "kannada": "kn", "malayalam": "ml", "sinhala": "si", "thai": "th", "myanmar": "my",
    "georgian": "ka", "armenian": "hy", "ethiopic": "am", "cherokee": "chr-US-Qaaa-x-west",
}  # fmt: skip
"""The language that a script is read in where nothing else tells."""

OTHER_READERS = {
    "han": ("cmn", "yue", "ja", "hak"), "kana": ("ja",), "hangul": ("ko",),
    "cyrillic": ("ru", "uk", "bg", "be", "mk", "sr", "kk", "ky", "tt", "ba", "cv", "nog", "ru-cl", "ru-lv"),
    "arabic": ("ar", "fa", "ur", "ug", "sd", "ku"), "devanagari": ("hi", "mr", "ne", "kok"),
    "bengali": ("bn", "as", "bpy"), "ethiopic": ("am", "ti"), "greek": ("el", "grc"), "georgian": ("ka", "xex"),
    "myanmar": ("my", "shn"), "armenian": ("hy", "hyw", "hy-arevela", "hy-arevmda"),
}  # fmt: skip
"""All languages that a script serves, where it is more than one or is shared."""


@dataclass(frozen=True)
class Language:
    """A language that is recognised by its words.

    Attributes
    ----------
    tag : str
        BCP 47.
    name : str
    voice : str
        Of espeak-ng.
    letters : frozenset of str
        Letters that few other languages have.
    words : frozenset of str
        Words that are everywhere in it.
    weak : frozenset of str
        Those of them that carry no weight in a line.
    """

    tag: str
    name: str
    voice: str
    letters: frozenset[str]
    words: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True)
class Stretch:
    """A stretch of text in one language; `language` is a BCP 47 tag."""

    text: str
    language: str


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages that are recognised by their words, by tag."""
    text = files("menura.phonetics").joinpath("languages.toml").read_text("utf-8")
    return {tag: _read(tag, row) for tag, row in tomllib.loads(text).items()}


def _read(tag: str, row: Mapping[str, str]) -> Language:
    words = frozenset(row["words"].split())
    weak = words - frozenset(row.get("strong", "").split())
    return Language(tag, row["name"], row["voice"], frozenset(row["letters"]), words, weak)


def canonical(language: str) -> str:
    """Return the tag under which a language is kept here: ``"zh-CN"`` is ``"cmn"``, ``"en_GB"`` is ``"en-gb"``."""
    tag = language.strip().lower().replace("_", "-")
    return ALIASES.get(tag, tag)


def voice_for(language: str) -> str:
    """Return the voice of espeak-ng that reads a language.

    Mandarin is read by the voice for pinyin: give it what :func:`menura.phonetics.chinese.pinyin` returns.

    Raises
    ------
    UnknownNameError
        If no voice reads it.
    MissingExtraError
        If espeak-ng is not installed and has to be asked.
    """
    tag = canonical(language)
    known = languages().get(tag)
    if known is not None:
        return known.voice
    tags = _voices()
    found = tags.get(tag) or tags.get(tag.split("-")[0])
    if found is None and tag.split("-")[0] in languages():
        found = languages()[tag.split("-")[0]].voice
    if found is None:
        raise UnknownNameError("language", language, sorted({*languages(), *tags}), hint="List: menura speak --voices")
    return found


@cache
def _voices() -> Mapping[str, str]:
    from menura.phonetics import espeak

    return {tag.lower(): tag for voice in reversed(espeak.voices()) for tag in reversed(voice.languages)}


def stretches(text: str, default: str = "", before: str = "") -> list[Stretch]:
    """Return a text cut where its language changes; the texts joined give back the whole.

    Parameters
    ----------
    text : str
    default : str, optional
        What is expected: its language reads every script that it can, and Latin letters if it is written in them.
    before : str, optional
        The language of what stands before: a sentence that tells little goes on in it.

    Returns
    -------
    list of Stretch
        Neighbours differ in language. Without letters: one stretch in `default`, or in English.

    Raises
    ------
    RequestError
        If there are letters of a script that no voice reads.
    """
    expected = canonical(default) if default else ""
    found: list[Stretch] = []
    for piece, kind in _pieces(text):
        language = _language(piece, kind, expected, text, found[-1].language if found else before)
        if found and found[-1].language == language:
            found[-1] = Stretch(found[-1].text + piece, language)
        else:
            found.append(Stretch(piece, language))
    return found or ([Stretch(text, expected or before or DEFAULT)] if text else [])


def detected(text: str) -> str:
    """Return the language of most of a text, counted in letters; English for a text without any."""
    shares: dict[str, int] = {}
    for stretch in stretches(text):
        # A word of an alphabet has several letters, a Chinese character is one: both count by what they say.
        weight = sum(3 if script(c) in {"han", "hangul"} else 1 for c in stretch.text if script(c))
        shares[stretch.language] = shares.get(stretch.language, 0) + weight
    return max(shares, key=lambda tag: shares[tag], default=DEFAULT)


_UNIT = re.compile(
    r"(?<=\d) ?(?:km/h|m/s|[kcmdμn]?m[²³]?|[kmμ]?g|m?[lL]|[kMG]?Hz|dB|[kKMGT]B|m?s|min|h|k?W|kWh|mAh|kcal|bpm)"
    r"(?![A-Za-z])"
)
"""Latin letters that belong to a number in every language."""

_CHARACTERS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_UNUSED = frozenset("个么很它她怎哪哦嘛哇听从价伙伞网聊找扔肯几")
"""Characters of Chinese that the sets of Japanese have and its words have not."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
"""What is read as one: no sentence ends in it."""


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield stretches of one script, Latin ones cut into sentences too; what has no script stays with what it follows.

    Kana and Chinese characters of one sentence belong together: they are Japanese, unless there are characters that
    Japanese does not have; these are called ``hanzi``.
    """
    start, kind = 0, ""
    units = {at for match in _UNIT.finditer(text) for at in range(*match.span())}
    hanzi = {at for match in _CHARACTERS.finditer(text) if not _is_japanese(match[0]) for at in range(*match.span())}
    inside = {at for match in _ADDRESS.finditer(text) for at in range(match.start() + 1, match.end())}
    for index, character in enumerate(text):
        here = "hanzi" if index in hanzi else script(character)
        if not here or (index in units and (kind or _is_other(text, index))) or index in inside:
            continue
        if here == "kana" or (here == "han" and kind == "kana"):
            here = "kana"
        elif here == "han" and kind == "hanzi":
            here = "hanzi"
        fresh = kind and (here != kind and {here, kind} not in ({"han", "kana"}, {"han", "hanzi"}))
        if fresh or (kind and _ends_sentence(text, start, index)):
            cut = _cut(text, start, index)
            yield text[start:cut], kind
            start, kind = cut, here
        elif not (kind == "kana" and here == "han"):
            kind = here
    if start < len(text) and kind:
        yield text[start:], kind


def _is_japanese(characters: str) -> bool:
    """Return whether all of some characters are among those of Japanese."""
    try:
        characters.encode("cp932")
    except UnicodeEncodeError:
        return False
    return not _UNUSED & set(characters)


def _is_other(text: str, index: int) -> bool:
    """Return whether the next letter that is no part of a unit is of another script than Latin."""
    return next((script(char) for char in text[index:] if script(char) not in {"", "latin"}), "") != ""


def _ends_sentence(text: str, start: int, index: int) -> bool:
    gap = re.search(r"[\W_]*$", text[start:index])
    return bool(gap and re.search(r"[.!?…;。！？；](\s|$)|[。！？；]|\n", gap[0]))


def _cut(text: str, start: int, index: int) -> int:
    """Return where a stretch that begins with the letter at `index` begins: opening marks and digits go with it."""
    opening = re.search(r"(?:[«„“‘「『《〈（(\[{¿¡<$€£#+]|\d+(?:[.,:/-]\d+)*)*$", text[start:index])
    return index - len(opening[0]) if opening else index


def _language(piece: str, kind: str, expected: str, text: str, before: str) -> str:
    if kind == "latin":
        return _latin(piece, expected, before)
    if kind in {"han", "hanzi"}:
        return _han(expected, piece if kind == "hanzi" else text)
    readers = OTHER_READERS.get(kind, (SCRIPTS.get(kind, ""),))
    if expected and (expected in readers or expected.split("-")[0] in readers):
        return expected
    if kind not in SCRIPTS:
        letters = next(c for c in piece if script(c) == kind)
        raise RequestError(
            f"{letters!r} is written in a script that no voice reads ({kind}); the scripts that can be read are latin, "
            f"{', '.join(SCRIPTS)}.",
            hint="Write the words in one of these scripts.",
        )
    signs = {c for c in piece.lower() if script(c) == kind}
    marked = [tag for tag in readers if tag in languages() and languages()[tag].letters & signs]
    return marked[0] if marked else SCRIPTS[kind]


def _han(expected: str, text: str) -> str:
    if expected in OTHER_READERS["han"]:
        return expected
    if languages()["yue"].letters & set(text) and not _counts(text, "kana"):
        return "yue"
    return "ja" if _counts(text, "kana") * 4 > _counts(text, "han") else "cmn"


def _counts(text: str, kind: str) -> int:
    return sum(script(c) == kind for c in text)


def _latin(piece: str, expected: str, before: str) -> str:
    """Return the language of a sentence in Latin letters: the expected one, or the one with most of its own words."""
    if expected and _is_latin(expected):
        return expected
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", _ADDRESS.sub(" ", piece.lower()).replace("’", "'"))
    signs = set(piece.lower())
    known = {tag: [word for word in words if word in each.words] for tag, each in languages().items() if each.words}
    scores = {
        tag: len(found) / max(len(words), 1) + 0.4 * len(languages()[tag].letters & signs)
        for tag, found in known.items()
    }
    best = max(scores, key=lambda tag: (scores[tag], tag == before, tag == DEFAULT))
    going_on = before if before and _is_latin(before) else ""
    back = best == DEFAULT and not known.get(going_on)
    if scores[best] > 0 and (not going_on or back or best == going_on or _is_sure(words, known[best], signs, best)):
        return best
    return going_on or DEFAULT


def _is_sure(words: Sequence[str], known: Sequence[str], signs: Set[str], language: str) -> bool:
    """Return whether a sentence shows that the language has changed: by two words, a long one alone, or letters."""
    alone = len(words) == len(known) == 1 and len(words[0]) > 3
    return len(known) > 1 or alone or bool(languages()[language].letters & signs)


def _is_latin(language: str) -> bool:
    base = language.split("-")[0]
    others = {tag for tags in OTHER_READERS.values() for tag in tags} | set(SCRIPTS.values())
    return language not in others and base not in others
