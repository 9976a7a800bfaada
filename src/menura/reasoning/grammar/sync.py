"""Binds the slots of a schedule to a video, and says how."""

from collections.abc import Sequence

from menura.plans.facts import Facts
from menura.reasoning.grammar import bind
from menura.reasoning.grammar.draft import LISTED, Draft
from menura.reasoning.grammar.schedule import Slot
from menura.reasoning.grammar.series import counted

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
    striking = [slot for slot in slots if bind.is_striking(slot.wish, slot.sound)]
    if striking and not facts.impacts:
        for slot in striking:
            draft.notice("not-known", draft.say("no-impacts", name=slot.wish.name), draft.say("give-times"))
    elif striking:
        _land(striking, facts, draft, guessed)
    for slot in slots:
        _begin_at_cut(slot, facts, draft)


def _land(slots: Sequence[Slot], facts: Facts, draft: Draft, guessed: bool) -> None:
    say = draft.say
    strongest = max(impact.strength for impact in facts.impacts)
    wishes, sounds = [slot.wish for slot in slots], [slot.sound for slot in slots if slot.sound]
    how, groups = bind.allotted(wishes, sounds, facts.impacts, by_strength=guessed)
    if len(slots) > 1:
        names = ", ".join(slot.wish.name for slot in slots)
        draft.think(
            "perception", say("bound-divided", names=names, how=say(f"by-{how}")), [slot.wish.name for slot in slots]
        )
    for slot, impacts in zip(slots, groups, strict=True):
        slot.bound = bind.bound(impacts, strongest, facts)
        slot.lasts, slot.stop = False, None
        if not impacts:
            draft.notice("not-known", say("no-impacts", name=slot.wish.name), say("give-times"))
            continue
        asked = counted(slot.wish)
        if asked is not None and asked > len(impacts):
            text = say("fewer-impacts", wanted=asked, name=slot.wish.name, count=len(impacts))
            draft.notice("not-known", text, say("give-times"))
        times = ", ".join(f"{impact.time:.2f}" for impact in impacts[:LISTED])
        times += " …" if len(impacts) > LISTED else ""
        text = say("bound", name=slot.wish.name, count=len(impacts), times=times)
        draft.think("perception", text, [slot.wish.name])


def _begin_at_cut(slot: Slot, facts: Facts, draft: Draft) -> None:
    """Move what follows something else to a cut, where one is near."""
    if slot.bound or slot.wish.relation != "then" or slot.wish.is_timed or slot.wish.delay is not None:
        return
    cut = min(facts.cuts, key=lambda time: abs(time - slot.start), default=None)
    if cut is not None and abs(cut - slot.start) <= NEAR and cut > 0:
        slot.start = round(cut, 3)
        draft.think("perception", draft.say("cut", time=float(cut), name=slot.wish.name), [slot.wish.name])
