"""Who of those that play, sing and speak in a plan an instruction is about."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from menura.plans.model import Event, Music, Plan, Song, Speech
from menura.reasoning.grammar.clauses import QUOTED, words_in
from menura.scores.instruments import Instrument, instrument, instruments
from menura.scores.model import LeadSheet, Part

FILE = Path(__file__).parent / "lexicon" / "players.toml"

ROLES = ("melody", "bass", "drums", "chords", "pad", "arpeggio", "counter")
VOICES = {"woman": "female", "man": "male", "child": "child"}
GROUPS: Mapping[str, Callable[[Instrument], bool]] = {
    "guitar": lambda each: each.name.endswith("guitar") and each.family != "bass",
    "saxophone": lambda each: each.name.endswith("-sax"),
    "flute": lambda each: each.name in {"flute", "piccolo", "dizi", "xiao", "pan-flute", "recorder"},
    "synth": lambda each: each.family == "synth",
    "strings-family": lambda each: each.family == "bowed",
    "horns": lambda each: each.family == "brass",
}
"""What is named by less than an instrument's own name."""


UNDER = re.compile(
    r"\b(?:under|beneath|underneath|behind|below)\b.*$|在?(?:旁白|人声|说话)(?:下面|后面|的时候|时)", re.I
)
"""Where something is heard: "the music under the narrator" is the music."""


def find(plan: Plan, text: str) -> tuple[Event, ...]:
    """Return the events of those that a text names, in order of time; none if it names nobody.

    Parameters
    ----------
    plan : Plan
    text : str
        Without the verb: "the piano", "旁白".
    """
    text = UNDER.sub(" ", text)
    lower = text.lower()
    found = (
        _called(plan, lower)
        or _quoted(plan, text)
        or _speakers(plan, lower)
        or _parts(plan, lower)
        or _everybody(plan, lower)
    )
    return tuple(sorted(found, key=lambda event: event.start))


def together(plan: Plan, events: tuple[Event, ...], text: str) -> tuple[Event, ...]:
    """Return events with those who sing to them, where a text speaks of the music: it moves with its voice."""
    if not names(text, "music") or not all(isinstance(event.body, Music) for event in events):
        return events
    sheets = {event.body.sheet for event in events if isinstance(event.body, Music)}
    singers = [event for event in plan.events if isinstance(event.body, Song) and event.body.sheet in sheets]
    return tuple(sorted((*events, *singers), key=lambda event: event.start))


def plays(event: Event) -> bool:
    """Return whether an event is music or song."""
    return isinstance(event.body, (Music, Song))


def part_of(plan: Plan, event: Event) -> Part | None:
    """Return what an event plays or sings; None for another kind, or where the part is missing."""
    if not isinstance(event.body, (Music, Song)):
        return None
    body = event.body
    sheet = next((each for each in plan.sheets if each.id == body.sheet), None)
    return next((part for part in sheet.parts if part.id == body.part), None) if sheet else None


def heard_sheets(plan: Plan) -> list[LeadSheet]:
    """Return the sheets that are played."""
    played = {event.body.sheet for event in plan.events if isinstance(event.body, (Music, Song))}
    return [sheet for sheet in plan.sheets if sheet.id in played]


def named_instruments(text: str) -> list[Instrument]:
    """Return the instruments that a text names, in its order."""
    return [instrument(found.group()) for found in _instruments().finditer(text.lower())]


def names_somebody(text: str) -> bool:
    """Return whether a text names an instrument, a group of them or a role, whether or not it plays."""
    return bool(named_instruments(text)) or any(names(text, row) for row in (*GROUPS, *ROLES))


def names(text: str, row: str) -> bool:
    """Return whether a text names what a row of ``lexicon/players.toml`` holds."""
    return _patterns()[row].search(text.lower()) is not None


def describe(sheet: LeadSheet) -> str:
    """Return the names of a sheet's parts for a message."""
    return ", ".join(dict.fromkeys(part.name or part.instrument for part in sheet.parts)) or "nobody"


def _called(plan: Plan, lower: str) -> list[Event]:
    """Return the events whose ids a text has, where these are no plain words: ``piece-2-lead``."""
    ids = [e for e in plan.events if "-" in e.id and (plays(e) or isinstance(e.body, Speech))]
    return [event for event in ids if re.search(rf"(?<![\w-]){re.escape(event.id)}(?![\w-])", lower)]


def _quoted(plan: Plan, text: str) -> list[Event]:
    """Return the spoken lines whose words stand in quotes."""
    quotes = [words_in(match).lower() for match in QUOTED.finditer(text)]
    return [
        e for e in plan.events if isinstance(e.body, Speech) and any(q and q in e.body.text.lower() for q in quotes)
    ]


def _speakers(plan: Plan, lower: str) -> list[Event]:
    lines = [event for event in plan.events if isinstance(event.body, Speech)]
    singers = [event for event in plan.events if isinstance(event.body, Song)]
    voice = next((voice for row, voice in VOICES.items() if names(lower, row)), "")
    if voice:
        voiced = [event for event in lines if isinstance(event.body, Speech) and event.body.voice == voice]
        return voiced or [e for e in singers if (part := part_of(plan, e)) and part.voice == voice]
    if singers and names(lower, "voice"):
        return singers
    return lines if names(lower, "speech") else []


def _parts(plan: Plan, lower: str) -> list[Event]:
    """Return the parts of the first instrument, group or role that a text names."""
    playing = [(event, part) for event in plan.events if (part := part_of(plan, event)) is not None]
    for each in named_instruments(lower):
        if found := [event for event, part in playing if part.instrument == each.name]:
            return found
    for row, belongs in GROUPS.items():
        found = [event for event, part in playing if belongs(instrument(part.instrument))]
        if names(lower, row) and found:
            return found
    for role in ROLES:
        found = [event for event, part in playing if part.role == role]
        if names(lower, role) and found:
            return found
    titles = [(event, part.name.lower()) for event, part in playing if part.name]
    return [event for event, title in titles if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", lower)]


def _everybody(plan: Plan, lower: str) -> list[Event]:
    """Return all that is music; with those who sing, where a song is named or nobody else plays."""
    if names(lower, "music"):
        music = [event for event in plan.events if isinstance(event.body, Music)]
        return music or [event for event in plan.events if isinstance(event.body, Song)]
    return [event for event in plan.events if plays(event)] if names(lower, "piece") else []


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    rows = tomllib.loads(FILE.read_text("utf-8"))
    return {name: re.compile(f"{row['en']}|{row['zh']}") for name, row in rows.items()}


@cache
def _instruments() -> re.Pattern[str]:
    called = {name for each in instruments().values() for name in (each.name, each.name.replace("-", " "), *each.names)}
    known = sorted((name for name in called if _is_known(name)), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in known if name.isascii())
    other = "|".join(re.escape(name) for name in known if not name.isascii())
    return re.compile(rf"\b(?:{latin})\b|{other}")


def _is_known(name: str) -> bool:
    return any(name in (each.name, *each.names) for each in instruments().values())
