"""Sentences become edits."""

import pytest
from small_atlas import ATLAS

from menura.errors import RequestError
from menura.plans.edit import apply
from menura.plans.facts import Facts
from menura.plans.model import Plan, Sound
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

REASONER = GrammarReasoner(ATLAS)
PLAN = REASONER.plan(
    Request("a dog barks three times, then a door slams while it rains, a bird sings", duration=8.0), Facts()
)


def revised(instruction: str, plan: Plan = PLAN) -> Plan:
    return apply(plan, REASONER.revise(plan, instruction, Facts()))


@pytest.mark.parametrize(
    ("instruction", "track", "gain"),
    [
        ("make the dog louder", "dog-bark", 4.0),
        ("turn down the rain by 6 dB", "rain", -6.0),
        ("turn the dog up a bit", "dog-bark", 2.0),
        ("狗叫大声一点", "dog-bark", 4.0),
        ("雨声小一点", "rain", -4.0),
    ],
)
def test_levels(instruction: str, track: str, gain: float) -> None:
    assert revised(instruction).track(track).gain == gain


@pytest.mark.parametrize(
    ("instruction", "start"),
    [("move the door slam to 5 s", 5.0), ("把关门声移到5秒", 5.0), ("start the door slam at 6.5 s", 6.5)],
)
def test_moves_to_a_time(instruction: str, start: float) -> None:
    assert revised(instruction).event("door-slam").start == start


def test_moves_by_a_length_keep_a_series_together() -> None:
    later = revised("move the dog one second later")
    for number in (1, 2, 3):
        assert later.event(f"dog-bark-{number}").start == pytest.approx(PLAN.event(f"dog-bark-{number}").start + 1)
    earlier = revised("make the second bark earlier by 0.1 seconds")
    assert earlier.event("dog-bark-2").start == pytest.approx(PLAN.event("dog-bark-2").start - 0.1)
    assert earlier.event("dog-bark-1") == PLAN.event("dog-bark-1")


@pytest.mark.parametrize("instruction", ["remove the birds", "delete the bird", "删掉鸟叫", "no birds", "不要鸟叫"])
def test_removal(instruction: str) -> None:
    assert "bird-chirp" not in {track.id for track in revised(instruction).tracks}


def test_exclusion_is_kept_in_the_plan() -> None:
    assert revised("no people").exclude == ("human",)


def test_mute_and_unmute() -> None:
    muted = revised("mute the rain")
    assert muted.track("rain").mute
    assert not revised("unmute the rain", muted).track("rain").mute


@pytest.mark.parametrize(
    "instruction", ["replace the rain with wind", "把雨声换成风声", "change the rain into wind", "wind instead of rain"]
)
def test_replacement(instruction: str) -> None:
    body = revised(instruction).event("rain").body
    assert isinstance(body, Sound)
    assert body.name == "wind"


@pytest.mark.parametrize(
    ("instruction", "seconds"), [("make it 12 seconds long", 12.0), ("时长改成12秒", 12.0), ("shorten it to 5 s", 5.0)]
)
def test_length_of_the_scene(instruction: str, seconds: float) -> None:
    assert revised(instruction).duration == seconds


def test_length_of_one_sound() -> None:
    assert revised("shorten the rain to 3 seconds").event("rain").duration == 3.0


def test_another_take_changes_seeds_only() -> None:
    assert revised("another take of the dog").event("dog-bark-1").seed == PLAN.seed + 1
    assert all(event.seed is not None for event in revised("再来一版").events)


def test_distance_place_and_side() -> None:
    assert revised("put the dog farther away").event("dog-bark-1").distance == 18.0
    assert revised("rain 20 metres away").event("rain").distance == 20.0
    assert revised("the door in a large hall").track("door-slam").space == "hall"
    assert {t.space for t in revised("在山洞里").tracks} == {"cave"}
    assert revised("pan the dog to the left").event("dog-bark-2").pan == -0.7


def test_additions_get_ids_of_their_own() -> None:
    plan = revised("add thunder at 2 s and a dog barks once at 7 s")
    assert plan.event("thunder").start == 2.0
    assert plan.event("dog-bark").start == 7.0
    assert plan.track("thunder").space == plan.track("dog-bark").space


def test_character_fade_split_and_colour() -> None:
    body = revised("make the dog bigger").event("dog-bark-1").body
    assert isinstance(body, Sound)
    assert body.parameters["size"] == 0.82
    assert isinstance(revised("fade out the rain").event("rain").gain, tuple)
    assert len(revised("split the rain at 3 s").events) == len(PLAN.events) + 1
    assert revised("make the bird brighter").event("bird-chirp").controls.brightness == 2.5


def test_several_orders_at_once() -> None:
    plan = revised("make the dog louder and remove the rain")
    assert plan.track("dog-bark").gain == 4.0
    assert "rain" not in {track.id for track in plan.tracks}


@pytest.mark.parametrize("instruction", ["hello there", "purple"])
def test_what_is_no_order_is_refused(instruction: str) -> None:
    with pytest.raises(RequestError, match="is not understood as a change of this plan"):
        revised(instruction)


def test_a_sound_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RequestError, match=r"does not say which sound; the plan has: .*rain"):
        revised("make the siren louder")
    with pytest.raises(RequestError, match="the plan has"):
        revised("make it louder")


def test_an_empty_instruction_is_refused() -> None:
    with pytest.raises(RequestError, match="An instruction has 1 to"):
        revised(" ")


def test_an_ordinal_beyond_the_last_is_refused() -> None:
    with pytest.raises(RequestError, match="but the plan has 3 of dog-bark"):
        revised("make the fifth bark louder")


def test_a_split_needs_a_time_inside() -> None:
    with pytest.raises(RequestError, match="A split needs a time"):
        revised("split the rain")
    with pytest.raises(RequestError, match="Nothing that is named sounds at 0 s"):
        revised("split the rain at 0 s")


def test_a_move_to_near_the_end_cuts_the_tail_off() -> None:
    plan = REASONER.plan(Request("rain, a door slams at 1 s", duration=4.0), Facts())
    late = revised("move the door slam to 3.5 s", plan).event("door-slam")
    assert (late.start, late.end) == (3.5, 4.0)
    with pytest.raises(RequestError, match=r"door-slam cannot start at 5 s: the plan ends at 4 s"):
        revised("move the door slam to 5 s", plan)
