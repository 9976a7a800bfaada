"""Long rows of words as lines that can be sung: cut where their sentences end, then at their commas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from menura.scores.model import Delivery

LONGEST: Mapping[str, int] = {"rap": 24, "spoken": 40}
"""Syllables of a line from which it is cut; others sing."""

SUNG = 14

SENTENCES = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|(?<=[。！？；])[”’」』]*(?=\S)|(?<=;)\s+")

CLAUSES = re.compile(r"(?<=[,:—])\s+|(?<=[，、：])(?=\S)")

VOWELS = re.compile(r"[aeiouyàáâãäåèéêëìíîïòóôõöøùúûüýÿœæаеёиоуыэюяіїє]+", re.IGNORECASE)

CHARACTERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def cut(row: str, delivery: Delivery) -> list[str]:
    """Return a row of words as lines: itself, unless it is too long for one breath and has places to breathe."""
    limit = LONGEST.get(delivery, SUNG)
    if counted(row) <= limit:
        return [row]
    found: list[str] = []
    for sentence in _pieces(row, SENTENCES):
        found += _joined(_pieces(sentence, CLAUSES), limit) if counted(sentence) > limit else [sentence]
    return found


def counted(text: str) -> int:
    """Return about how many syllables a text has, whatever its language: groups of vowels, and characters."""
    words = re.findall(r"[^\W\d_]+", CHARACTERS.sub(" ", text))
    return len(CHARACTERS.findall(text)) + sum(_groups(word) for word in words)


def _groups(word: str) -> int:
    count = len(VOWELS.findall(word))
    mute = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and count > 1
    return max(count - mute, 1)


def _pieces(text: str, marks: re.Pattern[str]) -> list[str]:
    bounds = [0, *(found.end() for found in marks.finditer(text)), len(text)]
    pieces = [text[a:b].strip() for a, b in pairwise(bounds)]
    return _worded([piece for piece in pieces if piece])


def _worded(pieces: Sequence[str]) -> list[str]:
    """Return pieces that all have words: marks alone stay with what they follow."""
    found: list[str] = []
    for piece in pieces:
        if found and not any(c.isalnum() for c in piece):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


def _joined(clauses: Sequence[str], limit: int) -> list[str]:
    """Return clauses, short neighbours together as long as they stay within half of what one line may have."""
    found: list[str] = []
    for clause in clauses:
        gap = "" if found and CHARACTERS.match(found[-1][-2:]) else " "
        if found and counted(found[-1]) + counted(clause) <= limit * 2 // 3:
            found[-1] += gap + clause
        else:
            found.append(clause)
    return found


def quoted(text: str, most: int = 48) -> str:
    """Return the beginning of a text in quotes, cut between words: ``'Up above the world …'``."""
    return repr(text if len(text) <= most else f"{''.join(_fitting(text, most)).rstrip(' ,;:，、')} …")


def _fitting(text: str, most: int) -> Iterator[str]:
    room = most
    for word in re.findall(
        r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]*\s*", text
    ):
        room -= len(word)
        if room < 0:
            return
        yield word
