"""What must not be heard: "no people", "without music", "没有人声"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from menura.engines.sounds.atlas import Atlas, Sound
from menura.engines.sounds.atlas.words import spelled, stem, units
from menura.engines.sounds.layers import WITHOUT
from menura.reasoning.grammar.lexicon import Lexicon
from menura.reasoning.grammar.marks import Page

TAGS = {
    "people": "human", "person": "human", "human": "human", "humans": "human", "voice": "human", "voices": "human",
    "one": "human", "nobody": "human", "speech": "human", "talking": "human", "vocals": "human", "man": "human",
    "crowd": "crowd", "traffic": "vehicle", "cars": "vehicle", "car": "vehicle", "vehicles": "vehicle", "birds": "bird",
    "animals": "animal", "music": "music", "人声": "human", "人": "human", "说话": "human", "人说话": "human",
    "音乐": "music", "背景音乐": "music", "动物": "animal", "车": "vehicle", "汽车": "vehicle", "车辆": "vehicle",
    "鸟": "bird", "鸟叫": "bird", "天气": "weather", "歌声": "music",
}  # fmt: skip
"""Words people use when they forbid → group of sounds."""

NOT = "|".join(
    [
        *("no(?! (?:longer|more than|reverb))", "without", "not any", "excluding", "exclude", "except(?: for)?"),
        *("avoid", "never", "minus", "leave out", "omit", "free of", "must not (?:include|contain)", "forbid"),
        "(?:do not|don't) (?:include|add|want|use|need|play|put)",
    ]
)
"""English words that forbid."""

ZNOT = "|".join(
    [
        *("没有", "不要有", "不要", "无(?!人机|线|聊|论)", "不含", "不带", "不能有", "不加", "别有", "别加", "别放"),
        *("去掉", "避免", "禁止", "不需要", "不想要", "排除", "除了(?![^，。,;；]*(?:还|也))"),
    ]
)
"""Chinese words that forbid; 除了 … 还 is "besides"."""

SURE = 0.75
"""From this confidence on, a sound belongs to what is forbidden."""


@dataclass(frozen=True)
class Exclusion:
    """Something that must not be heard.

    Attributes
    ----------
    words : str
    names : tuple of str
        Atlas names or tags for the plan.
    known : bool
        Whether any sound is called that.
    """

    words: str
    names: tuple[str, ...]
    known: bool


def mark_exclusions(page: Page, lexicon: Lexicon) -> None:
    """Mark every prohibition in a text; ``Mark.value`` holds the words of each forbidden thing."""
    english, chinese = _patterns()
    for match in english.finditer(page.lower):
        forbidden = _parts(match.group("what"))
        if forbidden and not _is_phrase(match.group(), lexicon):
            page.add("exclude", forbidden, *match.span())
    if page.text.isascii():
        return
    for match in chinese.finditer(page.lower):
        forbidden = _parts(match.group("what"))
        if forbidden and not _is_phrase(match.group(), lexicon):
            page.add("exclude", forbidden, *match.span())


def _is_phrase(text: str, lexicon: Lexicon) -> bool:
    """Tell whether the words mean something else: "with no reverb", "nothing else", "without stopping"."""
    words = " ".join(unit.text for unit in units(text))
    bare = {words.removeprefix(lead) for lead in ("", "but ", "and ", "with ")}
    return bool(bare & lexicon.english.keys()) or text.lstrip("但而且并") in lexicon.chinese


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    end = r"(?=$|[.;:!?,。，；\n]|\b(?:then|while|but|with|as|before|after|when|until|at)\b|\bin the background\b)"
    lead = r"(?:\b(?:but|and|with|there (?:is|are|should be)|please) )?"
    several = r"(?P<what>[^.;:!?。；\n,]+?(?:(?:, [^.;:!?。；\n,]+?){0,4},? (?:or|nor) [^.;:!?。；\n,]+?)?)"
    english = rf"{lead}\b(?:{NOT}) (?:(?:any|the|more|other) )*(?:sounds? of |noise of )?{several}{end}"
    zlead = "(?:但|并且|而且|但是|请|也|且)?"
    zend = r"(?=$|[，。；、,;!！?？\n]|然后|但是|而且|同时|只有)"
    word = r"[^，。；、,;!！?？\n]+?"
    zseveral = rf"(?P<what>[^，。；,;!！?？\n]+?(?:(?:、|和|或者?|以及){word})*)"
    chinese = rf"{zlead}(?:{ZNOT})(?:任何|其他的?|别的)?{zseveral}{zend}"
    return re.compile(english), re.compile(chinese)


def _parts(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*,\s*|\s+(?:or|and|nor)\s+|、|和|或者|或|以及|与", text.strip())
    cleaned = [
        re.sub(r"^(?:or|and|no|any|the|other|a|an) |(?:的声音|声音|出现|的)$", "", part.strip(" ,")) for part in parts
    ]
    noise = re.compile(r"(?:\s+(?:sounds?|noises?|please|at all|whatsoever))+$")
    return tuple(noise.sub("", part) for part in cleaned if part)


def resolved(words: Iterable[str], atlas: Atlas) -> list[Exclusion]:
    """Return what forbidden words stand for in the atlas."""
    return [_resolved(part, atlas) for part in dict.fromkeys(words)]


def _resolved(words: str, atlas: Atlas) -> Exclusion:
    lower = words.lower()
    tag = group(words, atlas)
    found = [match for match in atlas.search(words, 8) if match.score >= SURE]
    names = [match.name for match in found if not _is_verb(lower, match.via)]
    if tag in atlas.index.tags:
        return Exclusion(words, (tag, *(name for name in names if tag not in _tags(name, atlas))), True)
    if names:
        return Exclusion(words, tuple(names), True)
    guess = atlas.search(words, 1)
    if guess and guess[0].score >= 0.5:
        return Exclusion(words, (guess[0].name,), True)
    return Exclusion(words, (tag or "-".join(lower.split())[:60],), False)


def group(words: str, atlas: Atlas) -> str | None:
    """Return the group of sounds that words name: a tag, as a rule one of the atlas."""
    lower = words.lower()
    return (
        TAGS.get(lower)
        or TAGS.get(lower.rstrip("声"))
        or next((tag for tag in atlas.index.tags if stem(tag) == stem(lower)), None)
    )


def _is_verb(words: str, alias: str) -> bool:
    """Tell whether an alias has one of the words only as a verb: the wind is not "winding up"."""
    said = {*spelled(words)}
    verbs = {word for word in spelled(alias) if word.endswith("ing")} - said
    return bool({stem(verb) for verb in verbs} & {stem(word) for word in said if not word.endswith("ing")})


def muted(place: Sound, names: Iterable[str], atlas: Atlas) -> dict[str, str]:
    """Return the parameter that keeps what is forbidden out of a place; empty where nothing of it is heard there.

    Parameters
    ----------
    place : Sound
    names : iterable of str
        Atlas names or tags.
    atlas : Atlas
    """
    inside = {word for layer in place.layers for word in (layer.sound, *atlas.get(layer.sound).tags)}
    unwanted = sorted({*names} & inside - {place.name, *place.tags})
    return {WITHOUT: ",".join(unwanted)} if unwanted else {}


def _tags(name: str, atlas: Atlas) -> set[str]:
    return {tag for tag, names in atlas.index.tags.items() if name in names}


def forbids(exclusions: Iterable[Exclusion], name: str, atlas: Atlas) -> Exclusion | None:
    """Return the exclusion that a sound falls under, if any."""
    tags = _tags(name, atlas)
    return next((e for e in exclusions if {name, *tags} & {*e.names}), None)
