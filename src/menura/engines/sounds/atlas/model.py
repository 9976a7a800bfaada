"""One sound of the atlas, as its TOML table describes it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

Range: TypeAlias = tuple[float, float]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Form = Literal["impulse", "burst", "bed"]


class Entry(BaseModel):
    """Base of all atlas tables: frozen, no unknown fields, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Repeat(Entry):
    """What a request without a count gets: how many, and how far apart their starts are, in seconds."""

    count: tuple[int, int]
    gap: Range


class Layer(Entry):
    """Another sound of the atlas that is heard within a place."""

    sound: Name
    level: Annotated[float, Field(ge=-40, le=10)]
    """In dB, relative to the level of the place."""
    rate: Annotated[float, Field(gt=0, le=120)] | None = None
    """How often it is heard, in times a minute; none for all the time."""
    brightness: Annotated[float, Field(ge=-12, le=12)] = 0.0
    """Spectral tilt in dB per octave: a far sound is duller."""


class Sound(Entry):
    """A named sound: a mechanism, good values for it, and how it is usually heard."""

    name: Name
    mechanism: str
    form: Form
    """``impulse``: one transient at its first sample (a knock). ``burst``: a short development of its own (a bark, a
    car passing). ``bed``: goes on for as long as it is asked to (rain, typing, an engine)."""
    en: tuple[str, ...] = Field(min_length=1)
    """English names and aliases, in a user's words, best first."""
    zh: tuple[str, ...] = Field(min_length=1)
    tags: tuple[str, ...] = ()
    """Groups it belongs to: ``animal``, ``human``, ``weather`` … Exclusions may name them."""
    duration: Range
    """Seconds that one instance takes, its decay included; for a bed, how long a passage usually lasts."""
    level: Annotated[float, Field(ge=-70, le=0)]
    """Loudest 400 ms in LUFS at its usual distance, in a soundtrack."""
    distance: Annotated[float, Field(gt=0, le=20_000)] = 2.0
    """Metres from which it is usually heard."""
    rooms: tuple[str, ...] = ("room",)
    """Rooms that suit it, best first."""
    floor: Annotated[float, Field(ge=-90, le=-20)] | None = None
    """Level in LUFS of the faint background that belongs to it; none where the sound is its own background."""
    repeat: Repeat | None = None
    ranges: dict[str, Range] = Field(default_factory=dict)
    """What physics allows for each parameter of the mechanism; a single good value is a range of no width."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[float, ...], ...] = ()
    """Good values, a row each, one number for every column; an instance is a row and a little jitter."""
    jitter: Annotated[float, Field(ge=0, le=0.5)] = 0.05
    steady: bool = False
    """Whether one source sounds alike each time: a bell, a horn, an alarm. Otherwise every bark has its own jitter."""
    human: dict[str, dict[str, Range]] = Field(default_factory=dict)
    """``size = {pitch = [1.5, 0.7]}``: what a human parameter does to values at 0 and at 1 (nothing at 0.5)."""
    files: tuple[str, ...] = ()
    """Recordings of it, by path: one of them is played instead of synthesis."""
    variants: dict[str, dict[str, dict[str, float]]] = Field(default_factory=dict)
    """``material = {metal = {decay = 1.2}}``: values that a word replaces."""

    layers: tuple[Layer, ...] = ()
    """What else is heard in it, where the sound is a place."""

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row needs {len(self.columns)} numbers, one for each of {list(self.columns)}")
        for what, (low, high) in {"duration": self.duration, **self.ranges}.items():
            if low > high:
                raise ValueError(f"{what} goes from {low} to {high}; write the lower number first")
        return self

    def names(self, language: str) -> tuple[str, ...]:
        """Return its names in ``"en"`` or ``"zh"``, best first."""
        return self.zh if language == "zh" else self.en


def described(name: str, table: Mapping[str, Any]) -> Sound:
    """Return a sound from its TOML table; pydantic's ValidationError when it does not fit."""
    return Sound.model_validate({"name": name, **table})
