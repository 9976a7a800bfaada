"""Music, spoken and sung lines put into a plan: composed, timed, and placed before what is heard around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from menura.errors import RequestError
from menura.plans.edit import Add, AddSheet, Duck, Edit, apply
from menura.plans.model import Emotion, Event, Master, Notice, Plan, Speech, Thought, Track
from menura.plans.staging import UNDER_SPEECH
from menura.reasoning.grammar.sayings import Sayings
from menura.scores.model import LeadSheet

Kind = Literal["music", "speech", "song"]

SHORTEST = 3.0
"""Seconds of music below which nothing is composed."""

USUAL = 15.0
"""Seconds of music where neither it nor anything beside it has a length: a phrase or two, and an end."""

PAUSE = 0.6
"""Seconds between lines that nobody timed, and before the first."""

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
    start, end, length : float or None
        Seconds, as far as they were given.
    voice : str
        Who says or sings it; empty where nothing is said about it.
    emotion : str
    """

    kind: Kind
    words: str
    text: str = ""
    start: float | None = None
    end: float | None = None
    length: float | None = None
    voice: str = ""
    emotion: Emotion = "neutral"

    @property
    def is_timed(self) -> bool:
        """Whether anything was said about when it is heard."""
        return any(time is not None for time in (self.start, self.end, self.length))


def timed(performances: Iterable[Performance]) -> tuple[Performance, ...]:
    """Return performances with a start and an end for every spoken line, one after another where nothing was said."""
    from menura.engines.speech.layout import laid_out

    now, out = PAUSE, []
    for each in performances:
        if each.kind != "speech":
            out.append(each)
            continue
        start = each.start if each.start is not None else now
        end = start + laid_out(_line(each)).duration + BREATH
        now = end + PAUSE
        out.append(replace(each, start=start, end=end))
    return tuple(out)


def needed(performances: Sequence[Performance]) -> float:
    """Return the seconds that performances need, spoken lines being timed."""
    ends = [each.end for each in performances if each.end is not None]
    lengths = [(each.start or 0.0) + each.length for each in performances if each.length is not None]
    open_ended = [(each.start or 0.0) + USUAL for each in performances if each.end is each.length is None]
    return max([*(end + PAUSE for end in ends), *lengths, *open_ended], default=0.0)


def performed(plan: Plan, performances: Sequence[Performance], say: Sayings, master: Master | None = None) -> Plan:
    """Return a plan with performances added: a thought, tracks and events for each.

    Parameters
    ----------
    plan : Plan
    performances : sequence of Performance
        As `timed` returns them.
    say : Sayings
    master : Master, optional
        How it is finished; as usual by default, however quiet the scene was without music and voices.

    Raises
    ------
    RequestError
        If a line does not fit into the plan's length, or there is no time for the music.
    """
    plan, _ = entered(plan, performances, say)
    return plan.model_copy(update={"master": master or Master(), "events": tuple(sorted(plan.events, key=_by_time))})


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
        plan = made.apply(plan)
        plan = plan.model_copy(update={"notices": (*plan.notices, *notices)})
        edits.append(made)
    return plan, edits


def _stepping_back(plan: Plan) -> list[Edit]:
    """Return the edits that let music, and what goes on for long, step back while somebody speaks."""
    long = {e.track for e in plan.events if e.body.kind == "music" or (e.duration > LONG and e.body.kind == "sound")}
    return [
        Duck(id=track.id, duck=UNDER_SPEECH, under=("speech",))
        for track in plan.tracks
        if track.id in long and not track.duck
    ]


def _by_time(event: Event) -> tuple[float, str]:
    return event.start, event.id


def _line(each: Performance) -> Speech:
    return Speech(words=each.words, text=each.text, voice=each.voice, emotion=each.emotion)


def _spoken(plan: Plan, each: Performance, say: Sayings) -> Add:
    start, end = each.start or 0.0, each.end or 0.0
    if end > plan.duration + 1e-6:
        raise RequestError(
            f"{each.text[:60]!r} is spoken until {end:.1f} s, but the scene ends at {plan.duration:g} s.",
            hint=f"Start it earlier, or give at least -d {end:.1f}.",
        )
    track = f"speech-{each.voice}" if each.voice else "speech"
    name = _free("line", {event.id for event in plan.events})
    thought = _thought(plan, say("performed-speech", words=each.text, start=start, end=end), (name,))
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
    start, end = _span(plan, each)
    if end - start < SHORTEST:
        raise RequestError(
            f"There are {max(end - start, 0):.1f} s for {each.words!r}; music needs at least {SHORTEST:g} s.",
            hint=f"Start it earlier, or give at least -d {start + SHORTEST:g}.",
        )
    name = _free("piece", {sheet.id for sheet in plan.sheets})
    sheet, notices = _sheet(each, name, round(end - start, 3), plan)
    thought = _thought(plan, say("performed-music", words=each.words, start=start, end=end, **_told(sheet)))
    made = AddSheet(
        sheet=sheet,
        start=start,
        until=end,
        gain=UNDER_SOUNDS if behind and each.kind == "music" else 0.0,
        duck=UNDER_SPEECH if speaks and each.kind == "music" else 0.0,
        thought=thought,
    )
    return made, notices


def _span(plan: Plan, each: Performance) -> tuple[float, float]:
    start = min(each.start or 0.0, plan.duration)
    if each.end is not None:
        return start, min(each.end, plan.duration)
    return start, min(start + each.length, plan.duration) if each.length is not None else plan.duration


def _sheet(each: Performance, name: str, duration: float, plan: Plan) -> tuple[LeadSheet, tuple[Notice, ...]]:
    """Return what is composed for a performance: in the key and at the tempo of music that is there already."""
    from menura.composing import briefing
    from menura.scores.clock import tempos

    seed = plan.seed
    there = {"key": plan.sheets[0].key, "bpm": tempos(plan.sheets[0])[0][1]} if plan.sheets else {}

    if each.kind == "song":
        from menura.composing import lyrics, songs

        read = briefing.read(each.voice, duration=duration, voice=each.voice or "female")
        sheet, notices = songs.song(lyrics.parse(each.text), read.brief, seed), read.notices
    else:
        from menura.composing.composer import compose

        read = briefing.read(each.words, duration=duration)
        alone = read.brief.alone or (bool(plan.sheets) and bool(read.brief.instruments))
        sheet = compose(read.brief.chosen(**there).model_copy(update={"alone": alone}), seed)
        notices = (*read.notices, *briefing.unsung(read.brief))
    return sheet.model_copy(update={"id": name}), notices


def _told(sheet: LeadSheet) -> dict[str, object]:
    from menura.scores.clock import tempos

    return {
        "style": sheet.style,
        "tonality": sheet.key,
        "metre": sheet.metre,
        "bpm": tempos(sheet)[0][1],
        "parts": ", ".join(part.name or part.instrument for part in sheet.parts),
    }


def _thought(plan: Plan, text: str, about: tuple[str, ...] = ()) -> Thought:
    used = {thought.id for thought in plan.thoughts}
    name = next(f"t{k}" for k in range(len(used) + 1, 2 * len(used) + 3) if f"t{k}" not in used)
    return Thought(id=name, stage="meaning", text=text, about=about)


def _free(stem: str, used: set[str]) -> str:
    return next(f"{stem}-{k}" for k in range(1, len(used) + 2) if f"{stem}-{k}" not in used)
