"""How parts of a plan are written down: defaults omitted, one entry per line, always the same bytes."""

import json
from collections.abc import Collection
from fractions import Fraction
from functools import cache
from typing import Any

from pydantic import BaseModel

ALWAYS = frozenset({"format", "kind", "op"})
"""Fields that say what a part is; they are written even when they hold their default."""

SPREAD = frozenset({"sheets", "sections", "notes"})
"""Fields whose entries are spread over lines wherever they stand."""

ROWS = frozenset({"parts", "lyrics"})
"""Fields whose entries have a line each wherever they stand; those of the whole have one anyway."""

OUTERMOST = 2
"""Spaces before a field of the whole."""


def compact(value: Any, *, without: Collection[str] = ()) -> Any:
    """Return a part as JSON data without the fields that hold their defaults.

    Parameters
    ----------
    value : BaseModel or any part of one
    without : collection of str, optional
        Fields of its own that are left out.

    Returns
    -------
    dict, list, str, float, int, bool or None
    """
    if isinstance(value, BaseModel):
        kept = _kept(type(value))
        held = [(called, getattr(value, name), default) for name, called, default in kept if name not in without]
        return {called: compact(item) for called, item, default in held if item != default}
    if isinstance(value, Fraction):
        return shortest(value)
    if isinstance(value, (tuple, list)):
        return [compact(item) for item in value]
    if isinstance(value, dict):
        return {key: compact(item) for key, item in value.items()}
    return value


def shortest(value: Fraction) -> int | float | str:
    """Return the shortest exact way to write a fraction: 2, 0.5, "4/3"."""
    if value.denominator == 1:
        return int(value)
    return float(value) if value.denominator in {2, 4, 8, 16} else f"{value.numerator}/{value.denominator}"


@cache
def _kept(kind: type[BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """Return each field with what it is called and its default: for one that is always written, like nothing else."""
    found = []
    for name, field in kind.model_fields.items():
        always = name in ALWAYS or field.is_required()
        default = object() if always else field.get_default(call_default_factory=True)
        found.append((name, field.alias or name, default))
    return tuple(found)


def write(data: dict[str, Any]) -> str:
    """Return JSON text with one line per field and per entry of a list of objects, ending in a newline.

    Sheets of music and their sections are spread over lines in turn, each part's notes on one line.

    Parameters
    ----------
    data : dict
        As :func:`compact` returns it.

    Returns
    -------
    str
        Unicode kept as it is; the same data always gives the same text.
    """
    return _fields(data, "") + "\n"


def _fields(data: dict[str, Any], margin: str) -> str:
    inner = margin + "  "
    lines = [f"{inner}{_line(key)}: {_block(key, value, inner)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + f"\n{margin}}}"


def _block(name: str, value: Any, margin: str) -> str:
    if isinstance(value, dict) and value and name in SPREAD:
        return _fields(value, margin)
    if not (isinstance(value, list) and value and all(isinstance(item, dict) for item in value)):
        return _line(value)
    inner = margin + "  "
    if name in SPREAD:
        entries = [_fields(item, inner) for item in value]
    elif name in ROWS or len(margin) == OUTERMOST:
        entries = [_line(item) for item in value]
    else:
        return _line(value)
    return "[\n" + ",\n".join(inner + entry for entry in entries) + f"\n{margin}]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
