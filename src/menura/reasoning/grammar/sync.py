"""Binds the slots of a schedule to a video, and says how."""

from collections.abc import Sequence

from menura.plans.facts import Facts, Impact
from menura.reasoning.grammar import bind
from menura.reasoning.grammar.draft import LISTED, Draft
from menura.reasoning.grammar.series import counted
from menura.reasoning.grammar.slots import Slot

NEAR = 0.8
"""Seconds within which what follows something else moves to a cut."""


def sync(slots: Sequence[Slot], facts: Facts, draft: Draft, *, guessed: bool) -> None:
    """Let slots land on impacts and begin at cuts.

    Parameters
    ----------
    slots : sequence of Slot
        Changed in place.
    facts : Facts
    draft : Draft
        Gets the thoughts and notices.
    guessed : bool
        Whether the sounds were guessed from the picture: then strength decides among them.
    """
    if facts.kind != "video":
        return
    rows = [slot for slot in slots if bind.has_strokes(slot.wish, slot.sound)]
    seen = bind.pace(facts.impacts) is not None
    striking = [
        slot
        for slot in slots
        if bind.is_striking(slot.wish, slot.sound) or (seen and slot in rows and slot.sound and bind.stroke(slot.sound))
    ]
    if striking and not facts.impacts:
        for slot in striking:
            draft.notice("not-known", draft.say("no-impacts", name=slot.wish.name), draft.say("give-times"))
    elif striking:
        _land(striking, facts, draft, guessed)
    for slot in rows:
        _keep_pace(slot, facts, draft)
    for slot in slots:
        if not _change_place(slot, slots, facts, draft):
            _begin_at_cut(slot, facts, draft)


def _land(slots: Sequence[Slot], facts: Facts, draft: Draft, guessed: bool) -> None:
    say = draft.say
    wishes, sounds = [slot.wish for slot in slots], [slot.sound for slot in slots if slot.sound]
    usable = facts.impacts if guessed or len(slots) > 1 else _own(slots[0], facts, draft)
    strongest = max(impact.strength for impact in usable)
    how, groups = bind.allotted(wishes, sounds, usable, by_strength=guessed)
    if len(slots) > 1:
        names = ", ".join(slot.wish.name for slot in slots)
        draft.think(
            "perception", say("bound-divided", names=names, how=say(f"by-{how}")), [slot.wish.name for slot in slots]
        )
    for slot, impacts in zip(slots, groups, strict=True):
        if slot.sound is not None and slot.sound.form == "bed":
            if len(impacts) < bind.FEWEST:
                continue
            slot.parameters = bind.stroke(slot.sound)
        slot.bound = bind.bound(impacts, strongest, facts)
        slot.lasts, slot.stop = False, None
        _tell_landing(slot, impacts, draft)


def _own(slot: Slot, facts: Facts, draft: Draft) -> Sequence[Impact]:
    """Return the impacts without those that something else makes elsewhere, and say which those are."""
    strays = bind.strays(facts.impacts)
    if not strays or counted(slot.wish) is not None:
        return facts.impacts
    text = draft.say("strays", count=len(strays), times=_times(strays), name=slot.wish.name)
    draft.notice("not-known", text, draft.say("name-strays"))
    return [impact for impact in facts.impacts if impact not in strays]


def _tell_landing(slot: Slot, impacts: Sequence[Impact], draft: Draft) -> None:
    say, name = draft.say, slot.wish.name
    if not impacts:
        draft.notice("not-known", say("no-impacts", name=name), say("give-times"))
        return
    asked = counted(slot.wish)
    if asked is not None and asked > len(impacts):
        draft.notice("not-known", say("fewer-impacts", wanted=asked, name=name, count=len(impacts)), say("give-times"))
    key = "bound-strokes" if slot.parameters else "bound"
    draft.think("perception", say(key, name=name, count=len(impacts), times=_times(impacts)), [name])


def _times(impacts: Sequence[Impact]) -> str:
    shown = ", ".join(f"{impact.time:.2f}" for impact in impacts[:LISTED])
    return shown + (" …" if len(impacts) > LISTED else "")


def _keep_pace(slot: Slot, facts: Facts, draft: Draft) -> None:
    """Give a row of strokes that cannot land on impacts their pace, or say that it keeps its own."""
    if slot.bound or slot.sound is None:
        return
    seen = bind.pace(facts.impacts)
    if seen is None or "period" not in {*slot.sound.columns, *slot.sound.ranges} or bind.stroke(slot.sound):
        draft.think("perception", draft.say("own-pace", name=slot.wish.name), [slot.wish.name])
        return
    slot.parameters = {"period": seen}
    slot.start = round(min(impact.time for impact in facts.impacts), 3)
    draft.think("perception", draft.say("paced", name=slot.wish.name, pace=seen), [slot.wish.name])


def _change_place(slot: Slot, slots: Sequence[Slot], facts: Facts, draft: Draft) -> bool:
    """Move what follows in another place to the nearest cut, and end there what goes on in the place before."""
    free = slot.wish.relation in {"then", "sentence"} and not slot.wish.is_timed and slot.wish.delay is None
    before = [other for other in slots if other.index < slot.index]
    left = [other for other in before if other.wish.place and other.wish.place != slot.wish.place]
    if not (facts.cuts and free and slot.wish.place and left):
        return False
    earliest = max(other.start for other in left)
    cut = min((time for time in facts.cuts if time > earliest), key=lambda time: abs(time - slot.start), default=None)
    if cut is None:
        return False
    for other in left:
        if other.lasts and not other.wish.is_timed:
            other.stop = round(cut, 3)
    if not slot.bound:
        slot.start = round(cut, 3)
    text = draft.say("place-at-cut", place=slot.wish.place, time=float(cut))
    draft.think("perception", text, [slot.wish.name])
    return True


def _begin_at_cut(slot: Slot, facts: Facts, draft: Draft) -> None:
    """Move what follows something else to a cut, where one is near."""
    if slot.bound or slot.wish.relation != "then" or slot.wish.is_timed or slot.wish.delay is not None:
        return
    cut = min(facts.cuts, key=lambda time: abs(time - slot.start), default=None)
    if cut is not None and abs(cut - slot.start) <= NEAR and cut > 0:
        slot.start = round(cut, 3)
        draft.think("perception", draft.say("cut", time=float(cut), name=slot.wish.name), [slot.wish.name])
