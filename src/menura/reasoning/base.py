"""The door through which every reasoner enters: a request and facts become a plan; an instruction becomes edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from menura.plans.edit import Edit
from menura.plans.facts import Facts
from menura.plans.model import Plan


@dataclass(frozen=True)
class Request:
    """What somebody asks for.

    Attributes
    ----------
    text : str
        Words in English or Chinese; may be empty when there is a picture.
    media : Path or None
        The video or picture the facts come from.
    duration : float or None
        Seconds; None lets the media or the words decide.
    seed : int
    language : {"en", "zh"} or None
        Language of the thoughts; None follows the words.
    """

    text: str = ""
    media: Path | None = None
    duration: float | None = None
    seed: int = 0
    language: str | None = None


@runtime_checkable
class Reasoner(Protocol):
    """Decides what should be heard, and why."""

    name: str

    def plan(self, request: Request, facts: Facts) -> Plan:
        """Return a plan that passes :func:`menura.plans.check.check`."""
        ...

    def revise(self, plan: Plan, instruction: str, facts: Facts) -> Sequence[Edit]:
        """Return the edits that an instruction asks for, in order."""
        ...
