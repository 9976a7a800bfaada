"""Forms: which sections a piece has, how long each is, and how much happens in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menura.composing.named import names, table
from menura.errors import UnknownNameError
from menura.scores.model import Tag


@dataclass(frozen=True)
class Planned:
    """A section before anything is written for it.

    Attributes
    ----------
    tag : str
    bars : int
    energy : float
        0 … 1.
    material : str
        Sections of the same material sound alike: the chorus returns as itself.
    name : str
        As it is printed; empty for what its tag says.
    """

    tag: Tag
    bars: int
    energy: float
    material: str
    name: str = ""


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    versions : tuple of tuple of Planned
        From short to long; none where it is written in strict style.
    """

    name: str
    names: tuple[str, ...]
    versions: tuple[tuple[Planned, ...], ...]


KIN = {"recapitulation": "theme", "variation": "theme", "post-chorus": "chorus"}
"""Tags whose sections take up the material of another's."""

EDGES = frozenset({"intro", "outro", "interlude", "pre-chorus", "build"})
"""Sections that may be shorter than a phrase."""


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by name."""
    return {
        name: Form(name, names(row["names"]), tuple(tuple(map(_planned, version)) for version in row["versions"]))
        for name, row in table("forms").items()
    }


def form(name: str) -> Form:
    """Return the form of a name, in English or Chinese; `UnknownNameError` if nothing is called so."""
    called = {each: found for found in forms().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("form", name, sorted(forms()))
    return called[name.strip().lower()]


def is_strict(name: str) -> bool:
    """Return whether a form is written in strict style (:mod:`menura.composing.strict`), not laid out from versions."""
    return bool(name) and not form(name).versions


def _planned(text: str) -> Planned:
    tag, bars, energy, *rest = text.split()
    name = rest[0] if rest else ""
    material = KIN.get(tag, tag) + (name if name.isascii() else "")
    return Planned(tag, int(bars), float(energy), material, "" if name.isascii() else name)  # type: ignore[arg-type]
