"""The tables of languages: how each says money, measures, dates, signs and short forms."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Table = Mapping[str, Any]


@cache
def tables() -> Mapping[str, Table]:
    """Return the tables of all languages that have one."""
    return tomllib.loads((files("menura.phonetics.wording") / "wording.toml").read_text("utf-8"))


def table_of(language: str) -> Table:
    """Return the table of a language: empty where there is none."""
    primary = language.lower().split("-")[0]
    return tables().get({"cmn": "zh", "yue": "zh", "zh": "zh"}.get(primary, primary), {})


def is_of(table: Table, *languages: str) -> bool:
    """Return whether a table is that of one of some languages, such as ``en`` or ``zh``."""
    return any(table is tables()[language] for language in languages)
