"""What words can mean in a brief: every name of every style, mood, instrument, tempo, voice and scene."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from menura.composing.ensembles import ensembles, likenesses
from menura.composing.forms import forms
from menura.composing.moods import moods
from menura.composing.named import names, table
from menura.composing.scenes import scenes
from menura.composing.styles import styles
from menura.composing.tempos import tempos
from menura.scores.instruments import instruments

Kind: TypeAlias = Literal[
    "style", "mood", "instrument", "ensemble", "likeness", "tempo", "shape", "voice", "scene", "form", "role",
    "without", "empty",
]  # fmt: skip

ROLES = {
    "drums": "drums, drum, 鼓, 鼓点",
    "percussion": "percussion, 打击乐",
    "guitar": "guitar, guitars, guitar solo, 吉他, 吉他独奏",
    "bass": "bass, bass line, bassline, 贝斯",
}
"""Words for whichever drums, guitar or bass a style has."""


@dataclass(frozen=True)
class Meaning:
    """One thing that a word can mean.

    Attributes
    ----------
    kind : str
    name : str
    """

    kind: Kind
    name: str


@cache
def vocabulary() -> Mapping[str, tuple[Meaning, ...]]:
    """Return what every word or phrase means, in small letters; the first meaning is the usual one."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for kind, name, called in _rows():
        own = () if kind == "likeness" else (name.replace("-", " "), name)
        for each in {*own, *called}:
            meaning = Meaning(kind, name)
            if meaning not in found.get(each, ()):
                found[each] = (*found.get(each, ()), meaning)
    return found


@cache
def known() -> tuple[str, ...]:
    """Return every word and phrase that says something, for suggestions."""
    return tuple(sorted(word for word, all_ in vocabulary().items() if any(m.kind != "empty" for m in all_)))


@cache
def longest() -> int:
    """Return the length of the longest phrase in characters."""
    return max(map(len, vocabulary()))


def _rows() -> Iterator[tuple[Kind, str, tuple[str, ...]]]:
    for name, scene in scenes().items():
        yield "scene", name, scene.names
    for name, style in styles().items():
        yield "style", name, style.names
    for name, text in ROLES.items():
        yield "role", name, names(text)
    for name, ensemble in ensembles().items():
        yield "ensemble", name, ensemble.names
    for name, instrument in instruments().items():
        yield "instrument", name, instrument.names + tuple(f"{each}s" for each in instrument.names if each.isascii())
    for name, mood in moods().items():
        yield "mood", name, mood.names
    for name, tempo in tempos().items():
        yield "tempo", name, tempo.names
    for name, form in forms().items():
        yield "form", name, form.names
    for name, text in table("shapes").items():
        yield "shape", name, names(text)
    for name, text in table("voices").items():
        yield "voice", name, names(text)
    for called, name in likenesses().items():
        yield "likeness", name, (called,)
    words = table("words")
    yield "without", "without", names(words["without"])
    yield "empty", "empty", (*words["empty"].split(), *words["empty_zh"].split())
