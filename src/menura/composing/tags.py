"""Tags of lyrics: what stands in brackets over the lines of a song."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from menura.composing.moods import moods
from menura.composing.named import names, table
from menura.scores.model import Delivery, Tag
from menura.values.problems import suggestion

END = "end"
"""The mark after which nothing follows."""


@dataclass(frozen=True)
class Heading:
    """A tag, read.

    Attributes
    ----------
    section : Tag or None
        The section that it opens.
    delivery : Delivery or None
        How the lines after it are brought.
    number : str
        ``"2"`` of ``[Verse 2]``.
    modifier : str
        What stands after a dash or colon: ``"anthemic"``.
    repeats : int
        ``[Chorus x2]`` stands for two.
    name : str
        As it is printed.
    ends : bool
        Whether it is the end.
    """

    section: Tag | None = None
    delivery: Delivery | None = None
    number: str = ""
    modifier: str = ""
    repeats: int = 1
    name: str = ""
    ends: bool = False


def heading(text: str) -> Heading | None:
    """Return what a tag says, without its brackets; None if it says nothing known.

    Parameters
    ----------
    text : str
        ``"Verse 2"``, ``"Chorus - anthemic"``, ``"Rap"``, ``"副歌"``.
    """
    text = re.sub(r"\s*[(（]\s*([x×*]?)\s*(\d)\s*([x×*]?)\s*[)）]$", _times, " ".join(text.split()))
    head, modifier = _divided(text)
    found = re.fullmatch(r"(.*?)\s*(\d{1,2}|[一二三四五六七八九]|[IVX]{1,4})?\s*(?:[x×*](\d))?", head)
    if found is None:
        return None
    word, number, times = found[1].strip().lower(), found[2] or "", int(found[3] or 1)
    if word not in _known():  # "Part C", "Middle 8": the number belongs to the name
        word, number = re.sub(r"\s*[x×*]\d$", "", head).strip().lower(), ""
    known = _known().get(word) or _joined(word)
    if known is None:
        return None
    tag, delivery, ends = known
    delivery = delivery or (_known().get(modifier.lower()) or (None, None, False))[1]
    return Heading(tag, delivery, number, modifier, max(times, 1), head.strip(), ends)


def _times(found: re.Match[str]) -> str:
    """Return how often a section is sung, written in parentheses, as it is written without."""
    return f" x{found[2]}" if found[1] or found[3] else found[0]


def is_modifier(text: str) -> bool:
    """Return whether what is added to a tag changes anything: energy, mood or how its lines are brought."""
    word = text.lower()
    known = {name for each in moods().values() for name in (each.name, *each.names)}
    return any(each in word for each in table("lyrics")["modifiers"]) or word in known or word in _known()


def nearest(text: str) -> str:
    """Return the sentence that leads from an unknown tag to a known one."""
    head = _divided(text)[0].lower()
    usual = [tag for tag in get_args(Tag) if tag in table("lyrics")["sections"]]
    found = suggestion(head, sorted(_known()))
    if found.startswith("Did"):
        return found
    return f"Known are [{'], ['.join(each.title() for each in usual)}] and [{'], ['.join(_deliveries())}]."


def _deliveries() -> list[str]:
    return [name.title() for name in table("lyrics")["delivery"]]


def _divided(text: str) -> tuple[str, str]:
    """Return a tag without its modifier, and the modifier."""
    known = _known()
    for found in re.finditer(r"\s*(?:\s[-–—|]\s|[:：,，|])\s*|\s+\(", text):
        head = text[: found.start()]
        if re.sub(r"\s*\d+$", "", head.strip().lower()) in known or _joined(head.strip().lower()):
            return head, text[found.end() :].strip(" )")
    return text, ""


def _joined(word: str) -> tuple[Tag | None, Delivery | None, bool] | None:
    """Return a section and a delivery that stand side by side: ``"rap verse"``, ``"whispered bridge"``."""
    first, _, rest = re.sub(r"\s*\d+$", "", word).partition(" ")
    known = _known()
    a, b = known.get(first), known.get(rest)
    if not a or not b or (a[0] and b[0]) or (a[1] and b[1]):
        return None
    return a[0] or b[0], a[1] or b[1], False


@cache
def _known() -> Mapping[str, tuple[Tag | None, Delivery | None, bool]]:
    rows = table("lyrics")
    found: dict[str, tuple[Tag | None, Delivery | None, bool]] = {}
    for tag in rows["sections"]:
        found |= dict.fromkeys((tag, *names(rows["sections"][tag])), (tag, None, False))
    for tag in rows["delivery"]:
        found |= dict.fromkeys((tag, *names(rows["delivery"][tag])), (None, tag, False))
    return found | dict.fromkeys(names(rows["marks"][END]), (None, None, True))
