"""What each kind of order does to a plan."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans import edit
from menura.plans.curve import Curve
from menura.plans.edit import Edit
from menura.plans.facts import Facts
from menura.plans.model import Event, Plan, Sound, Value
from menura.reasoning.base import Request
from menura.reasoning.grammar import exclusions, joining, players, targets
from menura.reasoning.grammar.lengths import LEAST
from menura.reasoning.grammar.marks import Page, of_kind, values
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.targets import Target

STEP = 0.5
"""Seconds by which something is moved when no number is given."""

LOUDNESS = {"little": 2.0, "normal": 4.0, "much": 8.0}
"""Steps of level, in dB."""

FARTHER = 3.0
"""Factor of distance of one step away."""

LITTLE = re.compile(r"\b(?:a bit|a little|slightly|somewhat|a touch|a tad)\b|稍微|稍稍|一点点|略微")
MUCH = re.compile(r"\b(?:much|a lot|far|way|considerably)\b|很多|得多|大幅|许多")
DB = re.compile(r"(?P<sign>[+-]?) ?(?P<n>\d+(?:\.\d+)?) ?(?:db|decibels?|分贝)")
EARLIER = re.compile(r"\b(?:earlier|sooner|forward|back in time)\b|提前|早|前移")
TO = re.compile(r"\b(?:to|at)\b(?! the)|移到|挪到|放到|放在|改到|移动到|推迟到|提前到")
SCENE = re.compile(
    r"\b(?:it|scene|clip|plan|soundtrack|audio|everything|whole|video|track)\b|总|全部|整个|整段|场景|时长|音频|长度|它"
)

INSTEAD = re.compile(r"(?:please )?(?P<new>.+?) instead of (?P<old>.+)|用(?P<new2>.+?)(?:代替|取代)(?P<old2>.+)", re.I)
BOTH = re.compile(
    r"(?:replace|swap|exchange|substitute|change|turn|把|将)\s*(?P<old>.+?)"
    r"(?:\s+(?:with|by|for|into|to)\s+|换成|替换成|替换为|改成|改为|变成)(?P<new>.+)"
    r"|(?P<old2>.+?)(?:换成|替换成|替换为|改成|改为|变成)(?P<new2>.+)",
    re.I,
)
"""What goes, and what comes for it."""


@dataclass(frozen=True)
class Order:
    """One order and the plan it is about.

    Attributes
    ----------
    plan : Plan
    text : str
    page : Page
        Its words.
    rest : Page
        Its words without the verb.
    atlas : Atlas
    """

    plan: Plan
    text: str
    page: Page
    rest: Page
    atlas: Atlas

    @property
    def target(self) -> Target | None:
        """What it names."""
        return targets.find(self.plan, self.rest, self.atlas)

    @property
    def required(self) -> Target:
        """What it names, or the only thing there is."""
        return self.target or targets.only(self.plan)

    @property
    def says_place(self) -> bool:
        """Whether it names a room."""
        return any(of_kind(self.page.marks, "place"))

    @property
    def times(self) -> list[float]:
        """Points in time that it names, in seconds."""
        at = [t for times in values(self.page.marks, "at") for t in times]
        spans = [t for span in values(self.page.marks, "span") for t in span if t is not None]
        return at or spans

    @property
    def lengths(self) -> list[float]:
        """Lengths that it names, in seconds."""
        return [float(m.value) for m in of_kind(self.page.in_order(), "length", "total", "delay", "tail")]


def louder(order: Order) -> list[Edit]:
    """Raise a level."""
    return _by_decibels(order, 1.0)


def quieter(order: Order) -> list[Edit]:
    """Lower a level."""
    return _by_decibels(order, -1.0)


def _by_decibels(order: Order, sign: float) -> list[Edit]:
    said = DB.search(order.text.lower())
    size = "little" if LITTLE.search(order.text) else "much" if MUCH.search(order.text) else "normal"
    amount = sign * (float(said["n"]) if said else LOUDNESS[size])
    target = order.required
    if target.whole:
        tracks = [order.plan.track(name) for name in target.tracks]
        return [edit.Gain(id=track.id, gain=track.gain + amount, of="track") for track in tracks]
    return [edit.Gain(id=event.id, gain=_raised(event.gain, amount)) for event in target.events]


def _raised(curve: Curve, amount: float) -> Curve:
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


def move(order: Order) -> list[Edit]:
    """Start something at another time; several events keep their distances."""
    events, plan = players.together(order.plan, order.required.events, order.text), order.plan
    first = min(event.start for event in events)
    named = order.times or (order.lengths if TO.search(order.text.lower()) else [])
    if named:
        shift = named[0] - first
    else:
        amount = order.lengths[0] if order.lengths else STEP
        shift = -amount if EARLIER.search(order.text.lower()) else amount
    shift = max(shift, -first)
    moved = sorted(events, key=lambda event: event.start, reverse=shift > 0)
    if shift > 0 and len(events) == len(plan.events) and all(map(players.plays, events)):
        return _delayed(plan, moved, shift)
    return [made for event in moved for made in _moved(event, round(event.start + shift, 3), plan.duration)]


def _delayed(plan: Plan, events: Sequence[Event], shift: float) -> list[Edit]:
    """Return the edits that let a piece of music begin later and still be heard to its end."""
    end = round(plan.duration + shift, 6)
    shorter = [edit.Retime(id=event.id, duration=event.duration) for event in events]
    moved = [edit.Move(id=event.id, start=round(event.start + shift, 3)) for event in events]
    return [edit.RetargetDuration(duration=end), *shorter, *moved]


def _moved(event: Event, start: float, end: float) -> list[Edit]:
    """Return the edits that let an event start at a time, its tail cut off where the plan ends."""
    room = round(end - start, 3)
    if room < LEAST:
        raise RequestError(
            f"{event.id} cannot start at {start:g} s: the plan ends at {end:g} s.",
            hint='Choose an earlier time, or first: "make it 20 seconds long"',
        )
    shorter: list[Edit] = [edit.Retime(id=event.id, duration=room)] if room < event.duration else []
    return [*shorter, edit.Move(id=event.id, start=start)]


def relength(order: Order) -> list[Edit]:
    """Make the scene, or one thing in it, last longer or shorter."""
    target = order.target
    shorter = re.search(r"\bshort|\btrim|\bcut|短", order.text.lower())
    lengths = order.lengths or order.times
    if target is None or (not any(of_kind(order.page.marks, "sound")) and SCENE.search(order.text.lower())):
        length = lengths[0] if lengths else order.plan.duration * (2 / 3 if shorter else 1.5)
        fit = "loop" if re.search(r"\bloop|循环", order.text.lower()) else "cut"
        if re.search(r"\bstretch|拉伸", order.text.lower()):
            fit = "stretch"
        return [edit.RetargetDuration.model_validate({"duration": length, "fit": fit})]
    out: list[Edit] = []
    for event in target.events:
        length = lengths[0] if lengths else event.duration * (2 / 3 if shorter else 1.5)
        room = order.plan.duration - event.start
        out.append(edit.Retime(id=event.id, duration=round(min(length, room), 3)))
    return out


def reroll(order: Order) -> list[Edit]:
    """Draw another take."""
    target = order.target or targets.everything(order.plan)
    return [edit.Reroll(id=event.id) for event in target.events]


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


def split(order: Order) -> list[Edit]:
    """Cut one event in two."""
    times = order.times or order.lengths
    if not times:
        raise RequestError("A split needs a time.", hint='For example: "split the rain at 4 s"')
    hit = [event for event in order.required.events if event.start < times[0] < event.end]
    if not hit:
        raise RequestError(f"Nothing that is named sounds at {times[0]:g} s.", hint="Choose a time inside an event.")
    return [edit.Split(id=event.id, at=times[0]) for event in hit]


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
        out += _by_decibels(order, 1.0 if amount > 0 else -1.0)
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


def brighter(order: Order, step: float = 2.5) -> list[Edit]:
    """Tilt a spectrum."""
    return [
        edit.Shape(id=event.id, brightness=_raised(event.controls.brightness, step)) for event in order.required.events
    ]


def darker(order: Order) -> list[Edit]:
    """Tilt a spectrum the other way."""
    return brighter(order, -2.5)


def higher(order: Order, step: float = 3.0) -> list[Edit]:
    """Raise a pitch."""
    return [edit.Shape(id=event.id, pitch=_raised(event.controls.pitch, step)) for event in order.required.events]


def deeper(order: Order) -> list[Edit]:
    """Lower a pitch."""
    return higher(order, -3.0)


ORDERS: Mapping[str, Callable[[Order], list[Edit]]] = {
    "add": add,
    "brighter": brighter,
    "closer": closer,
    "darker": darker,
    "deeper": deeper,
    "exclude": exclude,
    "farther": farther,
    "higher": higher,
    "louder": louder,
    "move": move,
    "mute": mute,
    "pan": pan,
    "quieter": quieter,
    "remove": remove,
    "replace": swap,
    "reroll": reroll,
    "shape": shape,
    "shorten": relength,
    "solo": solo,
    "split": split,
    "undo-mute": unmute,
}
"""Kind of order, as in ``lexicon/orders.toml`` → what it does."""
