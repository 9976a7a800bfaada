"""Compressed MusicXML: a zip archive whose container says which of its files is the score."""

import io
import zipfile
import zlib

from menura.errors import ScoreError
from menura.scores.musicxml.tree import parsed

LARGEST = 64 * 2**20
"""Bytes of a score, unpacked."""
CONTAINER = "META-INF/container.xml"


def unpacked(data: bytes) -> bytes:
    """Return the score inside an ``.mxl`` file, or the data itself if it is not compressed.

    Raises
    ------
    ScoreError
        If the archive is broken, holds no score, or one of more than `LARGEST` bytes.
    """
    if not data.startswith(b"PK"):
        return _bounded(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _extracted(archive, _root(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ScoreError(
            f"The compressed score cannot be unpacked: {error}.", hint="Save it again as .mxl or .musicxml."
        ) from None


def _root(archive: zipfile.ZipFile) -> str:
    if CONTAINER not in archive.namelist():
        raise ScoreError(
            f"The archive is no compressed MusicXML: it holds no {CONTAINER}.", hint="Give an .mxl or .musicxml file."
        )
    container = parsed(_extracted(archive, CONTAINER), CONTAINER)
    paths = [e.get("full-path", "") for e in container.iter() if e.tag.rpartition("}")[2] == "rootfile"]
    if not paths or paths[0] not in archive.namelist():
        raise ScoreError(
            f"{CONTAINER} names {paths[0] if paths else 'no file'!r}, which the archive does not hold.",
            hint="Save the score again as .mxl or .musicxml.",
        )
    return paths[0]


def _extracted(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return _bounded(file.read(LARGEST + 1))


def _bounded(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise ScoreError(
            f"The score is larger than {LARGEST // 2**20} MiB; no larger one is read.", hint="Split it into movements."
        )
    return data
