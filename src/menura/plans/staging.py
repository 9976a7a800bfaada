"""A lead sheet on the stage of a plan: a track and an event for each part that plays or sings."""

from collections.abc import Iterable, Sequence

from menura.errors import RequestError
from menura.plans.model import Event, Music, Plan, Request, Song, Thought, Track
from menura.scores.clock import clock
from menura.scores.model import LeadSheet, Part, Role

RINGING = 2.5
"""Seconds that a piece rings on after its last bar line where nobody gave a length."""

SENDS: dict[Role, float] = {"bass": -12.0, "drums": -8.0, "voice": -3.0, "pad": 2.0}
"""Level of the room in dB by role: low and sharp sounds blur in it, soft ones bloom."""

UNDER_SPEECH = 9.0
"""dB by which music steps back while somebody speaks."""


def staged(sheet: LeadSheet, duration: float | None = None, *, seed: int = 0, soundfont: str = "") -> Plan:
    """Return a plan in which a lead sheet is played, and nothing else is heard.

    Parameters
    ----------
    sheet : LeadSheet
    duration : float, optional
        Seconds; by default the piece and :data:`RINGING`.
    seed : int
    soundfont : str
        File of the SoundFont that plays it; empty: Menura's own instruments.

    Raises
    ------
    RequestError
        If the piece does not fit the duration.
    """
    length = clock(sheet).time(sheet.length)
    if duration is not None and length > duration + 1e-3:
        raise RequestError(
            f"The piece lasts {length:.2f} s until its last bar line; it does not fit {duration:g} s.",
            hint=f"Give at least -d {length:.2f}, or a faster tempo.",
        )
    whole = duration if duration is not None else round(length + RINGING, 3)
    tracks, events = performers(sheet, 0.0, whole, soundfont=soundfont)
    return Plan(
        request=Request(text=sheet.words),
        reasoner="composer",
        duration=whole,
        seed=seed,
        sheets=(sheet,),
        tracks=tuple(tracks),
        events=tuple(events),
    )


def performers(
    sheet: LeadSheet,
    start: float,
    until: float,
    *,
    soundfont: str = "",
    because: str | None = None,
    taken: Iterable[str] = (),
    duck: float = 0.0,
) -> tuple[list[Track], list[Event]]:
    """Return the tracks and events of every part of a sheet.

    Parameters
    ----------
    sheet : LeadSheet
    start, until : float
        Seconds: when its first beat falls, and when its last sound must have ended.
    soundfont : str
        As in :func:`staged`.
    because : str, optional
        The thought that it follows from.
    taken : iterable of str
        Ids that tracks and events of the plan have already.
    duck : float
        dB by which it steps back while somebody speaks.
    """
    used = set(taken)
    tracks, events = [], []
    for part in sheet.parts:
        name = _free(part.id, sheet.id, used)
        used.add(name)
        tracks.append(
            Track(
                id=name,
                name=part.name or part.instrument,
                gain=part.gain,
                pan=part.pan,
                space=sheet.space,
                send=SENDS.get(part.role, 0.0),
                duck=duck,
                duck_under=("speech",) if duck else (),
            )
        )
        body = _body(sheet, part, soundfont)
        length = round(until - start, 6)
        events.append(Event(id=name, track=name, start=start, duration=length, because=because, body=body))
    return tracks, events


def restaged(plan: Plan, sheet: LeadSheet) -> Plan:
    """Return a plan in which a sheet took the place of the one with its id; its events keep their start.

    Parts that are new get a track and an event, parts that are gone lose theirs, and everything else, levels that
    somebody set by hand included, stays; where the sheet gives a part another level, place or room, its track goes
    along by as much. A plan that was as long as the music stays as long as it; in any other the
    music is cut where the plan ends.
    """
    before = plan.sheet(sheet.id)
    was, now = (clock(each).time(each.length) for each in (before, sheet))
    playing = [e for e in plan.events if _plays(e, sheet.id)]
    start = min((event.start for event in playing), default=0.0)
    ends = max((event.end for event in playing), default=plan.duration)
    alone = len(playing) == len(plan.events)
    until = ends + now - was if alone else min(max(ends + now - was, start + 0.1), plan.duration)
    duration = round(until, 6) if alone else plan.duration
    kept = {part.id for part in sheet.parts}
    gone = {event.id for event in playing if _part(event) not in kept}
    lengthened = {e.id: _renamed(e, sheet, round(until - e.start, 6)) for e in playing if e.id not in gone}
    pairs = {e.track: (before.part(_part(e)), sheet.part(_part(e))) for e in playing if e.id not in gone}
    events = [lengthened.get(e.id, e) for e in plan.events if e.id not in gone]
    new = [part for part in sheet.parts if part.id not in {known.id for known in before.parts}]
    names = {*(t.id for t in plan.tracks), *(e.id for e in plan.events)}
    model = next((plan.track(e.track) for e in playing), Track(id="model"))
    font = next((event.body.soundfont for event in playing if isinstance(event.body, Music)), "")
    joining = sheet.model_copy(update={"parts": tuple(new)})
    added = performers(joining, start, until, soundfont=font, taken=names, duck=model.duck)
    heard = {event.track for event in events}
    tracks = [
        _followed(t, *pairs[t.id], (before.space, sheet.space)) if t.id in pairs else t
        for t in plan.tracks
        if t.id in heard or t.id not in {e.track for e in plan.events}
    ]
    return plan.model_copy(
        update={
            "duration": duration,
            "sheets": tuple(sheet if each.id == sheet.id else each for each in plan.sheets),
            "tracks": (*tracks, *added[0]),
            "events": (*events, *added[1]),
            "thoughts": _still(plan.thoughts, gone),
        }
    )


def _renamed(event: Event, sheet: LeadSheet, duration: float) -> Event:
    """Return the event of a part with a new length, and with the part's name for its words."""
    body = event.body.model_copy(update={"words": sheet.part(_part(event)).name})
    return event.model_copy(update={"duration": duration, "body": body})


def _followed(track: Track, old: Part, new: Part, spaces: tuple[str, str]) -> Track:
    """Return a track that goes along with its part: name, level, place and room, but for what somebody set by hand."""
    names = old.name or old.instrument, new.name or new.instrument
    sends = SENDS.get(old.role, 0.0), SENDS.get(new.role, 0.0)
    return track.model_copy(
        update={
            "name": names[1] if track.name == names[0] else track.name,
            "gain": round(track.gain + new.gain - old.gain, 6) if new.gain != old.gain else track.gain,
            "pan": new.pan if track.pan == old.pan else track.pan,
            "space": spaces[1] if track.space == spaces[0] else track.space,
            "send": sends[1] if track.send == sends[0] else track.send,
        }
    )


def _still(thoughts: Sequence[Thought], gone: set[str]) -> tuple[Thought, ...]:
    return tuple(t.model_copy(update={"about": tuple(a for a in t.about if a not in gone)}) for t in thoughts)


def _plays(event: Event, sheet: str) -> bool:
    return isinstance(event.body, (Music, Song)) and event.body.sheet == sheet


def _part(event: Event) -> str:
    return event.body.part if isinstance(event.body, (Music, Song)) else ""


def _body(sheet: LeadSheet, part: Part, soundfont: str) -> Music | Song:
    if part.instrument == "voice":
        return Song(words=part.name, sheet=sheet.id, part=part.id)
    return Music(words=part.name, sheet=sheet.id, part=part.id, soundfont=soundfont)


def _free(name: str, sheet: str, used: set[str]) -> str:
    """Return a part's name, or one that no other track has."""
    candidates = [name, f"{sheet}-{name}", *(f"{sheet}-{name}.{number}" for number in range(2, 200))]
    return next(each for each in candidates if each not in used)
