"""A plan in the making: thoughts, notices and events as they come."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from menura.plans.model import Event, Notice, Stage, Thought
from menura.reasoning.grammar.sayings import Sayings

LISTED = 6
"""Times that a thought lists before it says no more."""


@dataclass
class Draft:
    """A plan in the making.

    Attributes
    ----------
    say : Sayings
    thoughts : list of Thought
    notices : list of Notice
    events : list of Event
    follows : bool
        Whether something moves that sounds can follow.
    """

    say: Sayings
    thoughts: list[Thought] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    follows: bool = False

    def think(self, stage: Stage, text: str, about: Sequence[str] = ()) -> str:
        """Add a thought and return its id."""
        thought = Thought(id=f"t{len(self.thoughts) + 1}", stage=stage, text=text, about=tuple(dict.fromkeys(about)))
        self.thoughts.append(thought)
        return thought.id

    def notice(self, code: str, text: str, hint: str = "") -> None:
        """Add a notice."""
        self.notices.append(Notice.model_validate({"code": code, "text": text, "hint": hint}))

    def settled(self) -> tuple[Thought, ...]:
        """Return the thoughts without what did not come to be."""
        there = {event.id for event in self.events} | {event.track for event in self.events}
        return tuple(t.model_copy(update={"about": tuple(a for a in t.about if a in there)}) for t in self.thoughts)
