"""What a failed validation means in words: pydantic's errors become problems with a path, a reason and a fix."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from menura.errors import InputError, PlanError, Problem

Location = tuple[int | str, ...]
M = TypeVar("M", bound=BaseModel)

EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "an object",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_type": "a text in quotes",
    "tuple_type": "a list",
}
"""What the input should have been, for errors that two branches of a union may share."""


def problems(
    error: ValidationError, data: Any, model: type[BaseModel], where: str = "", root: str = "plan"
) -> list[Problem]:
    """Return what is wrong with JSON data, in the order of the data.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    data : any
        What was validated.
    model : type of BaseModel
        What the data should have been.
    where : str, optional
        Path of the data in something larger.
    root : str, optional
        What stands for the path of the whole.

    Returns
    -------
    list of Problem
        One for each place, with the nearest field name where an unknown one was used.
    """
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False, include_context=True):
        location, meant = _place(detail, data)
        if not meant:
            continue
        path = written(location, where) or root
        problem = _problem(detail, path, location, model)
        earlier = found.get(path)
        found[path] = _merged(earlier, problem) if earlier else problem
    return list(found.values())


def made(kind: type[M], values: dict[str, Any], message: str, failure: type[InputError] = PlanError) -> M:
    """Return a model with the given values, or raise `failure` with `message` and all that is wrong with them."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise failure(message, problems(error, values, kind)) from None


def written(location: Location, where: str = "") -> str:
    """Return a location as one would write it in code: ``events[3].start``."""
    path = where
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def shown(value: Any, length: int = 60) -> str:
    """Return a value as JSON, shortened to `length` characters."""
    text = json.dumps(value, ensure_ascii=False, default=repr).encode(errors="backslashreplace").decode()
    return text if len(text) <= length else text[: length - 1] + "…"


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return the sentence that leads from a wrong name to a right one."""
    nearest = get_close_matches(name[:80], known, n=1, cutoff=0.55)
    if nearest:
        return f"Did you mean {nearest[0]!r}?"
    return f"Allowed here: {', '.join(known[:12])}{' …' if len(known) > 12 else '.'}"


def _place(detail: ErrorDetails, data: Any) -> tuple[Location, bool]:
    """Return where an error is, without the branches of unions that pydantic names, and whether they were meant."""
    location: list[int | str] = []
    meant = not (detail["type"] == "too_short" and detail["input"])
    for index, step in enumerate(detail["loc"]):
        last = index == len(detail["loc"]) - 1
        if _holds(data, step):
            data = data[step]
        elif not (last and detail["type"] == "missing"):
            meant = meant and _is_meant(str(step), data)
            continue
        location.append(step)
    return tuple(location), meant


def _holds(data: Any, step: int | str) -> bool:
    if isinstance(step, int):
        return isinstance(data, (list, tuple)) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _is_meant(branch: str, value: Any) -> bool:
    """Tell whether somebody who wrote `value` meant this branch of number-or-points."""
    if branch == "float":
        return not isinstance(value, (list, tuple))
    return "tuple" not in branch or isinstance(value, (list, tuple))


def _problem(detail: ErrorDetails, path: str, location: Location, model: type[BaseModel]) -> Problem:
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        name = str(location[-1])
        return Problem(path, f"there is no field {name!r} here", suggestion(name, _fields(model, detail["loc"][:-1])))
    if kind == "missing":
        return Problem(path, "this field is missing", f"Add {shown(str(location[-1]))}.")
    if kind in EXPECTED:
        return Problem(path, f"{shown(value)} is given, but it must be {EXPECTED[kind]}", "Correct the value.")
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        context = detail.get("ctx", {})
        tag, allowed = str(context["discriminator"]).strip("'"), context.get("expected_tags", "its kinds")
        return Problem(path, f"{tag!r} says which kind it is and must be one of {allowed}", f"Set {tag!r}.")
    return Problem(path, f"{shown(value)} is given; {_sentence(detail['msg'])}", "Correct the value.")


def _sentence(message: str) -> str:
    message = message.removeprefix("Value error, ").replace("Input should", "it should", 1)
    return message[:1].lower() + message[1:].rstrip(".")


def _merged(first: Problem, second: Problem) -> Problem:
    """Join what two branches of a union would have taken."""
    wanted = second.reason.rpartition("must be ")[2]
    if "must be " not in first.reason or wanted in first.reason:
        return first
    return Problem(first.path, f"{first.reason} or {wanted}", first.fix)


def _fields(model: type[BaseModel], location: Location) -> list[str]:
    """Return the names of the fields that are allowed at a location."""
    for index, step in enumerate(location):
        field = next((f for n, f in model.model_fields.items() if step in {n, f.alias}), None)
        if field is None:
            continue
        inside = list(_models(field.annotation))
        tagged = [part for part in inside if set(location[index + 1 :]) & set(_tags(part))]
        if inside:
            model = (tagged or inside)[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _tags(model: type[BaseModel]) -> set[Any]:
    return {field.default for name, field in model.model_fields.items() if name in {"kind", "op"}}
