"""The plans that a piece of work went through, with undo and redo."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from menura.errors import PlanError, Problem, RequestError
from menura.plans.edit import Edit, apply
from menura.plans.model import Plan
from menura.plans.schema import from_data
from menura.values.base import Record
from menura.values.reading import read
from menura.values.writing import compact, write

LARGEST = 1024 * 1024 * 1024
"""Most bytes of a history: hundreds of versions of a large plan."""


class History(Record):
    """An immutable history: every method returns a new one.

    Examples
    --------
    >>> from menura.plans.edit import RetargetDuration
    >>> history = History(present=Plan(duration=2)).edited([RetargetDuration(duration=3)])
    >>> history.undone().present.duration
    2.0
    """

    format: Literal["menura.history/1"] = Field(default="menura.history/1", alias="schema")
    past: tuple[Plan, ...] = ()
    """Oldest first."""
    present: Plan
    future: tuple[Plan, ...] = ()
    """What was undone, nearest first."""

    def then(self, plan: Plan) -> "History":
        """Return the history with another plan as its present; what was undone is forgotten."""
        return History(past=(*self.past, self.present), present=plan)

    def edited(self, edits: Iterable[Edit]) -> "History":
        """Return the history after edits, which are undone together; errors as :func:`menura.plans.edit.apply`."""
        return self.then(apply(self.present, edits))

    def undone(self) -> "History":
        """Return the history one step back; `RequestError` when there is no such step."""
        if not self.past:
            raise RequestError("There is nothing to undo.", hint="This is where the plan began.")
        return History(past=self.past[:-1], present=self.past[-1], future=(self.present, *self.future))

    def redone(self) -> "History":
        """Return the history one step forward again; `RequestError` when nothing was undone."""
        if not self.future:
            raise RequestError("There is nothing to redo.", hint="Nothing was undone since the last change.")
        return History(past=(*self.past, self.present), present=self.future[0], future=self.future[1:])

    def to_json(self) -> str:
        """Return the history as JSON, one plan per line; :func:`parse_history` reads it."""
        return write(compact(self))


def parse_history(text: str | bytes) -> History:
    """Return the history in a JSON text; plans of older versions are brought up to date.

    Raises
    ------
    PlanError
        If it is not a history, or a plan in it is not valid.
    """
    data = read(text, LARGEST)
    if not isinstance(data, dict) or data.get("schema") != "menura.history/1":
        wrong = Problem("schema", "this is not 'menura.history/1'", "Give a file that a session wrote.")
        raise PlanError("This is not a history of plans.", [wrong])
    unknown = sorted(set(data) - {"schema", "past", "present", "future"})
    if unknown or "present" not in data:
        reason = f"there is no field {unknown[0]!r} here" if unknown else "this field is missing"
        where = unknown[0] if unknown else "present"
        raise PlanError("This is not a history of plans.", [Problem(where, reason, "Fields: past, present, future.")])
    past, future = (_plans(data, name) for name in ("past", "future"))
    return History(past=past, present=from_data(data["present"]), future=future)


def _plans(data: dict[str, Any], name: str) -> tuple[Plan, ...]:
    plans = data.get(name, [])
    if not isinstance(plans, list):
        raise PlanError("This is not a history of plans.", [Problem(name, "it is not a list", "Give a list of plans.")])
    return tuple(from_data(plan) for plan in plans)
