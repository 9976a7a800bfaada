"""What sounds under an instrument's name: a mechanism and its parameters, read from the tables beside this file."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, cast

from menura.engines.music.mechanisms.bars import Bars
from menura.engines.music.mechanisms.base import Mechanism
from menura.engines.music.mechanisms.bursts import Burst
from menura.engines.music.mechanisms.drums import Drum, Kit, Plate
from menura.engines.music.mechanisms.jawari import Jawari
from menura.engines.music.mechanisms.pans import Pans
from menura.engines.music.mechanisms.strings import Strings
from menura.engines.music.mechanisms.textures import Textures
from menura.engines.music.mechanisms.tones import Tones
from menura.engines.music.motion import Motion
from menura.errors import UnknownNameError
from menura.scores.drums import KEYS
from menura.scores.instruments import instruments

MECHANISMS: Mapping[str, type] = {
    "strings": Strings,
    "jawari": Jawari,
    "bars": Bars,
    "pans": Pans,
    "tones": Tones,
    "textures": Textures,
}


@dataclass(frozen=True)
class Sounding:
    """An instrument as it sounds.

    Attributes
    ----------
    name : str
        Of :mod:`menura.scores.instruments`.
    mechanism : Mechanism
    gain : float
        dB that bring it to its documented loudness.
    ring : float
        Seconds for which it sounds, at most, after a note is let go.
    slur : float
        How often a note that touches the one before it is joined to it, 0 … 1.
    roll : float
        Strokes in a second of a long note that is kept alive by striking it again; 0: it dies.
    rolls_from : float
        Seconds from which a note is long enough for that; a note marked as a trill always is.
    plucked : Mechanism or None
        What plays notes marked pizzicato.
    effects : tuple of (str, mapping)
    """

    name: str
    mechanism: Mechanism
    gain: float = 0.0
    ring: float = 2.0
    slur: float = 0.0
    roll: float = 0.0
    rolls_from: float = 9e9
    plucked: Mechanism | None = None
    effects: tuple[tuple[str, Mapping[str, float]], ...] = ()

    @property
    def restrikes(self) -> bool:
        """Whether it cannot change the pitch of a note that sounds, so that a trill is struck anew each time."""
        return not isinstance(self.mechanism, Tones)


@cache
def soundings() -> Mapping[str, Sounding]:
    """Return every instrument that sounds, by name."""
    drums = {name: _drum(row) for name, row in _table("drums").items()}
    rows = {name: row for path in sorted(_tables()) for name, row in _table(path).items()}
    found = {name: _sounding(name, row, rows) for name, row in rows.items() if name in instruments()}
    kits = {name: _kit(name, row, drums) for name, row in _table("kits").items()}
    return found | kits


def sounding(name: str) -> Sounding:
    """Return how an instrument sounds; `UnknownNameError` when none of that name does."""
    found = soundings().get(name)
    if found is None:
        raise UnknownNameError("sounding instrument", name, sorted(soundings()))
    return found


def _tables() -> Iterator[str]:
    for file in files("menura.engines.music").joinpath("instruments").iterdir():
        name = file.name.removesuffix(".toml")
        if name != file.name and name not in {"drums", "kits"}:
            yield name


def _table(name: str) -> dict[str, dict[str, Any]]:
    text = files("menura.engines.music").joinpath("instruments", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


_OWN = {field.name for field in fields(Sounding)} | {"like"}


def _sounding(name: str, row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Sounding:
    whole = _whole(row, rows)
    effects = tuple(
        (effect["name"], {k: v for k, v in effect.items() if k != "name"}) for effect in whole.get("effects", ())
    )
    plucked = rows[whole["plucked"]] if "plucked" in whole else None
    simple = {key: value for key, value in whole.items() if key in {"gain", "ring", "slur", "roll", "rolls_from"}}
    return Sounding(
        name=name,
        mechanism=_mechanism(whole),
        plucked=None if plucked is None else _mechanism(_whole(plucked, rows)),
        effects=effects,
        **simple,
    )


def _whole(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a row with what it takes over from the one that it is like."""
    if "like" not in row:
        return dict(row)
    other = _whole(rows[row["like"]], rows)
    merged = {**other, **{key: value for key, value in row.items() if key != "like"}}
    if "motion" in row:
        merged["motion"] = {**other.get("motion", {}), **row["motion"]}
    return merged


def _mechanism(row: Mapping[str, Any]) -> Mechanism:
    values = {key: _value(key, value) for key, value in row.items() if key not in _OWN}
    return cast(Mechanism, MECHANISMS[row["mechanism"]](**values))


def _value(key: str, value: Any) -> Any:
    if key == "motion":
        return Motion(**value)
    if key == "bursts":
        return tuple(Burst(**each) for each in value)
    if key == "plates":
        return tuple(Plate(**each) for each in value)
    if isinstance(value, list):
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return value


def _drum(row: Mapping[str, Any]) -> Drum:
    return Drum(**{key: _value(key, value) for key, value in row.items()})


def _kit(name: str, row: Mapping[str, Any], drums: Mapping[str, Drum]) -> Sounding:
    placed = {KEYS[drum]: drums[row["drums"].get(drum, drum)] for drum in KEYS}
    lasts = max(drum.lasts for drum in placed.values())
    return Sounding(name, Kit(tuple(sorted(placed.items()))), gain=row.get("gain", 0.0), ring=lasts, roll=14.0)
