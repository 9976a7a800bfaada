"""Orders about where something is heard, and how it is made."""

import re
from collections.abc import Mapping

from menura.engines.sounds.atlas import Atlas
from menura.plans import edit
from menura.plans.curve import Curve
from menura.plans.edit import Edit
from menura.plans.model import Event, Sound, Value
from menura.reasoning.grammar import targets
from menura.reasoning.grammar.marks import of_kind, values
from menura.reasoning.grammar.orders.levels import by_decibels
from menura.reasoning.grammar.orders.order import Order

FARTHER = 3.0
"""Factor of distance of one step away."""


def farther(order: Order) -> list[Edit]:
    """Move something away."""
    return _at_distance(order, FARTHER)


def closer(order: Order) -> list[Edit]:
    """Bring something near."""
    return _at_distance(order, 1 / FARTHER)


def _at_distance(order: Order, factor: float) -> list[Edit]:
    metres = values(order.page.marks, "metres")
    return [
        edit.Distance(id=event.id, distance=metres[0] if metres else _scaled(_distance(event, order.atlas), factor))
        for event in order.required.events
    ]


def _distance(event: Event, atlas: Atlas) -> Curve:
    if event.distance is not None:
        return event.distance
    known = isinstance(event.body, Sound) and event.body.name in atlas
    return atlas.get(event.body.name).distance if known and isinstance(event.body, Sound) else 2.0


def _scaled(curve: Curve, factor: float) -> Curve:
    def within(metres: float) -> float:
        return round(min(max(metres * factor, 0.05), 20_000.0), 2)

    if isinstance(curve, (int, float)):
        return within(curve)
    return tuple((time, within(value)) for time, value in curve)


def pan(order: Order) -> list[Edit]:
    """Put something to the left or right."""
    lower = order.text.lower()
    said = next((m.value.effects["pan"] for m in of_kind(order.page.marks, "manner") if "pan" in m.value.effects), None)
    if said is None:
        said = 0.0 if re.search(r"cent|中", lower) else 0.7 if re.search(r"right|右", lower) else -0.7
    out: list[Edit] = []
    for event in order.required.events:
        curve: Curve = (
            float(said)
            if isinstance(said, (int, float))
            else tuple((round(i * event.duration / (len(said) - 1), 6), value) for i, value in enumerate(said))
        )
        out.append(edit.Pan(id=event.id, pan=curve))
    return out


def shape(order: Order) -> list[Edit]:
    """Change the room, the distance, or how something is made."""
    out: list[Edit] = []
    place = values(order.page.marks, "place")
    if place:
        target = order.target or targets.everything(order.plan)
        out += [edit.SetSpace(id=name, space=place[-1]) for name in target.tracks]
    if values(order.page.marks, "metres"):
        out += _at_distance(order, 1.0)
    for manner in values(order.page.marks, "manner"):
        out += _shaped(order, manner.effects)
    return out


def _shaped(order: Order, effects: Mapping[str, object]) -> list[Edit]:
    """Return the edits that one adjective asks for."""
    out: list[Edit] = []
    if isinstance(effects.get("distance"), (int, float)):
        out += _at_distance(order, float(str(effects["distance"])))
    if "pan" in effects:
        out += pan(order)
    if "gain" in effects or "loudness" in effects:
        amount = float(str(effects.get("gain", effects.get("loudness"))))
        out += by_decibels(order, 1.0 if amount > 0 else -1.0)
    for event in order.required.events if "set" in effects or "variant" in effects else ():
        parameters = _parameters(event, effects, order.atlas)
        if parameters:
            out.append(edit.Replace(id=event.id, parameters=parameters))
    fade = effects.get("fade")
    for event in order.required.events if fade in {"in", "out"} else ():
        base = event.gain if isinstance(event.gain, (int, float)) else 0.0
        third = round(event.duration / 3, 3)
        points = (
            ((0.0, base - 50.0), (third, base))
            if fade == "in"
            else ((0.0, base), (round(event.duration - third, 3), base), (event.duration, base - 50.0))
        )
        out.append(edit.Gain(id=event.id, gain=points))
    return out


def _parameters(event: Event, effects: Mapping[str, object], atlas: Atlas) -> dict[str, Value]:
    if not isinstance(event.body, Sound) or event.body.name not in atlas:
        return {}
    sound = atlas.get(event.body.name)
    wanted = effects.get("set", {})
    found: dict[str, Value] = {k: v for k, v in wanted.items() if k in sound.human} if isinstance(wanted, dict) else {}
    variants = effects.get("variant", ())
    for parameter, choices in sound.variants.items():
        chosen = next((v for v in variants if v in choices), None) if isinstance(variants, list) else None
        if chosen:
            found[parameter] = chosen
    return {**event.body.parameters, **found} if found else {}
