"""The plan as text: its JSON schema, and the one reader through which every plan from outside comes in."""

import ast
import inspect
import json
import textwrap
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from menura.errors import PlanError, Problem
from menura.plan import model
from menura.plan.draft import Draft
from menura.plan.model import SCHEMA, Plan
from menura.plan.problems import problems, shown

LARGEST = 16 * 1024 * 1024
"""Most bytes of text that are read as a plan: about three times what 20 000 events take."""

NAME, _, CURRENT = SCHEMA.partition("/")


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a plan, with the documentation of each field as its description."""
    schema = Plan.model_json_schema(by_alias=True)
    schema["required"] = ["schema", *schema["required"]]
    _describe(schema, Plan)
    for name, definition in schema["$defs"].items():
        _describe(definition, getattr(model, name))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def parse(text: str | bytes) -> Plan:
    """Return the plan that a text holds.

    Parameters
    ----------
    text : str or bytes
        JSON of at most 16 MiB; bytes in UTF-8, UTF-16 or UTF-32, with or without a byte-order mark. Older versions are
        brought up to date: see :mod:`menura.plan.draft` for version 0.

    Returns
    -------
    Plan
        Well-formed; :func:`menura.plan.check.check` says whether it also makes sense.

    Raises
    ------
    PlanError
        If the text is too long, is not JSON, is of an unknown version, or is not a plan; every problem is listed.
    """
    data = read(text)
    version = _version(data)
    if version == 0:
        return _valid(Plan, _upgraded(data))
    return _valid(Plan, data)


def load(path: str | Path) -> Plan:
    """Return the plan in a file.

    Raises
    ------
    PlanError
        If the file cannot be read, or :func:`parse` refuses what is in it.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PlanError(f"The plan {str(path)!r} cannot be read: {reason}.", hint="Give the path of a file.") from error
    return parse(content)


def read(text: str | bytes) -> Any:
    """Return the JSON data in a text that somebody else wrote.

    Raises
    ------
    PlanError
        If it is too long, is not JSON, is nested too deeply, or names a field twice.
    """
    if len(text) > LARGEST:
        raise PlanError(f"This is longer than the {LARGEST >> 20} MiB that a plan may have.", hint="Split the plan.")
    twice: list[str] = []
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=lambda pairs: _object(pairs, twice))
        json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        raise PlanError("This is nested too deeply to be a plan.", hint="A plan has no more than six levels.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise PlanError(f"This is not JSON: {error.msg} ({where}).", hint="Mend the text there.") from None
    except ValueError as error:
        raise PlanError(f"This is not JSON: {error}.", hint="Save the plan as UTF-8 text.") from None
    if twice:
        found = [Problem(name, "this field is given twice in one object", "Keep one.") for name in dict.fromkeys(twice)]
        raise PlanError("The plan contradicts itself.", found)
    return data


def validated(data: Any, kind: type[model.P_], name: str = "plan") -> model.P_:
    """Return JSON data as one of the plan's models, strictly: no field unknown, no text where a number belongs.

    Raises
    ------
    PlanError
        With every problem.
    """
    try:
        return kind.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        found = problems(error, data, kind)
        raise PlanError(f"This is not a valid {name}.", found, hint="See what is allowed with: menura schema") from None
