"""How rendering uses the machine, and where it finds what it needs."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from menura.engines.base import Engine, Film
from menura.engines.registry import rendering

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Settings:
    """How rendering uses the machine; none of it changes a byte of the result.

    Attributes
    ----------
    workers : int
        Threads.
    pieces, blocks : int
        Bytes kept of placed pieces and of the finished mix, so that an edit re-renders only what it touched.
    engine : str or None
        The engine to prefer, by name.
    engines : tuple of Engine
        Engines that go before the installed ones: one with sounds of the user's own, say.
    folder : Path
        Where the plan lies: recordings are named relative to it.
    trusted : tuple of Path
        Folders besides that recordings may be read from.
    film : Film, optional
        The pictures that the sound belongs to.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    pieces: int = 96 * MEGABYTE
    blocks: int = 256 * MEGABYTE
    engine: str | None = None
    engines: tuple[Engine, ...] = ()
    folder: Path = field(default_factory=Path)
    trusted: tuple[Path, ...] = ()
    film: Film | None = None

    def engine_for(self, kind: str) -> Engine:
        """Return the engine that renders a kind of event body."""
        return rendering(kind, self.engine, self.engines)
