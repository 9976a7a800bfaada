"""Ogg Vorbis files with other comments and a serial number that is not random: same sound, same bytes.

Layout of pages and packets as in RFC 3533, of comments as in the Vorbis I specification, section 5.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_HEADER = struct.Struct("<4sBBqIIIB")
_CONTINUED = 1
_SERIAL = 1
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL_ONES = 0xFFFF_FFFF


@dataclass(frozen=True)
class Page:
    """A page of an Ogg file: flags, position in samples, lengths of its segments and what is in them."""

    flags: int
    position: int
    lacing: bytes
    body: bytes

    def encode(self, number: int) -> bytes:
        """Return the page with its number in the stream and its checksum."""
        blank = _HEADER.pack(b"OggS", 0, self.flags, self.position, _SERIAL, number, 0, len(self.lacing))
        rest = self.lacing + self.body
        return blank[:22] + struct.pack("<I", checksum(blank + rest)) + blank[26:] + rest


def checksum(data: bytes) -> int:
    """Return the checksum of Ogg, which is zlib's with the bits of everything mirrored and no inversion."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), _ALL_ONES) ^ _ALL_ONES
    return int(f"{mirrored:032b}"[::-1], 2)


def rewrite(source: BinaryIO, target: BinaryIO, tags: Mapping[str, str]) -> None:
    """Copy an Ogg Vorbis file page by page, with these tags for its own and serial number 1."""
    pages = _read(source)
    number = 0
    for number, page in enumerate(_leading(pages, tags)):
        target.write(page.encode(number))
    for later, page in enumerate(pages, number + 1):
        target.write(page.encode(later))


def _leading(pages: Iterator[Page], tags: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages up to the sound: identification, then comments and setup."""
    yield next(pages)
    packets = [b""]
    while len(packets) < 3:
        page = next(pages)
        at = 0
        for length in page.lacing:
            packets[-1] += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(b"")
    yield from _paged([_comments(tags), packets[1]])


def _comments(tags: Mapping[str, str]) -> bytes:
    texts = [b"Menura", *(f"{name}={text}".encode() for name, text in tags.items())]
    fields = [struct.pack("<I", len(text)) + text for text in texts]
    return b"\x03vorbis" + fields[0] + struct.pack("<I", len(tags)) + b"".join(fields[1:]) + b"\x01"


def _paged(packets: list[bytes]) -> Iterator[Page]:
    """Yield pages that hold packets, one after another."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    body, continued = b"".join(packets), False
    while lacing:
        now, lacing = lacing[:255], lacing[255:]
        size = sum(now)
        ends = any(length < 255 for length in now)
        yield Page(_CONTINUED * continued, 0 if ends else -1, now, body[:size])
        body, continued = body[size:], now[-1] == 255


def _read(source: BinaryIO) -> Iterator[Page]:
    while len(header := source.read(_HEADER.size)) == _HEADER.size:
        _, _, flags, position, _, _, _, count = _HEADER.unpack(header)
        lacing = source.read(count)
        yield Page(flags, position, lacing, source.read(sum(lacing)))
