from pathlib import Path
from typing import Any

import pytest

from menura.errors import PlanError
from menura.plans.check import MOST_EVENTS, check, require
from menura.plans.model import Controls, Event, Plan, Recording, Sound, Thought, Track


def altered(plan: Plan, index: int = 0, **values: Any) -> Plan:
    events = list(plan.events)
    events[index] = events[index].model_copy(update=values)
    return plan.model_copy(update={"events": tuple(events)})


def found(plan: Plan, **options: Any) -> dict[str, str]:
    return {problem.path: str(problem) for problem in check(plan, **options)}


def test_a_good_plan_has_no_problem(plan: Plan) -> None:
    assert check(plan, sounds=["dog-bark", "rain"], rooms=["none", "hall"]) == []
    assert require(plan) is plan


@pytest.mark.parametrize(
    ("values", "path", "message"),
    [
        ({"start": 10.0}, "events[0].start", "starts at 10 s, but the plan ends at 10 s"),
        ({"duration": 9.0}, "events[0].duration", "Give it at most 8 s"),
        ({"track": "dgo"}, "events[0].track", "there is no track 'dgo'. Did you mean 'dog'?"),
        ({"because": "t2"}, "events[0].because", "there is no thought 't2'. Allowed here: t1."),
        ({"id": "rain-1"}, "events[1].id", "used 2 times among the events"),
        ({"gain": ((0.5, 0.0), (0.2, 1.0))}, "events[0].gain", "not in order of time"),
        ({"gain": ((0.0, 0.0), (1.2, 1.0))}, "events[0].gain", "1.2 s lies outside the event, which lasts 1 s"),
        ({"gain": 200.0}, "events[0].gain", "200 is not within -120 … 40 dB"),
        ({"gain": ()}, "events[0].gain", "at least one point"),
        ({"pan": ((0.0, -1.0), (1.0, 3.0))}, "events[0].pan", "from -1 to 3 are not within -1 … 1"),
        ({"distance": 0.0}, "events[0].distance", "not within 0.01 … 20000 m"),
        ({"controls": Controls(pitch=99)}, "events[0].controls.pitch", "not within -60 … 60 semitones"),
    ],
)
def test_each_problem_has_its_place_and_reason(plan: Plan, values: dict[str, Any], path: str, message: str) -> None:
    assert message in found(altered(plan, **values))[path]


def test_all_problems_come_at_once(plan: Plan) -> None:
    worse = altered(altered(plan, start=12.0, track="x", because="y"), index=1, gain=99.0)
    with pytest.raises(PlanError, match="The plan has 4 problems") as caught:
        require(worse)
    assert len(caught.value.problems) == 4


def test_rounding_is_no_problem() -> None:
    third = 10 / 3
    events = [Event(id=f"e{n}", track="t", start=n * third, duration=third, body=Sound(name="x")) for n in range(3)]
    assert check(Plan(duration=10, tracks=(Track(id="t"),), events=tuple(events))) == []


def test_a_thought_must_be_about_something(plan: Plan) -> None:
    thought = Thought(id="t2", stage="perception", text="A ball.", about=("ball", "bark-2"))
    more = plan.model_copy(update={"thoughts": (*plan.thoughts, thought)})
    assert "no event, track or source" in found(more)["thoughts[1].about[0]"]
    assert "Did you mean 'bark-1'?" in found(more)["thoughts[1].about[1]"]
    assert set(found(altered(more, source="ball"))) == {"thoughts[1].about[1]"}


def test_unknown_sounds_and_rooms_get_the_nearest_name(plan: Plan) -> None:
    misplaced = plan.model_copy(update={"tracks": (plan.tracks[0], Track(id="rain", space="hal", gain=50))})
    problems = found(misplaced, sounds=["dog-growl", "dog-barks", "rain"], rooms=["hall"])
    assert "Did you mean 'dog-barks'? List them with: menura sounds" in problems["events[0].body.name"]
    assert "there is no room 'hal'. Did you mean 'hall'?" in problems["tracks[1].space"]
    assert "50 is not within -120 … 40 dB" in problems["tracks[1].gain"]


def test_what_is_excluded_by_name_or_tag_may_not_be_there(plan: Plan) -> None:
    no_dog = plan.model_copy(update={"exclude": ("dog-bark",)})
    assert "'dog-bark' is excluded" in found(no_dog)["events[0].body.name"]
    no_animal = plan.model_copy(update={"exclude": ("animal",)})
    tags = {"dog-bark": ["animal"], "rain": ["weather"]}
    assert set(found(no_animal, sounds=tags)) == {"events[0].body.name"}
    assert found(no_animal, sounds=list(tags)) == {}


def test_a_recording_from_elsewhere_is_refused_unless_trusted(plan: Plan, tmp_path: Path) -> None:
    stolen = altered(plan, body=Recording(path="/etc/passwd"))
    assert "absolute and in no trusted folder" in found(stolen)["events[0].body.path"]
    trusted = altered(plan, body=Recording(path=str(tmp_path / "bark.wav")))
    assert found(trusted, roots=[tmp_path]) == {}


def test_there_is_a_limit_to_events() -> None:
    event = Event(id="e", track="t", start=0, duration=1, body=Sound(name="x"))
    many = tuple(event.model_copy(update={"id": f"e{n}"}) for n in range(MOST_EVENTS + 1))
    plan = Plan(duration=1, tracks=(Track(id="t"),), events=many)
    assert found(plan) == {"events": "events: 20001 events are more than the 20000 allowed. Split the plan."}
