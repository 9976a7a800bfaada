"""One order and the plan it is about."""

import re
from dataclasses import dataclass

from menura.engines.sounds.atlas import Atlas
from menura.plans.model import Plan
from menura.reasoning.grammar import targets
from menura.reasoning.grammar.marks import Page, of_kind, values
from menura.reasoning.grammar.targets import Target


@dataclass(frozen=True)
class Order:
    """One order and the plan it is about.

    Attributes
    ----------
    plan : Plan
    text : str
    page : Page
        Its words.
    rest : Page
        Its words without the verb.
    atlas : Atlas
    """

    plan: Plan
    text: str
    page: Page
    rest: Page
    atlas: Atlas

    @property
    def target(self) -> Target | None:
        """What it names."""
        return targets.find(self.plan, self.rest, self.atlas)

    @property
    def required(self) -> Target:
        """What it names, or the only thing there is."""
        return self.target or targets.only(self.plan)

    @property
    def says_place(self) -> bool:
        """Whether it names a room."""
        return any(of_kind(self.page.marks, "place"))

    @property
    def times(self) -> list[float]:
        """Points in time that it names, in seconds."""
        at = [t for times in values(self.page.marks, "at") for t in times]
        spans = [t for span in values(self.page.marks, "span") for t in span if t is not None]
        return at or spans

    @property
    def lengths(self) -> list[float]:
        """Lengths that it names, in seconds."""
        return [float(m.value) for m in of_kind(self.page.in_order(), "length", "total", "delay", "tail")]


LITTLE = re.compile(r"\b(?:a bit|a little|slightly|somewhat|a touch|a tad)\b|稍微|稍稍|一点点|略微")
MUCH = re.compile(r"\b(?:much|a lot|far|way|considerably)\b|很多|得多|大幅|许多")
