"""Words of orders that only music can follow, and what tells these from orders about sounds."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from menura.engines.sounds.atlas import Atlas
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.model import Plan, Sound
from menura.reasoning.grammar.marks import of_kind
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.reading import marked
from menura.scores.edit import Edit as SheetEdit
from menura.scores.model import LeadSheet

LEXICON = Path(__file__).parent / "lexicon"


def says(text: str, row: str) -> bool:
    """Return whether a text has what a row of ``lexicon/musical.toml`` or ``recomposing.toml`` holds."""
    return pattern(row).search(text.lower()) is not None


def pattern(row: str) -> re.Pattern[str]:
    """Return the pattern of a row of ``lexicon/musical.toml`` or ``recomposing.toml``, for small letters."""
    return _patterns()[row]


def about_sounds(plan: Plan, text: str, atlas: Atlas) -> bool:
    """Return whether a text names a sound that the plan has."""
    have = {event.body.name for event in plan.events if isinstance(event.body, Sound)}
    named = {mark.value.name for mark in of_kind(marked(text, atlas).marks, "sound") if isinstance(mark.value, Mention)}
    return any(a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in have for b in named)


def edited(sheet: LeadSheet, made: Sequence[SheetEdit]) -> list[Edit]:
    """Return the one edit of the plan that makes some edits of a sheet; none for none."""
    return [edit.EditSheet(sheet=sheet.id, edits=tuple(made))] if made else []


@cache
def adjectives() -> tuple[tuple[str, str], ...]:
    """Return words for moods and styles that the composer's tables do not have, each with one that they do."""
    row = _rows()["adjectives"]
    pairs = [tuple(pair.strip().split("=")) for text in row.values() for pair in text.split(",")]
    return tuple((word, base) for word, base in pairs)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = {name: row for name, row in _rows().items() if name != "adjectives"}
    return {name: re.compile(f"{row['en']}|{row['zh']}") for name, row in rows.items()}


@cache
def _rows() -> dict[str, dict[str, str]]:
    texts = [(LEXICON / name).read_text("utf-8") for name in ("musical.toml", "recomposing.toml")]
    return {name: row for text in texts for name, row in tomllib.loads(text).items()}
