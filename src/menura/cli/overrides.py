"""``--set key=value``: any field of a plan by its path, parts by their id."""

import json
from collections.abc import Sequence
from typing import Any

from menura.errors import RequestError, UnknownNameError
from menura.plans.model import Plan
from menura.plans.schema import from_data

SHORT = {
    "loudness": "master.loudness",
    "peak": "master.true_peak",
    "rate": "sample_rate",
}
"""Abbreviations for what is set most often."""


def overridden(plan: Plan, settings: Sequence[str]) -> Plan:
    """Return a plan with fields set from ``path=value`` texts; ``tracks.*.duck=6`` sets it for all of them.

    Raises
    ------
    RequestError
        If a text is not of that form.
    UnknownNameError
        If there is no such part.
    PlanError
        If the value is not allowed there.
    """
    if not settings:
        return plan
    data = plan.model_dump(mode="json", by_alias=True)
    for setting in settings:
        path, equals, value = setting.partition("=")
        if not equals or not path:
            raise RequestError(
                f"--set was given {setting!r}; it takes KEY=VALUE.", hint="For example: --set master.loudness=-14"
            )
        _put(data, SHORT.get(path, path).split("."), _value(value), path)
    return from_data(data)


def _put(data: Any, keys: list[str], value: Any, path: str) -> None:
    if len(keys) == 1:
        if isinstance(data, dict):
            data[keys[0]] = value  # an unknown field is an error of the plan, with the nearest name
            return
        raise RequestError(f"--set {path}: {keys[0]!r} is not a field.", hint="For example: --set tracks.rain.gain=-6")
    for part in _parts(data, keys[0], path):
        _put(part, keys[1:], value, path)


def _parts(data: Any, key: str, path: str) -> list[Any]:
    if isinstance(data, list):
        found = [part for part in data if key in ("*", part.get("id"))]
        if not found and key != "*":
            raise UnknownNameError(f"part for --set {path}:", key, [str(part.get("id")) for part in data])
        return found
    if not isinstance(data, dict) or not isinstance(data.get(key), (dict, list)):
        raise UnknownNameError(f"part for --set {path}:", key, [k for k in data if isinstance(data[k], (dict, list))])
    return [data[key]]


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
