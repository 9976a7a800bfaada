"""What perception measured: times in seconds, places and sizes as fractions of the picture, confidence from 0 to 1."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class Fact(BaseModel):
    """Base of all facts: frozen, no unknown fields, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Impact(Fact):
    """A sudden deceleration in the picture: something hit something (Davis and Agrawala, 2018)."""

    time: Seconds
    strength: Fraction
    x: Fraction = 0.5
    """Place from left to right."""
    y: Fraction = 0.5
    """Place from top to bottom."""
    source: str | None = None
    """The object that moved, where one was followed."""


class Box(Fact):
    """Where an object is at one time."""

    time: Seconds
    x: Fraction
    """Centre, from left to right."""
    y: Fraction
    """Centre, from top to bottom."""
    width: Fraction
    height: Fraction


class MovingObject(Fact):
    """Something that moves through the picture."""

    id: str
    boxes: tuple[Box, ...]
    speed: float = 0.0
    """Median speed in picture widths per second."""
    confidence: Fraction = 0.5


class Look(Fact):
    """Colour and light between two cuts."""

    start: Seconds
    end: Seconds
    brightness: Fraction
    saturation: Fraction
    warmth: float
    """From −1 (blue) to 1 (orange)."""
    colours: tuple[str, ...] = ()
    """The commonest colours, as ``#rrggbb``, commonest first."""


class Motion(Fact):
    """How much moves, over time."""

    times: tuple[Seconds, ...]
    energy: tuple[Fraction, ...]
    """Mean optical-flow speed, 1 for the video's own maximum."""
    x: tuple[Fraction, ...]
    """Where the motion is, from left to right."""
    peak_speed: float = 0.0
    """The speed that `energy` 1 stands for, in picture widths per second."""


class Heard(Fact):
    """What the ear of the machine found in a recording."""

    onsets: tuple[Seconds, ...] = ()
    loudness: float | None = None
    """Integrated loudness in LUFS; none when silent."""
    tags: tuple[tuple[str, Fraction], ...] = ()


class Facts(Fact):
    """Everything known about the media of a request.

    An empty ``Facts()`` means that there was nothing to perceive.
    """

    kind: Literal["none", "video", "image", "audio"] = "none"
    duration: Seconds | None = None
    """Length of the video or recording; none for a picture."""
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0
    """Mean frames per second, for information: no time is ever computed from it."""
    variable_frame_rate: bool = False
    cuts: tuple[Seconds, ...] = ()
    impacts: tuple[Impact, ...] = ()
    motion: Motion | None = None
    objects: tuple[MovingObject, ...] = ()
    looks: tuple[Look, ...] = ()
    heard: Heard | None = None
    """The sound that came with the media, if any."""
    unknown: tuple[str, ...] = ()
    """What could not be known, in plain sentences."""
