"""What notation has no sign for, kept in the file's ``miscellaneous`` field and believed where the notation agrees."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from pydantic import ValidationError

from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Part, Section, Syllable
from menura.scores.musicxml.voices import height
from menura.values.writing import compact

FIELD = "menura"
"""Name of the field."""
SHEET = ("id", "words", "language", "style", "key", "metre", "swing", "space")
"""Fields of a sheet that are kept here."""

Marks = Mapping[int, Mapping[str, Any]]
"""What a syllable's sign does not tell (``line``, ``reading``), by its number among the part's syllables."""


@dataclass(frozen=True)
class Frame:
    """A sheet without what is written in notes and signs.

    Attributes
    ----------
    sheet : Mapping
        Fields of the sheet.
    parts : tuple of Part
        In the order of the file.
    sections : tuple of Section
        Without notes, each of one bar.
    written : tuple of tuple of str
        For each section, the ids of the parts that are written out there, also where they rest.
    syllables : Mapping
        `Marks` by part.
    order : Mapping
        By part, the place in the sheet of each note as they come by time, height and falling length; only of parts
        whose notes come in another order.
    """

    sheet: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    written: tuple[tuple[str, ...], ...] = ()
    syllables: Mapping[str, Marks] = field(default_factory=dict)
    order: Mapping[str, Sequence[int]] = field(default_factory=dict)


def text(sheet: LeadSheet) -> str:
    """Return the frame of a sheet as JSON."""
    told = compact(sheet)
    data = {
        "sheet": {name: told[name] for name in SHEET if name in told},
        "parts": [compact(part) for part in sheet.parts],
        "sections": [_bare(section) for section in sheet.sections],
        "written": [list(section.notes) for section in sheet.sections],
        "syllables": {part.id: marks for part in sheet.parts if (marks := _marks(sheet, part.id))},
        "order": {part.id: order for part in sheet.parts if (order := _order(sheet, part))},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read(given: str) -> Frame | None:
    """Return a frame from JSON; None if it is damaged."""
    try:
        data = json.loads(given)
        sheet = {name: value for name, value in data["sheet"].items() if name in SHEET}
        LeadSheet.model_validate({**sheet, "sections": [{"id": "x", "bars": 1}]})
        return Frame(
            sheet,
            tuple(Part.model_validate(each) for each in data["parts"]),
            tuple(Section.model_validate({**each, "bars": 1}) for each in data["sections"]),
            tuple(tuple(str(name) for name in each) for each in data["written"]),
            {name: _read_marks(marks) for name, marks in data["syllables"].items()},
            {name: [int(k) for k in order] for name, order in data["order"].items()},
        )
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _bare(section: Section) -> dict[str, Any]:
    empty: dict[str, Any] = {"notes": {}, "chords": (), "tempo": (), "dynamics": (), "pedals": {}}
    told: dict[str, Any] = compact(section.model_copy(update=empty))
    del told["bars"]
    return told


def _marks(sheet: LeadSheet, part: str) -> dict[str, dict[str, Any]]:
    """Return what the signs under the notes would not tell: readings, and lines that are not counted one by one."""
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    lines = [
        [note.syllable for note in section.notes.get(part, ()) if note.syllable is not None]
        for section in sheet.sections
    ]
    shown = [(syllable, n) for row in lines for syllable, n in zip(row, counted(row), strict=True)]
    for k, (syllable, line) in enumerate(shown):
        if syllable.line != line:
            told[str(k)]["line"] = syllable.line
        if syllable.reading:
            told[str(k)]["reading"] = syllable.reading
    return told


def counted(syllables: Sequence[Syllable]) -> list[int]:
    """Return the lines of a section's syllables as their signs tell them: from 0, one more after each end of a line."""
    return list(accumulate((a.line != b.line for a, b in pairwise(syllables)), initial=0))[: len(syllables)]


def _order(sheet: LeadSheet, part: Part) -> list[int]:
    """Return the places of a part's notes among themselves if they are in the usual order; empty if they are."""
    who = instrument(part.instrument)
    notes = [(start, height(note, who), -note.length) for start, _, note in sheet.written(part.id)]
    usual = sorted(range(len(notes)), key=notes.__getitem__)
    return [] if usual == list(range(len(notes))) else usual


def _read_marks(marks: Mapping[str, Mapping[str, Any]]) -> Marks:
    told = {int(k): {name: each[name] for name in ("line", "reading") if name in each} for k, each in marks.items()}
    for each in told.values():
        Syllable.model_validate({"text": "x", **each})
    return told
