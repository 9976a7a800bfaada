"""Who can sing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from menura.errors import UnknownNameError
from menura.scores.pitch import midi

USUAL = "female"
"""Who sings where a part does not say."""


@dataclass(frozen=True)
class Singer:
    """A synthetic singer.

    Attributes
    ----------
    name : str
    names : tuple of str
        What else people call such a voice.
    formants : float
        Factor on the resonances of the vocal tract.
    lowest, highest : int
        MIDI numbers that suit the voice.
    breath : float
        0 … 1: how much air is heard.
    brightness : float
        −1 … 1.
    vibrato : float
        0 … 1.
    ring : float
        The singer's formant near 3 kHz, in dB.
    size : int
        How many sing at once.
    rough : float
        0 … 1: irregularity of the glottis.
    """

    name: str
    names: tuple[str, ...]
    formants: float
    lowest: int
    highest: int
    breath: float
    brightness: float
    vibrato: float
    ring: float
    size: int = 1
    rough: float = 0.0


@cache
def singers() -> Mapping[str, Singer]:
    """Return every singer by name."""
    table = tomllib.loads(files("menura.engines.singing").joinpath("singers.toml").read_text("utf-8"))
    return {name: _singer(name, row) for name, row in table.items()}


def singer(name: str) -> Singer:
    """Return the singer of a name; without one, the usual.

    Raises
    ------
    UnknownNameError
        If nobody is called so; the nearest names are given.
    """
    wanted = name.strip().lower() or USUAL
    found = next((each for each in singers().values() if wanted == each.name or wanted in each.names), None)
    if found is None:
        raise UnknownNameError("singer", name, sorted(singers()), hint="Set the part's voice to one of them.")
    return found


def _singer(name: str, row: dict[str, object]) -> Singer:
    low, high = (midi(pitch) for pitch in str(row["range"]).split())
    numbers = {
        key: float(str(row.get(key, 0.0))) for key in ("formants", "breath", "brightness", "vibrato", "ring", "rough")
    }
    names = tuple(str(row["names"]).lower().split(", "))
    return Singer(name, names, lowest=low, highest=high, size=int(str(row.get("size", 1))), **numbers)
