"""All sounds together: read from TOML, looked up by name, searched by words."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from menura.engines.sounds.atlas.model import Sound, described
from menura.engines.sounds.atlas.search import Index, Match
from menura.engines.sounds.atlas.written import read_lazily
from menura.errors import AtlasError, UnknownNameError

HERE = Path(__file__).parent


class Atlas:
    """A read-only collection of sounds.

    Parameters
    ----------
    tables : mapping of str to mapping
        Name → table as TOML gives it. A sound is validated when it is first asked for, and read
        only then where it is :class:`~menura.engines.sounds.atlas.written.Written`.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = dict(tables)
        self._sounds: dict[str, Sound] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all sounds, sorted."""
        return tuple(sorted(self._tables))

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __len__(self) -> int:
        return len(self._tables)

    def get(self, name: str) -> Sound:
        """Return a sound by its exact name.

        Raises
        ------
        UnknownNameError
            If there is none; the nearest names are suggested.
        AtlasError
            If its table is wrong.
        """
        if name not in self._sounds:
            if name not in self._tables:
                raise UnknownNameError("sound", name, self.names, hint="List them with: menura sounds")
            self._sounds[name] = _validated(name, self._tables[name])
        return self._sounds[name]

    def sounds(self) -> Iterable[Sound]:
        """Yield every sound, in the order of names."""
        return (self.get(name) for name in self.names)

    def with_tables(self, tables: Mapping[str, Mapping[str, Any]]) -> "Atlas":
        """Return an atlas in which `tables` are added and win over sounds of the same name."""
        return Atlas({**self._tables, **tables})

    @cached_property
    def index(self) -> Index:
        """Names, aliases and tags, without validating a sound."""
        return Index({name: (t.get("en", ()), t.get("zh", ()), t.get("tags", ())) for name, t in self._tables.items()})

    def search(self, words: str, limit: int = 10) -> list[Match]:
        """Return the sounds that words most likely mean, best first, with a confidence from 0 to 1.

        Parameters
        ----------
        words : str
            English or Chinese.
        limit : int
        """
        return self.index.search(words, limit)


@cache
def load() -> Atlas:
    """Return the atlas that ships with Menura."""
    tables: dict[str, Mapping[str, Any]] = {}
    for path in sorted(HERE.glob("*.toml")):
        tables |= read_lazily(path)
    return Atlas(tables)


def source(name: str) -> str:
    """Return the TOML text that describes a sound that ships with Menura; `UnknownNameError` when there is none."""
    for path in sorted(HERE.glob("*.toml")):
        text = path.read_text("utf-8")
        found = re.search(
            rf"^\[{re.escape(name)}\]\n.*?(?=^\[(?!{re.escape(name)}[.\]]|\[?{re.escape(name)}\.)|\Z)",
            text,
            re.M | re.S,
        )
        if found:
            return re.sub(r"\n#[^\n]*$", "", found[0].rstrip())
    raise UnknownNameError("sound", name, load().names, hint="List them with: menura sounds")


def _validated(name: str, table: Mapping[str, Any]) -> Sound:
    try:
        return described(name, table)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'table'}: {e['msg']}" for e in error.errors())
        raise AtlasError(f"The sound {name!r} is described wrongly: {faults}.") from error
