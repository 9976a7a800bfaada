"""Music, spoken and sung lines put into a plan: composed, timed, and placed before what is heard around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from menura.composing.naming import key_shown, part_shown, shown
from menura.errors import RequestError
from menura.plans.curve import Curve
from menura.plans.edit import Add, AddSheet, Distance, Duck, Edit, Gain, Pan, SetSpace, apply
from menura.plans.model import Emotion, Event, Notice, Plan, Speech, Thought, Track
from menura.plans.staging import UNDER_SPEECH
from menura.reasoning import scoring
from menura.reasoning.grammar.cues import Kind
from menura.reasoning.grammar.sayings import Sayings
from menura.scores.clock import tempos
from menura.scores.model import LeadSheet

SHORTEST = 3.0
"""Seconds of music below which nothing is composed."""

LONG = 3.0
"""Seconds from which a sound is a bed that steps back, rather than something that happens."""

BREATH = 0.01
"""Seconds that a line's event is longer than the line, so that rounding never cuts it."""

UNDER_SOUNDS = -8.0
"""dB of music behind sounds or words: it is there to be felt rather than followed."""


@dataclass(frozen=True)
class Performance:
    """Music, a spoken line, or a sung one.

    Attributes
    ----------
    kind : {"music", "speech", "song"}
    words : str
        As they stand in the request, without times.
    text : str
        What is said or sung.
    voice : str
        Who says or sings it; empty where nothing is said about it.
    emotion : str
    start, end : float
        Seconds, once they are known.
    gain, pan : Curve or None
        Level in dB and place from left to right over its time, as far as anything is said about them.
    distance : Curve or None
        Metres.
    space : str
        The room that it is in, if one is named.
    """

    kind: Kind
    words: str
    text: str = ""
    voice: str = ""
    emotion: Emotion = "neutral"
    start: float = 0.0
    end: float = 0.0
    gain: Curve | None = None
    pan: Curve | None = None
    distance: Curve | None = None
    space: str = ""

    @property
    def seconds(self) -> float:
        """What it takes by itself: how long a line is said; 0 for music and songs, which take what there is."""
        from menura.engines.speech.layout import laid_out

        return laid_out(_line(self)).duration + BREATH if self.kind == "speech" else 0.0


def performed(plan: Plan, performances: Sequence[Performance], say: Sayings) -> Plan:
    """Return a plan with performances added: a thought, tracks and events for each.

    Parameters
    ----------
    plan : Plan
    performances : sequence of Performance
        With their times.
    say : Sayings

    Raises
    ------
    RequestError
        If a line does not fit into the plan's length, or there is no time for the music.
    """
    plan, _ = entered(plan, performances, say)
    return plan.model_copy(update={"events": tuple(sorted(plan.events, key=_by_time))})


def entered(plan: Plan, performances: Sequence[Performance], say: Sayings) -> tuple[Plan, list[Edit]]:
    """Return a plan with performances added, and the edits that add them; as :func:`performed`."""
    speaks = any(each.kind == "speech" for each in performances)
    spoken = speaks or any(event.body.kind == "speech" for event in plan.events)
    behind = spoken or bool(plan.events)
    edits: list[Edit] = _stepping_back(plan) if spoken else []
    plan = apply(plan, edits)
    for each in performances:
        if each.kind == "speech":
            made: Edit = _spoken(plan, each, say)
            notices: tuple[Notice, ...] = ()
        else:
            made, notices = _played(plan, each, say, behind=behind, speaks=spoken)
        there = {event.id for event in plan.events}
        plan = made.apply(plan)
        placed = list(_placed([event for event in plan.events if event.id not in there], each))
        plan = apply(plan, placed)
        plan = plan.model_copy(update={"notices": (*plan.notices, *notices)})
        edits += [made, *placed]
    return plan, edits


def _stepping_back(plan: Plan) -> list[Edit]:
    """Return the edits that let music, and what goes on for long, step back while somebody speaks."""
    long = {e.track for e in plan.events if e.body.kind == "music" or (e.duration > LONG and e.body.kind == "sound")}
    return [
        Duck(id=track.id, duck=UNDER_SPEECH, under=("speech",))
        for track in plan.tracks
        if track.id in long and not track.duck
    ]


def _placed(events: Sequence[Event], each: Performance) -> Iterable[Edit]:
    """Yield the edits that put new events where the words say, and as loud."""
    for event in events:
        if each.gain is not None:
            yield Gain(id=event.id, gain=each.gain)
        if each.pan is not None:
            yield Pan(id=event.id, pan=each.pan)
        if each.distance is not None:
            yield Distance(id=event.id, distance=each.distance)
    if each.space:
        yield from (SetSpace(id=track, space=each.space) for track in dict.fromkeys(event.track for event in events))


def _by_time(event: Event) -> tuple[float, str]:
    return event.start, event.id


def _line(each: Performance) -> Speech:
    return Speech(words=each.words, text=each.text, voice=each.voice, emotion=each.emotion)


def _spoken(plan: Plan, each: Performance, say: Sayings) -> Add:
    start, end = each.start, each.end
    if end > plan.duration + 1e-6:
        raise RequestError(
            f"{each.text[:60]!r} is spoken until {end:.1f} s, but the scene ends at {plan.duration:g} s.",
            hint=f"Start it earlier, or give at least -d {end + 0.05:.1f}.",
        )
    track = f"speech-{each.voice}" if each.voice else "speech"
    name = _free("line", {event.id for event in plan.events})
    thought = thought_about(plan, say("performed-speech", words=each.text, start=start, end=end), (name,))
    event = Event(
        id=name,
        track=track,
        start=round(start, 3),
        duration=round(end - start, 3),
        because=thought.id,
        body=_line(each),
    )
    known = any(t.id == track for t in plan.tracks)
    return Add(event=event, track=None if known else Track(id=track, name=each.voice or "narrator"), thought=thought)


def _played(
    plan: Plan, each: Performance, say: Sayings, *, behind: bool, speaks: bool
) -> tuple[AddSheet, tuple[Notice, ...]]:
    start, end = each.start, min(each.end, plan.duration)
    if end - start < SHORTEST:
        raise RequestError(
            f"There are {max(end - start, 0):.1f} s for {each.words!r}; music needs at least {SHORTEST:g} s.",
            hint=f"Start it earlier, or give at least -d {start + SHORTEST:g}.",
        )
    name = _free("piece", {sheet.id for sheet in plan.sheets})
    wanted = scoring.Wanted(each.words, each.text, each.voice, sings=each.kind == "song")
    sheet, notices = scoring.scored(wanted, round(end - start, 3), plan)
    sheet = sheet.model_copy(update={"id": name})
    thought = thought_about(
        plan, say("performed-music", words=each.words, start=start, end=end, **_told(sheet, say.language))
    )
    made = AddSheet(
        sheet=sheet,
        start=start,
        until=end,
        gain=UNDER_SOUNDS if behind and each.kind == "music" else 0.0,
        duck=UNDER_SPEECH if speaks and each.kind == "music" else 0.0,
        thought=thought,
    )
    return made, notices


def _told(sheet: LeadSheet, language: str) -> dict[str, object]:
    return {
        "style": shown("style", sheet.style, language) if language == "zh" else sheet.style,
        "tonality": key_shown(sheet.key, language),
        "metre": sheet.metre,
        "bpm": tempos(sheet)[0][1],
        "parts": ("、" if language == "zh" else ", ").join(part_shown(part, language) for part in sheet.parts),
    }


def thought_about(plan: Plan, text: str, about: tuple[str, ...] = ()) -> Thought:
    """Return a thought about events, under an id that the plan does not have."""
    used = {thought.id for thought in plan.thoughts}
    name = next(f"t{k}" for k in range(len(used) + 1, 2 * len(used) + 3) if f"t{k}" not in used)
    return Thought(id=name, stage="meaning", text=text, about=about)


def _free(stem: str, used: set[str]) -> str:
    return next(f"{stem}-{k}" for k in range(1, len(used) + 2) if f"{stem}-{k}" not in used)


def spoken_at(each: Performance, start: float) -> Performance:
    """Return a line with its time.

    Parameters
    ----------
    each : Performance
    start : float
        Seconds.
    """
    return replace(each, start=start, end=start + each.seconds)
