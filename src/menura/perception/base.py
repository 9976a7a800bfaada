"""The door through which every perceiver enters: media become facts."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from menura.plans.facts import Facts


@runtime_checkable
class Perceiver(Protocol):
    """Looks at or listens to media and says what is there."""

    name: str

    def perceive(self, path: Path) -> Facts:
        """Return what the file at `path` shows; `MediaError` when it cannot be read."""
        ...
