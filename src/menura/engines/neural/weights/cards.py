"""What is known of each checkpoint: its files, licences and the values it is run with, read from tables of TOML.

A table ``[files."folder/name"]`` says where a file comes from and how it is recognised; its name is where it lies in
the store, so that checkpoints that name the same file share it. A table ``[models.NAME]`` is a checkpoint. Those that
ship with Menura are in ``cards``; the folders that ``MENURA_CARDS`` names may hold more.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from menura.engines.neural.weights.card import ModelCard, StoredFile
from menura.errors import InputError, Problem, UnknownNameError
from menura.values.problems import problems, suggestion

VARIABLE = "MENURA_CARDS"
"""Environment variable: folders with cards of one's own, as a ``PATH`` lists them."""

Table = dict[str, Any]


def get(name: str) -> ModelCard:
    """Return a checkpoint's card.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    InputError
        If a card of one's own is wrong; everything that is wrong is listed.
    """
    found = known()
    if name not in found:
        raise UnknownNameError("model", name, list(found), hint="List them with: menura models")
    return found[name]


def known() -> Mapping[str, ModelCard]:
    """Return every card by its name: those that ship with Menura, then one's own.

    Raises
    ------
    InputError
        If a card is wrong; everything that is wrong is listed.
    """
    return _read(os.environ.get(VARIABLE, ""))


@cache
def _read(folders: str) -> Mapping[str, ModelCard]:
    entries = sorted(packaged(__package__).joinpath("cards").iterdir(), key=lambda entry: entry.name)
    sources = [(entry.name, entry.read_text("utf-8")) for entry in entries]
    for folder in filter(None, folders.split(os.pathsep)):
        sources += _own(Path(folder))
    return read(sources)


def _own(folder: Path) -> list[tuple[str, str]]:
    try:
        return [(str(path), path.read_text("utf-8-sig")) for path in sorted(folder.iterdir()) if path.suffix == ".toml"]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The cards in {folder} cannot be read: {error}.", hint=f"Set {VARIABLE} to folders of .toml files."
        ) from None


def read(sources: Iterable[tuple[str, str]]) -> Mapping[str, ModelCard]:
    """Return the cards that texts of TOML hold; later ones replace earlier ones of the same name.

    Parameters
    ----------
    sources : iterable of (str, str)
        Where each text is from, and the text.

    Raises
    ------
    InputError
        If one is wrong; everything that is wrong is listed.
    """
    found: list[Problem] = []
    tables: dict[str, dict[str, Table]] = {"files": {}, "models": {}}
    for where, text in sources:
        for kind, rows in _tables(where, text, found).items():
            tables[kind].update(rows)
    files = {name: _file(name, row, found) for name, row in tables["files"].items()}
    cards = {name: _card(name, row, files, found) for name, row in tables["models"].items()}
    if found:
        raise InputError("The cards of models are wrong.", found, hint="See the section on weights in docs/neural.md.")
    return {name: card for name, card in cards.items() if card is not None}


def _tables(where: str, text: str, found: list[Problem]) -> dict[str, dict[str, Table]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found.append(Problem(where, f"it is no TOML: {error}", "Mend it or remove it."))
        return {}
    kept: dict[str, dict[str, Table]] = {}
    for kind, rows in data.items():
        if kind not in {"files", "models"}:
            found.append(Problem(f"{where}: {kind}", "there is no such table", suggestion(kind, ["files", "models"])))
        elif not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            found.append(Problem(f"{where}: {kind}", "it must hold tables", f'Write [{kind}."NAME"].'))
        else:
            kept[kind] = rows
    return kept


def _file(name: str, row: Table, found: list[Problem]) -> StoredFile | None:
    data = {"name": name, **row}
    try:
        return StoredFile.model_validate(data)
    except ValidationError as error:
        path = f'files."{name}"'
        found += problems(error, data, StoredFile, path, path)
        return None


def _card(name: str, row: Table, files: Mapping[str, StoredFile | None], found: list[Problem]) -> ModelCard | None:
    path = f"models.{name}"
    data = {"name": name, **row}
    parts = row.get("parts")
    if isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
        unknown = [number for number, part in enumerate(parts) if part.get("file") not in files]
        for number in unknown:
            reason = f"there is no file {parts[number].get('file')!r}"
            fix = suggestion(str(parts[number].get("file")), list(files))
            found.append(Problem(f"{path}.parts[{number}].file", reason, fix))
        if unknown or any(files[part["file"]] is None for part in parts):
            return None
        data["parts"] = [{**part, "file": files[part["file"]]} for part in parts]
    try:
        return ModelCard.model_validate(data)
    except ValidationError as error:
        found += problems(error, data, ModelCard, path, path)
        return None
