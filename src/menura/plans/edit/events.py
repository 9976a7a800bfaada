"""Edits of one event: what sounds, when, and for how long."""

from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.plans.curve import cut, shifted, stretched
from menura.plans.edit.parts import (
    changed,
    fitting_problems,
    new_ids,
    refuse,
    reshaped,
    with_event,
    with_events,
    without_tracks,
)
from menura.plans.model import Body, Event, Music, Plan, Recording, Song, Sound, Speech, Thought, Track, Value
from menura.values.base import Identifier, Record, Seconds, Seed

Duration = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Add(Record):
    """Add an event, and with it the track and the thought it needs if the plan does not have them."""

    op: Literal["add"] = "add"
    event: Event
    track: Track | None = None
    thought: Thought | None = None

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the event at the end of its list; `PlanError` if an id is taken or missing."""
        refuse([*self._clashes(plan), *self._gaps(plan), *fitting_problems(plan, [self.event], len(plan.events))])
        tracks = (*plan.tracks, self.track) if self.track else plan.tracks
        thoughts = (*plan.thoughts, self.thought) if self.thought else plan.thoughts
        return with_events(changed(plan, tracks=tracks, thoughts=thoughts), (*plan.events, self.event))

    def _clashes(self, plan: Plan) -> list[Problem]:
        pairs = (("event", self.event, plan.events), ("track", self.track, plan.tracks))
        taken = [(kind, part) for kind, part, others in pairs if part and part.id in {other.id for other in others}]
        if self.thought and self.thought.id in {thought.id for thought in plan.thoughts}:
            taken.append(("thought", self.thought))  # type: ignore[arg-type]
        return [
            Problem(f"{kind}.id", f"the plan already has the {kind} {part.id!r}", "New id.") for kind, part in taken
        ]

    def _gaps(self, plan: Plan) -> list[Problem]:
        found = []
        tracks = [track.id for track in (*plan.tracks, *([self.track] if self.track else []))]
        thoughts = [thought.id for thought in (*plan.thoughts, *([self.thought] if self.thought else []))]
        if self.event.track not in tracks:
            reason = f"there is no track {self.event.track!r}; the plan has {', '.join(tracks) or 'none'}"
            found.append(Problem("event.track", reason, "Give one of these, or add the track with the event."))
        if self.event.because not in {None, *thoughts}:
            reason = f"there is no thought {self.event.because!r}; the plan has {', '.join(thoughts) or 'none'}"
            found.append(Problem("event.because", reason, "Give one of these, or add the thought with the event."))
        if isinstance(self.event.body, Sound) and self.event.body.name in plan.exclude:
            reason = f"{self.event.body.name!r} is excluded from this plan"
            found.append(Problem("event.body.name", reason, "Choose another sound, or lift the exclusion."))
        return found


class Remove(Record):
    """Remove an event, or a track with all of its events."""

    op: Literal["remove"] = "remove"
    id: Identifier
    of: Literal["event", "track"] = "event"

    def apply(self, plan: Plan) -> Plan:
        """Return the plan without it; thoughts no longer mention it."""
        if self.of == "event":
            return with_event(plan, self.id)
        return without_tracks(plan, {plan.track(self.id).id})


class Move(Record):
    """Let an event start at another time."""

    op: Literal["move"] = "move"
    id: Identifier
    start: Seconds
    """In seconds; the event must still end within the plan."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the event moved."""
        return with_event(plan, self.id, changed(plan.event(self.id), start=self.start))


class Retime(Record):
    """Let an event last longer or shorter; its curves are stretched with it."""

    op: Literal["retime"] = "retime"
    id: Identifier
    duration: Duration
    """In seconds."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the event retimed."""
        event = plan.event(self.id)
        factor = self.duration / event.duration
        return with_event(plan, self.id, reshaped(event, lambda c: stretched(c, factor), duration=self.duration))


class Replace(Record):
    """Let something else sound at the same time and place; what is not given stays."""

    op: Literal["replace"] = "replace"
    id: Identifier
    name: str | None = None
    """Name of another sound of the atlas; its parameters start afresh unless given."""
    words: str | None = None
    parameters: dict[str, Value] | None = None
    body: Body | None = None
    """All of what sounds, for example a recording, instead of the fields above."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the event's body replaced."""
        event = plan.event(self.id)
        body = self.body or self._altered(event)
        if isinstance(body, Sound) and body.name in plan.exclude:
            reason = f"{body.name!r} is excluded from this plan"
            refuse([Problem("name", reason, "Choose another sound, or lift the exclusion.")])
        return with_event(plan, self.id, changed(event, body=body))

    def _altered(self, event: Event) -> Body:
        old = event.body
        words = old.words if self.words is None else self.words
        if isinstance(old, Recording) and self.name is None:
            if self.parameters is not None:
                reason = f"{event.id!r} is a recording and has no parameters"
                refuse([Problem("parameters", reason, "Give the name of a sound as well.")])
            return changed(old, words=words)
        kept = old.parameters if isinstance(old, Sound) and self.name is None else {}
        name = self.name or (old.name if isinstance(old, Sound) else "")
        return Sound(words=words, name=name, parameters=kept if self.parameters is None else self.parameters)


class Split(Record):
    """Cut an event in two; both halves together have the same curves as the whole."""

    op: Literal["split"] = "split"
    id: Identifier
    at: Seconds
    """When, in seconds since the plan began; within the event."""
    new: Identifier | None = None
    """Id of the second half; none stands for the first free one of ``id.2``, ``id.3`` …"""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the second half right after the first."""
        event = plan.event(self.id)
        if not event.start < self.at < event.end:
            reason = f"{self.at:g} s is not inside {event.id!r}, which sounds from {event.start:g} to {event.end:g} s"
            refuse([Problem("at", reason, "Choose a time between the two.")])
        if self.new in {other.id for other in plan.events}:
            refuse([Problem("new", f"the plan already has the event {self.new!r}", "New id.")])
        if isinstance(event.body, (Music, Song, Speech)):
            reason = f"{event.id!r} is {event.body.kind}, and its second half would begin from the start"
            refuse([Problem("id", reason, "Cut a section of the music, or write two lines.")])
        length = self.at - event.start
        name = self.new or next(new_ids({other.id for other in plan.events}, event.id))
        first = reshaped(event, lambda c: cut(c, length), duration=length)
        later = {"id": name, "start": self.at, "duration": event.end - self.at}
        second = reshaped(event, lambda c: shifted(c, -length), body=_advanced(event.body, length), **later)
        return with_event(plan, self.id, first, second)


def _advanced(body: Body, seconds: float) -> Body:
    return changed(body, offset=body.offset + seconds) if isinstance(body, Recording) else body


class Reroll(Record):
    """Ask for another take of one event; the sound stays what it is."""

    op: Literal["reroll"] = "reroll"
    id: Identifier
    seed: Seed | None = None
    """None stands for the seed after the one the event has now."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with a new seed for the event."""
        event = plan.event(self.id)
        current = plan.seed if event.seed is None else event.seed
        seed = current + 1 if self.seed is None else self.seed
        return with_event(plan, self.id, changed(event, seed=seed))
