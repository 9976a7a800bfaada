"""What holds for every request that the grammar is given."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.engines.sounds.atlas import load
from menura.errors import RequestError
from menura.plans.check import check
from menura.plans.edit import apply
from menura.plans.facts import Box, Facts, Impact, Look, Motion, MovingObject
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

SOUNDS = (
    "a dog barks|rain|thunder|a car drives past|footsteps on gravel|a door slams|狗叫|下雨|敲门|汽车开过|wobbly plork"
)
JOINTS = ", |. | then | while | and | after | before | until |，然后|同时|，| with |; "
EXTRAS = (
    "|twice|three times|at 3 s|from 1 to 4 s|for two seconds|every second|in the distance|approaching|in a cave|loudly"
    "|on the left|throughout|at the end|halfway|occasionally"
    "|, no people|two|两声|第2秒|持续十秒|每隔三秒|远处|after 2 seconds|fading out"
)
REASONER = GrammarReasoner()


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = st.tuples(*(st.sampled_from(words.split("|")) for words in (JOINTS, SOUNDS, EXTRAS)))
    parts = draw(st.lists(pieces, min_size=1, max_size=5))
    return "".join(f"{joint if index else ''}{sound} {extra}" for index, (joint, sound, extra) in enumerate(parts))


DURATIONS = st.none() | st.floats(0.05, 60)


def plan_or_refusal(request: Request, facts: Facts) -> Plan | None:
    try:
        return REASONER.plan(request, facts)
    except RequestError:
        return None


@given(texts(), st.integers(0, 2**31), DURATIONS)
@settings(max_examples=150, deadline=None)
def test_a_request_becomes_a_sound_plan_or_is_refused(text: str, seed: int, duration: float | None) -> None:
    plan = plan_or_refusal(Request(text, seed=seed, duration=duration), Facts())
    if plan is None:
        return
    assert check(plan, sounds={name: load().get(name).tags for name in load().names}) == []
    assert duration is None or plan.duration == duration
    assert {event.because for event in plan.events} <= {thought.id for thought in plan.thoughts}
    assert all(event.because for event in plan.events)


@given(texts(), st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_the_same_request_and_seed_give_the_same_plan(text: str, seed: int) -> None:
    request = Request(text, seed=seed)
    assert plan_or_refusal(request, Facts()) == plan_or_refusal(request, Facts())


def test_another_seed_varies_what_was_left_open() -> None:
    starts = {REASONER.plan(Request("a dog barks three times", seed=s), Facts()).events[-1].start for s in range(5)}
    assert len(starts) > 3


@given(st.floats(0, 20).map(lambda t: round(t, 2)))
@settings(max_examples=40, deadline=None)
def test_a_given_time_is_obeyed_exactly(time: float) -> None:
    plan = REASONER.plan(Request(f"rain, a gunshot at {time:g} s"), Facts())
    assert plan.event("gunshot").start == time


@st.composite
def videos(draw: st.DrawFn) -> Facts:
    duration = draw(st.floats(0.04, 30))
    unit = st.floats(0, 1)
    impacts = draw(st.lists(st.tuples(unit, unit, unit, st.sampled_from([None, "a", "b"])), max_size=12))
    times = tuple(float(t) for t in np.linspace(0, duration, draw(st.integers(1, 40))))
    energy = tuple(draw(unit) for _ in times)
    boxes = tuple(Box(time=t, x=0.5, y=0.5, width=0.2, height=e) for t, e in zip(times, energy, strict=True))
    return Facts(
        kind="video",
        duration=duration,
        impacts=tuple(Impact(time=t * duration, strength=s, x=x, source=o) for t, s, x, o in impacts),
        motion=Motion(times=times, energy=energy, x=energy, peak_speed=0.2),
        objects=(MovingObject(id="a", boxes=boxes),) if draw(st.booleans()) else (),
        cuts=tuple(sorted(draw(st.lists(unit.map(lambda t: t * duration), max_size=3)))),
        looks=(Look(start=0, end=duration, brightness=draw(unit), saturation=0.5, warmth=0, colours=("#4080e0",)),),
    )


@given(texts() | st.just(""), videos())
@settings(max_examples=100, deadline=None)
def test_a_video_gets_a_sound_plan_of_its_own_length(text: str, facts: Facts) -> None:
    plan = REASONER.plan(Request(text), facts)
    assert check(plan, sounds=load().names) == []
    assert plan.duration == facts.duration


ORDERS = (
    "louder|quieter|earlier|later|remove|mute|another take of|no|farther|in a hall|make it 5 seconds long"
    "|add|left|split at 1 s|大声一点|删掉|换成狗叫"
)


@given(texts(), st.sampled_from(ORDERS.split("|")), st.sampled_from(SOUNDS.split("|")))
@settings(max_examples=100, deadline=None)
def test_an_instruction_becomes_edits_that_can_be_made_or_is_refused(text: str, order: str, sound: str) -> None:
    plan = plan_or_refusal(Request(text, duration=8.0), Facts())
    if plan is None:
        return
    for instruction in (f"{order} {sound}", f"{sound} {order}"):
        try:
            edits = REASONER.revise(plan, instruction, Facts())
        except RequestError:
            continue
        assert check(apply(plan, edits)) == []
