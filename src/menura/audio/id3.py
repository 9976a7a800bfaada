"""ID3v2.4 tags: the text that travels in front of an MP3 and inside a WAV."""

from collections.abc import Mapping

_FRAMES = {"title": b"TIT2", "artist": b"TPE1", "album": b"TALB", "date": b"TDRC", "genre": b"TCON"}
_UTF_8 = b"\x03"


def encode(tags: Mapping[str, str]) -> bytes:
    """Return a tag with a frame for each text, empty for no text; names without a frame of their own get a free one."""
    frames = b"".join(_frame(name, text) for name, text in tags.items())
    return b"ID3\x04\x00\x00" + _size(len(frames)) + frames if frames else b""


def _frame(name: str, text: str) -> bytes:
    known = _FRAMES.get(name)
    body = _UTF_8 + (b"" if known else name.encode() + b"\0") + text.encode()
    return (known or b"TXXX") + _size(len(body)) + b"\0\0" + body


def _size(count: int) -> bytes:
    """Return a length in seven bits per byte, as ID3 wants it."""
    return bytes((count >> shift) & 0x7F for shift in (21, 14, 7, 0))
