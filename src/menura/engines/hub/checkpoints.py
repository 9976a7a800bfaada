"""What is known of each published checkpoint: a table of TOML in ``cards``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from menura.engines.base import Card
from menura.errors import UnknownNameError


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A published checkpoint.

    Attributes
    ----------
    name : str
        As it is chosen and pulled.
    title, summary : str
    adapter : str
        The class that runs it, as ``module:Class``.
    repository : str
        On the Hugging Face Hub.
    revision : str
        The commit that is meant; empty: the newest.
    files : tuple of str
        Patterns of what is needed of the repository: no pickles, and nothing of other libraries.
    size : int
        Bytes of that, as far as its source tells; 0: not known.
    gated : bool
        Whether the repository wants a login and its terms accepted.
    licence_code, licence_weights, licence_output : str
    renders : tuple of str
    channels : {1, 2}
    sample_rate : int
        Hertz.
    longest : float
        Seconds that it makes at once; 0: no limit.
    latin : bool
        Whether it reads prompts in English only.
    cannot : tuple of str
    defaults : mapping
        How it is run: steps, guidance and the like, as its authors give them.
    languages : mapping of str to str
        For a family of one checkpoint a language: its ISO 639-3 code in the repository's name, by BCP 47 tag; others
        are named by that code.
    """

    name: str
    title: str
    summary: str
    adapter: str
    repository: str
    licence_code: str
    licence_weights: str
    licence_output: str
    renders: tuple[str, ...]
    sample_rate: int
    revision: str = ""
    files: tuple[str, ...] = ("*.json", "*.safetensors", "*.txt", "*.model")
    size: int = 0
    gated: bool = False
    channels: int = 1
    longest: float = 0.0
    latin: bool = True
    cannot: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> str:
        """How much there is to pull, and under which licence, in words."""
        return f"{_amount(self.size)}, {self.licence_weights}"

    def speaking(self, code: str) -> "Checkpoint":
        """Return the member of a family for a language, by its code in the repository's name."""
        named = self.repository.replace("{language}", code)
        return replace(self, name=f"{self.name}-{code}", repository=named, languages={})

    def card(self) -> Card:
        """Return it as the card of an engine."""
        pulled = f"{self.name}-LANGUAGE" if self.languages else self.name
        return Card(
            name=self.name,
            renders=self.renders,
            method="neural",
            summary=self.summary,
            licence_code=self.licence_code,
            licence_weights=self.licence_weights,
            licence_output=self.licence_output,
            needs=("menura[neural]", f"weights: menura pull {pulled} ({self.weight})"),
            cannot=self.cannot,
            channels=2 if self.channels == 2 else 1,
            controls=("loudness", "brightness"),
        )


@cache
def checkpoints() -> Mapping[str, Checkpoint]:
    """Return every checkpoint and family by name, sorted."""
    tables = files("menura.engines.hub").joinpath("cards")
    rows = [tomllib.loads(each.read_text("utf-8")) for each in tables.iterdir() if each.name.endswith(".toml")]
    found = [_read(row) for row in rows]
    return {each.name: each for each in sorted(found, key=lambda one: one.name)}


def checkpoint(name: str) -> Checkpoint:
    """Return a checkpoint by name; a member of a family has its language after a dash.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    known = checkpoints()
    if name in known:
        return known[name]
    family, _, code = name.rpartition("-")
    if family in known and known[family].languages and re.fullmatch(r"[a-z]{3}", code):
        return known[family].speaking(code)
    raise UnknownNameError("published checkpoint", name, list(known), hint="List the engines with: menura engines")


def _read(row: dict[str, Any]) -> Checkpoint:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Checkpoint(**values)


def _amount(size: int) -> str:
    if not size:
        return "size not known"
    return f"about {size / 1e9:.1f} GB" if size >= 1e9 else f"about {size / 1e6:.0f} MB"
