"""What a song is to be about: the themes, images and the thing itself that a request names, in English or Chinese."""

import re
from collections.abc import Mapping
from functools import cache

from menura.composing.named import table

LULLABY = "lullaby|lullabies|cradle song|摇篮曲|催眠曲|安眠曲"

PRONOUNS = frozenset({"me", "you", "him", "her", "it", "us", "them", "this", "that", "nothing", "everything"})

_KINDS = "(?:song|anthem|ballad|hymn|lullaby|lullabies|tune|carol|poem|verse|lyrics?|jingle|rap|blues|march|music)"
_AFTER = re.compile(
    r"\s(?:in|on|at|with|without|who|that|which|when|while|because|and|by|from|into|under|over)\s|[,.;:!?]"
)
_LONGEST = 5
"""Words of a subject."""


def is_lullaby(request: str) -> bool:
    """Return whether a request is for a lullaby, in English or Chinese."""
    return bool(re.search(LULLABY, request.lower()))


def named_themes(request: str) -> list[str]:
    """Return the themes that a request names, in whatever language it is written, the first-named first."""
    plain = _told(request)
    places: dict[str, int] = {}
    for name, row in table("lyricist")["themes"].items():
        found = [_word_at(plain, called) for called in row["en"].split()]
        found += [plain.find(called) for called in row["zh"].split()]
        if any(at >= 0 for at in found):
            places[name] = min(at for at in found if at >= 0)
    return sorted(places, key=lambda name: places[name])


def kind_of(subject: str, language: str) -> str:
    """Return what a subject is: ``who``, ``where``, ``doing`` (English alone), ``dark`` or, of anything else, ``what``.

    Parameters
    ----------
    subject : str
        As it stands in a sentence: ``"the lighthouse"``, ``"外婆的厨房"``.
    language : str
        ``en`` or ``zh``.
    """
    known = table("lyricist")[language]
    parts = [subject] if language == "zh" else re.findall(r"[a-z']+", subject.lower()) or [subject]
    if set(parts) & set(known["dark"].split()):
        return "dark"
    if language == "en" and re.match(r"(?!morning|evening|spring|king|ring|wing|thing)\w+ing\b", subject):
        return "doing"
    for kind, row in (("who", "people"), ("where", "places")):
        members = known[row].split()
        if any(subject.endswith(each) for each in members) if language == "zh" else parts[-1] in members:
            return kind
    return "who" if language == "en" and _is_somebody(subject, known["people"].split()) else "what"


def _is_somebody(subject: str, people: list[str]) -> bool:
    """Return whether a subject is somebody by name: ``my cat Momo``."""
    words = subject.split()
    return len(words) > 2 and words[-1][:1].isupper() and any(word.lower() in people for word in words[:-1])


def named_things(request: str, language: str) -> list[str]:
    """Return the things of the lexicon that a request names, in a language, the first-named first."""
    plain, own = _told(request), 1 if language == "zh" else 0
    places: dict[str, int] = {}
    for pair in _pairs():
        english = re.search(rf"\b{pair[0]}(?:s|es)?\b", plain)
        at = english.start() if english else plain.find(pair[1])
        if at >= 0:
            places.setdefault(pair[own], at)
    return sorted(places, key=lambda word: places[word])


def english_phrase(request: str) -> str:
    """Return what an English song is about, as it stands in a sentence: ``"the lighthouse"``, ``"my dog Rex"``.

    Empty where the request names nothing.
    """
    if not request.isascii():
        found = named_things(request, "en")
        return _with_article(found[0]) if found else ""
    bare = re.sub(LULLABY, "lullaby", request.strip(), flags=re.IGNORECASE)
    about = re.split(r"\babout\b", bare, flags=re.IGNORECASE)
    told = about[-1] if len(about) > 1 else re.split(rf"\b{_KINDS} for\b", bare, flags=re.IGNORECASE)[-1]
    if len(about) == 1 and re.search(rf"\b{_KINDS}\b", told, re.IGNORECASE):
        told = re.sub(rf"^.*\b{_KINDS}\b", "", told, flags=re.IGNORECASE)
    words = _AFTER.split(f"{told.strip()} ", maxsplit=1)[0].split()
    if not words or len(words) > _LONGEST or (len(words) == 1 and words[0].lower() in PRONOUNS):
        found = named_things(request, "en")
        return _with_article(found[0]) if found else ""
    return _as_object(words)


def chinese_word(request: str) -> str:
    """Return what a Chinese song is about in a word; empty where the request names nothing."""
    if somebodys := _owned(request):
        return somebodys
    found = named_things(request, "zh")
    told = re.search(r"关于(?:[一两三几]?[只个座条位朵片首])?([\u3400-\u9fff]{1,4}?)(?:的|$|[，。,、])", request)
    if told or found:
        thing = told[1] if told and not found else found[0]
        longer = re.search(rf"{thing}[队员场馆店手车]", request)
        return longer[0] if longer else thing
    bare = re.sub(rf"{LULLABY}|^请?(?:[帮给]我)?[写唱来做]?一?首|歌[曲词]?$", "", request.lower())
    bare = re.sub(r"^(?:[我你]的|[一两三几]?[只个座条位朵片])", "", bare).strip("的")
    owned = re.match(r"([\u3400-\u9fff]{1,4})的", bare)
    rows: Mapping[str, Mapping[str, str]] = table("lyricist")["themes"]
    named = [word for row in rows.values() for word in row["zh"].split()]
    after = bare.rfind("的")
    ready = [word for word in named if len(word) > 1 and word in bare]
    for word in sorted(ready, key=lambda word: (bare.find(word) < after, bare.find(word))):
        if word not in table("lyricist")["zh"]["bare"].split():
            return word
    word = owned[1] if owned else re.split(r"[^\u3400-\u9fff]", bare)[0]
    same = [chinese for _, chinese in _pairs() if len(word) == 1 and chinese.endswith(word)]
    return same[0] if same else word if len(word) <= 3 else word[:2]


def _owned(request: str) -> str:
    """Return somebody's thing, ``外婆的厨房``; and what somebody is called, ``团团``."""
    if called := re.search(r"叫([\u3400-\u9fff]{2,3}?)(?:的|$|[，。,、])", request):
        return called[1]
    people = "|".join(sorted(table("lyricist")["zh"]["people"].split(), key=len, reverse=True))
    found = re.search(rf"((?:{people})的[\u3400-\u9fff]{{1,3}}?)(?:的|[之]?歌|$|[，。,、])", request)
    return found[1] if found and not found[1].endswith(("的", "的歌", "的一首")) else ""


def _as_object(words: list[str]) -> str:
    first = words[0].lower()
    if first in {"a", "an"}:
        words = ["the", *words[1:]]
    elif first == "some":
        words = words[1:]
    elif len(words) == 1:
        proper = table("lyricist")["en"]["proper"].split()
        return first.capitalize() if first in proper else _with_article(words[0])
    return " ".join([words[0] if words[0].isupper() else words[0][:1].lower() + words[0][1:], *words[1:]])


def _with_article(word: str) -> str:
    """Return a noun with its article, where the lexicon knows that it takes one."""
    known = {english for english, _ in _pairs()}
    takes = word.lower() in known and word.lower() not in table("lyricist")["en"]["mass"].split()
    return f"the {word.lower()}" if takes else word


def _told(request: str) -> str:
    """Return a request without the kind of song that it asks for, unless that is all it says."""
    plain = request.lower()
    bare = re.sub(LULLABY, "", plain)
    if re.search(r"\babout\b|关于", bare):
        return re.split(r"\babout\b|(?=关于)", bare)[-1]
    return bare if bare.strip(" 的") else plain


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    """Return what songs are about, in English and in Chinese."""
    rows = table("lyricist")["subjects"].replace("\n", " ").split(";")
    return tuple((english, chinese) for english, chinese in (row.split() for row in rows))


def _word_at(text: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}\b", text)
    return found.start() if found else -1
