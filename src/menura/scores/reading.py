"""Every score that comes from outside: lead sheets as JSON, and the files of other programs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from menura.errors import MediaError, ScoreError
from menura.scores.check import require
from menura.scores.loaded import Loaded
from menura.scores.mending import mended
from menura.scores.model import LeadSheet
from menura.values.encodings import Decoded, notice_of
from menura.values.encodings import decoded as as_text
from menura.values.reading import LARGEST, read, validated

READERS: Mapping[str, str] = {
    ".mid": "midi",
    ".midi": "midi",
    ".kar": "midi",
    ".musicxml": "musicxml",
    ".xml": "musicxml",
    ".mxl": "musicxml",
    ".abc": "abc",
    ".cho": "chordpro",
    ".chordpro": "chordpro",
    ".chopro": "chordpro",
    ".crd": "chordpro",
    ".pro": "chordpro",
    ".json": "json",
}
"""Which reader each ending belongs to."""

MAGIC: Mapping[bytes, str] = {b"MThd": "midi", b"RIFF": "midi", b"PK\x03\x04": "musicxml", b"<?xml": "musicxml"}
"""How files begin that say themselves what they are."""

GZIP = b"\x1f\x8b"
"""How files begin that were compressed with gzip."""


def parse(text: str | bytes) -> LeadSheet:
    """Return the lead sheet that a JSON text holds.

    Parameters
    ----------
    text : str or bytes
        At most 16 MiB; bytes in UTF-8, UTF-16 or UTF-32.

    Returns
    -------
    LeadSheet
        Well-formed; :func:`menura.scores.check.check` says whether it also makes sense.

    Raises
    ------
    ScoreError
        If it is no lead sheet; every problem is listed.
    """
    data = read(text, LARGEST, "sheet", ScoreError)
    if isinstance(data, dict) and str(data.get("schema", "")).startswith("menura.plan"):
        raise ScoreError("This is a plan, not a lead sheet.", hint="Render it with: menura render plan.json")
    return validated(data, LeadSheet, "sheet", ScoreError)


def load(path: str | Path, *, bpm: float | None = None, encoding: str = "") -> Loaded:
    """Return the lead sheet in a file: JSON, MusicXML, MIDI, ABC or ChordPro.

    Parameters
    ----------
    path : str or Path
        Its ending says what it is, unless its first bytes know better.
    bpm : float, optional
        The tempo of a file that may have none (ChordPro), in quarter notes in a minute.
    encoding : str, optional
        Of a score in text (ABC, ChordPro): ``"gb18030"``; found by itself where it is empty.

    Returns
    -------
    Loaded
        A sheet that :func:`menura.scores.check.check` finds nothing wrong with, with a notice for everything that was
        guessed, mended or left out.

    Raises
    ------
    ScoreError
        If the file cannot be read, is empty, too large, of an unknown kind or broken, or the sheet makes no sense.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScoreError(
            f"The score {str(path)!r} cannot be read: {reason}.", hint="Give the path of a file."
        ) from error
    return decoded(data, Path(path).name, bpm=bpm, encoding=encoding)


def decoded(data: bytes, name: str, *, bpm: float | None = None, encoding: str = "") -> Loaded:
    """Return the lead sheet in the bytes of a file of some name, as :func:`load` does.

    Raises
    ------
    ScoreError
        As :func:`load`.
    """
    if len(data) > LARGEST:
        raise ScoreError(f"{name!r} has more than the {LARGEST >> 20} MiB that are read.", hint="Split the score.")
    if not data.strip():
        raise ScoreError(f"{name!r} is empty.", hint="Export the score again.")
    kind = _kind(data, name)
    if kind == "json":
        return Loaded(require(parse(data)))
    text = None if kind in {"midi", "musicxml"} else _text(data, name, encoding)
    content: Any = data if text is None else text.text
    if kind == "chordpro":
        loaded = import_module("menura.scores.chordpro").read(content, bpm=bpm)
    else:
        reader: Callable[[Any], Loaded] = import_module(f"menura.scores.{kind}").read
        loaded = reader(content)
    loaded = mended(loaded)
    said = " ".join(notice_of(text, name)).strip() if text is not None else ""
    return replace(loaded, sheet=require(loaded.sheet), notices=((said,) if said else ()) + loaded.notices)


def _kind(data: bytes, name: str) -> str:
    if data.startswith(GZIP):
        raise ScoreError(f"{name!r} is compressed with gzip.", hint=f"Unpack it first: gzip -d < {name} > score")
    found = next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)
    found = found or READERS.get(Path(name).suffix.lower())
    if found is None:
        ending = Path(name).suffix or "no ending"
        raise ScoreError(
            f"{name!r} ({ending}) is no kind of score that is read; the endings are {', '.join(READERS)}.",
            hint="Export it as MusicXML or MIDI.",
        )
    return found


def _text(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        return as_text(data, name, encoding)
    except MediaError as error:
        raise ScoreError(error.message, hint=error.hint) from error
