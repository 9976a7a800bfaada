"""What must not be heard, how long a scene may be, and which sound an order is about, with the shipped sounds."""

import re

import numpy as np
import pytest

import menura
from menura.errors import RequestError
from menura.plans.edit import apply
from menura.plans.facts import Facts
from menura.plans.model import Plan, Sound
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner, lengths

REASONER = GrammarReasoner()


def planned(text: str, seed: int = 0, duration: float | None = None) -> Plan:
    return REASONER.plan(Request(text, seed=seed, duration=duration), Facts())


def revised(text: str, order: str) -> Plan:
    plan = planned(text, duration=8.0)
    return apply(plan, REASONER.revise(plan, order, Facts()))


def sounds(plan: Plan) -> set[str]:
    return {event.body.name for event in plan.events if isinstance(event.body, Sound)}


def test_a_place_is_heard_without_what_is_forbidden() -> None:
    plan = planned("no people, a busy street", duration=3.0)
    street = plan.event("city-street").body
    assert isinstance(street, Sound)
    assert street.parameters["without"] == "human"
    made = menura.render(plan)
    assert np.abs(made.clip.samples).max() > 0.01
    assert not [notice for notice in made.notices if "left out" in notice.text]


def test_a_place_asked_for_earlier_loses_what_is_forbidden_later() -> None:
    plan = revised("a busy street and a dog", "no people")
    street = plan.event("city-street").body
    assert isinstance(street, Sound)
    assert street.parameters == {"without": "human"}
    assert plan.exclude == ("human",)


def test_the_wind_is_no_winding_up() -> None:
    assert planned("birds singing in the morning, no wind").exclude == ("wind",)


@pytest.mark.parametrize("text", ["knock three times every half second", "knock three times every half a second"])
def test_every_half_second(text: str) -> None:
    first, second, third = (planned(text).event(f"door-knock-{k}").start for k in (1, 2, 3))
    assert (round(second - first, 3), round(third - second, 3)) == (0.5, 0.5)


def test_every_half_second_in_chinese() -> None:
    starts = [event.start for event in planned("每半秒敲门一次").events if event.track == "door-knock"]
    assert starts[:4] == [0.0, 0.5, 1.0, 1.5]


def test_a_delay_is_no_length_beside_chinese_words() -> None:
    plan = planned("a dog barks after 2 seconds, 下雨 at the end, wobbly plork halfway")
    assert plan.event("dog-bark-1").start == 2.0
    assert plan.duration + 1e-6 >= max(event.end for event in plan.events) > 3.0


@pytest.mark.parametrize("duration", [0.00001, 0.049, 86_401.0])
def test_a_length_that_no_scene_can_have_is_refused(duration: float) -> None:
    message = (
        rf"A duration of {re.escape(f'{duration:g}')} s was asked for; it must be at least 0\.05 s and at most 86400 s"
    )
    with pytest.raises(RequestError, match=message):
        planned("a dog barks", duration=duration)


@pytest.mark.parametrize("text", ["rain for 2000 hours", "rain for 0.01 seconds", "a gunshot at 99999999 s"])
def test_words_are_held_to_the_same_lengths(text: str) -> None:
    with pytest.raises(RequestError, match="must be at least"):
        planned(text)


def test_times_that_contradict_each_other_still_give_a_plan() -> None:
    assert "dog-bark" in sounds(planned("rain from 5 s until 2 s while a dog barks"))


@pytest.mark.parametrize(
    ("text", "order", "gone", "new"),
    [
        ("三声钟响, 然后下大雨", "把雨声换成风声", "rain-heavy", "wind"),
        ("heavy rain", "replace rain by wind", "rain-heavy", "wind"),
    ],
)
def test_the_plain_word_means_the_special_sound(text: str, order: str, gone: str, new: str) -> None:
    heard = sounds(revised(text, order))
    assert new in heard
    assert gone not in heard


STORIES = {
    "A woman walks down a hallway, opens a creaky door, then glass shatters": [
        "footsteps",
        "door-creak",
        "glass-break",
    ],
    "someone pours coffee, stirs it with a spoon and takes a sip": ["pouring-coffee", "cutlery", "drinking"],
    "猫叫两声后玻璃杯摔碎": ["cat-meow", "glass-break"],
    "someone coughs, then washes hands": ["cough", "faucet"],
}


@pytest.mark.parametrize(("text", "names"), STORIES.items())
def test_what_one_person_does_is_one_thing_after_another(text: str, names: list[str]) -> None:
    plan = planned(text)
    order = dict.fromkeys(event.track for event in plan.events if event.track not in {"room-tone", "outdoor-air"})
    assert [*order] == names
    ends = [max(event.end for event in plan.events if event.track == name) for name in names]
    starts = [min(event.start for event in plan.events if event.track == name) for name in names]
    assert all(start > end - 0.5 for start, end in zip(starts[1:], ends, strict=False))
    assert not plan.notices


@pytest.mark.parametrize("text", ["一辆摩托车由远及近，呼啸而过", "a motorcycle approaches, then passes by"])
def test_what_comes_near_and_passes_is_one_passing(text: str) -> None:
    assert "motorcycle-pass" in sounds(planned(text))


def test_waves_do_not_slap() -> None:
    assert sounds(planned("夜晚的海边，海浪拍打")) == {"sea-waves"}


def test_numbers_that_no_plan_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lengths, "MOST", float("inf"))  # so that the plan itself must refuse
    with pytest.raises(RequestError, match=r"'a gunshot at 99999999 s' cannot become a plan: its duration would be 1"):
        planned("a gunshot at 99999999 s")


def test_a_group_of_sounds_can_be_changed_at_once() -> None:
    plan = revised("a cat meows, a dog howls, rain", "make the animals quieter")
    assert {track.id: track.gain for track in plan.tracks if track.id in {"cat-meow", "dog-howl", "rain"}} == {
        "cat-meow": -4.0, "dog-howl": -4.0, "rain": 0.0,
    }  # fmt: skip
