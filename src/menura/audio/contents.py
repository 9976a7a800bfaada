"""What a file really is, judged by its first bytes and never by its name."""

from pathlib import Path

from menura.errors import MediaError

HEAD = 4096
"""Bytes that are looked at."""

_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"SQLite format 3", "a database"),
    (0, b"MThd", "a MIDI file, which holds notes and no sound"),
    (8, b"WAVE", "a WAV file"),
    (8, b"AVI ", "an AVI video"),
    (0, b"fLaC", "a FLAC file"),
    (0, b"OggS", "an Ogg file"),
    (0, b"ID3", "an MP3 file"),
    (0, b"FORM", "an AIFF file"),
    (4, b"ftyp", "an MP4, M4A or MOV file"),
    (4, b"moov", "a MOV file"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM file"),
    (0, b"FLV\x01", "a Flash video"),
)


def examine(path: Path) -> bytes:
    """Return the first bytes of a file that has some.

    Raises
    ------
    MediaError
        If there is no such file, it is a folder, it is empty, or it may not be read.
    """
    if path.is_dir():
        raise MediaError(f"{path} is a folder, not a file.", hint="Give the file inside it.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except (FileNotFoundError, NotADirectoryError):
        raise MediaError(f"There is no file {path}.", hint="Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise MediaError(f"{path} cannot be opened: {error}.") from error
    if not head:
        raise MediaError(f"{path} is empty (0 bytes).", hint="Copy or record it again.")
    return head


def describe(head: bytes) -> str:
    """Return what a file with these first bytes is, in words."""
    for offset, signature, words in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return words
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return "an MP3 file"
    if not head.strip(b"\0"):
        return "nothing but zeros"
    return _text(head) or "of no format that is known"


def _text(head: bytes) -> str | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if b"\0" in head:
        return None
    try:
        head[: len(head) - 3].decode()
    except UnicodeDecodeError:
        return None
    return "text"
