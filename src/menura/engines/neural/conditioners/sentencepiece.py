"""Vocabularies of SentencePiece (Kudo & Richardson, 2018), as T5 has one, read without its library.

The file is a message of protocol buffers: field 1, once for each piece, holds its spelling (1), its logarithmic
probability (2) and its kind (3); field 3 holds the rules by which characters are made alike (2).
"""

import struct
from collections.abc import Iterator
from typing import Any

EXTRA = 100
"""Tokens that T5 has beyond those of the file; they stand for gaps."""

SPACE = "\u2581"
END, UNKNOWN = "</s>", "<unk>"
_CONTROL = (2, 3)
"""Kinds of pieces that no text has: the unknown one, and signs like the end."""


def tokenizer(content: bytes) -> Any:
    """Return the tokenizer of T5 with a vocabulary.

    Parameters
    ----------
    content : bytes
        Of ``spiece.model``.

    Returns
    -------
    tokenizers.Tokenizer

    Raises
    ------
    ValueError
        If these are not the bytes of such a file.
    """
    from tokenizers import AddedToken, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    pieces, rules = _read(content)
    spellings = [spelling for spelling, _, _ in pieces]
    if END not in spellings or UNKNOWN not in spellings:
        raise ValueError(f"it names no {END} or no {UNKNOWN}")
    extra = [f"<extra_id_{number}>" for number in reversed(range(EXTRA))]
    scored = [(spelling, score) for spelling, score, _ in pieces] + [(name, 0.0) for name in extra]
    made = Tokenizer(Unigram(scored, unk_id=spellings.index(UNKNOWN), byte_fallback=False))
    if rules:
        made.normalizer = normalizers.Precompiled(rules)
    split = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), split])
    special = [spelling for spelling, _, kind in pieces if kind in _CONTROL]
    made.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in special + extra])
    made.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", special_tokens=[(END, spellings.index(END))]
    )
    return made


def _read(content: bytes) -> tuple[list[tuple[str, float, int]], bytes]:
    pieces, rules = [], b""
    for field, value in _fields(content):
        if field == 1 and isinstance(value, bytes):
            pieces.append(_piece(value))
        elif field == 3 and isinstance(value, bytes):
            rules = next((each for name, each in _fields(value) if name == 2 and isinstance(each, bytes)), b"")
    if not pieces:
        raise ValueError("it holds no pieces")
    return pieces, rules


def _piece(content: bytes) -> tuple[str, float, int]:
    spelling, score, kind = "", 0.0, 1
    for field, value in _fields(content):
        if field == 1 and isinstance(value, bytes):
            spelling = value.decode("utf-8")
        elif field == 2 and isinstance(value, bytes):
            (score,) = struct.unpack("<f", value)
        elif field == 3 and isinstance(value, int):
            kind = value
    return spelling, score, kind


def _fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the numbers and the values of a message's fields."""
    place = 0
    while place < len(content):
        tag, place = _number(content, place)
        wire = tag & 7
        if wire == 0:
            value, place = _number(content, place)
            yield tag >> 3, value
            continue
        if wire not in {1, 2, 5}:
            raise ValueError(f"byte {place} begins no field")
        size, place = _number(content, place) if wire == 2 else ({1: 8, 5: 4}[wire], place)
        if place + size > len(content):
            raise ValueError("it is cut short")
        yield tag >> 3, content[place : place + size]
        place += size


def _number(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, lowest first, and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            break
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise ValueError("it is cut short")
