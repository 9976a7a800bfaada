"""Tables of named things that ship with the package, and their names in English and Chinese."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return a table of the lexicon."""
    text = files("menura.composing").joinpath("lexicon", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def names(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas, in small letters."""
    return tuple(each.strip().lower() for each in text.split(",") if each.strip())
