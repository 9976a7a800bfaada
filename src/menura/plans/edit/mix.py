"""Edits of the mix: how loud, where, and in what room."""

from typing import Annotated, Any, Literal

from pydantic import Field

from menura.errors import Problem
from menura.plans.curve import Curve
from menura.plans.edit.parts import changed, refuse, with_event, with_track
from menura.plans.model import Kind, Plan
from menura.values.base import Identifier, Record

Of = Literal["event", "track"]


class Gain(Record):
    """Set the level of an event or track, in dB; a track takes a number only."""

    op: Literal["gain"] = "gain"
    id: Identifier
    gain: Curve
    of: Of = "event"

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the level set."""
        return _set(plan, self.id, self.of, "gain", self.gain)


class Pan(Record):
    """Set the place of an event or track from −1 (left) to 1 (right); a track takes a number only."""

    op: Literal["pan"] = "pan"
    id: Identifier
    pan: Curve
    of: Of = "event"

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the place set."""
        return _set(plan, self.id, self.of, "pan", self.pan)


class Distance(Record):
    """Set how many metres an event is away; none stands for its usual distance."""

    op: Literal["distance"] = "distance"
    id: Identifier
    distance: Curve | None

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the distance set."""
        return with_event(plan, self.id, changed(plan.event(self.id), distance=self.distance))


class Shape(Record):
    """Set the curves that drive a sound from inside; what is not given stays."""

    op: Literal["shape"] = "shape"
    id: Identifier
    loudness: Curve | None = None
    """In dB."""
    brightness: Curve | None = None
    """In dB per octave."""
    pitch: Curve | None = None
    """In semitones."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the controls set."""
        event = plan.event(self.id)
        given = {"loudness": self.loudness, "brightness": self.brightness, "pitch": self.pitch}
        controls = changed(event.controls, **{name: curve for name, curve in given.items() if curve is not None})
        return with_event(plan, self.id, changed(event, controls=controls))


class Mute(Record):
    """Silence an event or track, or let it be heard again."""

    op: Literal["mute"] = "mute"
    id: Identifier
    mute: bool = True
    of: Of = "event"

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with it muted or not."""
        return _set(plan, self.id, self.of, "mute", self.mute)


class Solo(Record):
    """Let a track be heard alone, together with other soloed ones, or no longer so."""

    op: Literal["solo"] = "solo"
    id: Identifier
    solo: bool = True

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the track soloed or not."""
        return with_track(plan, self.id, solo=self.solo)


class Duck(Record):
    """Let a track step back while events of other tracks sound."""

    op: Literal["duck"] = "duck"
    id: Identifier
    """Of the track."""
    duck: Annotated[float, Field(ge=0, le=24)]
    """How far, in dB; 0 for not at all."""
    under: tuple[Kind, ...] = ()
    """Kinds of event it steps back for; empty: all."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the track stepping back."""
        return with_track(plan, self.id, duck=self.duck, duck_under=self.under)


class SetSpace(Record):
    """Put a track into a room."""

    op: Literal["set-space"] = "set-space"
    id: Identifier
    """Of the track."""
    space: str
    """Name of the room; ``none`` for no room."""
    send: Annotated[float, Field(ge=-60, le=12)] | None = None
    """Level of the room's sound in dB; none leaves it."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the track in the room."""
        send = {} if self.send is None else {"send": self.send}
        return with_track(plan, self.id, space=self.space, **send)


def _set(plan: Plan, name: str, of: Of, field: str, value: Any) -> Plan:
    if of == "event":
        return with_event(plan, name, changed(plan.event(name), **{field: value}))
    if isinstance(value, tuple):
        refuse([Problem(field, f"the {field} of a track is one number, not a curve", "Give a number, or edit events.")])
    return with_track(plan, name, **{field: value})
