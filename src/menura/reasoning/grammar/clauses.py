"""A text cut where one thing that is heard ends and another may begin; what stands in quotes is never cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|‘([^’]+)’(?!\w)|(?<!\w)'(.+?)'(?!\w)", re.DOTALL)
"""Words in quotes; an apostrophe inside a word neither opens nor closes them."""

BOUNDARY = re.compile(
    r"[,;.!?，。；！？、\n]+|\b(?:and then|then|and|while|with|over|as|plus|followed by)\b"
    r"|然后|接着|随后|同时|伴随着|伴着|配上|配着|并且|以及|和|与"
)
"""What may stand between two clauses."""


@dataclass(frozen=True)
class Clause:
    """A stretch of a text.

    Attributes
    ----------
    start, end : int
        Its place in the text.
    text : str
    quotes : tuple of str
        The words in quotes inside it.
    """

    start: int
    end: int
    text: str
    quotes: tuple[str, ...] = ()

    @property
    def unquoted(self) -> str:
        """Its words without what stands in quotes."""
        return QUOTED.sub(" ", self.text)


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a text in order.

    Parameters
    ----------
    text : str
    """
    inside = [match.span() for match in QUOTED.finditer(text)]
    first = 0
    for boundary in BOUNDARY.finditer(text):
        if any(a < boundary.end() and boundary.start() < b for a, b in inside) or _in_number(text, boundary):
            continue
        yield from _clause(text, first, boundary.start())
        first = boundary.end()
    yield from _clause(text, first, len(text))


def words_in(quote: re.Match[str]) -> str:
    """Return what stands between the quotation marks."""
    return next(group for group in quote.groups() if group is not None).strip()


def _clause(text: str, start: int, end: int) -> Iterator[Clause]:
    part = text[start:end]
    if part.strip():
        start, end = start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
        part = text[start:end]
        quotes = map(words_in, QUOTED.finditer(part))
        yield Clause(start, end, part, tuple(words for words in quotes if re.search(r"\w", words)))


def _in_number(text: str, boundary: re.Match[str]) -> bool:
    """Tell whether a point or comma belongs to a number: "6.5 s"."""
    before, after = text[: boundary.start()][-1:], text[boundary.end() :][:1]
    return boundary.group() in {".", ","} and before.isdigit() and after.isdigit()
