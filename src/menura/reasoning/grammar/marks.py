"""What a stretch of text was understood as."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """One understood stretch of a text.

    Attributes
    ----------
    kind : str
        ``at``, ``span``, ``length``, ``total``, ``delay``, ``every``, ``count``, ``several``, ``metres``, ``relation``,
        ``manner``, ``place``, ``filler``, ``pause``, ``cue``, ``alone``, ``exclude``, ``sound``, ``word`` or ``stop``
        (punctuation).
    value : any
        What it says, in seconds, metres or pieces where it is a quantity.
    start, end : int
        Its place in the text.
    text : str
    """

    kind: str
    value: Any
    start: int
    end: int
    text: str = ""


class Page:
    """A text and what of it has been understood so far; no two marks overlap.

    Parameters
    ----------
    text : str
        Normalised.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = text.lower() if len(text.lower()) == len(text) else text
        self.marks: list[Mark] = []
        self._taken = bytearray(len(text) + 1)

    def is_free(self, start: int, end: int) -> bool:
        """Return whether nothing in a stretch has been understood yet."""
        return not any(self._taken[start:end])

    def add(self, kind: str, value: Any, start: int, end: int) -> bool:
        """Mark a stretch, unless part of it is taken; return whether it was free."""
        if end <= start or not self.is_free(start, end):
            return False
        self._taken[start:end] = b"\1" * (end - start)
        self.marks.append(Mark(kind, value, start, end, self.text[start:end]))
        return True

    def in_order(self) -> list[Mark]:
        """Return the marks by their place."""
        return sorted(self.marks, key=lambda mark: mark.start)


def of_kind(marks: Iterable[Mark], *kinds: str) -> Iterator[Mark]:
    """Yield the marks of some kinds."""
    return (mark for mark in marks if mark.kind in kinds)


def values(marks: Iterable[Mark], kind: str) -> list[Any]:
    """Return what the marks of one kind say."""
    return [mark.value for mark in marks if mark.kind == kind]
