"""Orders about how loud, how bright and how high something is, and whether it is heard."""

import re

from menura.plans import edit
from menura.plans.curve import Curve
from menura.plans.edit import Edit
from menura.reasoning.grammar.orders.order import LITTLE, MUCH, Order

LOUDNESS = {"little": 2.0, "normal": 4.0, "much": 8.0}
"""Steps of level, in dB."""


DB = re.compile(r"(?P<sign>[+-]?) ?(?P<n>\d+(?:\.\d+)?) ?(?:db|decibels?|分贝)")


def louder(order: Order) -> list[Edit]:
    """Raise a level."""
    return by_decibels(order, 1.0)


def quieter(order: Order) -> list[Edit]:
    """Lower a level."""
    return by_decibels(order, -1.0)


def by_decibels(order: Order, sign: float) -> list[Edit]:
    """Return the edits that raise (1) or lower (-1) a level by what the words say."""
    said = DB.search(order.text.lower())
    size = "little" if LITTLE.search(order.text) else "much" if MUCH.search(order.text) else "normal"
    amount = sign * (float(said["n"]) if said else LOUDNESS[size])
    target = order.required
    if target.whole:
        tracks = [order.plan.track(name) for name in target.tracks]
        return [edit.Gain(id=track.id, gain=track.gain + amount, of="track") for track in tracks]
    return [edit.Gain(id=event.id, gain=raised(event.gain, amount)) for event in target.events]


def raised(curve: Curve, amount: float) -> Curve:
    """Return a curve with an amount added to all of it."""
    if isinstance(curve, (int, float)):
        return curve + amount
    return tuple((time, value + amount) for time, value in curve)


def mute(order: Order, muted: bool = True) -> list[Edit]:
    """Silence something without removing it."""
    target = order.required
    if target.whole:
        return [edit.Mute(id=name, mute=muted, of="track") for name in target.tracks]
    return [edit.Mute(id=event.id, mute=muted) for event in target.events]


def unmute(order: Order) -> list[Edit]:
    """Let something be heard again."""
    return mute(order, muted=False)


def solo(order: Order) -> list[Edit]:
    """Let only some tracks be heard."""
    return [edit.Solo(id=name) for name in order.required.tracks]


def brighter(order: Order, step: float = 2.5) -> list[Edit]:
    """Tilt a spectrum."""
    return [
        edit.Shape(id=event.id, brightness=raised(event.controls.brightness, step)) for event in order.required.events
    ]


def darker(order: Order) -> list[Edit]:
    """Tilt a spectrum the other way."""
    return brighter(order, -2.5)


def higher(order: Order, step: float = 3.0) -> list[Edit]:
    """Raise a pitch."""
    return [edit.Shape(id=event.id, pitch=raised(event.controls.pitch, step)) for event in order.required.events]


def deeper(order: Order) -> list[Edit]:
    """Lower a pitch."""
    return higher(order, -3.0)
