"""Words to a brief: genre prompts with commas and sentences, in English and Chinese."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from menura.composing import figures, hearing
from menura.composing.brief import Brief, Origin
from menura.composing.ensembles import Ensemble, ensembles
from menura.composing.fields import given_fields
from menura.composing.figures import Figure
from menura.composing.hearing import CHINESE, GUITARS, Heard
from menura.composing.moods import mood
from menura.composing.sayings import language_of
from menura.composing.settling import usual_style
from menura.composing.styles import Style, style
from menura.composing.tempos import tempo
from menura.composing.translating import noticed
from menura.composing.vocabulary import ROLES, known
from menura.plans.model import Notice
from menura.scores.keys import key

ALONE = re.compile(
    r"\bsolo (?=[a-z])|\bonly\b|\bunaccompanied\b|\bduo\b|\bduet\b|独奏|只要|只有|仅有|仅用|无伴奏|二重奏"
)
"""That nobody else plays."""

BROAD = frozenset({"game", "vlog"})
"""Scenes that others tell more exactly: a battle in a game is a battle."""

USUAL = {"drums": "drum-kit", "percussion": "hand-drums", "guitar": "acoustic-guitar", "bass": "bass-guitar"}
"""Who plays a role where no style says."""

BALLAD = "ballad"
"""A style that is also said of others: a soul ballad is slow soul."""


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
    heard = hearing.heard(rest)
    told = _told(heard, numbers, text)
    notices = [*_unknown(heard), *_doubled(heard), *_overruled(told, fields)]
    values = {**told, **fields}
    origins: dict[str, Origin] = dict.fromkeys(told, "words")
    origins.update(dict.fromkeys(fields, "given"))
    brief = Brief.model_validate({**values, "words": text.strip(), "origins": origins})
    language = language_of(text)
    return Briefing(brief, tuple(noticed(each, language) for each in (*notices, *_strained(brief))))


def unsung(brief: Brief) -> tuple[Notice, ...]:
    """Return a notice where somebody is asked to sing in a piece that has no words."""
    if not brief.voice:
        return ()
    text = f"Nobody sings: a {brief.voice} voice is asked for, and there are no words to sing."
    if brief.voice == "choir":
        text = "The choir hums: there are no words to sing."
    hint = 'Give lyrics, or have them written: menura sing --write "a song of home"'
    return (noticed(Notice(code="guess", text=text, hint=hint), language_of(brief.words)),)


def _told(heard: Heard, numbers: Figure, text: str) -> dict[str, object]:
    """Return the fields that the words fill."""
    told: dict[str, object] = dict(numbers.fields)
    for kind in ("tempo", "shape", "form"):
        if heard.of(kind):
            told[kind] = heard.of(kind)[0]
    groups = [ensembles()[name] for name in heard.of("ensemble")]
    scenes = heard.of("scene")
    told["scene"] = next((name for name in scenes if name not in BROAD), scenes[0] if scenes else "")
    told["style"] = _style(heard, groups)
    if told["style"] != BALLAD in heard.of("style"):
        told.setdefault("tempo", "slow")
    told["moods"] = tuple(heard.of("mood"))
    told["without"] = tuple(name for name in heard.without if name != "voice")
    told["voice"] = "".join(heard.of("voice")[:1]).replace("none", "")
    told["instruments"] = _players(heard, groups, told)
    named = bool(heard.of("instrument") or heard.of("ensemble"))
    told["alone"] = (bool(ALONE.search(text.lower())) and named) or any(each.alone for each in groups)
    return {name: value for name, value in told.items() if value not in ("", (), False)}


def _style(heard: Heard, groups: Sequence[Ensemble]) -> str:
    """Return the style that is named, also inside another name; beside another one a ballad only says how slow."""
    named = heard.of("style")
    found = next((name for name in named if name != BALLAD), named[0] if named else "")
    hints = [meaning.name for meaning in heard.hints] + [each.style for each in groups]
    return found or next((name for name in hints if name), "")


def _players(heard: Heard, groups: Sequence[Ensemble], told: Mapping[str, object]) -> tuple[str, ...]:
    """Return who plays: instruments by name, the guitar, bass and drums of the style, and those of ensembles."""
    fields = {name: told[name] for name in ("style", "scene", "moods") if told.get(name)}
    found = style(usual_style(Brief.model_validate(fields))) if fields else None
    players: list[str] = []
    for name in heard.of("instrument"):
        player = _of_role(name, found) if name in ROLES else name
        if player != "voice" and player not in players:
            players.append(player)
    return (*players, *(name for each in groups for name in each.players if name not in players))


def _of_role(role: str, found: Style | None) -> str:
    """Return the drums, the guitar or the bass of a style, or the usual ones."""
    usual = USUAL[role]
    if found is None:
        return usual
    if role == "guitar":
        seated = [name for chair in found.chairs for name in chair.instruments]
        return next((name for name in (*found.leads, *seated) if name in GUITARS), usual)
    place = "bass" if role == "bass" else "drums"
    return next((chair.instruments[0] for chair in found.chairs if chair.role == place), usual)


def _unknown(heard: Heard) -> Iterator[Notice]:
    """Yield a notice for words that mean nothing here, with the nearest that do."""
    for word, name in heard.likened:
        yield Notice(
            code="unsupported", text=f"There is no {word!r} here; {name!r}, which is most like it, plays instead."
        )
    for phrase in heard.kept:
        yield Notice(
            code="guess",
            text=f"{phrase!r} is not obeyed: only instruments, drums, bass and voices can be left out.",
            hint="Say what there should be instead.",
        )
    words = list(dict.fromkeys(heard.unknown))
    near = {word: get_close_matches(word, known(), n=1, cutoff=_cutoff(word)) for word in words}
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


def _cutoff(word: str) -> float:
    """Return how like a word another must be to be suggested: Chinese words have few characters."""
    return 0.6 if CHINESE.match(word) and len(word) > 1 else 0.72


def _doubled(heard: Heard) -> Iterator[Notice]:
    """Yield a notice for each thing that can be only one and was said twice."""
    for kind, label in (("style", "styles"), ("scene", "scenes"), ("tempo", "tempos"), ("voice", "voices"),
                        ("shape", "tempo shapes"), ("form", "forms")):  # fmt: skip
        names = [name for name in heard.of(kind) if name not in {*BROAD, BALLAD}]
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
