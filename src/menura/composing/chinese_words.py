"""What Chinese verse is made of: beginnings of four characters, endings of three by their group of 十三辙."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from menura.composing.named import table

KINDS = ("light", "water", "air", "sound", "plant", "thing", "mover", "being", "feeling")
"""What things are, which decides what becomes of them."""


@cache
def words() -> Mapping[str, Any]:
    """Return the table of Chinese verse."""
    return table("chinese_verse")


@cache
def listed(*path: str) -> tuple[str, ...]:
    """Return the words of a list of the table: ``listed("leads", "then")``; none where it has no such list."""
    row: Any = words()
    for key in path:
        row = row.get(key, {})
    return tuple(row.split()) if row else ()


@cache
def groups() -> tuple[str, ...]:
    """Return the rhyme groups that lines can end in."""
    return tuple(words()["told"])


def things(theme: str) -> tuple[tuple[str, str], ...]:
    """Return the things of a theme, each with what it is: ``("海浪", "water")``."""
    return tuple((each, kind) for kind in KINDS for each in listed("themes", theme, kind))
