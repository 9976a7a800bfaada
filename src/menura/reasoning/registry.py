"""Which reasoners there are. Those that ship with Menura enter by the same door as a stranger's: an entry point."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from menura.engines.sounds.atlas import Atlas
from menura.errors import EngineError, UnknownNameError
from menura.reasoning.base import Reasoner

GROUP = "menura.reasoners"
"""Entry-point group: ``name = "package.module:ReasonerClass"``."""


def names() -> tuple[str, ...]:
    """Return the names of all installed reasoners, sorted."""
    return tuple(sorted(_entries()))


def get(name: str, *, atlas: Atlas | None = None) -> Reasoner:
    """Return a new reasoner by name.

    Parameters
    ----------
    name : str
    atlas : Atlas, optional
        The sounds it may choose from, given to the reasoner's class as ``atlas=``; its own default without it.

    Raises
    ------
    UnknownNameError
        If there is none.
    EngineError
        If it cannot be loaded or does not keep the contract of :class:`menura.reasoning.base.Reasoner`.
    """
    entries = _entries()
    if name not in entries:
        raise UnknownNameError("reasoner", name, names(), hint="List them with: menura doctor")
    try:
        reasoner = entries[name].load()(**({} if atlas is None else {"atlas": atlas}))
    except ImportError as error:
        raise EngineError(f"The reasoner {name!r} cannot be loaded: {error}.") from error
    if not isinstance(reasoner, Reasoner):
        raise EngineError(f"The reasoner {name!r} lacks name, plan or revise; see menura.reasoning.base.Reasoner.")
    return reasoner


@cache
def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
