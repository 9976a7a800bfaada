"""From wishes with their times to a plan with its thoughts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from menura.engines.sounds.atlas import Atlas, Sound
from menura.plans import model
from menura.plans.curve import Curve
from menura.plans.facts import Facts
from menura.plans.model import Controls, Event, Plan, Track
from menura.reasoning.base import Request
from menura.reasoning.grammar import bind, casting, exclusions, following, lengths, onsets, picture, placing, scene
from menura.reasoning.grammar.bind import Bound
from menura.reasoning.grammar.draft import Draft
from menura.reasoning.grammar.explain import explain
from menura.reasoning.grammar.placing import Manners
from menura.reasoning.grammar.reading import Reading
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.schedule import schedule
from menura.reasoning.grammar.series import MOST_FILLED, SHORTEST, counted, wanted
from menura.reasoning.grammar.slots import Slot
from menura.reasoning.grammar.sync import sync
from menura.reasoning.performing import Performance

Named = tuple[str, float, float, Bound | None]
"""Id, start and duration of an event, and the impact it lands on."""


def compose(
    request: Request,
    facts: Facts,
    reading: Reading,
    atlas: Atlas,
    say: Sayings,
    cast: Sequence[Performance] = (),
) -> tuple[Plan, tuple[Performance, ...]]:
    """Return the plan for the sounds that a text asks for, and what is played, said and sung among them.

    Parameters
    ----------
    request : Request
    facts : Facts
    reading : Reading
    atlas : Atlas
    say : Sayings
    cast : sequence of Performance
        What the cues of the text stand for; it gets its times here, and is not in the plan yet.
    """
    draft = Draft(say, notices=list(reading.notices))
    draft.follows = facts.kind == "video" and facts.motion is not None
    guessed = facts.kind != "none" and not any(wish.name for wish in reading.wishes)
    if guessed:
        reading = _guessed(reading, facts, atlas, draft)
    wishes = casting.cued(reading.wishes)
    sounds = [atlas.get(wish.name) if wish.name else None for wish in wishes]
    given = _given(request, facts, reading, draft)
    slots, duration = schedule(wishes, sounds, request.seed, given, [each.seconds for each in cast])
    if given is None:
        lengths.require(duration)
        draft.think("timing", say("duration-natural", duration=duration))
    sync(slots, facts, draft, guessed=guessed)
    onsets.begin(slots, facts, duration, draft)
    heard = [slot for slot in slots if slot.sound is not None]
    forbidden = tuple(dict.fromkeys(name for exclusion in reading.excluded for name in exclusion.names))
    for slot in heard:
        slot.parameters |= exclusions.muted(slot.sound, forbidden, atlas) if slot.sound is not None else {}
    stated, shared = _room(reading, heard, facts, draft)
    named = _numbered(heard, duration, draft)
    places = _positions(heard)
    stage = _Stage(facts, request.seed, draft, _track_names(heard))
    for slot, position in zip(heard, places, strict=True):
        if named[slot.index]:
            because = explain(slot, [n[:3] for n in named[slot.index]], heard, draft)
            _place(slot, named[slot.index], position, heard, because, stage)
    tracks = _tracks(heard, shared, stated, draft)
    tracks += _background(reading, heard, shared, duration, atlas, draft)
    master = model.Master() if cast else _mastered(heard, draft)  # a quiet scene with music in it is none
    for exclusion in reading.excluded:
        key = "exclusion" if exclusion.known else "exclusion-none"
        draft.think("exclusion", say(key, words=exclusion.words, names=", ".join(exclusion.names)))
    plan = Plan(
        request=model.Request(text=request.text, media=request.media.name if request.media else None),
        language=say.language,
        reasoner="grammar",
        duration=duration,
        seed=request.seed,
        master=master,
        exclude=forbidden,
        thoughts=draft.settled(),
        tracks=tuple(tracks),
        events=tuple(sorted(draft.events, key=lambda event: (event.start, event.id))),
        notices=tuple(dict.fromkeys(draft.notices)),
    )
    return plan, casting.placed(cast, slots, duration)


def _mastered(heard: Sequence[Slot], draft: Draft) -> model.Master:
    """Return how the scene is finished, with a thought where it is quieter than usual."""
    usual = model.Master()
    target = scene.target([slot.sound for slot in heard if slot.sound is not None])
    if target == usual.loudness:
        return usual
    draft.think("balance", draft.say("quiet-scene", target=target, usual=usual.loudness))
    return model.Master(loudness=target)


def _guessed(reading: Reading, facts: Facts, atlas: Atlas, draft: Draft) -> Reading:
    """Let the picture alone say what may be heard."""
    say = draft.say
    forbidden = {name for exclusion in reading.excluded for name in exclusion.names}
    found = [wish for wish in picture.wishes(facts, atlas) if not forbidden & {wish.name, *atlas.get(wish.name).tags}]
    draft.notice("not-known", say("no-words"), say("say-what"))
    for sentence in facts.unknown:
        draft.notice("not-known", sentence)
    cues = [wish for wish in reading.wishes if wish.cue is not None]
    return replace(reading, wishes=(*found, *cues))


def _given(request: Request, facts: Facts, reading: Reading, draft: Draft) -> float | None:
    say = draft.say
    given = request.duration if request.duration is not None else facts.duration
    if not given:
        if reading.total is not None and reading.total > 0:
            lengths.require(reading.total)
            draft.think("timing", say("duration-words", duration=reading.total))
            return reading.total
        return None
    key = "duration-option" if request.duration is not None else "duration-media"
    draft.think("timing", say(key, duration=float(given)))
    if reading.total is not None and len(reading.wishes) != 1 and abs(reading.total - given) > 0.05:
        draft.notice("out-of-range", say("two-lengths", words=reading.total, duration=float(given)))
    return given


def _numbered(slots: Sequence[Slot], duration: float, draft: Draft) -> dict[int, list[Named]]:
    """Return each slot's events; what starts too late is left out with a notice."""
    hits = {slot.index: _fitting(slot, duration, draft) for slot in slots}
    count: Counter[str] = Counter()
    for slot in slots:
        count[slot.wish.name] += len(hits[slot.index])
    used: Counter[str] = Counter()
    out: dict[int, list[Named]] = defaultdict(list)
    order = sorted((hit[0], slot.index, number) for slot in slots for number, hit in enumerate(hits[slot.index]))
    names = {slot.index: slot.wish.name for slot in slots}
    for _, index, number in order:
        name = names[index]
        used[name] += 1
        label = name if count[name] == 1 else f"{name}-{used[name]}"
        out[index].append((label, *hits[index][number]))
    return out


def _fitting(slot: Slot, duration: float, draft: Draft) -> list[tuple[float, float, Bound | None]]:
    hits = slot.hits(duration)
    bounds: Sequence[Bound | None] = slot.bound or [None] * len(hits)
    kept = [
        (max(round(start, 3), 0.0), round(min(length, duration - start), 3), hit)
        for (start, length), hit in zip(hits, bounds, strict=True)
        if start < duration - SHORTEST / 2 and length > 0
    ]
    kept = [(at, max(min(length, round(duration - at, 6)), 1e-3), hit) for at, length, hit in kept if at < duration]
    asked, name, say = slot.copies if slot.is_bed else counted(slot.wish), slot.wish.name, draft.say
    if not kept:
        at = hits[0][0] if hits else slot.start
        draft.notice("out-of-range", say("too-late", name=name, time=at, duration=duration), say("make-longer"))
    elif len(hits) >= MOST_FILLED:
        draft.notice("out-of-range", say("filled", name=name, count=len(hits)), say("name-a-count"))
    elif asked is not None and wanted(slot.wish) > asked:
        draft.notice("out-of-range", say("cut-count", wanted=wanted(slot.wish), name=name, count=asked))
    elif len(kept) < len(hits) and (asked is not None or slot.wish.at):
        text = say("no-room", count=len(kept), wanted=len(hits), name=name, duration=duration)
        draft.notice("out-of-range", text, say("make-longer"))
    return kept


def _room(reading: Reading, slots: Sequence[Slot], facts: Facts, draft: Draft) -> tuple[bool, str]:
    """Return whether a room was stated, and the room that the scene shares."""
    sounds = [slot.sound for slot in slots if slot.sound]
    if not sounds:
        return False, scene.ROOMLESS
    places = {slot.wish.place for slot in slots if slot.wish.place}
    if reading.place is not None and len(places) > 1:
        for slot in slots:
            if slot.wish.place:
                draft.think("space", draft.say("space-own", name=slot.wish.name, room=slot.wish.place))
        return True, reading.place
    if reading.place is not None:
        draft.think("space", draft.say("space-given", words=reading.place_words, room=reading.place))
        return True, reading.place
    shared = scene.room(sounds, prefer="outdoors" if facts.looks and picture.setting(facts) == "outdoors" else None)
    if shared != scene.ROOMLESS:
        names = ", ".join(dict.fromkeys(sound.name for sound in sounds if shared in sound.rooms))
        draft.think("space", draft.say("space-shared", room=shared, names=names))
    return False, shared


def _tracks(slots: Sequence[Slot], shared: str, stated: bool, draft: Draft) -> list[Track]:
    used = {event.track for event in draft.events}
    names = _track_names(slots)
    sounds = {names[slot.index]: slot.sound for slot in slots if slot.sound and names[slot.index] in used}
    own = {names[slot.index]: slot.wish.place for slot in slots if slot.wish.place}
    return [
        Track(
            id=name,
            name=sound.names(draft.say.language)[0],
            space=own.get(name) or scene.space(sound, shared, stated=stated),
        )
        for name, sound in sounds.items()
    ]


def _track_names(slots: Sequence[Slot]) -> dict[int, str]:
    """Return the track of each slot, by its index: one for each sound, and one for each further place of it."""
    first: dict[str, str | None] = {}
    out = {}
    for slot in slots:
        name, place = slot.wish.name, slot.wish.place
        known = first.setdefault(name, place)
        out[slot.index] = f"{name}-{place}" if place and place != known else name
    return out


def _positions(slots: Sequence[Slot]) -> list[float]:
    """Return where each slot stands when nothing is said: beds in the middle, the rest side by side."""
    names = list(dict.fromkeys(slot.wish.name for slot in slots if not slot.is_bed))
    places = dict(zip(names, scene.positions(len(names)), strict=True)) if len(names) > 1 else {}
    return [places.get(slot.wish.name, 0.0) for slot in slots]


class _Stage:
    """What all slots are placed with."""

    def __init__(self, facts: Facts, seed: int, draft: Draft, tracks: dict[int, str]) -> None:
        self.facts = facts
        self.tracks = tracks
        self.seed = seed
        self.draft = draft


def _place(
    slot: Slot, named: Sequence[Named], position: float, slots: Sequence[Slot], because: str, stage: _Stage
) -> None:
    """Add the events of one slot."""
    sound, wish = slot.sound, slot.wish
    if sound is None:
        return
    manners = placing.manners(wish, sound, stage.draft.say)
    stage.draft.notices += manners.notices
    under = scene.BEDS if _lies_under(slot) and any(not other.is_bed for other in slots) else 0.0
    base = manners.gain if manners.gain and wish.scope == "whole" else manners.gain + under
    chance = Random(f"{stage.seed}/{slot.index}/place")
    sides = _sides(slot, position, len(named), chance)
    for index, (label, start, length, hit) in enumerate(named):
        first, last = index == 0, index == len(named) - 1
        event = Event(
            id=label,
            track=stage.tracks[slot.index],
            start=start,
            duration=length,
            gain=placing.gain(wish, base, length, first=first, last=last, share=_share(index, len(named))),
            pan=placing.pan(wish, sound, length, chance, sides[index]),
            distance=placing.distance(wish, sound, length),
            because=because,
            controls=manners.controls,
            body=model.Sound(words=wish.words, name=sound.name, parameters={**manners.parameters, **slot.parameters}),
        )
        stage.draft.events.append(_seen(event, slot, hit, manners, stage))


def _lies_under(slot: Slot) -> bool:
    """Tell whether a bed is behind what happens, rather than something that happens and is meant to be noticed."""
    signals = slot.sound is not None and bool(bind.SIGNALS & {*slot.sound.tags})
    return slot.is_bed and not signals and not slot.wish.first("begin")


def _share(index: int, count: int) -> tuple[float, float]:
    return index / count, (index + 1) / count


def _sides(slot: Slot, position: float, count: int, chance: Random) -> list[float]:
    """Return where each event stands: several sources side by side, repetitions with a small step."""
    several = max(1, slot.wish.several or 1)
    if several > 1 and (slot.wish.count or slot.is_bed):
        places = [position + place for place in scene.positions(several)]
        sides = [places[min(index * several // count, several - 1)] for index in range(count)]
    else:
        sides = [position + (chance.uniform(-0.06, 0.06) if count > 1 else 0.0) for _ in range(count)]
    return [round(max(-1.0, min(1.0, side)), 2) for side in sides]


def _seen(event: Event, slot: Slot, hit: Bound | None, manners: Manners, stage: _Stage) -> Event:
    """Return an event that is heard where and as strongly as it is seen."""
    sound, wish, facts = slot.sound, slot.wish, stage.facts
    if sound is None or facts.kind != "video":
        return event
    said_place = wish.first("pan") is not None
    said_distance = event.distance is not None
    if hit is not None:
        changes: dict[str, object] = {"source": hit.source}
        if isinstance(event.gain, (int, float)):
            changes["gain"] = round(event.gain + hit.gain, 1)
        if not said_place:
            changes["pan"] = hit.pan
        if hit.metres != 1.0 and not said_distance:
            changes["distance"] = round(min(max(sound.distance * hit.metres, 0.05), 20_000.0), 2)
        return event.model_copy(update=changes)
    if not following.follows_motion(sound):
        return event
    return event.model_copy(update=_following(event, sound, manners.controls, facts, said_place, said_distance))


def _following(
    event: Event, sound: Sound, controls: Controls, facts: Facts, said_place: bool, said_distance: bool
) -> dict[str, object]:
    changes: dict[str, object] = {}
    loudness: Curve | None = following.loudness(facts, event.start, event.duration)
    if loudness is not None and isinstance(controls.loudness, (int, float)) and not isinstance(loudness, (int, float)):
        base = controls.loudness
        moved = tuple((time, round(value + base, 1)) for time, value in loudness)
        changes["controls"] = controls.model_copy(update={"loudness": moved})
    seen = following.pan(facts, event.start, event.duration)
    if seen is not None and not said_place:
        changes["pan"], changes["source"] = seen
    distance = following.distance(facts, event.start, event.duration, sound.distance)
    if distance is not None and not said_distance:
        changes["distance"] = distance
    return changes


def _background(
    reading: Reading, slots: Sequence[Slot], shared: str, duration: float, atlas: Atlas, draft: Draft
) -> list[Track]:
    """Add the faint sound of the place of sounds, unless somebody forbade it; return its track."""
    sounds: list[Sound] = [slot.sound for slot in slots if slot.sound]
    if not sounds:
        return []
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
    name = air.names(draft.say.language)[0]
    because = draft.think("balance", draft.say("background", name=air.name, level=air.level + gain), [air.name])
    body = model.Sound(words=name, name=air.name)
    draft.events.append(
        Event(id=air.name, track=air.name, start=0.0, duration=duration, gain=gain, because=because, body=body)
    )
    return [Track(id=air.name, name=name)]
