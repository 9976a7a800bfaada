"""Text that users give, or the file that it is in."""

from pathlib import Path

from menura.errors import MediaError
from menura.plans.model import Notice
from menura.values.encodings import decoded, notice_of

LARGEST = 4 << 20
"""Bytes of a text file."""


def text_of(given: str | Path, encoding: str = "", largest: int = LARGEST) -> tuple[str, tuple[Notice, ...]]:
    """Return a text, and what the user should know of how its file was read.

    Parameters
    ----------
    given : str or Path
        The text itself, or the file that holds it.
    encoding : str, optional
        Of the file: ``"gb18030"``; found by itself where it is empty.
    largest : int, optional
        Bytes that a file may have.

    Raises
    ------
    MediaError
        If there is no such file, it is too large, or no text.
    """
    if isinstance(given, str):
        return given, ()
    try:
        size = given.stat().st_size
        if size > largest:
            raise MediaError(f"{given} has {size} bytes; a text has at most {largest}.", hint="Cut or split it.")
        found = decoded(given.read_bytes(), given.name, encoding)
    except OSError as error:
        raise MediaError(f"{given} cannot be read: {error.strerror}.", hint="Check the name of the file.") from error
    text, hint = notice_of(found, given.name)
    return found.text, (Notice(code="guess", text=text, hint=hint),) if text else ()
