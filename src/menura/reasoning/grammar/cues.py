"""Signs that stand in a text for what is played, said or sung there.

So its place in the order of things, and its times, are read like those of sounds.
"""

import re
from typing import Literal, TypeAlias

from menura.reasoning.grammar.marks import Page
from menura.reasoning.grammar.mentions import Mention

Kind: TypeAlias = Literal["music", "speech", "song"]

KINDS: tuple[Kind, ...] = ("music", "speech", "song")

FIRST = 0xF0000
"""The first sign: from a private use area that no writing has, and that codes no times (see :mod:`.figures`)."""

MOST = 1000
"""Performances that a text may have."""

_SIGN = re.compile(f"[{chr(FIRST)}-{chr(FIRST + len(KINDS) * MOST - 1)}]")


def sign(kind: Kind, index: int) -> str:
    """Return the sign of a performance."""
    return chr(FIRST + KINDS.index(kind) * MOST + index)


def cleaned(text: str) -> str:
    """Return a text in which nothing is a sign."""
    return _SIGN.sub(" ", text)


def mark_cues(page: Page) -> None:
    """Mark every sign of a text; the mention in ``Mark.value`` has the number of the performance, and its kind."""
    for match in _SIGN.finditer(page.text):
        kind, index = divmod(ord(match.group()) - FIRST, MOST)
        page.add("cue", Mention("", 1.0, (), KINDS[kind], KINDS[kind], cue=index), *match.span())
