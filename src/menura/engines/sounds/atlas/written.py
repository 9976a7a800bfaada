"""Tables that stay text until somebody needs them, so that a start costs no more than finding the names of sounds."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from menura.errors import AtlasError

HEADER = re.compile(r"^\[(?P<name>[a-z0-9-]*[a-z][a-z0-9-]*)\][ \t]*(?:#.*)?$", re.M)
"""The line that opens a sound's table; those of its parts have a dot in them."""

STRING = r'"[^"\\\n]*"'
HEAD = re.compile(rf"^(?P<key>en|zh|tags) = \[(?P<strings>\s*(?:{STRING}\s*,\s*)*(?:{STRING}\s*)?)\][ \t]*$", re.M)
"""A list of plain strings, as names and tags are written."""

BLANK = re.compile(r"(?:\s|#.*)*")
"""What may stand before the first table."""

NAMES = ("en", "zh", "tags")
"""What a table tells without being parsed."""


class Written(Mapping[str, Any]):
    """One sound's table; what it says beyond names and tags is parsed when first asked for.

    Parameters
    ----------
    path : Path
        The file it stands in, for messages.
    name : str
    text : str
        From its header to the next sound's.
    """

    def __init__(self, path: Path, name: str, text: str) -> None:
        self._path, self._name, self._text = path, name, text
        own, _, _ = text.partition(f"\n[{name}.")
        found = HEAD.findall(own)
        self._head = {key: re.findall(STRING, strings) for key, strings in found}
        self._head = {key: [string[1:-1] for string in strings] for key, strings in self._head.items()}
        self._table: Mapping[str, Any] | None = None
        if len(found) != len(NAMES) or len(self._head) != len(NAMES):
            self._head = {}

    def __getitem__(self, key: str) -> Any:
        return self._head[key] if key in self._head else self._parsed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed)

    def __len__(self) -> int:
        return len(self._parsed)

    @property
    def _parsed(self) -> Mapping[str, Any]:
        if self._table is None:
            try:
                self._table = tomllib.loads(self._text)[self._name]
            except (tomllib.TOMLDecodeError, KeyError):
                self._table = read_tables(self._path)[self._name]  # the whole file tells the true line of the mistake
        return self._table


def read_lazily(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return name → table of one TOML file, its tables parsed when they are used.

    Raises
    ------
    AtlasError
        If the file cannot be read, has a sound twice, or begins with something other than a table. A mistake within
        a table raises the same error when the table is used.
    """
    text = _read(path)
    headers = list(HEADER.finditer(text))
    starts = [header.start() for header in headers]
    first = starts[0] if starts else len(text)
    tables = {
        header["name"]: Written(path, header["name"], text[start:end])
        for header, start, end in zip(headers, starts, [*starts[1:], len(text)], strict=True)
    }
    if len(tables) < len(headers) or not BLANK.fullmatch(text, 0, first):
        return read_tables(path)
    return tables


def read_tables(path: Path) -> dict[str, dict[str, Any]]:
    """Return name → table of one TOML file.

    Raises
    ------
    AtlasError
        If the file cannot be read, is not TOML, or holds something other than tables.
    """
    try:
        tables = tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, error) from error
    odd = [name for name, table in tables.items() if not isinstance(table, dict)]
    if odd:
        raise AtlasError(f"{path.name} has {odd[0]!r} outside a table; every sound is a table [its-name].")
    return tables


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise AtlasError(f"The sounds in {path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _invalid(path, error) from error


def _invalid(path: Path, error: Exception) -> AtlasError:
    return AtlasError(f"{path.name} is not valid TOML: {error}.", hint="Compare: menura sounds NAME --toml")
