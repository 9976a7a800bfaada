"""Edits of the whole plan: what must not be heard, and how long it is."""

import math
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.plans.check import SLACK
from menura.plans.curve import cut, stretched
from menura.plans.edit.parts import changed, new_ids, refuse, refuse_too_many, reshaped, with_events
from menura.plans.model import Event, Plan, Sound, Thought
from menura.values.base import Record


class Exclude(Record):
    """Forbid sounds, by atlas name or tag, and remove the events that are called so.

    An event that only carries an excluded tag is not removed here, because a plan does not know the tags of its sounds:
    :func:`menura.plans.check.check` lists it.
    """

    op: Literal["exclude"] = "exclude"
    names: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the names among its exclusions and without events of these sounds."""
        names = set(self.names)
        kept = [event for event in plan.events if not (isinstance(event.body, Sound) and event.body.name in names)]
        return with_events(changed(plan, exclude=tuple(dict.fromkeys((*plan.exclude, *self.names)))), kept)


class Think(Record):
    """Add a thought: what was changed, and why."""

    op: Literal["think"] = "think"
    thought: Thought

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the thought after the others; `PlanError` if its id is taken."""
        if self.thought.id in {thought.id for thought in plan.thoughts}:
            refuse([Problem("thought.id", f"the plan already has the thought {self.thought.id!r}", "New id.")])
        return changed(plan, thoughts=(*plan.thoughts, self.thought))


class RetargetDuration(Record):
    """Make the plan longer or shorter.

    A *long* event is one that lasts at least half of the plan: a bed of rain, a room's air. All others are *short*.

    ``cut`` leaves every time as it is: what starts after a new, earlier end is removed, what runs into it is cut, and
    long events that reached the old end reach a new, later one. ``stretch`` moves all starts in proportion and
    stretches long events; short ones keep their length, and so their sound. ``loop`` repeats the short events in each
    further turn of the old length and lets long ones last; for a shorter plan it is the same as ``cut``.
    """

    op: Literal["retarget-duration"] = "retarget-duration"
    duration: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
    """In seconds."""
    fit: Literal["cut", "stretch", "loop"] = "cut"

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with its new length."""
        events = {"cut": self._cut, "stretch": self._stretched, "loop": self._looped}[self.fit](plan)
        fitting = [self._ended(event) for event in events if event.start < self.duration]
        return with_events(changed(plan, duration=self.duration), fitting)

    def _cut(self, plan: Plan) -> list[Event]:
        lasting = [is_long(plan, event) and event.end >= plan.duration - SLACK for event in plan.events]
        return [self._lasting(event) if last else event for event, last in zip(plan.events, lasting, strict=True)]

    def _stretched(self, plan: Plan) -> list[Event]:
        factor = self.duration / plan.duration
        return [_stretched(event, factor, is_long(plan, event)) for event in plan.events]

    def _looped(self, plan: Plan) -> list[Event]:
        short = [event for event in plan.events if not is_long(plan, event)]
        turns = math.ceil(self.duration / plan.duration) - 1
        refuse_too_many(len(plan.events) + turns * len(short))
        used = {event.id for event in plan.events}
        names = {event.id: new_ids(used, event.id) for event in short}
        again = [
            changed(event, id=next(names[event.id]), start=event.start + turn * plan.duration)
            for turn in range(1, turns + 1)
            for event in short
            if event.start + turn * plan.duration < self.duration
        ]
        return [*self._cut(plan), *again]

    def _lasting(self, event: Event) -> Event:
        return changed(event, duration=max(self.duration - event.start, event.duration))

    def _ended(self, event: Event) -> Event:
        if event.end <= self.duration:
            return event
        length = self.duration - event.start
        return reshaped(event, lambda c: cut(c, length), duration=length)


def is_long(plan: Plan, event: Event) -> bool:
    """Return whether an event lasts at least half of a plan."""
    return event.duration >= plan.duration / 2


def _stretched(event: Event, factor: float, long: bool) -> Event:
    if not long:
        return changed(event, start=event.start * factor)
    times = {"start": event.start * factor, "duration": event.duration * factor}
    return reshaped(event, lambda c: stretched(c, factor), **times)
