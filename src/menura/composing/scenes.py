"""Scenes: what a piece is for, and what usually serves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menura.composing.named import names, table
from menura.errors import UnknownNameError


@dataclass(frozen=True)
class Scene:
    """A recipe for what a request leaves open.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    style : str
    moods, instruments : tuple of str
    energy : float
        0 … 1.
    """

    name: str
    names: tuple[str, ...]
    style: str
    moods: tuple[str, ...]
    instruments: tuple[str, ...]
    energy: float


@cache
def scenes() -> Mapping[str, Scene]:
    """Return every scene by name."""
    return {
        name: Scene(
            name, names(row["names"]), row["style"], tuple(row["moods"]), tuple(row["instruments"]), row["energy"]
        )
        for name, row in table("scenes").items()
    }


def scene(name: str) -> Scene:
    """Return the scene of a name, in English or Chinese; `UnknownNameError` if nothing is called so."""
    called = {each: found for found in scenes().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("scene", name, sorted(scenes()))
    return called[name.strip().lower()]
