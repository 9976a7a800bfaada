"""A dialogue and its cast become a plan: one event for each line, one track for each speaker.

::

    # a comment
    ANNA: We turned back.
    BEN (angrily): Why?
    [pause 0.5]
    ANNA: (whispers) Because of the storm.
    | BEN: I knew it.              begins together with the line before
    @12.5 ANNA: Listen!            begins at 12.5 s

A line without a name goes on with the line before. Each speaker is a table of ``cast.toml`` with at least a ``voice``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, ValidationError

from menura.engines.speech.layout import laid_out
from menura.engines.speech.monologue import AFTER, lasting
from menura.engines.speech.voices import split
from menura.errors import MenuraError, MissingExtraError, PlanError, Problem
from menura.plans.model import Controls, Emotion, Event, Plan, Request, Speech, Track
from menura.values.base import Record
from menura.values.identifiers import identifier
from menura.values.problems import made, problems, suggestion

GAP, SAME = 0.3, 0.4
"""Seconds between lines of different speakers, and between two lines of one."""

_LINE = re.compile(
    r"(?P<name>[^\W\d_][\w .'’·-]{0,40}?)\s*(?:[(（](?P<how>[^()（）]{1,40})[)）])?\s*[:：]\s*(?P<text>.*)"
)
_PAUSE = re.compile(r"\[\s*pause(?:\s+(?P<seconds>\d{1,4}(?:\.\d{1,3})?)\s*s?)?\s*\]", re.IGNORECASE)
_PLACE = re.compile(r"(?P<sign>\||@\s*(?P<time>\d{1,6}(?:\.\d{1,4})?))\s*(?=\S)")
_ASIDE = re.compile(r"[(（]([^()（）]{1,40})[)）]")


class Actor(Record):
    """A speaker of a cast; all but the voice may be left out."""

    voice: Annotated[str, Field(min_length=1)]
    language: str = ""
    rate: Annotated[float, Field(ge=0.4, le=3, allow_inf_nan=False)] = 1.0
    pitch: Annotated[float, Field(ge=-12, le=12, allow_inf_nan=False)] = 0.0
    pan: Annotated[float, Field(ge=-1, le=1)] = 0.0
    gain: Annotated[float, Field(ge=-60, le=24)] = 0.0
    emotion: Emotion = "neutral"
    distance: Annotated[float, Field(gt=0, le=1000)] | None = None
    space: str = "none"


ANYBODY = Actor(voice="female")
"""Speaks the lines of those who are not cast, so that what is wrong with them is told too."""


@dataclass
class _Turn:
    """A line of the dialogue."""

    line: int
    name: str
    text: str
    how: list[str] = field(default_factory=list)
    pause: float | None = None
    together: bool = False
    at: float | None = None
    goes_on: bool = False


def plan_dialogue(dialogue: str, cast: str) -> Plan:
    """Return the plan of a dialogue.

    Parameters
    ----------
    dialogue : str
        As this module's description shows.
    cast : str
        TOML: a table for each speaker (:class:`Actor`).

    Raises
    ------
    PlanError
        With everything that is wrong in the dialogue and the cast.
    """
    found: list[Problem] = []
    actors = _actors(cast, found)
    turns = _turns(dialogue, {*actors, *_tables(cast)}, found)
    bodies = [_body(turn, actors.get(turn.name, ANYBODY), found) for turn in turns]
    if not turns and not found:
        found.append(Problem("dialogue", "it has no line", "Write lines like ANNA: Hello."))
    if found:
        count = "one problem" if len(found) == 1 else f"{len(found)} problems"
        raise PlanError(f"The dialogue has {count}.", found, hint="Mend what is listed and try again.")
    said = [(turn, *body) for turn, body in zip(turns, bodies, strict=True) if body is not None]
    events = _events(said, actors)
    heard = dict.fromkeys(event.track for event in events)
    tracks = [_track(name, actor) for name, actor in actors.items() if identifier(name) in heard]
    plan: dict[str, Any] = {"request": Request(text=dialogue[:2000]), "tracks": tracks, "events": events}
    plan["duration"] = max(event.end for event in events) + AFTER
    return made(Plan, plan, "This dialogue makes no plan.")


def _tables(cast: str) -> dict[str, Any]:
    try:
        return tomllib.loads(cast)
    except tomllib.TOMLDecodeError:
        return {}


def _actors(cast: str, found: list[Problem]) -> dict[str, Actor]:
    """Return the cast, without those of whom something is wrong."""
    try:
        tables = tomllib.loads(cast)
    except tomllib.TOMLDecodeError as error:
        found.append(Problem("cast", f"this is no TOML: {error}", 'Write [ANNA] and under it voice = "female".'))
        return {}
    if not tables:
        found.append(Problem("cast", "there is nobody in it", 'Write [ANNA] and under it voice = "female".'))
    actors = {}
    for name, row in tables.items():
        actor = _actor(name, row, found)
        if actor is not None:
            actors[name] = actor
    return actors


def _actor(name: str, row: Any, found: list[Problem]) -> Actor | None:
    where = f"cast.{name}"
    if not isinstance(row, Mapping):
        found.append(Problem(where, "it is no table", f'Write [{name}] and under it voice = "female".'))
        return None
    try:
        actor = Actor.model_validate(row)
    except ValidationError as error:
        found += problems(error, row, Actor, where)
        return None
    try:
        split(actor.voice)
    except MissingExtraError:
        raise
    except MenuraError as error:
        found.append(Problem(f"{where}.voice", error.message.rstrip("."), error.hint))
        return None
    return actor


def _turns(dialogue: str, names: set[str], found: list[Problem]) -> list[_Turn]:
    turns: list[_Turn] = []
    pause: float | None = None
    strangers: set[str] = set()
    for number, raw in enumerate(dialogue.lstrip("\ufeff").splitlines(), 1):
        row = raw.strip()
        silence = _PAUSE.fullmatch(row)
        if not row or row.startswith("#"):
            continue
        if silence:
            pause = (pause or 0.0) + float(silence["seconds"] or 0.5)
            continue
        placed = _PLACE.match(row)
        match = _LINE.fullmatch(row[placed.end() :] if placed else row)
        if match is None or not _is_name(match["name"], names, raw):
            _go_on(turns, row, number, found)
            continue
        name = next((known for known in names if known.casefold() == match["name"].casefold()), match["name"])
        if name not in names and name not in strangers:
            strangers.add(name)
            fix = suggestion(name, sorted(names)) if names else f"Add [{name}] to the cast."
            found.append(Problem(f"line {number}", f"{name!r} is not in the cast", fix))
        first = _Turn(number, name, match["text"], [match["how"]] if match["how"] else [], pause)
        if placed:
            first.together, first.at = placed["sign"] == "|", float(placed["time"]) if placed["time"] else None
        turns.append(first)
        pause = None
    return [part for turn in turns for part in _split(turn, found)]


def _is_name(name: str, names: set[str], raw: str) -> bool:
    """Return whether a line that begins like one names a speaker; "he said: no" goes on with what was said."""
    if any(known.casefold() == name.casefold() for known in names):
        return True
    return len(name.split()) <= 3 and not raw[0].isspace() and not name[0].islower()


def _go_on(turns: list[_Turn], row: str, number: int, found: list[Problem]) -> None:
    if turns:
        turns[-1].text = f"{turns[-1].text} {row}".strip()
    else:
        found.append(Problem(f"line {number}", f"nobody says {row[:40]!r}", "Write the speaker before it: ANNA: …"))


def _split(turn: _Turn, found: list[Problem]) -> list[_Turn]:
    """Return a line in parts, where another direction stands between its sentences."""
    for how in turn.how:
        _check_direction(how, turn.line, found)
    start, parts = turn.text.lstrip(), [turn]
    opening = _ASIDE.match(start)
    if opening:
        _check_direction(opening[1], turn.line, found)
        turn.how.append(opening[1])
        start = start[opening.end() :].lstrip()
    turn.text = ""
    last = 0
    for aside in _ASIDE.finditer(start):
        if not _is_direction(aside[1]):  # a remark of the speaker's
            continue
        parts[-1].text = start[last : aside.start()].strip()
        parts.append(_Turn(turn.line, turn.name, "", [aside[1]], goes_on=True))
        last = aside.end()
    parts[-1].text = start[last:].strip()
    kept = [part for part in parts if part.text]
    if not kept:
        found.append(Problem(f"line {turn.line}", f"{turn.name} says nothing", "Write what is said after the colon."))
    return kept


def _check_direction(how: str, line: int, found: list[Problem]) -> None:
    for word in _directed(how):
        if not _is_direction(word):
            reason = f"nobody knows how to speak {word!r}"
            found.append(Problem(f"line {line}", reason, suggestion(word.casefold(), sorted(directions()))))


def _is_direction(how: str) -> bool:
    return all(word.casefold() in directions() for word in _directed(how))


def _directed(how: str) -> list[str]:
    return [word for word in re.split(r"\s*[,，、]\s*|\s+and\s+", how.strip()) if word]


@cache
def directions() -> Mapping[str, Mapping[str, Any]]:
    """Return what each direction changes: ``emotion``, ``whisper``, ``loudness`` in dB, ``rate`` as a factor."""
    tables = tomllib.loads((files("menura.engines.speech") / "directions.toml").read_text("utf-8"))
    found: dict[str, dict[str, Any]] = {}
    for emotion, words in tables["emotions"].items():
        found |= {word: {"emotion": emotion} for word in words.split()}
    found |= {word: {"whisper": True} for word in tables["whisper"]["words"].split()}
    for kind in ("loudness", "rate"):
        found |= {word: {kind: value} for word, value in tables[kind].items()}
    return found


def _body(turn: _Turn, actor: Actor, found: list[Problem]) -> tuple[Speech, float] | None:
    """Return what a turn says, and by how many dB louder."""
    changes: dict[str, Any] = {}
    for how in turn.how:
        for word in _directed(how):
            changes |= directions().get(word.casefold(), {})
    base, plus, variant = actor.voice.partition("+")
    voice = actor.voice
    if changes.get("whisper"):
        is_female = "female" in {base, variant} or variant.startswith("f")
        voice = (base if plus or base not in {"female", "male", "child"} else "") + (
            "+whisperf" if is_female else "+whisper"
        )
    values = {
        "text": turn.text,
        "language": actor.language,
        "voice": voice,
        "rate": min(max(actor.rate * changes.get("rate", 1.0), 0.4), 3.0),
        "pitch": actor.pitch,
        "emotion": changes.get("emotion", actor.emotion),
    }
    try:
        body = made(Speech, values, "This cannot be said.")
        laid_out(body)
    except MissingExtraError:
        raise
    except PlanError as error:
        found += [Problem(f"line {turn.line} ({each.path})", each.reason, each.fix) for each in error.problems]
    except MenuraError as error:
        found.append(Problem(f"line {turn.line}", error.message.rstrip("."), error.hint))
    else:
        return body, float(changes.get("loudness", 0.0))
    return None


def _events(said: list[tuple[_Turn, Speech, float]], actors: Mapping[str, Actor]) -> list[Event]:
    events: list[Event] = []
    counts: dict[str, int] = {}
    before = ""
    for turn, body, louder in said:
        track, actor = identifier(turn.name), actors[turn.name]
        counts[track] = counts.get(track, 0) + 1
        start = _start(turn, events, before)
        event = Event(
            id=f"{track}-{counts[track]}",
            track=track,
            start=start,
            duration=lasting(body),
            distance=actor.distance,
            controls=Controls(loudness=louder),
            body=body,
        )
        events.append(event)
        before = turn.name
    return events


def _start(turn: _Turn, events: list[Event], before: str) -> float:
    if turn.at is not None:
        return turn.at
    if not events:
        return turn.pause or 0.0
    if turn.together:
        return round(events[-1].start + (turn.pause or 0.0), 3)
    natural = SAME if turn.name == before else GAP
    return round(events[-1].end + (natural if turn.pause is None else turn.pause), 3)


def _track(name: str, actor: Actor) -> Track:
    return Track(id=identifier(name), name=name, pan=actor.pan, gain=actor.gain, space=actor.space)
