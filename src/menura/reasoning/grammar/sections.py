"""Which sections of a piece an instruction names."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from menura.composing.named import names, table
from menura.errors import RequestError
from menura.plans.model import Plan
from menura.reasoning.grammar.players import heard_sheets
from menura.reasoning.grammar.targets import ORDINALS
from menura.scores.model import LeadSheet, Section

FURTHER = {
    "theme": ("theme", "主题"),
    "variation": ("variation", "变奏"),
    "exposition": ("exposition", "呈示部"),
    "development": ("development", "展开部"),
    "recapitulation": ("recapitulation", "再现部"),
}
"""Names of sections that no lyrics have."""

SHORT = frozenset({"v", "inst", "lift", "climb", "tag", "break", "高潮", "桥", "过渡"})
"""Words that mean other things as often."""

COUNTED = r"[ -]?(?:more )?(?:bars?|measures?|beats?|secs?|seconds?|s\b|%|percent|bpm|个?小节|拍|秒)"
"""What makes of a number behind a section's name a length: "the intro 8 bars long"."""

_COUNTED = "first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th"
_ZH_COUNTED = "第[一二三四五]|最后"


def named(plan: Plan, text: str) -> tuple[LeadSheet, list[Section]] | None:
    """Return the sheet and its sections that a text names; None where it names none.

    Raises
    ------
    RequestError
        If no music of the plan has such a section.
    """
    lower = text.lower()
    printed = _printed(plan, lower)
    if printed is not None:
        return printed
    match = _pattern().search(lower)
    if match is None:
        return None
    tag = _tags()[match["name"]]
    for sheet in heard_sheets(plan):
        alike = [section for section in sheet.sections if section.tag in _kin(tag)]
        if alike:
            return sheet, _counted(alike, match)
    raise RequestError(
        f"The music has no {match['name']}; its sections are: {_listed(heard_sheets(plan))}.", hint="Name one of these."
    )


def without(text: str) -> str:
    """Return a text without the names of sections."""
    return _pattern().sub(" ", text.lower())


def _printed(plan: Plan, lower: str) -> tuple[LeadSheet, list[Section]] | None:
    """Return the section whose printed name, a number included, or whose id a text has."""
    for sheet in heard_sheets(plan):
        for section in sheet.sections:
            for name in (section.id, section.name.lower()):
                if re.search(r"\d|\s", name) and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lower):
                    return sheet, [section]
    return None


def _kin(tag: str) -> tuple[str, ...]:
    return ("outro", "coda") if tag in {"outro", "coda"} else (tag,)


def _counted(alike: Sequence[Section], match: re.Match[str]) -> list[Section]:
    said = match["en"] or match["zh"]
    number = match["n"]
    if said is None and number is None:
        return list(alike)
    index = ORDINALS[said] if said else int(number) - 1
    if index >= len(alike):
        raise RequestError(
            f"{match.group().strip()!r} was asked for, but the music has {len(alike)} of that kind.",
            hint="Count from the first.",
        )
    return [alike[index]]


def _listed(sheets: Sequence[LeadSheet]) -> str:
    return ", ".join(section.name or section.id for sheet in sheets for section in sheet.sections) or "none"


@cache
def _tags() -> Mapping[str, str]:
    rows = table("lyrics")["sections"]
    found = {name: tag for tag, row in rows.items() for name in (tag, *names(row)) if name not in SHORT}
    return found | {name: tag for tag, row in FURTHER.items() for name in row}


@cache
def _pattern() -> re.Pattern[str]:
    ordered = sorted(_tags(), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    other = "|".join(re.escape(name) for name in ordered if not name.isascii())
    return re.compile(
        rf"(?:\b(?P<en>{_COUNTED}) |(?P<zh>{_ZH_COUNTED})[段个遍次]?的?)?"
        rf"(?P<name>\b(?:{latin})(?=s?\b)|{other})s?(?: ?(?P<n>\d{{1,2}})\b(?!{COUNTED}))?"
    )
