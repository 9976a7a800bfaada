"""JSON from outside: read within bounds, validated strictly, with every problem listed."""

import json
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from menura.errors import InputError, PlanError, Problem
from menura.values.problems import problems

LARGEST = 16 * 1024 * 1024
"""Most bytes of text that are read as a plan: about four times what 20 000 events take."""

MOST_ENTRIES = 20_000
"""Most entries of one list."""

MOST_ITEMS = 1_000_000
"""Most values and fields in all: about twice what 20 000 events have."""

MOST_FIELDS = 1000
"""Most fields of one object."""

MOST_PROBLEMS = 1000
"""Of more problems than these, only the first are listed."""

M = TypeVar("M", bound=BaseModel)


def read(text: str | bytes, largest: int = LARGEST, name: str = "plan", failure: type[InputError] = PlanError) -> Any:
    """Return the JSON data in a text of at most `largest` bytes that somebody else wrote.

    Parameters
    ----------
    text : str or bytes
    largest : int, optional
        Most bytes.
    name : str, optional
        What to call it in a message.
    failure : type of InputError, optional
        What to raise instead of `PlanError`.

    Raises
    ------
    PlanError
        If it is too long, is not JSON, is nested too deeply, or names a field twice.
    """
    if len(text) > largest:
        raise failure(f"This is longer than the {largest >> 20} MiB that it may have.", hint=f"Split the {name}.")
    twice: list[str] = []
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=lambda pairs: _object(pairs, twice))
    except RecursionError:
        raise failure(f"This is nested too deeply to be a {name}.", hint="None has more than six levels.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise failure(f"This is not JSON: {error.msg} ({where}).", hint="Mend the text there.") from None
    except ValueError as error:
        raise failure(f"This is not JSON: {error}.", hint=f"Save the {name} as UTF-8 text.") from None
    if twice:
        fields = list(dict.fromkeys(twice))[:MOST_PROBLEMS]
        found = [Problem(field, "this field is given twice in one object", "Keep one.") for field in fields]
        raise failure(f"The {name} contradicts itself.", found)
    return data


def validated(data: Any, kind: type[M], name: str = "plan", failure: type[InputError] = PlanError) -> M:
    """Return JSON data as a model, strictly: no field unknown, no text where a number belongs.

    Parameters
    ----------
    data : any
        As :func:`read` returns it.
    kind : type of BaseModel
        What it should be.
    name : str, optional
        What to call it in a message.
    failure : type of InputError, optional
        What to raise instead of `PlanError`.

    Raises
    ------
    PlanError
        With every problem.
    """
    _refuse_excess(data, name, failure)
    try:
        return kind.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        few = error.error_count() <= MOST_PROBLEMS
        found = problems(error, data, kind, root=name) if few else _first_problems(data, kind, name)
        raise failure(f"This is not a valid {name}.", found, hint="See what is allowed with: menura schema") from None
    except RecursionError:
        raise failure(f"This is nested too deeply to be a {name}.", hint="Flatten it.") from None


def _refuse_excess(data: Any, name: str, failure: type[InputError]) -> None:
    """Raise where data are so many that listing what is wrong with them would fill the memory."""
    number, left = 0, [data]
    while left:
        inside = left.pop()
        if not isinstance(inside, (dict, list)):
            continue
        number += len(inside)
        most = MOST_FIELDS if isinstance(inside, dict) else MOST_ENTRIES
        if len(inside) > most or number > MOST_ITEMS:
            reason = f"{len(inside)} entries in one place" if len(inside) > most else f"over {MOST_ITEMS} values"
            limits = f"{MOST_ENTRIES} in a list, {MOST_FIELDS} in an object and {MOST_ITEMS} in all are allowed"
            raise failure(f"This has {reason}, too many for a {name}: {limits}.", hint="Split it.")
        left.extend(inside.values() if isinstance(inside, dict) else inside)


def _first_problems(data: Any, kind: type[BaseModel], name: str) -> list[Problem]:
    """Return the first of very many problems, going through lists one entry at a time, and say that there are more."""
    lists = {field: value for field, value in data.items() if isinstance(value, list)}
    found = _problems_of({**data, **{field: [] for field in lists}}, kind)
    for field, entries in lists.items():
        for index, entry in enumerate(entries):
            if len(found) >= MOST_PROBLEMS:
                break
            alone = [
                problem for problem in _problems_of({field: [entry]}, kind) if problem.path.startswith(f"{field}[0]")
            ]
            found += [replace(p, path=p.path.replace("[0]", f"[{index}]", 1)) for p in alone]
    rest = Problem(name, f"there are more problems than these {MOST_PROBLEMS}", "Mend these first.")
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
