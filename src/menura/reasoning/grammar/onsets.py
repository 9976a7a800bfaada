"""When something begins that the words say begins: "a kettle starts to whistle"."""

from collections.abc import Sequence

from menura.plans.facts import Facts
from menura.reasoning.grammar.draft import Draft
from menura.reasoning.grammar.following import STILL
from menura.reasoning.grammar.series import SHORTEST, counted
from menura.reasoning.grammar.slots import Slot

SHARE = (0.34, 0.42)
"""Part of a scene after which something begins when nothing else decides."""

AFTER = 0.6
"""Seconds for which what was named before is heard alone at least."""

LATEST = 0.75
"""Part of a scene after which nothing begins any more, so that it is still heard well."""

NEAR = 0.3
"""Part of a scene within which a reason in the picture counts."""

CALM = 1.0
"""Seconds without motion before motion that tells a beginning."""

SURE = 0.5
"""Confidence from which an object's appearance counts."""


def begin(slots: Sequence[Slot], facts: Facts, duration: float, draft: Draft) -> None:
    """Let what starts begin partway: where the picture gives a reason, otherwise about a third in.

    Parameters
    ----------
    slots : sequence of Slot
        Changed in place.
    facts : Facts
    duration : float
        Of the scene, in seconds.
    draft : Draft
        Gets the thoughts.
    """
    for slot in slots:
        if _begins(slot) and (len(slots) > 1 or facts.kind == "video"):
            _begin(slot, slots, facts, duration, draft)


def _begins(slot: Slot) -> bool:
    wish = slot.wish
    free = not (wish.is_timed or slot.bound or wish.scope or wish.delay is not None)
    return free and slot.sound is not None and bool(wish.first("begin")) and wish.relation not in {"then", "until"}


def _begin(slot: Slot, slots: Sequence[Slot], facts: Facts, duration: float, draft: Draft) -> None:
    before = [other for other in slots if other.index < slot.index and other.sound is not None]
    after = [other.start for other in slots if other.index > slot.index and other.wish.relation in {"then", "until"}]
    if after and not before:
        return
    earliest = max((_first(other) for other in before), default=0.0) + AFTER
    span = slot.series.span if counted(slot.wish) is not None or after else 0.0
    latest = max(min(LATEST * duration, min(after, default=duration) - max(span, AFTER)), 0.0)
    if latest < slot.start:
        return
    usual = min(max(slot.chance.uniform(*SHARE) * duration, earliest, slot.start), latest)
    key, time = _reason(facts, usual, min(earliest, usual), latest, NEAR * duration)
    slot.start = round(time, 3)
    slot.series = slot.series.cut(max(duration - slot.start, SHORTEST))
    if slot.stop is not None and slot.stop <= slot.start:
        slot.stop = None
    names = ", ".join(dict.fromkeys(other.wish.name for other in before))
    if key == "begins-partway" and names:
        key = "begins-after"
    draft.think("timing", draft.say(key, name=slot.wish.name, time=slot.start, others=names), [slot.wish.name])


def _first(slot: Slot) -> float:
    return slot.bound[0].start if slot.bound else min(slot.starts)


def _reason(facts: Facts, usual: float, earliest: float, latest: float, near: float) -> tuple[str, float]:
    """Return the key of the sentence that gives the reason, and the time in seconds."""
    for key, times in (
        ("begins-at-cut", facts.cuts),
        ("begins-appearing", _appearances(facts)),
        ("begins-moving", _awakenings(facts)),
    ):
        fitting = [time for time in times if earliest <= time <= latest and abs(time - usual) <= near]
        if fitting:
            return key, min(fitting, key=lambda time: abs(time - usual))
    return "begins-partway", usual


def _appearances(facts: Facts) -> list[float]:
    """Return when objects appear that strike nothing: what strikes is heard otherwise."""
    striking = {impact.source for impact in facts.impacts}
    return [
        thing.boxes[0].time
        for thing in facts.objects
        if thing.boxes and thing.id not in striking and thing.confidence >= SURE and thing.boxes[0].time > 0.2
    ]


def _awakenings(facts: Facts) -> list[float]:
    """Return when motion begins after calm; none in a picture in which something strikes."""
    if facts.motion is None or facts.impacts:
        return []
    found, calm = [], 0.0
    for time, energy in zip(facts.motion.times, facts.motion.energy, strict=True):
        if energy > STILL:
            if time - calm >= CALM:
                found.append(time)
            calm = time
    return found
