"""The plan: what should be heard, when, and why. Everything else in Menura reads it, writes it or renders it."""

from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import ConfigDict, Field

from menura.errors import UnknownNameError
from menura.plans.curve import Curve, Finite
from menura.scores.model import LeadSheet
from menura.values.base import Identifier, Record, Seconds, Seed
from menura.values.writing import compact, write

SCHEMA = "menura.plan/1"
"""Name and version of the plan format; :mod:`menura.plans.schema` migrates older ones."""

Stage = Literal["request", "perception", "meaning", "timing", "space", "balance", "exclusion"]
Kind = Literal["sound", "recording", "music", "song", "speech"]
Value: TypeAlias = Finite | str


class Thought(Record):
    """One step of the reasoning: what was read, heard or seen, and what follows from it."""

    id: Identifier
    stage: Stage
    text: str
    about: tuple[Identifier, ...] = ()
    """The events, tracks and objects that follow from it."""


class Track(Record):
    """A layer of the mix that can be heard alone: one stem."""

    id: Identifier
    name: str = ""
    gain: Finite = 0.0
    """In dB."""
    pan: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """From −1 (left) to 1 (right), added to that of its events."""
    mute: bool = False
    solo: bool = False
    space: str = "none"
    """The room it sounds in, by name: see ``menura.audio.rooms``."""
    send: Annotated[float, Field(ge=-60, le=12)] = 0.0
    """Level of the room's sound in dB, relative to what the room gives at each event's distance."""
    duck: Annotated[float, Field(ge=0, le=24)] = 0.0
    """How far this track steps back, in dB, while events of other tracks that do not duck themselves sound."""
    duck_under: tuple[Kind, ...] = ()
    """Kinds of event it steps back for; empty: all."""


class Controls(Record):
    """Curves that drive a sound while it lasts."""

    loudness: Curve = 0.0
    """In dB, added inside the engine: a louder bark is a different bark where the mechanism knows how."""
    brightness: Curve = 0.0
    """Spectral tilt in dB per octave about 1 kHz: positive is brighter."""
    pitch: Curve = 0.0
    """In semitones."""


class Sound(Record):
    """A sound of the atlas."""

    kind: Literal["sound"] = "sound"
    words: str = ""
    """As it was asked for."""
    name: str
    """Its name in the atlas."""
    parameters: dict[str, Value] = Field(default_factory=dict)
    """Human (``size``, ``speed`` … from 0 to 1, 0.5 neutral; ``material`` by name) or those of its mechanism."""


class Recording(Record):
    """A stretch of a sound file."""

    kind: Literal["recording"] = "recording"
    words: str = ""
    path: Annotated[str, Field(min_length=1)]
    """Relative to the plan's folder and inside it, with ``/`` between folders: see :mod:`menura.plans.recordings`."""
    offset: Seconds = 0.0
    """Where in the file it begins, in seconds."""


class Music(Record):
    """What one part of a lead sheet plays."""

    kind: Literal["music"] = "music"
    words: str = ""
    sheet: Identifier
    """One of the plan's sheets; its first beat falls on the event's start."""
    part: Identifier
    soundfont: str = ""
    """File of the SoundFont that plays it; empty: Menura's own instruments."""


class Song(Record):
    """What one voice of a lead sheet sings."""

    kind: Literal["song"] = "song"
    words: str = ""
    sheet: Identifier
    part: Identifier


Emotion = Literal["neutral", "calm", "cheerful", "sad", "angry", "fearful", "excited", "tender", "serious"]


class Speech(Record):
    """Something that is said."""

    kind: Literal["speech"] = "speech"
    words: str = ""
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    """Plain, or with the tags of the SSML subset (:mod:`menura.engines.speech.markup`)."""
    language: str = ""
    """As a BCP 47 tag; empty: found for each stretch of the text."""
    voice: str = ""
    """``female``, ``male``, ``child``, or one of espeak-ng such as ``en-gb+f3``; empty: the first of its language."""
    rate: Annotated[float, Field(ge=0.4, le=3, allow_inf_nan=False)] = 1.0
    """Speed, relative to the voice's own."""
    pitch: Annotated[float, Field(ge=-12, le=12, allow_inf_nan=False)] = 0.0
    """In semitones."""
    emotion: Emotion = "neutral"
    fitted: bool = False
    """Whether it is paced to last exactly as long as its event."""


Body: TypeAlias = Annotated[Sound | Recording | Music | Song | Speech, Field(discriminator="kind")]


class Event(Record):
    """Something that is heard from one time to another."""

    id: Identifier
    track: Identifier
    start: Seconds
    duration: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    gain: Curve = 0.0
    """In dB."""
    pan: Curve = 0.0
    """From −1 (left) to 1 (right)."""
    distance: Curve | None = None
    """Metres from the listener; none stands for the distance at which such a sound is usually heard."""
    because: Identifier | None = None
    """The thought that it follows from."""
    source: str | None = None
    """The object in the picture that makes it."""
    mute: bool = False
    seed: Seed | None = None
    """Replaces the plan's seed for this event alone: another take."""
    controls: Controls = Controls()
    body: Body

    @property
    def end(self) -> float:
        """When it stops, in seconds."""
        return self.start + self.duration


class Notice(Record):
    """Something the user should know: a word not understood, a field not supported, a guess."""

    code: Literal["unknown-word", "guess", "unsupported", "out-of-range", "not-rendered", "not-known", "level"]
    text: str
    hint: str = ""


class Request(Record):
    """What was asked for, kept so that a recipe explains itself."""

    text: str = ""
    media: str | None = None
    """Name of the video or picture, without its folder."""


class Master(Record):
    """How the mix is finished."""

    loudness: Annotated[float, Field(ge=-60, le=-5)] | None = -16.0
    """Target in LUFS (BS.1770); none leaves the level alone."""
    true_peak: Annotated[float, Field(ge=-20, le=0)] = -1.0
    """Ceiling in dBTP."""


class Plan(Record):
    """What should be heard, when, and why."""

    format: Literal["menura.plan/1"] = Field(default="menura.plan/1", alias="schema")
    request: Request = Request()
    language: str = "en"
    reasoner: str = "hand"
    """Who wrote the plan: ``grammar``, ``chat:<model>``, ``hand`` …"""
    engine: str = ""
    """Which engine is preferred for what it can render; empty: Menura's own."""
    duration: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
    seed: Seed = 0
    sample_rate: Annotated[int, Field(ge=8_000, le=192_000)] = 48_000
    channels: Literal[1, 2] = 2
    master: Master = Master()
    exclude: tuple[str, ...] = ()
    """Sounds and groups of sounds that must not be heard, by atlas name or tag."""
    sheets: tuple[LeadSheet, ...] = ()
    """The music that events play from."""
    thoughts: tuple[Thought, ...] = ()
    tracks: tuple[Track, ...] = ()
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    def event(self, name: str) -> Event:
        """Return the event with an id; `UnknownNameError` when there is none."""
        return _named("event", name, self.events)

    def track(self, name: str) -> Track:
        """Return the track with an id; `UnknownNameError` when there is none."""
        return _named("track", name, self.tracks)

    def sheet(self, name: str) -> LeadSheet:
        """Return the lead sheet with an id; `UnknownNameError` when there is none."""
        return _named("sheet", name, self.sheets)

    def to_json(self) -> str:
        """Return the plan as readable JSON without defaults; :func:`menura.plans.schema.parse` reads it."""
        return write(compact(self))


P = TypeVar("P", Event, Track, LeadSheet)


def _named(kind: str, name: str, parts: tuple[P, ...]) -> P:
    found = next((part for part in parts if part.id == name), None)
    if found is None:
        raise UnknownNameError(kind, name, [part.id for part in parts])
    return found
