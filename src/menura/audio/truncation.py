"""How much of a sound file is missing, where its format says how much there should be."""

import struct
from pathlib import Path
from typing import BinaryIO

_ENDLESS = 0x7FFF_0000
"""WAV sizes from here on are what programs write that do not know the end yet."""
_LARGEST_PAGE = 65_307
"""Bytes of the largest page of an Ogg file."""


def missing(path: Path, head: bytes) -> int:
    """Return how many bytes a WAV, MP3 or Ogg file with such a head lacks; 0 where it is whole or does not say."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
            return _missing_from_wave(file, size)
        if head.startswith(b"OggS"):
            return _missing_from_ogg(file, size)
        return _missing_from_mpeg(file, size, _skipped(head))


def _missing_from_wave(file: BinaryIO, available: int) -> int:
    long_size = 0
    file.seek(12)
    while len(header := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", header)
        if name == b"data":
            rest = available - file.tell()
            return max((long_size if size >= _ENDLESS and rest < size else size) - rest, 0)
        body = file.read(16) if name == b"ds64" else b""
        if len(body) == 16:
            long_size = struct.unpack("<Q", body[8:])[0]
        file.seek(size + size % 2 - len(body), 1)
    return 0


def _missing_from_ogg(file: BinaryIO, available: int) -> int:
    start = max(available - _LARGEST_PAGE, 0)
    file.seek(start)
    tail = file.read()
    page = tail.rfind(b"OggS\0")
    if page < 0:
        return 0
    header = tail[page : page + 27]
    if len(header) < 27:
        return 27 - len(header)
    lengths = tail[page + 27 : page + 27 + header[26]]
    return max(page + 27 + header[26] + sum(lengths) - len(tail), 0)


def _missing_from_mpeg(file: BinaryIO, available: int, start: int) -> int:
    """Return what is missing from an MP3 whose first frame tells its length (Xing, 1999)."""
    file.seek(start)
    frame = file.read(256)
    for mark in (b"Xing", b"Info"):
        at = frame.find(mark)
        if at >= 0 and len(frame) >= at + 16 and frame[at + 7] & 3 == 3:
            return max(int(struct.unpack(">I", frame[at + 12 : at + 16])[0]) - (available - start), 0)
    return 0


def _skipped(head: bytes) -> int:
    """Return the length of the ID3 tag that a file begins with."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return 10 + size
