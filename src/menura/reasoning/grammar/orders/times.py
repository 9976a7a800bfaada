"""Orders about when something is heard, and how long."""

import re
from collections.abc import Sequence

from menura.errors import RequestError
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.model import Event, Plan
from menura.reasoning.grammar import players
from menura.reasoning.grammar.lengths import LEAST
from menura.reasoning.grammar.marks import of_kind
from menura.reasoning.grammar.orders.order import Order

STEP = 0.5
"""Seconds by which something is moved when no number is given."""


EARLIER = re.compile(r"\b(?:earlier|sooner|forward|back in time)\b|提前|早|前移")
TO = re.compile(r"\b(?:to|at)\b(?! the)|移到|挪到|放到|放在|改到|移动到|推迟到|提前到")
SCENE = re.compile(
    r"\b(?:it|scene|clip|plan|soundtrack|audio|everything|whole|video|track)\b|总|全部|整个|整段|场景|时长|音频|长度|它"
)


def move(order: Order) -> list[Edit]:
    """Start something at another time; several events keep their distances."""
    events, plan = players.together(order.plan, order.required.events, order.text), order.plan
    first = min(event.start for event in events)
    named = order.times or (order.lengths if TO.search(order.text.lower()) else [])
    if named:
        shift = named[0] - first
    else:
        amount = order.lengths[0] if order.lengths else STEP
        shift = -amount if EARLIER.search(order.text.lower()) else amount
    shift = max(shift, -first)
    moved = sorted(events, key=lambda event: event.start, reverse=shift > 0)
    if shift > 0 and len(events) == len(plan.events) and all(map(players.plays, events)):
        return _delayed(plan, moved, shift)
    return [made for event in moved for made in _moved(event, round(event.start + shift, 3), plan.duration)]


def _delayed(plan: Plan, events: Sequence[Event], shift: float) -> list[Edit]:
    """Return the edits that let a piece of music begin later and still be heard to its end."""
    end = round(plan.duration + shift, 6)
    shorter = [edit.Retime(id=event.id, duration=event.duration) for event in events]
    moved = [edit.Move(id=event.id, start=round(event.start + shift, 3)) for event in events]
    return [edit.RetargetDuration(duration=end), *shorter, *moved]


def _moved(event: Event, start: float, end: float) -> list[Edit]:
    """Return the edits that let an event start at a time, its tail cut off where the plan ends."""
    room = round(end - start, 3)
    if room < LEAST:
        raise RequestError(
            f"{event.id} cannot start at {start:g} s: the plan ends at {end:g} s.",
            hint='Choose an earlier time, or first: "make it 20 seconds long"',
        )
    shorter: list[Edit] = [edit.Retime(id=event.id, duration=room)] if room < event.duration else []
    return [*shorter, edit.Move(id=event.id, start=start)]


def relength(order: Order) -> list[Edit]:
    """Make the scene, or one thing in it, last longer or shorter."""
    target = order.target
    shorter = re.search(r"\bshort|\btrim|\bcut|短", order.text.lower())
    lengths = order.lengths or order.times
    if target is None or (not any(of_kind(order.page.marks, "sound")) and SCENE.search(order.text.lower())):
        length = lengths[0] if lengths else order.plan.duration * (2 / 3 if shorter else 1.5)
        fit = "loop" if re.search(r"\bloop|循环", order.text.lower()) else "cut"
        if re.search(r"\bstretch|拉伸", order.text.lower()):
            fit = "stretch"
        return [edit.RetargetDuration.model_validate({"duration": length, "fit": fit})]
    out: list[Edit] = []
    for event in target.events:
        length = lengths[0] if lengths else event.duration * (2 / 3 if shorter else 1.5)
        room = order.plan.duration - event.start
        out.append(edit.Retime(id=event.id, duration=round(min(length, room), 3)))
    return out


def split(order: Order) -> list[Edit]:
    """Cut one event in two."""
    times = order.times or order.lengths
    if not times:
        raise RequestError("A split needs a time.", hint='For example: "split the rain at 4 s"')
    hit = [event for event in order.required.events if event.start < times[0] < event.end]
    if not hit:
        raise RequestError(f"Nothing that is named sounds at {times[0]:g} s.", hint="Choose a time inside an event.")
    return [edit.Split(id=event.id, at=times[0]) for event in hit]
