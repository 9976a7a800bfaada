"""Which reasoners there are. Those that ship with Menura enter by the same door as a stranger's: an entry point."""

from menura.engines.sounds.atlas import Atlas
from menura.errors import EngineError
from menura.reasoning.base import Reasoner
from menura.values import doors

GROUP = "menura.reasoners"
"""Entry-point group: ``name = "package.module:ReasonerClass"``."""


def names() -> tuple[str, ...]:
    """Return the names of all installed reasoners, sorted."""
    return tuple(sorted(doors.behind(GROUP)))


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
    given = {} if atlas is None else {"atlas": atlas}
    reasoner = doors.opened(GROUP, "reasoner", name, hint="List them with: menura doctor", **given)
    if not isinstance(reasoner, Reasoner):
        raise EngineError(f"The reasoner {name!r} lacks name, plan or revise; see menura.reasoning.base.Reasoner.")
    return reasoner
