"""Cue sheets of every format, to and from plans."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from menura.errors import PlanError, UnknownNameError
from menura.plans.cues.cue import Cue
from menura.plans.cues.labels import read_labels, write_labels
from menura.plans.cues.subtitles import read_srt, read_vtt, write_srt, write_vtt
from menura.plans.cues.table import read_csv, write_csv
from menura.plans.model import Event, Notice, Plan, Request, Sound, Thought, Track
from menura.values.identifiers import identifier
from menura.values.problems import made

LARGEST = 4 * 1024 * 1024
"""Most bytes of a cue sheet."""


@dataclass(frozen=True)
class Format:
    """How a kind of cue sheet is written and read, and how its files end."""

    write: Callable[[Sequence[Cue]], str]
    read: Callable[[str], list[Cue]]
    suffix: str


FORMATS: Mapping[str, Format] = {
    "audacity": Format(write_labels, read_labels, ".txt"),
    "csv": Format(write_csv, read_csv, ".csv"),
    "srt": Format(write_srt, read_srt, ".srt"),
    "vtt": Format(write_vtt, read_vtt, ".vtt"),
}


def export_cues(plan: Plan, format: str) -> str:  # noqa: A002 - it is the word for it
    """Return the events of a plan as a cue sheet, in order of time.

    Parameters
    ----------
    plan : Plan
    format : {"audacity", "csv", "srt", "vtt"}

    Raises
    ------
    UnknownNameError
        If there is no such format.
    """
    events = sorted(plan.events, key=lambda event: (event.start, event.end))
    return _format(format).write([_cue(event) for event in events])


def import_cues(text: str | bytes, format: str) -> list[Cue]:  # noqa: A002
    """Return the cues of a sheet.

    Parameters
    ----------
    text : str or bytes
        With or without a byte-order mark, any kind of line ends, a dot or a comma before decimals.
    format : {"audacity", "csv", "srt", "vtt"}

    Raises
    ------
    PlanError
        If it is too long or no text, or with every line that cannot be read.
    UnknownNameError
        If there is no such format.
    """
    reader = _format(format).read
    if len(text) > LARGEST:
        raise PlanError(f"The cue sheet is longer than {LARGEST >> 20} MiB.", hint="Split it.")
    if isinstance(text, bytes):
        try:
            text = text.decode(json.detect_encoding(text))
        except UnicodeDecodeError as error:
            raise PlanError(f"The cue sheet is not text: {error}.", hint="Save it as UTF-8.") from None
    return reader(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def plan_from_cues(
    cues: Sequence[Cue],
    resolve: Callable[[str], Sound | None],
    *,
    duration: float | None = None,
    seed: int = 0,
    point: float = 1.0,
) -> Plan:
    """Return the plan that cues ask for: an event and a thought for each, a track for each sound.

    Parameters
    ----------
    cues : sequence of Cue
    resolve : callable
        Returns the sound that words stand for, or None for words that nothing answers to: they become a notice.
    duration : float, optional
        Seconds; without it, the end of the last cue.
    seed : int, optional
    point : float, optional
        Seconds that a cue without length lasts.

    Raises
    ------
    PlanError
        If there is no cue, or their times are too long for a plan.
    """
    if not cues:
        raise PlanError("The cue sheet has no cues.", hint="Give at least one line with times and words.")
    bodies = [Sound(name=cue.name, words=cue.words) if cue.name else resolve(cue.words) for cue in cues]
    heard = [(number, cue, body) for number, (cue, body) in enumerate(zip(cues, bodies, strict=True), 1) if body]
    unheard = [(number, cue) for number, (cue, body) in enumerate(zip(cues, bodies, strict=True), 1) if not body]
    events = _events(heard, point)
    plan = {
        "request": Request(text="\n".join(cue.words or cue.name for cue in cues)),
        "reasoner": "cues",
        "duration": duration or max(cue.start + (cue.end - cue.start or point) for cue in cues),
        "seed": seed,
        "thoughts": [_thought(number, cue, event.id) for (number, cue, _), event in zip(heard, events, strict=True)],
        "tracks": [Track(id=track) for track in dict.fromkeys(event.track for event in events)],
        "events": events,
        "notices": [_notice(number, cue) for number, cue in unheard],
    }
    return made(Plan, plan, "These cues do not make a plan.")


def _events(heard: Sequence[tuple[int, Cue, Sound]], point: float) -> list[Event]:
    count: Counter[str] = Counter()
    events = []
    for number, cue, body in heard:
        track = identifier(cue.track or body.name)
        count[track] += 1
        name, length = f"{track}-{count[track]}", cue.end - cue.start or point
        because = f"cue-{number}"
        events.append(Event(id=name, track=track, start=cue.start, duration=length, because=because, body=body))
    return events


def _thought(number: int, cue: Cue, event: str) -> Thought:
    text = f"Cue {number} says {cue.words or cue.name!r} at {cue.start:g} s."
    return Thought(id=f"cue-{number}", stage="timing", text=text, about=(event,))


def _notice(number: int, cue: Cue) -> Notice:
    text = f"Cue {number} asks for {cue.words!r}, which no sound answers to."
    return Notice(code="unknown-word", text=text, hint="See what there is with: menura sounds")


def _cue(event: Event) -> Cue:
    name = event.body.name if isinstance(event.body, Sound) else ""
    said = event.body.words or name or event.id
    return Cue(event.start, event.end, " ".join(said.split()) or event.id, name, event.track)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UnknownNameError("cue format", name, list(FORMATS))
    return FORMATS[name]
