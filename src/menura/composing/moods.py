"""Moods: what they do to mode, tempo, energy and touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menura.composing.named import names, table
from menura.errors import UnknownNameError


@dataclass(frozen=True)
class Mood:
    """A mood.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    mode : {"major", "minor", ""}
        What it leans to.
    tempo : float
        Factor of a style's usual tempo.
    energy : float
        Added to a style's usual energy.
    legato : float
        0 … 1: how connected its notes are.
    register : int
        Octaves by which a melody may move to take it on: -1, 0 or 1.
    turns : bool
        Whether a piece that takes it on changes to its mode: a sad one does, a tender one need not.
    """

    name: str
    names: tuple[str, ...]
    mode: str
    tempo: float
    energy: float
    legato: float
    register: int = 0
    turns: bool = False


@cache
def moods() -> Mapping[str, Mood]:
    """Return every mood by name."""
    return {
        name: Mood(
            name,
            names(row["names"]),
            row["mode"],
            row["tempo"],
            row["energy"],
            row["legato"],
            row.get("register", 0),
            row.get("turns", False),
        )
        for name, row in table("moods").items()
    }


def mood(name: str) -> Mood:
    """Return the mood of a name, in English or Chinese; `UnknownNameError` if nothing is called so."""
    called = {each: found for found in moods().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("mood", name, sorted(moods()))
    return called[name.strip().lower()]
