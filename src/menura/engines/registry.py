"""Which engines there are. Those that ship with Menura enter by the same door as a stranger's: an entry point."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from menura.engines.base import Card, Engine
from menura.errors import EngineError, UnknownNameError

GROUP = "menura.engines"
"""Entry-point group: ``name = "package.module:EngineClass"``."""


def names() -> tuple[str, ...]:
    """Return the names of all installed engines, sorted."""
    return tuple(sorted(_entries()))


def cards() -> tuple[Card, ...]:
    """Return the cards of all installed engines, in the order of names."""
    return tuple(get(name).card for name in names())


@cache
def get(name: str) -> Engine:
    """Return an engine by name.

    Raises
    ------
    UnknownNameError
        If there is none.
    EngineError
        If it cannot be loaded or does not keep the contract of :class:`menura.engines.base.Engine`.
    """
    entries = _entries()
    if name not in entries:
        raise UnknownNameError("engine", name, names(), hint="List them with: menura engines")
    try:
        engine = entries[name].load()()
    except ImportError as error:
        raise EngineError(f"The engine {name!r} cannot be loaded: {error}.") from error
    if not isinstance(engine, Engine):
        raise EngineError(f"The engine {name!r} has no card or no render method; see menura.engines.base.Engine.")
    return engine


def rendering(kind: str, preferred: str | None = None) -> Engine:
    """Return the engine that renders a kind of event body.

    Parameters
    ----------
    kind : str
        ``"sound"``, ``"recording"`` …
    preferred : str, optional
        The engine to take if it renders that kind.

    Raises
    ------
    UnknownNameError
        If `preferred` does not exist, or no engine renders the kind.
    """
    if preferred is not None and kind in get(preferred).card.renders:
        return get(preferred)
    able = [name for name in names() if kind in get(name).card.renders]
    if not able:
        raise UnknownNameError("engine for", kind, names(), hint="List them with: menura engines")
    return get(able[0])


@cache
def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
