"""Words to a brief: genre prompts with commas and sentences, in English and Chinese."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from menura.composing import figures
from menura.composing.brief import Brief, Origin
from menura.composing.fields import given_fields
from menura.composing.figures import Figure
from menura.composing.moods import mood
from menura.composing.tempos import tempo
from menura.composing.vocabulary import Meaning, known, longest, vocabulary
from menura.plans.model import Notice
from menura.scores.keys import key

CHINESE = re.compile(r"[\u3400-\u9fff]")

ALONE = re.compile(r"\bsolo (?=[a-z])|\bonly\b|\bunaccompanied\b|独奏")
"""That nobody else plays."""


@dataclass(frozen=True)
class Briefing:
    """What was understood.

    Attributes
    ----------
    brief : Brief
    notices : tuple of Notice
        What was not, and what contradicts what.
    """

    brief: Brief
    notices: tuple[Notice, ...]


@dataclass
class _Heard:
    """What the words said, kind by kind, in their order."""

    said: dict[str, list[str]] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    hints: list[Meaning] = field(default_factory=list)
    """Styles inside the names of other things: that of a rock guitar."""

    def add(self, meaning: Meaning) -> None:
        names = self.said.setdefault(meaning.kind, [])
        if meaning.name not in names:
            names.append(meaning.name)

    def of(self, kind: str) -> list[str]:
        return self.said.get(kind, [])


def read(text: str, **given: object) -> Briefing:
    """Return what a request asks for.

    Parameters
    ----------
    text : str
        Tags with commas (``"sad jazz saxophone, slow, D minor"``) or sentences, in English, Chinese or both.
    **given : object
        Fields of :class:`~menura.composing.brief.Brief` that are given besides the words; they are obeyed exactly,
        whatever the words say. Names may be those that people use: ``instruments=["二胡"]``.

    Returns
    -------
    Briefing

    Raises
    ------
    RequestError
        If a given value, or a number in the words, is out of bounds.
    UnknownNameError
        If a given name is not known.
    """
    fields = given_fields(given)
    rest, numbers = figures.read(text)
    heard = _heard(rest)
    told = _told(heard, numbers, text)
    notices = [*_unknown(heard), *_doubled(heard), *_overruled(told, fields)]
    values = {**told, **fields}
    origins: dict[str, Origin] = dict.fromkeys(told, "words")
    origins.update(dict.fromkeys(fields, "given"))
    brief = Brief.model_validate({**values, "words": text.strip(), "origins": origins})
    return Briefing(brief, (*notices, *_strained(brief)))


def _heard(text: str) -> _Heard:
    heard = _Heard()
    removing = False
    for meanings, word in _phrases(text.lower()):
        if word in ",;.!?，。；！？、":
            removing = False
        elif not meanings:
            heard.unknown.append(word)
        elif meanings[0].kind == "without":
            removing = True
        elif removing and (taken := _taken(meanings)):
            heard.without.append(taken)
        elif meanings[0].kind != "empty":
            heard.add(_chosen(meanings, heard))
            heard.hints += [m for each in word.split() for m in vocabulary().get(each, ()) if m.kind == "style"]
    return heard


def _taken(meanings: Sequence[Meaning]) -> str:
    """Return what "no drums" takes away: a role where a word names one, else an instrument."""
    found = next((m.name for m in meanings if m.kind == "instrument"), "")
    return {"drum-kit": "drums", "hand-drums": "drums", "bass-guitar": "bass"}.get(found, found)


def _chosen(meanings: Sequence[Meaning], heard: _Heard) -> Meaning:
    """Return the meaning of a word with several: what has not been said yet."""
    return next((m for m in meanings if not heard.of(m.kind)), meanings[0])


def _phrases(text: str) -> Iterator[tuple[tuple[Meaning, ...], str]]:
    """Yield the longest phrases that mean something, single words that do not, and marks between clauses."""
    position = 0
    while position < len(text):
        found = _longest(text, position)
        if found:
            yield vocabulary()[found], found
            position += len(found)
        elif match := re.compile(r"[a-zà-ÿ][a-zà-ÿ'’&/+-]*|\d+\S*|[\u3400-\u9fff]|[,;.!?，。；！？、]").match(
            text, position
        ):
            yield (), match[0]
            position = match.end()
        else:
            position += 1


def _longest(text: str, position: int) -> str:
    for end in range(min(len(text), position + longest()), position, -1):
        phrase = text[position:end]
        if phrase in vocabulary() and _is_whole(text, position, end):
            return phrase
    return ""


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch begins and ends with words; Chinese has no spaces."""
    before = start > 0 and _is_letter(text[start - 1]) and _is_letter(text[start])
    return not before and not (end < len(text) and _is_letter(text[end]) and _is_letter(text[end - 1]))


def _is_letter(character: str) -> bool:
    return character.isalnum() and not CHINESE.match(character)


def _told(heard: _Heard, numbers: Figure, text: str) -> dict[str, object]:
    """Return the fields that the words fill."""
    told: dict[str, object] = dict(numbers.fields)
    for kind in ("style", "scene", "tempo", "shape", "form"):
        if heard.of(kind):
            told[kind] = heard.of(kind)[0]
    if not heard.of("style") and heard.hints:
        told["style"] = heard.hints[0].name
    if heard.of("mood"):
        told["moods"] = tuple(heard.of("mood"))
    if heard.of("instrument"):
        told["instruments"] = tuple(name for name in heard.of("instrument") if name != "voice")
    if heard.without:
        told["without"] = tuple(name for name in heard.without if name != "voice")
    if heard.of("voice"):
        told["voice"] = heard.of("voice")[0].replace("none", "")
    if ALONE.search(text.lower()) and heard.of("instrument"):
        told["alone"] = True
    return {name: value for name, value in told.items() if value not in ("", ())}


def _unknown(heard: _Heard) -> Iterator[Notice]:
    """Yield a notice for words that mean nothing here, with the nearest that do."""
    words = _joined(heard.unknown)
    near = {word: get_close_matches(word, known(), n=1, cutoff=0.72) for word in words}
    for word, found in near.items():
        if found:
            yield Notice(code="unknown-word", text=f"{word!r} is not known here.", hint=f"Did you mean {found[0]!r}?")
    distant = [repr(word) for word, found in near.items() if not found]
    if distant:
        yield Notice(
            code="unknown-word",
            text=f"Not understood as music: {', '.join(distant)}.",
            hint="List what is: menura styles",
        )


def _joined(words: Sequence[str]) -> list[str]:
    """Return unknown words, each once."""
    return [word for word in dict.fromkeys(words) if not re.fullmatch(r"[\W\d_]+", word) or CHINESE.match(word)]


def _doubled(heard: _Heard) -> Iterator[Notice]:
    """Yield a notice for each thing that can be only one and was said twice."""
    for kind, label in (("style", "styles"), ("scene", "scenes"), ("tempo", "tempos"), ("voice", "voices"),
                        ("shape", "tempo shapes"), ("form", "forms")):  # fmt: skip
        names = heard.of(kind)
        if len(names) > 1:
            yield Notice(
                code="guess", text=f"Two {label} are named, {' and '.join(map(repr, names[:2]))}; the first one holds."
            )


def _overruled(told: Mapping[str, object], fields: Mapping[str, object]) -> Iterator[Notice]:
    """Yield a notice for each thing that the words say otherwise than a given field."""
    for name, value in fields.items():
        if name in told and told[name] != value:
            yield Notice(
                code="guess", text=f"The words say {name} {_plain(told[name])}; {_plain(value)} is given and holds."
            )


def _plain(value: object) -> str:
    return (
        ", ".join(map(str, value))
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _strained(brief: Brief) -> Iterator[Notice]:
    """Yield a notice for each pair of wishes that pull apart."""
    if brief.bpm is not None and brief.tempo:
        word = tempo(brief.tempo)
        if not word.low * 0.9 <= brief.bpm <= word.high * 1.1:
            yield Notice(
                code="guess",
                text=f"{brief.bpm:g} is not {brief.tempo!r} ({word.low:g} to {word.high:g}); the number holds.",
            )
    leaning = {mood(name).mode: name for name in reversed(brief.moods) if mood(name).mode}
    if len(leaning) > 1:
        yield Notice(
            code="guess",
            text=f"{leaning['major']!r} leans to major and {leaning['minor']!r} to minor; the first one named decides.",
        )
    if brief.key is not None and brief.mode and key(brief.key).mode != brief.mode:
        yield Notice(code="guess", text=f"The mode {brief.mode!r} is not that of {brief.key}; the key holds.")
    both = set(brief.instruments) & set(brief.without)
    if both:
        yield Notice(code="guess", text=f"{', '.join(sorted(both))} is both asked for and left out; it plays.")
