"""Lead sheets as files: which ending means what."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from menura.errors import OutputError
from menura.scores.model import LeadSheet

FORMATS: Mapping[str, tuple[str, str]] = {
    ".mid": ("menura.scores.midi", "write"),
    ".midi": ("menura.scores.midi", "write"),
    ".musicxml": ("menura.scores.musicxml", "write"),
    ".xml": ("menura.scores.musicxml", "write"),
    ".abc": ("menura.scores.abc", "write"),
    ".cho": ("menura.scores.chordpro", "write"),
    ".chordpro": ("menura.scores.chordpro", "write"),
    ".lrc": ("menura.scores.lrc", "write"),
    ".json": ("menura.scores.writing", "as_json"),
}
"""Where the writer of each kind of file is; none is loaded before it is needed."""


def writer(name: str | Path) -> tuple[str, str]:
    """Return where the writer is for the kind of file that a name's ending says: its module and function.

    Raises
    ------
    OutputError
        If nothing is written with that ending.
    """
    ending = Path(name).suffix.lower()
    if ending not in FORMATS:
        raise OutputError(
            f"A score cannot be written as {ending or str(name)!r}; allowed are {', '.join(FORMATS)}.",
            hint="For example --score piece.musicxml; a picture of it: menura show result.flac --score -o page.png",
        )
    return FORMATS[ending]


def encoded(sheet: LeadSheet, name: str | Path) -> bytes:
    """Return a lead sheet as a file of the kind that a name's ending says; `OutputError` as :func:`writer`."""
    module, function = writer(name)
    write: Callable[[LeadSheet], bytes | str] = getattr(import_module(module), function)
    data = write(sheet)
    return data if isinstance(data, bytes) else data.encode("utf-8")


def as_json(sheet: LeadSheet) -> str:
    """Return a lead sheet as it is kept: :meth:`menura.scores.model.LeadSheet.to_json`."""
    return sheet.to_json()
