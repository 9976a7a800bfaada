"""A text cut where one thing that is heard ends and another may begin; what stands in quotes is never cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from menura.reasoning.grammar.marks import Page
from menura.reasoning.grammar.times import mark_times

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|「([^」]+)」|『([^』]+)』|‘([^’]+)’(?!\w)|(?<!\w)'(.+?)'(?!\w)", re.DOTALL)
"""Words in quotes; an apostrophe inside a word neither opens nor closes them."""

BOUNDARY = re.compile(
    r"[,;.!?，。；！？、\n]+|\b(?:and then|then|and|while|with|over|as|plus|followed by|until|till|before|after)\b"
    r"|(?<!with )(?<!but )\b(?=(?:but )?(?:without|no)\b)"
    r"|然后|接着|随后|同时|伴随着|伴着|配上|配着|并且|以及|直到|和|与|(?=没有|不要)"
)
"""What may stand between two clauses; before what forbids, there is nothing between them."""


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
        """Its words, with blanks for what stands in quotes."""
        return QUOTED.sub(lambda match: " " * len(match.group()), self.text)

    def cut(self, place: int) -> tuple["Clause", "Clause"]:
        """Return the clause until a place in it, and from there on."""
        return _clause_at(self.start, self.text[:place]), _clause_at(self.start + place, self.text[place:])


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a text in order; what says a time is in one of them: "until 8 s", "at 2 and 5 s".

    Parameters
    ----------
    text : str
    """
    inside = [match.span() for match in QUOTED.finditer(text)]
    page = Page(QUOTED.sub(lambda match: " " * len(match.group()), text))
    mark_times(page)
    inside += [(mark.start, mark.end) for mark in page.marks if mark.text[-1:] not in ",;"]
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
    if text[start:end].strip():
        yield _clause_at(start, text[start:end])


def _clause_at(start: int, text: str) -> Clause:
    """Return the clause that a stretch of text is, without blanks around it."""
    start += len(text) - len(text.lstrip())
    text = text.strip()
    quotes = map(words_in, QUOTED.finditer(text))
    return Clause(start, start + len(text), text, tuple(words for words in quotes if re.search(r"\w", words)))


def _in_number(text: str, boundary: re.Match[str]) -> bool:
    """Tell whether a point or comma belongs to a number: "6.5 s"."""
    before, after = text[: boundary.start()][-1:], text[boundary.end() :][:1]
    return boundary.group() in {".", ","} and before.isdigit() and after.isdigit()
