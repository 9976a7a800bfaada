"""What instruments there are: their names, ranges and notation. How they sound is the engine's affair."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from menura.errors import UnknownNameError
from menura.scores.pitch import midi

Family = Literal[
    "keys", "plucked", "bowed", "wind", "reed", "brass", "mallet", "organ", "synth", "bass", "drums", "voice"
]


@dataclass(frozen=True)
class Instrument:
    """An instrument as a composer knows it.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    family : str
    lowest, highest : int
        MIDI numbers of what it can play, at sounding pitch.
    comfortable : tuple of int
        Lowest and highest of where it plays most of the time.
    program : int
        In General MIDI, from 0; for a drum kit its bank's program.
    clef : {"treble", "bass", "grand", "alto", "percussion", "treble-8"}
    transposes : int
        Semitones from written to sounding pitch: -2 for a clarinet in Bb.
    voices : int
        How many notes it plays at once.
    sustains : bool
        Whether a note lasts as long as it is held.
    """

    name: str
    names: tuple[str, ...]
    family: Family
    lowest: int
    highest: int
    comfortable: tuple[int, int]
    program: int
    clef: str
    transposes: int
    voices: int
    sustains: bool

    @property
    def is_percussion(self) -> bool:
        """Whether its notes have the names of drums instead of pitches."""
        return self.clef == "percussion"


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by name."""
    text = files("menura.scores").joinpath("instruments.toml").read_text("utf-8")
    return {name: _instrument(name, row) for name, row in tomllib.loads(text).items()}


def instrument(name: str) -> Instrument:
    """Return the instrument of a name, in English or Chinese.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the nearest names are given.
    """
    found = _called().get(name.strip().lower())
    if found is None:
        hint = "List them with: menura styles instruments"
        raise UnknownNameError("instrument", name, sorted(instruments()), hint=hint)
    return found


@cache
def _called() -> Mapping[str, Instrument]:
    return {called: each for each in instruments().values() for called in (each.name, *each.names)}


def _instrument(name: str, row: Mapping[str, object]) -> Instrument:
    low, high = (midi(pitch) for pitch in str(row["range"]).split())
    soft, hard = (midi(pitch) for pitch in str(row.get("comfortable", row["range"])).split())
    return Instrument(
        name=name,
        names=tuple(str(row["names"]).lower().split(", ")),
        family=row["family"],  # type: ignore[arg-type]  # the table is ours and tested
        lowest=low,
        highest=high,
        comfortable=(soft, hard),
        program=int(str(row["program"])),
        clef=str(row.get("clef", "treble")),
        transposes=int(str(row.get("transposes", 0))),
        voices=int(str(row.get("voices", 1))),
        sustains=bool(row.get("sustains", True)),
    )
