"""Styles: tempo, metre, mode, form, harmony, melody and players, one table each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from menura.composing.melody import Taste
from menura.composing.named import names
from menura.errors import UnknownNameError
from menura.scores.model import Role


@dataclass(frozen=True)
class Chair:
    """A seat in a style's ensemble.

    Attributes
    ----------
    role : str
    instruments : tuple of str
        Who may sit there, the most usual first.
    enters : float
        The energy from which it plays.
    patterns : tuple of str
        What it may play; empty: whatever suits the style.
    """

    role: Role
    instruments: tuple[str, ...]
    enters: float
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Idiom:
    """How a style's melodies go.

    Attributes
    ----------
    range : int
        Semitones.
    syncopation, density, ornaments : float
        0 … 1.
    taste : Taste
    """

    range: int
    syncopation: float
    density: float
    ornaments: float
    taste: Taste


@dataclass(frozen=True)
class Style:
    """A style.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    about : str
        In a sentence.
    tempo : tuple of float
        Quarter notes in a minute, from and to.
    metres : tuple of str
        The most usual first.
    modes : mapping of str to int
        How often each is used.
    swing : float
        See :attr:`menura.scores.model.LeadSheet.swing`.
    kin : tuple of str
        Names under which patterns of accompaniment suit it, its own first.
    space : str
        A room.
    form : str
    unit : int
        Bars of a phrase.
    energy : float
        Where most happens, 0 … 1.
    ending : {"ring", "slow"}
        Whether the last bars slow down.
    lift : float
        How often the last chorus is a tone higher, 0 … 1.
    spice : float
        How often chords that come again are coloured, 0 … 1.
    slow : int
        Bars for which each chord of its progressions stays.
    cadences : bool
        Whether sections close as in functional harmony rather than go on as loops.
    idiom : Idiom
    leads : tuple of str
        Instruments for the melody, the most usual first.
    chairs : tuple of Chair
    progressions : mapping
        By mode, then by tag, with ``default``: bars of Roman numerals.
    """

    name: str
    names: tuple[str, ...]
    about: str
    tempo: tuple[float, float]
    metres: tuple[str, ...]
    modes: Mapping[str, int]
    swing: float
    kin: tuple[str, ...]
    space: str
    form: str
    unit: int
    energy: float
    ending: str
    lift: float
    spice: float
    slow: int
    cadences: bool
    idiom: Idiom
    leads: tuple[str, ...]
    chairs: tuple[Chair, ...]
    progressions: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def styles() -> Mapping[str, Style]:
    """Return every style by name."""
    folder = files("menura.composing").joinpath("styles")
    texts = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name[:-5]: _style(name[:-5], text) for name, text in texts}


def style(name: str) -> Style:
    """Return the style of a name, in English or Chinese.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the nearest names are given.
    """
    called = {each: found for found in styles().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("style", name, sorted(called))
    return called[name.strip().lower()]


def _style(name: str, text: str) -> Style:
    row = tomllib.loads(text)
    return Style(
        name=name,
        names=names(row["names"]),
        about=text.split("\n", 1)[0].removeprefix("# "),
        tempo=(float(row["tempo"][0]), float(row["tempo"][1])),
        metres=tuple(row["metres"]),
        modes=row["modes"],
        swing=row.get("swing", 0.5),
        kin=tuple(row["kin"].split()),
        space=row["space"],
        form=row["form"],
        unit=row.get("unit", 4),
        energy=row["energy"],
        ending=row.get("ending", "ring"),
        lift=row.get("lift", 0.0),
        spice=row.get("spice", 0.0),
        slow=row.get("slow", 1),
        cadences=row.get("cadences", False),
        idiom=_idiom(row["melody"]),
        leads=tuple(row["leads"].split()),
        chairs=tuple(map(_chair, row["parts"])),
        progressions={
            mode: {tag: tuple(loops) for tag, loops in table.items()} for mode, table in row["progressions"].items()
        },
    )


def _idiom(row: Mapping[str, Any]) -> Idiom:
    taste = Taste(leaps=row["leaps"], colour=row["colour"], repeats=row["repeats"])
    return Idiom(row["range"], row["syncopation"], row["density"], row.get("ornaments", 0.0), taste)


def _chair(row: Mapping[str, Any]) -> Chair:
    return Chair(row["role"], tuple(row["instruments"].split()), row["enters"], tuple(row.get("patterns", "").split()))
