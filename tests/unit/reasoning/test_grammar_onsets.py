"""What is said to start is not there from the beginning; rows of strokes land on what is seen."""

import pytest

from menura.engines.sounds.atlas import load
from menura.plans.check import check
from menura.plans.curve import value
from menura.plans.facts import Box, Facts, Impact, Motion, MovingObject
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner
from menura.reasoning.grammar.following import follows_motion

TIMES = tuple(i / 10 for i in range(100))
KNIFE = tuple(Impact(time=0.7 + 0.6 * i, strength=0.9, x=0.3, source="knife") for i in range(14))
ORANGE = tuple(Impact(time=time, strength=0.4, x=0.7, source="orange") for time in (3.7, 4.4))
VIDEO = Facts(kind="video", duration=10.0, impacts=KNIFE)


def planned(text: str, facts: Facts = VIDEO, **wanted: float) -> Plan:
    plan = GrammarReasoner().plan(Request(text, **wanted), facts)  # type: ignore[arg-type]
    assert check(plan, sounds=load().names) == []
    return plan


def first(plan: Plan, name: str) -> float:
    return min(event.start for event in plan.events if event.track == name)


@pytest.mark.parametrize("text", ["knife chopping carrots, a kettle starts to whistle", "切菜，水壶开始鸣叫"])
@pytest.mark.parametrize("seed", range(5))
def test_a_kettle_that_starts_comes_later_fades_in_and_is_heard_beside_the_chops(text: str, seed: int) -> None:
    plan = planned(text, VIDEO, seed=seed)
    kettle = plan.event("kettle-whistle")
    assert 3.0 < kettle.start < 4.5
    assert first(plan, "knife-chop") == 0.7
    assert value(kettle.gain, 0.0) < -20
    assert value(kettle.gain, 2.0) == 0.0
    assert kettle.controls.loudness == 0.0  # the knife's motion is none of its own
    assert any("starts" in t.text or "开始" in t.text for t in plan.thoughts if kettle.track in t.about)


@pytest.mark.parametrize("seed", range(5))
def test_what_starts_in_words_alone_waits_for_what_was_named_before(seed: int) -> None:
    plan = planned("footsteps, it starts to rain", Facts(), seed=seed)
    assert 2.0 < first(plan, "rain") < 0.6 * plan.duration
    dog = planned("rain, a dog begins to bark", Facts(), seed=seed, duration=10.0)
    assert first(dog, "dog-bark") > 3.0


def test_what_starts_begins_at_a_cut_or_when_something_appears_or_moves() -> None:
    words = "wind, a kettle starts to whistle"
    assert first(planned(words, Facts(kind="video", duration=10.0, cuts=(1.0, 5.2))), "kettle-whistle") == 5.2
    thing = MovingObject(id="steam", boxes=(Box(time=4.5, x=0.5, y=0.5, width=0.1, height=0.1),), confidence=0.8)
    seen = planned(words, Facts(kind="video", duration=10.0, objects=(thing,)))
    assert first(seen, "kettle-whistle") == 4.5
    assert any("something appears" in thought.text for thought in seen.thoughts)
    motion = Motion(times=TIMES, energy=(0.0,) * 30 + (0.8,) * 70, x=(0.5,) * 100)
    assert first(planned(words, Facts(kind="video", duration=10.0, motion=motion)), "kettle-whistle") == 3.0


@pytest.mark.parametrize(
    ("text", "first_name", "second_name"),
    [("a dog starts barking, then a car starts", "dog-bark", "car-start"), ("开始下雨，然后打雷", "rain", "thunder")],
)
def test_what_starts_first_is_not_held_back_beyond_what_follows(text: str, first_name: str, second_name: str) -> None:
    plan = planned(text, Facts())
    assert first(plan, first_name) < 0.5 < first(plan, second_name)
    middle = planned("wind, a dog begins to bark twice, then thunder", Facts())
    assert first(middle, "dog-bark") < first(middle, "thunder")


def test_a_given_time_wins_over_starting() -> None:
    assert first(planned("knife chopping, a kettle starts to whistle at 2 s"), "kettle-whistle") == 2.0


def test_footsteps_land_on_impacts_one_by_one() -> None:
    plan = planned("footsteps on gravel")
    steps = [event for event in plan.events if event.track == "footsteps-gravel"]
    assert [step.start for step in steps] == pytest.approx([impact.time for impact in KNIFE])
    assert all(step.body.parameters == {"steps": 1.0} for step in steps)  # type: ignore[union-attr]


def test_clapping_takes_the_pace_of_what_is_seen() -> None:
    (claps,) = [event for event in planned("clapping").events if event.track == "clapping"]
    assert claps.start == 0.7
    assert claps.body.parameters == {"period": pytest.approx(0.6)}  # type: ignore[union-attr]


def test_footsteps_without_a_row_of_impacts_keep_their_pace_and_say_so() -> None:
    plan = planned("footsteps", Facts(kind="video", duration=10.0, impacts=KNIFE[:2]))
    assert [event.duration for event in plan.events if event.track == "footsteps"] == [10.0]
    assert any("keeps its own pace" in thought.text for thought in plan.thoughts)


def test_what_strikes_elsewhere_in_between_is_not_the_knife() -> None:
    impacts = tuple(sorted((*KNIFE, *ORANGE), key=lambda impact: impact.time))
    plan = planned("knife chopping carrots", VIDEO.model_copy(update={"impacts": impacts}))
    assert len([event for event in plan.events if event.track == "knife-chop"]) == len(KNIFE)
    assert "2 more impacts are seen elsewhere" in plan.notices[0].text
    both = planned("knife chopping carrots, a ball bounces", VIDEO.model_copy(update={"impacts": impacts}))
    assert [event.start for event in both.events if event.track == "ball-bounce"] == [3.7, 4.4]


@pytest.mark.parametrize("name", ["footsteps", "hand-saw", "brushing-teeth", "truck", "chainsaw", "cloth-rustle"])
def test_what_moves_is_followed(name: str) -> None:
    assert follows_motion(load().get(name))


@pytest.mark.parametrize(
    "name",
    ["kettle-whistle", "clock-alarm", "church-bells", "siren", "rain", "clock-tick", "refrigerator-hum", "traffic"],
)
def test_what_stands_still_is_not_followed(name: str) -> None:
    assert not follows_motion(load().get(name))
