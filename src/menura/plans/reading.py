"""JSON from outside: read within bounds, validated strictly, with every problem listed."""

import json
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from menura.errors import PlanError, Problem
from menura.plans.check import MOST_EVENTS
from menura.values.problems import problems

LARGEST = 16 * 1024 * 1024
"""Most bytes of text that are read as a plan: about four times what 20 000 events take."""

MOST_ITEMS = 1_000_000
"""Most values and fields in all: about twice what 20 000 events have."""

MOST_FIELDS = 1000
"""Most fields of one object."""

MOST_PROBLEMS = 1000
"""Of more problems than these, only the first are listed."""

M = TypeVar("M", bound=BaseModel)


def read(text: str | bytes, largest: int = LARGEST) -> Any:
    """Return the JSON data in a text of at most `largest` bytes that somebody else wrote.

    Raises
    ------
    PlanError
        If it is too long, is not JSON, is nested too deeply, or names a field twice.
    """
    if len(text) > largest:
        raise PlanError(f"This is longer than the {largest >> 20} MiB that it may have.", hint="Split the plan.")
    twice: list[str] = []
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=lambda pairs: _object(pairs, twice))
    except RecursionError:
        raise PlanError("This is nested too deeply to be a plan.", hint="A plan has no more than six levels.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise PlanError(f"This is not JSON: {error.msg} ({where}).", hint="Mend the text there.") from None
    except ValueError as error:
        raise PlanError(f"This is not JSON: {error}.", hint="Save the plan as UTF-8 text.") from None
    if twice:
        names = list(dict.fromkeys(twice))[:MOST_PROBLEMS]
        found = [Problem(name, "this field is given twice in one object", "Keep one.") for name in names]
        raise PlanError("The plan contradicts itself.", found)
    return data


def validated(data: Any, kind: type[M], name: str = "plan") -> M:
    """Return JSON data as a model, strictly: no field unknown, no text where a number belongs.

    Parameters
    ----------
    data : any
        As :func:`read` returns it.
    kind : type of BaseModel
        What it should be.
    name : str, optional
        What to call it in a message.

    Raises
    ------
    PlanError
        With every problem.
    """
    _refuse_excess(data, name)
    try:
        return kind.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        few = error.error_count() <= MOST_PROBLEMS
        found = problems(error, data, kind) if few else _first_problems(data, kind)
        raise PlanError(f"This is not a valid {name}.", found, hint="See what is allowed with: menura schema") from None
    except RecursionError:
        raise PlanError(f"This is nested too deeply to be a {name}.", hint="Flatten it.") from None


def _refuse_excess(data: Any, name: str) -> None:
    """Raise `PlanError` where data are so many that listing what is wrong with them would fill the memory."""
    number, left = 0, [data]
    while left:
        inside = left.pop()
        if not isinstance(inside, (dict, list)):
            continue
        number += len(inside)
        most = MOST_FIELDS if isinstance(inside, dict) else MOST_EVENTS
        if len(inside) > most or number > MOST_ITEMS:
            reason = f"{len(inside)} entries in one place" if len(inside) > most else f"over {MOST_ITEMS} values"
            limits = f"{MOST_EVENTS} in a list, {MOST_FIELDS} in an object and {MOST_ITEMS} in all are allowed"
            raise PlanError(f"This has {reason}, too many for a {name}: {limits}.", hint="Split it.")
        left.extend(inside.values() if isinstance(inside, dict) else inside)


def _first_problems(data: Any, kind: type[BaseModel]) -> list[Problem]:
    """Return the first of very many problems, going through lists one entry at a time, and say that there are more."""
    lists = {name: value for name, value in data.items() if isinstance(value, list)}
    found = _problems_of({**data, **{name: [] for name in lists}}, kind)
    for name, entries in lists.items():
        for index, entry in enumerate(entries):
            if len(found) >= MOST_PROBLEMS:
                break
            alone = [
                problem for problem in _problems_of({name: [entry]}, kind) if problem.path.startswith(f"{name}[0]")
            ]
            found += [replace(p, path=p.path.replace("[0]", f"[{index}]", 1)) for p in alone]
    rest = Problem("plan", f"there are more problems than these {MOST_PROBLEMS}", "Mend these first.")
    return [*found[:MOST_PROBLEMS], rest]


def _problems_of(data: Any, kind: type[BaseModel]) -> list[Problem]:
    try:
        kind.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return problems(error, data, kind)
    return []


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        twice.extend(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return data
