"""Players, singers and speakers who join a plan: "add soft piano from 3 s"."""

import re

from menura.engines.sounds.atlas import Atlas
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.model import Plan
from menura.reasoning import performing
from menura.reasoning.grammar import casting, performances, players
from menura.reasoning.grammar.performances import Parted
from menura.reasoning.grammar.reading import read
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.schedule import schedule
from menura.reasoning.performing import Performance
from menura.scores.edit import AddPart

ALONE = re.compile(r"^(?:an?|the|some|more) |^一?[个些段把支架只]|[。.]$")
"""What stands around the name of an instrument that is all that is said."""


def joined(plan: Plan, words: str, atlas: Atlas) -> tuple[str, list[Edit]]:
    """Return what of some words is sounds, and the edits that let the others in.

    An instrument that nobody times joins the music that is there; any other music is a piece of its own, in the key and
    at the tempo of what is there.

    Parameters
    ----------
    plan : Plan
    words : str
        As in a request.
    atlas : Atlas
    """
    words = words.strip(" :：")
    player = ALONE.sub("", words.lower()).strip()
    if players.heard_sheets(plan) and any(player in each.names for each in players.named_instruments(player)):
        return "", _seats(plan, Performance("music", words=player))
    parted = performances.parted(words, atlas)
    edits: list[Edit] = []
    for each in _timed(plan, parted, atlas):
        seats = [] if each.start > 0 else _seats(plan, each)
        made = seats or performing.entered(plan, (each,), _sayings(plan))[1]
        plan = edit.apply(plan, made)
        edits += made
    return parted.rest, edits


def _timed(plan: Plan, parted: Parted, atlas: Atlas) -> tuple[Performance, ...]:
    """Return those who join with their times in the plan."""
    wishes = casting.cued(read(parted.cued, atlas, _sayings(plan)).wishes)
    sounds = [atlas.get(wish.name) if wish.name else None for wish in wishes]
    spoken = [each.seconds for each in parted.cast]
    slots, _ = schedule(wishes, sounds, plan.seed, plan.duration, spoken)
    return casting.placed(parted.cast, slots, plan.duration)


def _sayings(plan: Plan) -> Sayings:
    return Sayings("zh" if plan.language == "zh" else "en")


def _seats(plan: Plan, each: Performance) -> list[Edit]:
    """Return the edits by which instruments join music that is there; none where a piece of its own is meant."""
    sheets, found = players.heard_sheets(plan), players.named_instruments(each.words)
    if each.kind != "music" or not sheets or not found or players.names(each.words, "music"):
        return []
    from menura.composing.orchestration import joining

    sheet, out = sheets[0], list[Edit]()
    for player in dict.fromkeys(found):
        out.append(edit.EditSheet(sheet=sheet.id, edits=(AddPart(part=joining(sheet, player, plan.seed)),)))
        sheet = edit.apply(plan, out).sheet(sheet.id)
    return out
