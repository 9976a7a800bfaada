"""From wishes with their times to a plan with its thoughts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from menura.engines.sounds.atlas import Atlas, Sound
from menura.plan import model
from menura.plan.facts import Facts
from menura.plan.model import Event, Notice, Plan, Stage, Thought, Track
from menura.reasoning.base import Request
from menura.reasoning.grammar import placing, scene
from menura.reasoning.grammar.reading import Reading
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.schedule import Slot, schedule
from menura.reasoning.grammar.series import SHORTEST, counted, wanted

LISTED = 6
"""Times that a thought lists before it says no more."""


@dataclass
class Draft:
    """A plan in the making.

    Attributes
    ----------
    say : Sayings
    thoughts : list of Thought
    notices : list of Notice
    events : list of Event
    """

    say: Sayings
    thoughts: list[Thought] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def think(self, stage: Stage, text: str, about: Sequence[str] = ()) -> str:
        """Add a thought and return its id."""
        thought = Thought(id=f"t{len(self.thoughts) + 1}", stage=stage, text=text, about=tuple(dict.fromkeys(about)))
        self.thoughts.append(thought)
        return thought.id

    def notice(self, code: str, text: str, hint: str = "") -> None:
        """Add a notice."""
        self.notices.append(Notice.model_validate({"code": code, "text": text, "hint": hint}))


def compose(request: Request, facts: Facts, reading: Reading, atlas: Atlas, say: Sayings) -> Plan:
    """Return the plan for what a text asks for.

    Parameters
    ----------
    request : Request
    facts : Facts
    reading : Reading
    atlas : Atlas
    say : Sayings
    """
    draft = Draft(say, notices=list(reading.notices))
    sounds = [atlas.get(wish.name) if wish.name else None for wish in reading.wishes]
    given = _given(request, facts, reading, draft)
    slots, duration = schedule(reading.wishes, sounds, request.seed, given)
    duration = max(round(duration, 6), SHORTEST)
    if given is None:
        draft.think("timing", say("duration-natural", duration=duration))
    heard = [slot for slot in slots if slot.sound is not None]
    names = _numbered(heard, duration, draft)
    shared, stated = _room(reading, heard, draft)
    for slot, position in zip(heard, _positions(heard), strict=True):
        _place(slot, names[slot.index], position, heard, duration, request.seed, draft)
    tracks = [
        Track(id=sound.name, name=sound.names(say.language)[0], space=scene.space(sound, shared, stated=stated))
        for sound in {slot.sound.name: slot.sound for slot in heard if slot.sound}.values()
        if any(event.track == sound.name for event in draft.events)
    ]
    tracks += _background(reading, heard, shared, duration, atlas, draft)
    _exclude(reading, draft)
    return Plan(
        request=model.Request(text=request.text, media=request.media.name if request.media else None),
        language=say.language,
        reasoner="grammar",
        duration=duration,
        seed=request.seed,
        exclude=tuple(dict.fromkeys(name for exclusion in reading.excluded for name in exclusion.names)),
        thoughts=tuple(draft.thoughts),
        tracks=tuple(tracks),
        events=tuple(sorted(draft.events, key=lambda event: (event.start, event.id))),
        notices=tuple(draft.notices),
    )


def _given(request: Request, facts: Facts, reading: Reading, draft: Draft) -> float | None:
    say = draft.say
    given = request.duration if request.duration is not None else facts.duration
    if given is None:
        if reading.total is not None and reading.total > 0:
            draft.think("timing", say("duration-words", duration=reading.total))
            return reading.total
        return None
    key = "duration-option" if request.duration is not None else "duration-media"
    draft.think("timing", say(key, duration=float(given)))
    if reading.total is not None and len(reading.wishes) != 1 and abs(reading.total - given) > 0.05:
        draft.notice("out-of-range", say("two-lengths", words=reading.total, duration=float(given)))
    return given


def _numbered(slots: Sequence[Slot], duration: float, draft: Draft) -> dict[int, list[tuple[str, float, float]]]:
    """Return, for each slot, its events' ids, starts and durations; what starts too late is left out with a notice."""
    hits = {slot.index: _fitting(slot, duration, draft) for slot in slots}
    count: Counter[str] = Counter()
    for slot in slots:
        count[slot.wish.name] += len(hits[slot.index])
    used: Counter[str] = Counter()
    out: dict[int, list[tuple[str, float, float]]] = defaultdict(list)
    order = sorted((start, slot.index, length, slot) for slot in slots for start, length in hits[slot.index])
    for start, index, length, slot in order:
        name = slot.wish.name
        used[name] += 1
        label = name if count[name] == 1 else f"{name}-{used[name]}"
        out[index].append((label, start, length))
    return out


def _fitting(slot: Slot, duration: float, draft: Draft) -> list[tuple[float, float]]:
    hits = slot.hits(duration)
    kept = [(start, min(length, duration - start)) for start, length in hits if start < duration - SHORTEST / 2]
    kept = [(start, length) for start, length in kept if length > 0]
    asked = counted(slot.wish)
    name, say = slot.wish.name, draft.say
    if not kept:
        at = hits[0][0] if hits else slot.start
        draft.notice("out-of-range", say("too-late", name=name, time=at, duration=duration), say("make-longer"))
    elif asked is not None and wanted(slot.wish) > asked:
        draft.notice("out-of-range", say("cut-count", wanted=wanted(slot.wish), name=name, count=asked))
    elif len(kept) < len(hits) and (asked is not None or slot.wish.at):
        text = say("no-room", count=len(kept), wanted=len(hits), name=name, duration=duration)
        draft.notice("out-of-range", text, say("make-longer"))
    return [(round(start, 3), max(round(length, 3), 0.001)) for start, length in kept]


def _room(reading: Reading, slots: Sequence[Slot], draft: Draft) -> tuple[str, bool]:
    sounds = [slot.sound for slot in slots if slot.sound]
    if reading.place is not None:
        tracks = [sound.name for sound in sounds]
        draft.think("space", draft.say("space-given", words=reading.place_words, room=reading.place))
        return reading.place, bool(tracks)
    shared = scene.room(sounds)
    if shared != scene.ROOMLESS:
        names = ", ".join(dict.fromkeys(sound.name for sound in sounds if shared in sound.rooms))
        draft.think("space", draft.say("space-shared", room=shared, names=names))
    return shared, False


def _positions(slots: Sequence[Slot]) -> list[float]:
    """Return where each slot stands when nothing is said: beds in the middle, the rest side by side."""
    names = list(dict.fromkeys(slot.wish.name for slot in slots if not slot.is_bed))
    places = dict(zip(names, scene.positions(len(names)), strict=True)) if len(names) > 1 else {}
    return [places.get(slot.wish.name, 0.0) for slot in slots]


def _place(
    slot: Slot,
    named: Sequence[tuple[str, float, float]],
    position: float,
    slots: Sequence[Slot],
    duration: float,
    seed: int,
    draft: Draft,
) -> None:
    """Add the events of one slot and the thoughts behind them."""
    sound, wish = slot.sound, slot.wish
    if sound is None or not named:
        return
    because = _explain(slot, named, slots, draft)
    manners = placing.manners(wish, sound, draft.say)
    draft.notices += manners.notices
    under = scene.UNDER if slot.is_bed and any(not other.is_bed for other in slots) else 0.0
    chance = Random(f"{seed}/{slot.index}/place")
    several = max(1, wish.several or 1)
    spread = [position + p for p in scene.positions(several)] if several > 1 and wish.count else None
    for index, (label, start, length) in enumerate(named):
        here = spread[index * several // len(named)] if spread else position + _wander(chance, len(named))
        base = manners.gain + (under if wish.scope != "whole" or not manners.gain else 0.0)
        draft.events.append(
            Event(
                id=label,
                track=sound.name,
                start=start,
                duration=length,
                gain=placing.gain(wish, base, length, first=index == 0, last=index == len(named) - 1),
                pan=placing.pan(wish, sound, length, chance, round(max(-1.0, min(1.0, here)), 2)),
                distance=placing.distance(wish, sound, length),
                because=because,
                controls=manners.controls,
                body=model.Sound(words=wish.words, name=sound.name, parameters=manners.parameters),
            )
        )


def _wander(chance: Random, count: int) -> float:
    """Return a small step to the side for what happens several times."""
    return round(chance.uniform(-0.06, 0.06), 2) if count > 1 else 0.0


def _explain(slot: Slot, named: Sequence[tuple[str, float, float]], slots: Sequence[Slot], draft: Draft) -> str:
    say, wish = draft.say, slot.wish
    labels = [label for label, _, _ in named]
    starts = [start for _, start, _ in named]
    gap = say("gap", gap=round((starts[-1] - starts[0]) / (len(starts) - 1), 2)) if len(starts) > 1 else ""
    count = say("count-many", count=len(labels), gap=gap) if len(labels) > 1 else say("count-one")
    confidence = float(wish.mention.confidence)
    text = say("request", words=wish.words, name=wish.name, via=wish.mention.via, confidence=confidence, count=count)
    because = draft.think("meaning", text, labels)
    other = next((s for s in slots if s.index == slot.other), None)
    if slot.reason == "timing-given":
        shown = ", ".join(f"{start:g}" for start in starts[:LISTED]) + (" …" if len(starts) > LISTED else "")
        draft.think("timing", say("timing-given", times=f"{shown} s"), labels)
    elif other is not None and slot.reason != "timing-whole":
        values = {"name": wish.name, "other": other.wish.name or say("pause"), "time": starts[0]}
        draft.think("timing", say(slot.reason, **values), labels)
    elif slot.is_bed:
        draft.think("timing", say("timing-whole", name=wish.name, start=starts[0], end=starts[0] + named[0][2]), labels)
    motion = next((m for m in wish.manners if "motion" in m.effects), None)
    if motion is not None:
        draft.think("space", say("motion", name=wish.name, words=motion.name), labels)
    elif wish.metres is not None or wish.factor("distance") != 1.0:
        metres = wish.metres if wish.metres is not None else _usual(slot) * wish.factor("distance")
        draft.think("space", say("distance-given", name=wish.name, words=wish.words, metres=float(metres)), labels)
    return because


def _usual(slot: Slot) -> float:
    return slot.sound.distance if slot.sound else 1.0


def _background(
    reading: Reading, slots: Sequence[Slot], shared: str, duration: float, atlas: Atlas, draft: Draft
) -> list[Track]:
    """Add the faint sound of the place, unless somebody forbade it; return its track."""
    sounds: list[Sound] = [slot.sound for slot in slots if slot.sound]
    if reading.alone:
        draft.think("exclusion", draft.say("exclusion-alone"))
        return []
    found = scene.background(sounds, shared, atlas)
    if found is None or any(sound.name == found[0].name for sound in sounds):
        return []
    air, gain = found
    forbidden = {name for exclusion in reading.excluded for name in exclusion.names}
    if forbidden & {air.name, *air.tags}:
        return []
    text = draft.say("background", name=air.name, level=air.level + gain)
    because = draft.think("balance", text, [air.name])
    body = model.Sound(words=air.names(draft.say.language)[0], name=air.name)
    draft.events.append(
        Event(id=air.name, track=air.name, start=0.0, duration=duration, gain=gain, because=because, body=body)
    )
    return [Track(id=air.name, name=air.names(draft.say.language)[0])]


def _exclude(reading: Reading, draft: Draft) -> None:
    for exclusion in reading.excluded:
        key = "exclusion" if exclusion.known else "exclusion-none"
        draft.think("exclusion", draft.say(key, words=exclusion.words, names=", ".join(exclusion.names)))
