"""Changes of the music that a plan holds."""

from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.plans.edit.parts import changed, fitting_problems, refuse, with_events
from menura.plans.model import Plan, Thought
from menura.plans.staging import performers, restaged
from menura.scores import edit as scores
from menura.scores.edit.list import Edit as SheetEdit
from menura.scores.model import LeadSheet
from menura.values.base import Identifier, Record, Seconds


class EditSheet(Record):
    """Change a lead sheet; its tracks and events follow, and what the change does not touch sounds as before."""

    op: Literal["edit-sheet"] = "edit-sheet"
    sheet: Identifier
    edits: tuple[Annotated[SheetEdit, Field(discriminator="op")], ...]
    """See :mod:`menura.scores.edit`."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with its sheet changed: see :func:`menura.plans.staging.restaged`."""
        return restaged(plan, scores.apply(plan.sheet(self.sheet), self.edits))


class ReplaceSheet(Record):
    """Put another lead sheet in the place of one: the same piece, arranged or composed anew.

    Parts whose ids stay keep their tracks, with what was set on these by hand; the others come and go.
    """

    op: Literal["replace-sheet"] = "replace-sheet"
    sheet: LeadSheet
    """With the id of the one that it replaces."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the other sheet: see :func:`menura.plans.staging.restaged`."""
        return restaged(plan, self.sheet)


class AddSheet(Record):
    """Add a lead sheet, and a track and an event for each of its parts."""

    op: Literal["add-sheet"] = "add-sheet"
    sheet: LeadSheet
    start: Seconds = 0.0
    """When its first beat falls, in seconds."""
    until: Seconds | None = None
    """When its last sound must have ended; None: when the plan ends."""
    soundfont: str = ""
    """File of the SoundFont that plays it; empty: Menura's own instruments."""
    gain: Annotated[float, Field(ge=-60, le=24, allow_inf_nan=False)] = 0.0
    """In dB, added to those of its parts."""
    duck: Annotated[float, Field(ge=0, le=24)] = 0.0
    """How far it steps back, in dB, while somebody speaks."""
    thought: Thought | None = None
    """That it follows from; it is about all of the new events."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the sheet and those who play it; `PlanError` if its id is taken or it does not fit."""
        until = plan.duration if self.until is None else self.until
        refuse(self._clashes(plan, until))
        tracks, events = performers(
            self.sheet,
            self.start,
            until,
            soundfont=self.soundfont,
            because=self.thought.id if self.thought else None,
            taken={*(track.id for track in plan.tracks), *(event.id for event in plan.events)},
            duck=self.duck,
        )
        refuse(fitting_problems(plan, events, len(plan.events)))
        about = tuple(event.id for event in events)
        thoughts = (changed(self.thought, about=about),) if self.thought else ()
        after = changed(
            plan,
            sheets=(*plan.sheets, self.sheet),
            tracks=(*plan.tracks, *(changed(track, gain=track.gain + self.gain) for track in tracks)),
            thoughts=(*plan.thoughts, *thoughts),
        )
        return with_events(after, (*plan.events, *events))

    def _clashes(self, plan: Plan, until: float) -> list[Problem]:
        found = []
        if self.sheet.id in {sheet.id for sheet in plan.sheets}:
            found.append(Problem("sheet.id", f"the plan already has the sheet {self.sheet.id!r}", "New id."))
        if self.thought and self.thought.id in {thought.id for thought in plan.thoughts}:
            found.append(Problem("thought.id", f"the plan already has the thought {self.thought.id!r}", "New id."))
        if until <= self.start:
            reason = f"it starts at {self.start:g} s and must have ended at {until:g} s"
            found.append(Problem("until", reason, "Start it earlier, or let it last longer."))
        return found
