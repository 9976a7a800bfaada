"""WAV files, written block by block: 16, 24 or 32 bits, tags, and RF64 by itself where 4 GB are not enough."""

import struct
from collections.abc import Mapping
from typing import BinaryIO

import numpy as np

from menura.audio import id3
from menura.audio.clip import Samples

LARGEST = 0xFFFF_FFFF
"""Bytes that a plain WAV can count; a longer file becomes RF64 (EBU Tech 3306)."""

_BYTES = {"16": 2, "24": 3, "32f": 4}
_JUNK = 28
"""Bytes kept free in front for the long sizes of RF64."""


class WaveEncoder:
    """Writes a WAV file into an open binary file.

    Parameters
    ----------
    file : binary file
        Open for writing, and able to seek.
    sample_rate, channels : int
    encoding : {"16", "24", "32f"}
    tags : mapping of str to str
        Kept in an ID3 chunk after the samples.
    """

    def __init__(self, file: BinaryIO, sample_rate: int, channels: int, encoding: str, tags: Mapping[str, str]) -> None:
        self._file, self._encoding, self._tags = file, encoding, tags
        self._frame = channels * _BYTES[encoding]
        self._bytes = 0
        kind = 3 if encoding == "32f" else 1
        layout = (kind, channels, sample_rate, sample_rate * self._frame, self._frame, 8 * _BYTES[encoding])
        file.write(
            b"RIFF\0\0\0\0WAVE" + _chunk(b"JUNK", bytes(_JUNK)) + _chunk(b"fmt ", struct.pack("<HHIIHH", *layout))
        )
        file.write(b"data\0\0\0\0")
        self._start = file.tell()

    def write(self, samples: Samples) -> None:
        """Append samples ``[channels, n]``; what lies beyond full scale is clipped unless stored as 32f."""
        data = _pack(samples, self._encoding)
        self._bytes += len(data)
        self._file.write(data)

    def close(self) -> None:
        """Append the tags and fill in the sizes."""
        self._file.write(b"\0" * (self._bytes % 2))
        tag = id3.encode(self._tags)
        if tag:
            self._file.write(_chunk(b"id3 ", tag))
        total = self._file.tell() - 8
        if total > LARGEST:
            self._fill_long(total)
        else:
            self._fill(4, struct.pack("<I", total))
            self._fill(self._start - 4, struct.pack("<I", self._bytes))

    def _fill_long(self, total: int) -> None:
        sizes = struct.pack("<QQQI", total, self._bytes, self._bytes // self._frame, 0)
        self._fill(0, b"RF64\xff\xff\xff\xff")
        self._fill(12, _chunk(b"ds64", sizes))
        self._fill(self._start - 4, b"\xff\xff\xff\xff")

    def _fill(self, position: int, data: bytes) -> None:
        self._file.seek(position)
        self._file.write(data)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _pack(samples: Samples, encoding: str) -> bytes:
    if encoding == "32f":
        return np.ascontiguousarray(samples.T, "<f4").tobytes()
    if encoding == "16":
        return np.ascontiguousarray(quantize(samples, 16).astype("<i2").T).tobytes()
    split = quantize(samples, 24).astype("<i4", copy=False).view(np.uint8).reshape(*samples.shape, 4)
    frames = np.empty((samples.shape[1], samples.shape[0], 3), np.uint8)
    for channel, row in enumerate(split):
        for byte in range(3):  # one at a time: copying three of four takes three times as long
            frames[:, channel, byte] = row[:, byte]
    return frames.tobytes()


def quantize(samples: Samples, bits: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Return samples as whole numbers of so many bits, the nearest ones, clipped at full scale."""
    top = 1 << (bits - 1)
    scaled = samples * np.float32(top)
    np.clip(np.rint(scaled, out=scaled), -top, top - 1, out=scaled)
    return scaled.astype(np.int32)
