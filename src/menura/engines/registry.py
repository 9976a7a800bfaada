"""Which engines there are. Those that ship with Menura enter by the same door as a stranger's: an entry point."""

from collections.abc import Sequence
from functools import cache
from itertools import chain

from menura.engines.base import Card, Engine
from menura.errors import EngineError, UnknownNameError
from menura.values import doors

GROUP = "menura.engines"
"""Entry-point group: ``name = "package.module:EngineClass"``."""

RESIDENT = {
    "sound": "sounds",
    "recording": "recordings",
    "music": "music",
    "song": "singing",
    "speech": "speech",
}
"""Who ships with Menura for each kind of body: it comes first, so that installing another changes nothing by itself."""


def names() -> tuple[str, ...]:
    """Return the names of all installed engines, sorted."""
    return tuple(sorted(doors.behind(GROUP)))


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
    engine = doors.opened(GROUP, "engine", name, hint="List them with: menura engines")
    if not isinstance(engine, Engine) or not isinstance(engine.card, Card):
        raise EngineError(f"The engine {name!r} has no card or no render method; see menura.engines.base.Engine.")
    return engine


def rendering(kind: str, preferred: str | None = None, own: Sequence[Engine] = ()) -> Engine:
    """Return the engine that renders a kind of event body.

    Parameters
    ----------
    kind : str
        ``"sound"``, ``"recording"`` …
    preferred : str, optional
        The engine to take if it renders that kind; otherwise the first that does, residents before strangers.
    own : sequence of Engine, optional
        Engines that go before the installed ones.

    Raises
    ------
    UnknownNameError
        If `preferred` does not exist, or no engine renders the kind.
    EngineError
        If an engine has to be asked and cannot be loaded.
    """
    named = next((engine for engine in own if engine.card.name == preferred), None)
    chosen = () if preferred is None else (named or get(preferred),)
    # Loaded one at a time: a stranger that is broken harms nobody who does not need it.
    others = sorted(names(), key=lambda name: (name != RESIDENT.get(kind), name not in RESIDENT.values(), name))
    engines = chain(chosen, own, (get(name) for name in others))
    found = next((engine for engine in engines if kind in engine.card.renders), None)
    if found is None:
        raise UnknownNameError("engine for", kind, names(), hint="List them with: menura engines")
    return found
