"""Orders about what is heard: added, removed, forbidden, replaced, drawn again."""

import re
from collections.abc import Sequence

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.facts import Facts
from menura.plans.model import Event, Sound
from menura.reasoning.base import Request
from menura.reasoning.grammar import exclusions, joining, targets
from menura.reasoning.grammar.marks import Page, of_kind, values
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.orders.order import Order

INSTEAD = re.compile(r"(?:please )?(?P<new>.+?) instead of (?P<old>.+)|用(?P<new2>.+?)(?:代替|取代)(?P<old2>.+)", re.I)
BOTH = re.compile(
    r"(?:replace|swap|exchange|substitute|change|turn|把|将)\s*(?P<old>.+?)"
    r"(?:\s+(?:with|by|for|into|to)\s+|换成|替换成|替换为|改成|改为|变成)(?P<new>.+)"
    r"|(?P<old2>.+?)(?:换成|替换成|替换为|改成|改为|变成)(?P<new2>.+)",
    re.I,
)
"""What goes, and what comes for it."""


def remove(order: Order) -> list[Edit]:
    """Take something out."""
    target = order.required
    if target.whole:
        return [edit.Remove(id=name, of="track") for name in target.tracks]
    return [edit.Remove(id=event.id) for event in target.events]


def exclude(order: Order) -> list[Edit]:
    """Forbid sounds, and remove those that are there."""
    words = [w for group in values(order.page.marks, "exclude") for w in group]
    words = (
        words
        or [m.value.words for m in of_kind(order.page.marks, "sound")]
        or [m.text for m in of_kind(order.page.marks, "word")]
    )
    found = exclusions.resolved(words, order.atlas)
    names = tuple(dict.fromkeys(name for exclusion in found for name in exclusion.names))
    if not names:
        return []
    gone = {
        event.track
        for event in order.plan.events
        if isinstance(event.body, Sound) and exclusions.forbids(found, event.body.name, order.atlas)
    }
    removed = [edit.Remove(id=name, of="track") for name in sorted(gone)]
    stay = [event for event in order.plan.events if event.track not in gone]
    return [*removed, *_thinned(stay, (*order.plan.exclude, *names), order.atlas), edit.Exclude(names=names)]


def _thinned(events: Sequence[Event], names: Sequence[str], atlas: Atlas) -> list[Edit]:
    """Return the edits that keep what is forbidden out of places that stay."""
    out: list[Edit] = []
    for event in events:
        if isinstance(event.body, Sound) and event.body.name in atlas:
            quiet = exclusions.muted(atlas.get(event.body.name), names, atlas)
            if quiet:
                out.append(edit.Replace(id=event.id, parameters={**event.body.parameters, **quiet}))
    return out


def reroll(order: Order) -> list[Edit]:
    """Draw another take."""
    target = order.target or targets.everything(order.plan)
    return [edit.Reroll(id=event.id) for event in target.events]


def swap(order: Order) -> list[Edit]:
    """Replace a sound by another one, at the same times."""
    old, new = _both(order)
    target = targets.find(order.plan, old, order.atlas) or targets.only(order.plan)
    mention = next((m.value for m in of_kind(new.in_order(), "sound")), None) or _guessed(new, order)
    sound = order.atlas.get(mention.name)
    low, high = sound.duration
    out: list[Edit] = []
    for event in target.events:
        out.append(edit.Replace(id=event.id, name=mention.name, words=mention.words))
        length = min(max(event.duration, low), high, order.plan.duration - event.start)
        if sound.form != "bed" and abs(length - event.duration) > 1e-6:
            out.append(edit.Retime(id=event.id, duration=round(length, 3)))
    return out


def _guessed(page: Page, order: Order) -> Mention:
    words = " ".join(m.text for m in of_kind(page.in_order(), "word", "manner"))
    matches = order.atlas.search(words, 3)
    if not matches or matches[0].score < 0.45:
        near = ", ".join(match.name for match in matches)
        raise RequestError(
            f"{words!r} is no sound known here.", hint=f"Nearest: {near}." if near else "See: menura sounds"
        )
    return Mention(matches[0].name, matches[0].score, (), words, matches[0].via)


def _both(order: Order) -> tuple[Page, Page]:
    """Return the marked words for what goes and for what comes."""
    from menura.reasoning.grammar.reading import marked

    found = sides(order.text)
    if found is None:
        raise RequestError(
            f"{order.text!r} does not say what to replace by what.", hint='For example: "replace rain with wind"'
        )
    old, new = found
    return marked(old, order.atlas), marked(new, order.atlas)


def sides(text: str) -> tuple[str, str] | None:
    """Return the words for what goes and for what comes; None where a text has not both."""
    match = INSTEAD.match(text) or BOTH.search(text)
    if not match:
        return None
    groups = match.groupdict()
    return groups["old"] or groups.get("old2") or "", groups["new"] or groups.get("new2") or ""


def add(order: Order) -> list[Edit]:
    """Add what an order asks for, as if it had been in the request."""
    from menura.reasoning.grammar.reasoner import GrammarReasoner

    words = re.sub(
        r"^\W*(?:please )?(?:add|insert|include|also|append)\b|^(?:请)?(?:再)?(?:添加|加上|加入|增加|插入|加|再来)",
        "",
        order.text,
        flags=re.I,
    )
    plan = order.plan
    words, joined = joining.joined(plan, words, order.atlas)
    if joined and not words.strip():
        return joined
    request = Request(text=words, duration=plan.duration, seed=plan.seed, language=plan.language)
    extra = GrammarReasoner(order.atlas).plan(request, Facts())
    taken = {event.id for event in plan.events}
    tracks = {track.id for track in plan.tracks}
    spaces = [track.space for track in plan.tracks if track.space != "none"]
    out = joined
    for event in (e for e in extra.events if e.track not in targets.BACKGROUNDS):
        label = _free(event.track if event.id == event.track else event.id, taken)
        taken.add(label)
        track = None
        if event.track not in tracks:
            track = extra.track(event.track)
            if spaces and track.space != "none" and not order.says_place:
                track = track.model_copy(update={"space": spaces[0]})
            tracks.add(event.track)
        out.append(edit.Add(event=event.model_copy(update={"id": label, "because": None}), track=track))
    return out


def _free(label: str, taken: set[str]) -> str:
    stem = re.sub(r"-\d+$", "", label)
    number, free = 1, label
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free
