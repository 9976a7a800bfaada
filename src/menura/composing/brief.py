"""What is asked of a composer, field by field, with where each value comes from."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from menura.scores.model import Bpm, KeyName, Metre
from menura.values.base import Record

SHORTEST, LONGEST = 3.0, 1800.0
"""Seconds that a piece may last."""

Origin: TypeAlias = Literal["given", "words", "chosen"]
"""Where a value comes from: a field of the request, the words of the request, or Menura's own choice."""

Shape: TypeAlias = Literal["steady", "accelerating", "decelerating", "free"]
"""How the tempo moves along a piece."""

Voice: TypeAlias = Literal["", "female", "male", "child", "choir"]


class Brief(Record):
    """What a piece should be; what is None or empty is open, and chosen when it is composed."""

    words: str = ""
    """As it was asked for."""
    style: str = ""
    """A name of :mod:`menura.composing.styles`."""
    moods: tuple[str, ...] = ()
    """Names of :mod:`menura.composing.moods`, the strongest first."""
    instruments: tuple[str, ...] = ()
    """Names of :mod:`menura.scores.instruments`, the leading one first; all of them play."""
    without: tuple[str, ...] = ()
    """Instruments, or families of instruments (``drums``), that do not play."""
    alone: bool = False
    """Whether nobody plays but the instruments that were asked for."""
    bpm: Bpm | None = None
    """Quarter notes in a minute."""
    tempo: str = ""
    """A tempo word: a name of :mod:`menura.composing.tempos`."""
    shape: Shape = "steady"
    key: KeyName | None = None
    mode: str = ""
    """A mode without a tonic, when only that is asked for: ``minor``."""
    metre: Metre | None = None
    duration: Annotated[float, Field(ge=SHORTEST, le=LONGEST, allow_inf_nan=False)] | None = None
    """Seconds."""
    voice: Voice = ""
    """Who sings; empty: nobody."""
    language: str = ""
    """Of the words to be sung, as a BCP 47 tag."""
    energy: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    """How much happens where most happens."""
    form: str = ""
    """A name of :mod:`menura.composing.forms`."""
    scene: str = ""
    """What it is for: a name of :mod:`menura.composing.scenes`."""
    origins: dict[str, Origin] = Field(default_factory=dict)
    """Where each field that has a value got it."""

    def origin(self, field: str) -> Origin:
        """Return where the value of a field comes from."""
        return self.origins.get(field, "chosen" if getattr(self, field) in (None, "", ()) else "given")

    def chosen(self, **values: object) -> "Brief":
        """Return the brief with open fields filled in; fields that have a value keep theirs."""
        held = {name: value for name, value in values.items() if getattr(self, name) in (None, "", ())}
        marks: dict[str, Origin] = dict.fromkeys(held, "chosen")
        return self.model_validate({**dict(self), **held, "origins": {**self.origins, **marks}})
