"""How a frozen plan with something changed is made; every edit is built from these."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

from menura.errors import PlanError, Problem
from menura.plans.check import MOST_EVENTS, curves, event_problems
from menura.plans.curve import Curve
from menura.plans.model import Event, Plan, Track
from menura.values.base import Record
from menura.values.problems import made

T = TypeVar("T", bound=Record)

REFUSAL = "This edit cannot be made."


def changed(part: T, **values: Any) -> T:
    """Return a part with some values changed and all of them valid."""
    return made(type(part), {**{name: getattr(part, name) for name in type(part).model_fields}, **values}, REFUSAL)


def with_event(plan: Plan, name: str, *instead: Event) -> Plan:
    """Return a plan in which other events stand in the place of one; the order of the rest is kept.

    Raises
    ------
    UnknownNameError
        If no event has the id `name`.
    PlanError
        If one of `instead` does not fit into the plan, or there are too many.
    """
    plan.event(name)
    index = next(index for index, event in enumerate(plan.events) if event.id == name)
    events = (*plan.events[:index], *instead, *plan.events[index + 1 :])
    refuse(fitting_problems(plan, instead, index))
    return with_events(plan, events)


def with_events(plan: Plan, events: Sequence[Event]) -> Plan:
    """Return a plan with these events, and without thoughts about events that it no longer has."""
    refuse_too_many(len(events))
    return _without_gone(plan, changed(plan, events=tuple(events)))


def with_track(plan: Plan, name: str, **values: Any) -> Plan:
    """Return a plan with values of one track changed; `UnknownNameError` if there is no such track."""
    track = changed(plan.track(name), **values)
    return changed(plan, tracks=tuple(track if other.id == name else other for other in plan.tracks))


def without_tracks(plan: Plan, names: set[str]) -> Plan:
    """Return a plan without some tracks, their events and the thoughts' mentions of them."""
    tracks: tuple[Track, ...] = tuple(track for track in plan.tracks if track.id not in names)
    events = tuple(event for event in plan.events if event.track not in names)
    return _without_gone(plan, changed(plan, tracks=tracks, events=events))


def fitting_problems(plan: Plan, events: Sequence[Event], index: int) -> list[Problem]:
    """Return what keeps new or changed events, the first of them at `index`, from fitting into a plan."""
    return [problem for place, event in enumerate(events, index) for problem in event_problems(plan, event, place)]


def refuse(found: Sequence[Problem]) -> None:
    """Raise `PlanError` if there are problems."""
    if found:
        raise PlanError(REFUSAL, found)


def refuse_too_many(number: int) -> None:
    """Raise `PlanError` if a plan would get more events than are allowed."""
    if number > MOST_EVENTS:
        reason = f"this would make {number} events, more than the {MOST_EVENTS} allowed"
        refuse([Problem("events", reason, "Split the plan.")])


def new_ids(used: set[str], stem: str) -> Iterator[str]:
    """Yield those of ``stem.2``, ``stem.3`` … that are not yet used, and add them to those that are."""
    for number in count(2):
        name = f"{stem[:70]}.{number}"
        if name not in used:
            used.add(name)
            yield name


def reshaped(event: Event, bend: Callable[[Curve], Curve], **values: Any) -> Event:
    """Return an event with all of its curves bent and other values changed."""
    bent = {name: bend(curve) for name, curve in curves(event).items()}
    controls = {name.partition(".")[2]: bent.pop(name) for name in list(bent) if name.startswith("controls.")}
    return changed(event, **bent, controls=changed(event.controls, **controls), **values)


def _without_gone(before: Plan, after: Plan) -> Plan:
    """Take out of the thoughts what was there before and is no longer."""
    gone = _names(before) - _names(after)
    if not any(gone.intersection(thought.about) for thought in after.thoughts):
        return after
    thoughts = (changed(thought, about=tuple(n for n in thought.about if n not in gone)) for thought in after.thoughts)
    return changed(after, thoughts=tuple(thoughts))


def _names(plan: Plan) -> set[str]:
    sources = {event.source for event in plan.events if event.source}
    return {event.id for event in plan.events} | {track.id for track in plan.tracks} | sources
