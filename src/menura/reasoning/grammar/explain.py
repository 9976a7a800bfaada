"""Why one sound is in the plan, when it is heard, and from how far."""

from collections.abc import Sequence

from menura.reasoning.grammar import following
from menura.reasoning.grammar.draft import LISTED, Draft
from menura.reasoning.grammar.slots import Slot

SEEN = {
    "impacts": "seen-impacts",
    "motion": "seen-motion",
    "outdoors": "seen-outdoors",
    "night": "seen-night",
    "indoors": "seen-indoors",
}
"""What a picture shows → the sentence about it."""

Times = Sequence[tuple[str, float, float]]


def explain(slot: Slot, named: Times, slots: Sequence[Slot], draft: Draft) -> str:
    """Add the thoughts behind one slot's events.

    Parameters
    ----------
    slot : Slot
    named : sequence of (str, float, float)
        Id, start and duration of its events.
    slots : sequence of Slot
        All that are heard.
    draft : Draft

    Returns
    -------
    str
        Id of the thought that the events follow from.
    """
    labels = [label for label, _, _ in named]
    because = _meaning(slot, named, draft)
    if not slot.bound:
        _timing(slot, named, slots, draft)
    _space(slot, labels, draft)
    return because


def _meaning(slot: Slot, named: Times, draft: Draft) -> str:
    say, wish = draft.say, slot.wish
    labels = [label for label, _, _ in named]
    if wish.mention.via in SEEN and wish.mention.via == wish.words:
        return draft.think("perception", say(SEEN[wish.words], name=wish.name, count=len(labels)), labels)
    starts = [start for _, start, _ in named]
    gap = say("gap", gap=round((starts[-1] - starts[0]) / (len(starts) - 1), 2)) if len(starts) > 1 else ""
    count = say("count-many", count=len(labels), gap=gap) if len(labels) > 1 else say("count-one")
    confidence = float(wish.mention.confidence)
    text = say("request", words=wish.words, name=wish.name, via=wish.mention.via, confidence=confidence, count=count)
    return draft.think("meaning", text, labels)


def _timing(slot: Slot, named: Times, slots: Sequence[Slot], draft: Draft) -> None:
    say, wish = draft.say, slot.wish
    labels = [label for label, _, _ in named]
    starts = [start for _, start, _ in named]
    other = next((s for s in slots if s.index == slot.other), None)
    if slot.reason == "timing-given":
        shown = ", ".join(f"{start:g}" for start in starts[:LISTED]) + (" …" if len(starts) > LISTED else "")
        draft.think("timing", say("timing-given", times=f"{shown} s"), labels)
    elif other is not None and slot.reason != "timing-whole":
        kind = other.wish.mention.words if other.is_cue else "pause"
        values = {"name": wish.name, "other": other.wish.name or say(kind), "time": starts[0]}
        draft.think("timing", say(slot.reason, **values), labels)
    elif slot.is_bed:
        draft.think("timing", say("timing-whole", name=wish.name, start=starts[0], end=starts[0] + named[0][2]), labels)


def _space(slot: Slot, labels: Sequence[str], draft: Draft) -> None:
    say, wish, sound = draft.say, slot.wish, slot.sound
    motion = next((m for m in wish.manners if "motion" in m.effects), None)
    if motion is not None:
        draft.think("space", say("motion", name=wish.name, words=motion.name), labels)
    elif sound is not None and (wish.metres is not None or wish.factor("distance") != 1.0):
        metres = wish.metres if wish.metres is not None else sound.distance * wish.factor("distance")
        draft.think("space", say("distance-given", name=wish.name, words=wish.words, metres=float(metres)), labels)
    if sound is not None and draft.follows and not slot.bound and following.follows_motion(sound):
        draft.think("perception", say("follows", name=wish.name), labels)
