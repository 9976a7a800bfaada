"""A list of edits as data: what a click, a sentence or another program asks for."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from menura.plans.edit.events import Add, Move, Remove, Replace, Reroll, Retime, Split
from menura.plans.edit.mix import Distance, Duck, Gain, Mute, Pan, SetSpace, Shape, Solo
from menura.plans.edit.music import AddSheet, EditSheet, ReplaceSheet
from menura.plans.edit.whole import Exclude, RetargetDuration, Think
from menura.plans.model import Plan
from menura.values.base import Record
from menura.values.reading import read, validated
from menura.values.writing import compact, write

Edit: TypeAlias = (
    Add
    | AddSheet
    | Distance
    | Duck
    | EditSheet
    | Exclude
    | Gain
    | Move
    | Mute
    | Pan
    | Remove
    | Replace
    | ReplaceSheet
    | Reroll
    | RetargetDuration
    | Retime
    | SetSpace
    | Shape
    | Solo
    | Split
    | Think
)
"""One change of a plan; ``op`` says which."""


class EditList(Record):
    """Edits in the order in which they are made."""

    edits: tuple[Annotated[Edit, Field(discriminator="op")], ...]

    def to_json(self) -> str:
        """Return the edits as readable JSON; :func:`parse_edits` reads it."""
        return write(compact(self))


def apply(plan: Plan, edits: Iterable[Edit]) -> Plan:
    """Return a plan with edits made in their order; nothing else changes, no id and no place in the list.

    Raises
    ------
    UnknownNameError
        If an edit is about an event or track that is not there.
    PlanError
        If an edit would leave a plan that makes no sense; it says what is allowed.
    """
    for edit in edits:
        plan = edit.apply(plan)
    return plan


def parse_edits(text: str | bytes) -> tuple[Edit, ...]:
    """Return the edits in a JSON text: an object with a list ``edits``, or that list alone.

    Raises
    ------
    PlanError
        With every problem.
    """
    data = read(text)
    return validated({"edits": data} if isinstance(data, list) else data, EditList, "list of edits").edits


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a list of edits."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **EditList.model_json_schema(by_alias=True)}
