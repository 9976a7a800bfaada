"""What is wrong with a plan beyond the types of its fields, all problems at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from menura.errors import PlanError, Problem
from menura.plans import recordings
from menura.plans.curve import Curve, span
from menura.plans.model import Event, Music, Plan, Recording, Song, Sound, Thought, Track
from menura.scores import check as scores
from menura.scores.arranging.patterns import patterns
from menura.scores.model import LeadSheet
from menura.values.problems import suggestion

MOST_EVENTS = 20_000
"""More events than this are refused: about one every 0.2 s for an hour."""

SLACK = 1e-6
"""Seconds by which rounding may carry an event past an end."""

LIMITS: Mapping[str, tuple[float, float, str]] = {
    "gain": (-120.0, 40.0, "dB"),
    "pan": (-1.0, 1.0, "(left to right)"),
    "distance": (0.01, 20_000.0, "m"),
    "controls.loudness": (-60.0, 40.0, "dB"),
    "controls.brightness": (-24.0, 24.0, "dB per octave"),
    "controls.pitch": (-60.0, 60.0, "semitones"),
}
"""Least and greatest sensible value of each curve of an event, and its unit."""

Names = Collection[str] | Mapping[str, Collection[str]]


def check(
    plan: Plan, *, sounds: Names | None = None, rooms: Collection[str] | None = None, roots: Sequence[Path] = ()
) -> list[Problem]:
    """Return everything that is wrong with a plan.

    Parameters
    ----------
    plan : Plan
    sounds : collection of str, or mapping of str to collections of str, optional
        Names of the sounds that exist; a mapping also gives the tags by which each can be excluded. Without it, names
        are not checked.
    rooms : collection of str, optional
        Names of the rooms that exist; ``none`` is always one.
    roots : sequence of Path, optional
        Folders, besides the plan's own, in which recordings may lie.

    Returns
    -------
    list of Problem
        Empty when the plan can be rendered.
    """
    return [
        *_too_many(plan),
        *_duplicates(plan),
        *_dangling(plan),
        *(problem for index, event in enumerate(plan.events) for problem in event_problems(plan, event, index)),
        *_misplaced_tracks(plan, rooms),
        *_bad_sounds(plan, sounds),
        *_bad_recordings(plan, roots),
        *_bad_music(plan, rooms),
    ]


def require(
    plan: Plan, *, sounds: Names | None = None, rooms: Collection[str] | None = None, roots: Sequence[Path] = ()
) -> Plan:
    """Return a plan that :func:`check` finds nothing wrong with.

    Raises
    ------
    PlanError
        With every problem, if there is one.
    """
    found = check(plan, sounds=sounds, rooms=rooms, roots=roots)
    if found:
        count = "one problem" if len(found) == 1 else f"{len(found)} problems"
        raise PlanError(f"The plan has {count}.", found, hint="Mend what is listed and try again.")
    return plan


def event_problems(plan: Plan, event: Event, index: int) -> Iterator[Problem]:
    """Yield what is wrong with the times and curves of one event."""
    path = f"events[{index}]"
    if event.start >= plan.duration:
        reason = f"{event.id} starts at {event.start:g} s, but the plan ends at {plan.duration:g} s"
        yield Problem(f"{path}.start", reason, "Start it earlier or make the plan longer.")
    elif event.end > plan.duration + SLACK:
        room = plan.duration - event.start
        reason = f"{event.id} lasts until {event.end:g} s, but the plan ends at {plan.duration:g} s"
        yield Problem(f"{path}.duration", reason, f"Give it at most {room:g} s or make the plan longer.")
    for name, curve in curves(event).items():
        yield from _curve_problems(f"{path}.{name}", name, curve, event.duration)


def curves(event: Event) -> dict[str, Curve]:
    """Return the curves of an event by name; a distance that is not given is left out."""
    controls = event.controls
    given = {
        "gain": event.gain,
        "pan": event.pan,
        "controls.loudness": controls.loudness,
        "controls.brightness": controls.brightness,
        "controls.pitch": controls.pitch,
    }
    return given if event.distance is None else {**given, "distance": event.distance}


def _curve_problems(path: str, name: str, curve: Curve, duration: float) -> Iterator[Problem]:
    least, greatest, unit = LIMITS[name]
    if isinstance(curve, (int, float)):
        if not least <= curve <= greatest:
            yield Problem(path, f"{curve:g} is not within {least:g} … {greatest:g} {unit}", "Choose a value inside.")
        return
    if not curve:
        yield Problem(path, "a curve needs at least one point", "Give a number or points (seconds, value).")
        return
    low, high = span(curve)
    if not (least <= low and high <= greatest):
        reason = f"values from {low:g} to {high:g} are not within {least:g} … {greatest:g} {unit}"
        yield Problem(path, reason, "Choose values inside.")
    times = [time for time, _ in curve]
    if any(later < earlier for earlier, later in pairwise(times)):
        yield Problem(path, "the points are not in order of time", "Sort them by their first number.")
    if max(times) > duration + SLACK:
        reason = f"a point at {max(times):g} s lies outside the event, which lasts {duration:g} s"
        yield Problem(path, reason, "Points count from the event's own start; drop it or make the event longer.")


def _too_many(plan: Plan) -> Iterator[Problem]:
    for name, parts in (("events", plan.events), ("tracks", plan.tracks), ("thoughts", plan.thoughts)):
        if len(parts) > MOST_EVENTS:
            yield Problem(name, f"{len(parts)} {name} are more than the {MOST_EVENTS} allowed", "Split the plan.")


def _duplicates(plan: Plan) -> Iterator[Problem]:
    lists: dict[str, Sequence[Thought | Track | Event | LeadSheet]]
    lists = {"thoughts": plan.thoughts, "tracks": plan.tracks, "events": plan.events, "sheets": plan.sheets}
    for name, parts in lists.items():
        for key, count in Counter(part.id for part in parts).items():
            if count > 1:
                index = max(index for index, part in enumerate(parts) if part.id == key)
                reason = f"the id {key!r} is used {count} times among the {name}"
                yield Problem(f"{name}[{index}].id", reason, "Give each its own id.")


def _dangling(plan: Plan) -> Iterator[Problem]:
    tracks, thoughts = [track.id for track in plan.tracks], [thought.id for thought in plan.thoughts]
    has_track, has_thought = set(tracks), set(thoughts)
    for index, event in enumerate(plan.events):
        if event.track not in has_track:
            fix = _suggested(event.track, tuple(tracks)) if tracks else f"Add a track with the id {event.track!r}."
            yield Problem(f"events[{index}].track", f"there is no track {event.track!r}", fix)
        if event.because is not None and event.because not in has_thought:
            fix = _suggested(event.because, tuple(thoughts)) if thoughts else "Add the thought or leave this out."
            yield Problem(f"events[{index}].because", f"there is no thought {event.because!r}", fix)
    yield from _aimless_thoughts(plan, has_track)


def _aimless_thoughts(plan: Plan, tracks: set[str]) -> Iterator[Problem]:
    known = tracks | {event.id for event in plan.events} | {event.source for event in plan.events if event.source}
    for index, thought in enumerate(plan.thoughts):
        for place, name in enumerate(thought.about):
            if name not in known:
                reason = f"the thought {thought.id!r} is about {name!r}, which is no event, track or source of an event"
                yield Problem(f"thoughts[{index}].about[{place}]", reason, _suggested(name, tuple(sorted(known))))


def _misplaced_tracks(plan: Plan, rooms: Collection[str] | None) -> Iterator[Problem]:
    least, greatest, unit = LIMITS["gain"]
    known = tuple(sorted({"none", *(rooms or ())}))
    for index, track in enumerate(plan.tracks):
        if not least <= track.gain <= greatest:
            reason = f"{track.gain:g} is not within {least:g} … {greatest:g} {unit}"
            yield Problem(f"tracks[{index}].gain", reason, "Choose a value inside.")
        if rooms is not None and track.space not in known:
            yield Problem(f"tracks[{index}].space", f"there is no room {track.space!r}", _suggested(track.space, known))


def _bad_sounds(plan: Plan, sounds: Names | None) -> Iterator[Problem]:
    tags: Mapping[str, Collection[str]] = sounds if isinstance(sounds, Mapping) else {}
    known = None if sounds is None else tuple(sounds)
    forbidden, has_name = set(plan.exclude), set(known or ())
    for index, event in enumerate(plan.events):
        if not isinstance(event.body, Sound):
            continue
        name = event.body.name
        if known is not None and name not in has_name:
            fix = f"{_suggested(name, known)} List them with: menura sounds"
            yield Problem(f"events[{index}].body.name", f"there is no sound {name!r}", fix)
        for word in sorted(forbidden & {name, *tags.get(name, ())}):
            reason = f"{event.id} is {name!r}, and {word!r} is excluded"
            yield Problem(f"events[{index}].body.name", reason, "Remove the event, or take the word out of 'exclude'.")


def _bad_recordings(plan: Plan, roots: Sequence[Path]) -> Iterator[Problem]:
    for index, event in enumerate(plan.events):
        if isinstance(event.body, Recording) and (reason := recordings.objection(event.body.path, roots)):
            refused = f"the recording {event.body.path!r} is refused: {reason}"
            yield Problem(f"events[{index}].body.path", refused, recordings.FIX)


def _bad_music(plan: Plan, rooms: Collection[str] | None) -> Iterator[Problem]:
    for index, sheet in enumerate(plan.sheets):
        for problem in scores.check(sheet, patterns=patterns(), rooms=rooms):
            yield replace(problem, path=f"sheets[{index}].{problem.path}")
    parts = {sheet.id: tuple(part.id for part in sheet.parts) for sheet in plan.sheets}
    for index, event in enumerate(plan.events):
        body, path = event.body, f"events[{index}].body"
        if not isinstance(body, (Music, Song)):
            continue
        if body.sheet not in parts:
            fix = _suggested(body.sheet, tuple(parts)) if parts else "Add the sheet to the plan's 'sheets'."
            yield Problem(f"{path}.sheet", f"there is no sheet {body.sheet!r}", fix)
        elif body.part not in parts[body.sheet]:
            reason = f"the sheet {body.sheet!r} has no part {body.part!r}"
            yield Problem(f"{path}.part", reason, _suggested(body.part, parts[body.sheet]))


@lru_cache(maxsize=1024)
def _suggested(name: str, known: tuple[str, ...]) -> str:
    return suggestion(name, known[:MOST_EVENTS])
