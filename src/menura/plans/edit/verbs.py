"""Every edit as a function of the plan, for people who write Python."""

from collections.abc import Mapping
from typing import Any, Literal

from menura.plans.curve import Curve
from menura.plans.edit.events import Add, Move, Remove, Replace, Reroll, Retime, Split
from menura.plans.edit.list import Edit
from menura.plans.edit.mix import Distance, Duck, Gain, Mute, Of, Pan, SetSpace, Shape, Solo
from menura.plans.edit.music import AddSheet, EditSheet
from menura.plans.edit.parts import REFUSAL
from menura.plans.edit.whole import Exclude, RetargetDuration
from menura.plans.model import Body, Event, Kind, Plan, Thought, Track, Value
from menura.scores.edit import Edit as SheetEdit
from menura.scores.model import LeadSheet
from menura.values.problems import made


def add(plan: Plan, event: Event, *, track: Track | None = None, thought: Thought | None = None) -> Plan:
    """Add an event, with the track and the thought it needs. See :class:`Add`."""
    return _edited(plan, Add, {"event": event, "track": track, "thought": thought})


def remove(plan: Plan, target: str, *, of: Of = "event") -> Plan:
    """Remove an event, or a track with its events. See :class:`Remove`."""
    return _edited(plan, Remove, {"id": target, "of": of})


def move(plan: Plan, target: str, start: float) -> Plan:
    """Let an event start at `start` seconds. See :class:`Move`."""
    return _edited(plan, Move, {"id": target, "start": start})


def retime(plan: Plan, target: str, duration: float) -> Plan:
    """Let an event last `duration` seconds. See :class:`Retime`."""
    return _edited(plan, Retime, {"id": target, "duration": duration})


def gain(plan: Plan, target: str, gain: Curve, *, of: Of = "event") -> Plan:
    """Set the level of an event or track in dB. See :class:`Gain`."""
    return _edited(plan, Gain, {"id": target, "gain": gain, "of": of})


def pan(plan: Plan, target: str, pan: Curve, *, of: Of = "event") -> Plan:
    """Set the place of an event or track from −1 (left) to 1 (right). See :class:`Pan`."""
    return _edited(plan, Pan, {"id": target, "pan": pan, "of": of})


def distance(plan: Plan, target: str, distance: Curve | None) -> Plan:
    """Set the distance of an event in metres. See :class:`Distance`."""
    return _edited(plan, Distance, {"id": target, "distance": distance})


def shape(
    plan: Plan,
    target: str,
    *,
    loudness: Curve | None = None,
    brightness: Curve | None = None,
    pitch: Curve | None = None,
) -> Plan:
    """Set the curves that drive a sound: dB, dB per octave, semitones. See :class:`Shape`."""
    return _edited(plan, Shape, {"id": target, "loudness": loudness, "brightness": brightness, "pitch": pitch})


def duck(plan: Plan, target: str, duck: float, under: tuple[Kind, ...] = ()) -> Plan:
    """Let a track step back by `duck` dB while others sound. See :class:`Duck`."""
    return _edited(plan, Duck, {"id": target, "duck": duck, "under": under})


def mute(plan: Plan, target: str, mute: bool = True, *, of: Of = "event") -> Plan:
    """Silence an event or track, or let it be heard again. See :class:`Mute`."""
    return _edited(plan, Mute, {"id": target, "mute": mute, "of": of})


def solo(plan: Plan, target: str, solo: bool = True) -> Plan:
    """Let a track be heard alone, or no longer so. See :class:`Solo`."""
    return _edited(plan, Solo, {"id": target, "solo": solo})


def replace(
    plan: Plan,
    target: str,
    *,
    name: str | None = None,
    words: str | None = None,
    parameters: Mapping[str, Value] | None = None,
    body: Body | None = None,
) -> Plan:
    """Let something else sound at the same time and place. See :class:`Replace`."""
    return _edited(plan, Replace, {"id": target, "name": name, "words": words, "parameters": parameters, "body": body})


def split(plan: Plan, target: str, at: float, *, new: str | None = None) -> Plan:
    """Cut an event in two at `at` seconds of the plan. See :class:`Split`."""
    return _edited(plan, Split, {"id": target, "at": at, "new": new})


def reroll(plan: Plan, target: str, seed: int | None = None) -> Plan:
    """Ask for another take of an event. See :class:`Reroll`."""
    return _edited(plan, Reroll, {"id": target, "seed": seed})


def set_space(plan: Plan, target: str, space: str, *, send: float | None = None) -> Plan:
    """Put a track into a room. See :class:`SetSpace`."""
    return _edited(plan, SetSpace, {"id": target, "space": space, "send": send})


def exclude(plan: Plan, *names: str) -> Plan:
    """Forbid sounds by atlas name or tag, and remove the events called so. See :class:`Exclude`."""
    return _edited(plan, Exclude, {"names": names})


def retarget_duration(plan: Plan, duration: float, fit: Literal["cut", "stretch", "loop"] = "cut") -> Plan:
    """Make the plan `duration` seconds long. See :class:`RetargetDuration`."""
    return _edited(plan, RetargetDuration, {"duration": duration, "fit": fit})


def add_sheet(
    plan: Plan, sheet: LeadSheet, start: float = 0.0, until: float | None = None, *, gain: float = 0.0
) -> Plan:
    """Add a lead sheet with those who play it, its first beat at `start` seconds. See :class:`AddSheet`."""
    return _edited(plan, AddSheet, {"sheet": sheet, "start": start, "until": until, "gain": gain})


def edit_sheet(plan: Plan, sheet: str, *edits: SheetEdit) -> Plan:
    """Change a lead sheet of a plan by edits of :mod:`menura.scores.edit`. See :class:`EditSheet`."""
    return _edited(plan, EditSheet, {"sheet": sheet, "edits": edits})


def _edited(plan: Plan, kind: type[Edit], values: dict[str, Any]) -> Plan:
    return made(kind, values, REFUSAL).apply(plan)
