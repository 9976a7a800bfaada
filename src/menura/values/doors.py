"""What ships with Menura and what other packages bring, by one door: classes behind entry points."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from menura.errors import EngineError, MenuraError, UnknownNameError


@cache
def behind(group: str) -> Mapping[str, EntryPoint]:
    """Return the entry points of a group by name."""
    return {entry.name: entry for entry in entry_points(group=group)}


def opened(group: str, kind: str, name: str, *, hint: str, **arguments: Any) -> Any:
    """Return a new object of the class behind an entry point.

    Parameters
    ----------
    group : str
    kind : str
        What it is, in one word: ``"engine"``.
    name : str
    hint : str
        What to type to see them all.
    **arguments
        For the class.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    EngineError
        If it cannot be loaded.
    """
    known = behind(group)
    if name not in known:
        raise UnknownNameError(kind, name, sorted(known), hint=hint)
    try:
        return known[name].load()(**arguments)
    except MenuraError:
        raise
    except Exception as error:  # a stranger's code may raise anything
        raise EngineError(
            f"The {kind} {name!r} cannot be loaded: {type(error).__name__}: {error}.",
            hint=f"Update or remove the package that brings it: {known[name].value}",
        ) from error
