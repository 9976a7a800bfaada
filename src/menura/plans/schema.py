"""The plan as text: its JSON schema, and the one reader through which every plan from outside comes in."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from menura.errors import PlanError, Problem
from menura.plans import model
from menura.plans.draft import Draft
from menura.plans.model import SCHEMA, Plan
from menura.scores import model as scores
from menura.values.problems import shown
from menura.values.reading import LARGEST, read, validated

FAMILY = SCHEMA.rpartition("/")[0]
CURRENT = int(SCHEMA.rpartition("/")[2])


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a plan, with the documentation of each field as its description."""
    schema = Plan.model_json_schema(by_alias=True)
    schema["required"] = ["schema", *schema["required"]]
    _describe(schema, Plan)
    for name, definition in schema["$defs"].items():
        _describe(definition, getattr(model, name, None) or getattr(scores, name))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def parse(text: str | bytes) -> Plan:
    """Return the plan that a text holds.

    Parameters
    ----------
    text : str or bytes
        JSON of at most 16 MiB; bytes in UTF-8, UTF-16 or UTF-32, with or without a byte-order mark. Older versions are
        brought up to date: see :mod:`menura.plans.draft` for version 0.

    Returns
    -------
    Plan
        Well-formed; :func:`menura.plans.check.check` says whether it also makes sense.

    Raises
    ------
    PlanError
        If the text is too long, is not JSON, is of an unknown version, or is not a plan; every problem is listed.
    """
    return from_data(read(text))


def from_data(data: Any) -> Plan:
    """Return the plan in JSON data of any version; `PlanError` as in :func:`parse`."""
    for version in range(_version(data), CURRENT):
        data = MIGRATIONS[version](data)
    return validated(data, Plan)


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


def _version(data: Any) -> int:
    """Return the version of the format that data claim to be in."""
    if isinstance(data, list):
        return 0
    if not isinstance(data, dict):
        raise PlanError(f"A plan is a JSON object or a list of cues, not {shown(data)}.", hint="Try: menura schema")
    if "schema" not in data:
        missing = Problem("schema", "this field is missing", f'Add "schema": "{SCHEMA}".')
        raise PlanError("This does not say that it is a plan.", [missing])
    family, _, number = str(data["schema"]).rpartition("/")
    if family != FAMILY or not (number.isascii() and number.isdigit() and len(number) < 6):
        wrong = Problem("schema", f"{shown(data['schema'])} is not a plan's format", f"Set it to {SCHEMA!r}.")
        raise PlanError("This is not a plan.", [wrong])
    if int(number) > CURRENT:
        newer = Problem(
            "schema", f"{family}/{number} is newer than {SCHEMA}, which this version reads", "Update Menura."
        )
        raise PlanError("This plan was written by a newer Menura.", [newer])
    return int(number)


def _from_draft(data: Any) -> Any:
    cues = {"cues": data} if isinstance(data, list) else {key: value for key, value in data.items() if key != "schema"}
    return validated(cues, Draft, "list of cues").upgraded()


MIGRATIONS: Mapping[int, Callable[[Any], Any]] = {0: _from_draft}
"""What brings JSON data of one version to the next one."""


def _describe(schema: dict[str, Any], kind: type[BaseModel]) -> None:
    """Add the documentation of a model's fields to its JSON schema."""
    for name, text in _field_documentation(kind).items():
        alias = kind.model_fields[name].alias or name
        schema["properties"][alias]["description"] = text


def _field_documentation(kind: type[BaseModel]) -> dict[str, str]:
    """Return the docstring under each field, which Python itself does not keep."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    found: dict[str, str] = {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for field, after in pairwise(body):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as text)):
                found[name] = inspect.cleandoc(text)
    return found
