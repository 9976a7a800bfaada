"""A list of edits of a sheet as data: what a click, a sentence or another program asks for."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from menura.errors import ScoreError
from menura.scores.edit.bars import DeleteBars, InsertBars, ReplaceBars
from menura.scores.edit.form import CutSection, Extend, MoveSection, RepeatSection
from menura.scores.edit.harmony import SetChord
from menura.scores.edit.keys import SetKey, Transpose
from menura.scores.edit.metre import SetMetre
from menura.scores.edit.notes import AddNote, RemoveNote, SetNote
from menura.scores.edit.parts import AddPart, MutePart, RemovePart, SetPart
from menura.scores.edit.tempos import Retime, SetTempo
from menura.scores.edit.words import SetLine
from menura.scores.model import LeadSheet
from menura.values.base import Record
from menura.values.reading import LARGEST, read, validated
from menura.values.writing import compact, write

Edit: TypeAlias = (
    AddNote
    | AddPart
    | CutSection
    | DeleteBars
    | Extend
    | InsertBars
    | MoveSection
    | MutePart
    | RemoveNote
    | RemovePart
    | RepeatSection
    | ReplaceBars
    | Retime
    | SetChord
    | SetKey
    | SetLine
    | SetMetre
    | SetNote
    | SetPart
    | SetTempo
    | Transpose
)
"""One change of a sheet; ``op`` says which."""


class EditList(Record):
    """Edits in the order in which they are made."""

    edits: tuple[Annotated[Edit, Field(discriminator="op")], ...]

    def to_json(self) -> str:
        """Return the edits as readable JSON; :func:`parse_edits` reads it."""
        return write(compact(self))


def apply(sheet: LeadSheet, edits: Iterable[Edit]) -> LeadSheet:
    """Return a sheet with edits made in their order; nothing else changes, and the sheet that was given never does.

    Raises
    ------
    UnknownNameError
        If an edit is about a section or part that is not there.
    ScoreError
        If an edit would leave a sheet that makes no sense; it says what is allowed.
    """
    for edit in edits:
        sheet = edit.apply(sheet)
    return sheet


def parse_edits(text: str | bytes) -> tuple[Edit, ...]:
    """Return the edits in a JSON text: an object with a list ``edits``, or that list alone.

    Raises
    ------
    ScoreError
        With every problem.
    """
    data = read(text, LARGEST, "list of edits", ScoreError)
    return validated({"edits": data} if isinstance(data, list) else data, EditList, "list of edits", ScoreError).edits


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a list of edits."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **EditList.model_json_schema(by_alias=True)}
