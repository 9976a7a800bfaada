"""A plan survives JSON, undo restores it, edits are local, and checks never crash: for any plan."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.errors import PlanError
from menura.plans import edit
from menura.plans.check import check
from menura.plans.cues import FORMATS, export_cues, import_cues
from menura.plans.curve import value
from menura.plans.diff import diff
from menura.plans.history import History, parse_history
from menura.plans.model import (
    Controls,
    Event,
    Master,
    Notice,
    Plan,
    Recording,
    Request,
    Sound,
    Thought,
    Track,
)
from menura.plans.schema import parse

TRACKS = ("dog", "rain", "雨")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
levels = st.floats(-60, 12)


@st.composite
def curves(draw: st.DrawFn, low: float, high: float, duration: float) -> Any:
    values = st.floats(low, high)
    if draw(st.booleans()):
        return draw(values)
    times = sorted(draw(st.lists(st.floats(0, duration), min_size=1, max_size=4)))
    return tuple((time, draw(values)) for time in times)


bodies = st.one_of(
    st.builds(
        Sound,
        words=texts,
        name=st.sampled_from(["dog-bark", "rain", "door-slam"]),
        parameters=st.dictionaries(texts, st.floats(-1e6, 1e6) | texts, max_size=2),
    ),
    st.builds(Recording, words=texts, path=st.sampled_from(["a.wav", "b/c.flac"]), offset=st.floats(0, 100)),
)


@st.composite
def events(draw: st.DrawFn, number: int, length: float) -> Event:
    start = draw(st.floats(0, length * 0.9))
    duration = max((length - start) * draw(st.floats(0.01, 1)), 1e-3)
    return Event(
        id=f"e{number}",
        track=draw(st.sampled_from(TRACKS)),
        start=start,
        duration=min(duration, length - start),
        gain=draw(curves(-60, 12, min(duration, length - start))),
        pan=draw(curves(-1, 1, min(duration, length - start))),
        distance=draw(st.none() | curves(0.5, 100, min(duration, length - start))),
        because=draw(st.sampled_from([None, "t1"])),
        source=draw(st.sampled_from([None, "ball"])),
        mute=draw(st.booleans()),
        seed=draw(st.none() | st.integers(-(2**63), 2**63 - 1)),
        controls=Controls(pitch=draw(st.just(0.0) | curves(-12, 12, min(duration, length - start)))),
        body=draw(bodies),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    length = draw(st.floats(0.5, 3600))
    parts = tuple(draw(events(number, length)) for number in range(draw(st.integers(1, 4))))
    return Plan(
        request=Request(text=draw(texts), media=draw(st.none() | texts)),
        duration=length,
        seed=draw(st.integers(-(2**63), 2**63 - 1)),
        channels=draw(st.sampled_from([1, 2])),
        master=Master(loudness=draw(st.none() | st.floats(-60, -5))),
        exclude=tuple(draw(st.lists(st.sampled_from(["people", "music"]), max_size=2))),
        thoughts=(Thought(id="t1", stage="meaning", text=draw(texts), about=(parts[0].id,)),),
        tracks=tuple(Track(id=name, gain=draw(levels), mute=draw(st.booleans())) for name in TRACKS),
        events=parts,
        notices=(Notice(code="guess", text=draw(texts)),),
    )


fractions = st.floats(0, 0.99)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Plan, edit.Edit]:
    """Draw a plan and an edit of its first event that fits into it."""
    plan = draw(plans())
    event = plan.events[0]
    part = draw(fractions)
    possible: list[edit.Edit] = [
        edit.Move(id=event.id, start=(plan.duration - event.duration) * part),
        edit.Gain(id=event.id, gain=draw(levels)),
        edit.Pan(id=event.id, pan=draw(curves(-1, 1, event.duration))),
        edit.Distance(id=event.id, distance=draw(st.none() | st.floats(1, 100))),
        edit.Shape(id=event.id, loudness=draw(levels)),
        edit.Mute(id=event.id, mute=draw(st.booleans())),
        edit.Retime(id=event.id, duration=event.duration * (1 - part)),
        edit.Replace(id=event.id, name="thunder"),
        edit.Reroll(id=event.id, seed=draw(st.integers(0, 99))),
        edit.Split(id=event.id, at=event.start + event.duration / 2),
        edit.Remove(id=event.id),
    ]
    return plan, draw(st.sampled_from(possible))


fast = settings(max_examples=60, deadline=None)


@fast
@given(plans())
def test_a_valid_plan_survives_json(plan: Plan) -> None:
    assert check(plan) == []
    assert parse(plan.to_json()) == plan
    assert parse(plan.to_json().encode()).to_json() == plan.to_json()


@fast
@given(edited())
def test_an_edit_is_local_and_undo_restores(case: tuple[Plan, edit.Edit]) -> None:
    plan, one = case
    after = edit.apply(plan, [one])
    assert check(after) == []
    touched = {plan.events[0].id, f"{plan.events[0].id}.2"}
    assert [event for event in after.events if event.id not in touched] == list(plan.events[1:])
    assert after.tracks == plan.tracks
    history = History(present=plan).edited([one])
    assert history.undone().present == plan
    assert history.undone().redone().present == after
    assert parse_history(history.undone().to_json()) == history.undone()


@fast
@given(edited())
def test_a_diff_is_empty_only_for_equal_plans_and_names_what_was_edited(case: tuple[Plan, edit.Edit]) -> None:
    plan, one = case
    after = edit.apply(plan, [one])
    changes = diff(plan, after)
    assert diff(plan, plan) == []
    assert (changes == []) == (plan == after)
    assert {change.id.partition(".")[0] for change in changes} <= {plan.events[0].id, "t1"}
    assert all(str(change) for change in changes)


@fast
@given(edited())
def test_edits_survive_json(case: tuple[Plan, edit.Edit]) -> None:
    assert edit.parse_edits(edit.EditList(edits=(case[1],)).to_json()) == (case[1],)


@fast
@given(plans(), st.floats(0.2, 5), st.sampled_from(["cut", "stretch", "loop"]))
def test_a_plan_of_another_length_is_still_good(plan: Plan, factor: float, fit: Any) -> None:
    other = edit.retarget_duration(plan, plan.duration * factor, fit)
    assert other.duration == plan.duration * factor
    assert check(other) == []
    assert len({event.id for event in other.events}) == len(other.events)


@fast
@given(plans(), st.floats(0.1, 0.9), st.lists(st.floats(-60, 12), min_size=2, max_size=6))
def test_both_halves_of_a_split_have_the_curve_of_the_whole(plan: Plan, part: float, values: list[float]) -> None:
    event = plan.events[0]
    gaps = len(values) - 1
    points = tuple((event.duration * index / gaps, value) for index, value in enumerate(values))
    after = edit.split(edit.gain(plan, event.id, points), event.id, event.start + event.duration * part)
    first, second = after.events[:2]
    for time in np.linspace(0, event.duration, 17):
        inside = time < first.duration
        half = value(first.gain, time) if inside else value(second.gain, time - first.duration)
        assert half == pytest.approx(value(points, time), abs=0.01)


numbers = st.floats(allow_nan=True, allow_infinity=True)
wild_curves = numbers | st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple)


@fast
@given(plans(), numbers, numbers, wild_curves, wild_curves, texts, texts)
def test_check_never_crashes(
    plan: Plan, start: float, duration: float, gain: Any, pan: Any, track: str, name: str
) -> None:
    values = {"start": start, "duration": duration, "gain": gain, "distance": pan, "track": track, "because": name}
    wild = plan.events[0].model_copy(update={**values, "body": Recording.model_construct(path=name)})
    found = check(plan.model_copy(update={"events": (wild, wild)}), sounds={"rain": [name]}, rooms=[track])
    assert all(problem.path and problem.reason and problem.fix for problem in found)


@fast
@given(plans(), st.sampled_from(sorted(FORMATS)))
def test_cues_keep_their_times(plan: Plan, name: str) -> None:
    cues = import_cues(export_cues(plan, name), name)
    expected = sorted((event.start, event.end) for event in plan.events)
    assert len(cues) == len(expected)
    for cue, (start, end) in zip(cues, expected, strict=True):
        assert abs(cue.start - start) <= 6e-4
        assert abs(cue.end - end) <= 6e-4


@fast
@given(plans(), numbers)
def test_a_move_is_made_or_refused_with_a_reason(plan: Plan, start: float) -> None:
    try:
        moved = edit.move(plan, "e0", start)
    except PlanError as error:
        refused: Any = error.problems
    else:
        refused = ()
        assert moved.event("e0").start == start
        assert check(moved) == []
    inside = 0 <= start <= plan.duration - plan.events[0].duration
    assert bool(refused) != inside or math.isclose(start, plan.duration - plan.events[0].duration, abs_tol=1e-5)
