"""What was found when a file was verified, written down beside it."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from menura.values.base import Record


class Verified(Record):
    """What is known of a file since it was verified.

    Attributes
    ----------
    sha256 : str
        Of the file; of a snapshot, of the list of its files.
    size : int
        Bytes.
    by : str
        What it was compared with, in words.
    source : str
        Where it came from.
    at : str
        When, as ISO 8601.
    changed : int
        When the file itself was last written, in nanoseconds: it is another file if this differs.
    commit : str
        Of a snapshot.
    files : mapping of str to int
        Of a snapshot: the size of each of its files.
    hashes : mapping of str to str
        Of a snapshot: the SHA-256 of each of its files.
    """

    sha256: str
    size: int
    by: str
    source: str
    at: str
    changed: int = 0
    commit: str = ""
    files: Mapping[str, int] = Field(default_factory=dict)
    hashes: Mapping[str, str] = Field(default_factory=dict)


def place(path: Path) -> Path:
    """Return where it is written down what is known of a file."""
    return path.with_name(path.name + ".verified.json")


def read(path: Path) -> Verified | None:
    """Return what is known of a file; None if nothing is, or if the note is damaged."""
    try:
        return Verified.model_validate_json(place(path).read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def write(path: Path, verified: Verified) -> None:
    """Write down what is known of a file: whole, or not at all."""
    write_json(place(path), verified.model_dump())


def write_json(target: Path, data: object) -> None:
    """Write a table of JSON: whole, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = target.with_name(target.name + ".part")
    whole.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")
    whole.replace(target)
