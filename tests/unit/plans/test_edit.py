from collections.abc import Callable
from typing import Any

import pytest

from menura.errors import PlanError, UnknownNameError
from menura.plans import edit
from menura.plans.check import check
from menura.plans.curve import sample
from menura.plans.model import Event, Plan, Recording, Sound, Thought, Track

MEOW = Event(id="meow", track="cat", start=1, duration=1, because="t2", body=Sound(name="cat-meow"))
RECORDING = Recording(path="bark.wav", offset=3)


def times(plan: Plan) -> list[tuple[str, float, float]]:
    return [(event.id, event.start, event.end) for event in plan.events]


def test_an_event_comes_with_its_track_and_thought(plan: Plan) -> None:
    thought = Thought(id="t2", stage="request", text="A cat is asked for.", about=("meow",))
    more = edit.add(plan, MEOW, track=Track(id="cat"), thought=thought)
    assert [event.id for event in more.events] == ["bark-1", "rain-1", "meow"]
    assert more.track("cat").gain == 0
    assert check(more) == []


def test_adding_what_does_not_fit_lists_every_reason(plan: Plan) -> None:
    with pytest.raises(PlanError) as caught:
        edit.add(plan.model_copy(update={"exclude": ("cat-meow",)}), MEOW.model_copy(update={"start": 20}))
    assert [problem.path for problem in caught.value.problems] == [
        "event.track",
        "event.because",
        "event.body.name",
        "events[2].start",
    ]
    with pytest.raises(PlanError, match=r"there is no track 'cat'; the plan has dog, rain"):
        edit.add(plan, MEOW)
    with pytest.raises(PlanError, match="already has the event 'bark-1'"):
        edit.add(plan, plan.events[0])
    with pytest.raises(PlanError, match=r"already has the track 'dog'(.|\n)*already has the thought 't1'"):
        edit.add(plan, MEOW, track=Track(id="dog"), thought=plan.thoughts[0])


def test_removing_takes_the_event_out_of_the_thoughts(plan: Plan) -> None:
    less = edit.remove(plan, "bark-1")
    assert times(less) == [("rain-1", 0, 10)]
    assert less.thoughts[0].about == ("dog",)
    assert check(less) == []
    without = edit.remove(plan, "dog", of="track")
    assert [track.id for track in without.tracks] == ["rain"]
    assert without.thoughts[0].about == ()
    assert without.thoughts[0].text == "A dog is asked for."


def test_moving_keeps_everything_else(plan: Plan) -> None:
    moved = edit.move(plan, "bark-1", 5.5)
    assert times(moved) == [("bark-1", 5.5, 6.5), ("rain-1", 0, 10)]
    assert moved.events[1] is plan.events[1]
    assert times(edit.move(plan, "bark-1", 9)) == [("bark-1", 9, 10), ("rain-1", 0, 10)]


def test_retiming_stretches_the_curves(plan: Plan) -> None:
    longer = edit.retime(plan, "bark-1", 2).event("bark-1")
    assert (longer.duration, longer.gain) == (2, ((0, -6), (2, 0)))


def test_the_mix_is_set_for_events_and_tracks(plan: Plan) -> None:
    assert edit.gain(plan, "bark-1", -3).event("bark-1").gain == -3
    assert edit.gain(plan, "dog", -3, of="track").track("dog").gain == -3
    assert edit.pan(plan, "bark-1", ((0, -1), (1, 1))).event("bark-1").pan == ((0, -1), (1, 1))
    assert edit.pan(plan, "dog", 0.5, of="track").track("dog").pan == 0.5
    assert edit.distance(plan, "bark-1", 30).event("bark-1").distance == 30
    assert edit.distance(plan, "bark-1", None).event("bark-1").distance is None
    assert edit.mute(plan, "bark-1").event("bark-1").mute
    assert not edit.mute(edit.mute(plan, "dog", of="track"), "dog", False, of="track").track("dog").mute
    assert edit.solo(plan, "dog").track("dog").solo
    room = edit.set_space(plan, "dog", "hall", send=-3).track("dog")
    assert (room.space, room.send) == ("hall", -3)
    assert edit.set_space(plan, "dog", "hall").track("dog").send == 0


def test_shaping_keeps_the_curves_that_are_not_given(plan: Plan) -> None:
    shaped = edit.shape(edit.shape(plan, "bark-1", pitch=3), "bark-1", brightness=((0, 0), (1, 3)))
    controls = shaped.event("bark-1").controls
    assert (controls.loudness, controls.brightness, controls.pitch) == (0, ((0, 0), (1, 3)), 3)


def test_replacing_keeps_what_is_not_given(plan: Plan) -> None:
    assert edit.replace(plan, "bark-1", name="cat-meow").event("bark-1").body == Sound(
        words="a dog barks", name="cat-meow"
    )
    assert edit.replace(plan, "bark-1", words="woof", parameters={"size": 0.1}).event("bark-1").body == Sound(
        words="woof", name="dog-bark", parameters={"size": 0.1}
    )
    recorded = edit.replace(plan, "bark-1", body=RECORDING)
    assert recorded.event("bark-1").body == RECORDING
    assert edit.replace(recorded, "bark-1", words="mine").event("bark-1").body == RECORDING.model_copy(
        update={"words": "mine"}
    )
    assert edit.replace(recorded, "bark-1", name="rain").event("bark-1").body == Sound(name="rain")


def test_both_halves_of_a_split_sound_like_the_whole(plan: Plan) -> None:
    halves = edit.split(plan, "bark-1", 2.25)
    assert times(halves) == [("bark-1", 2, 2.25), ("bark-1.2", 2.25, 3), ("rain-1", 0, 10)]
    first, second = halves.events[:2]
    whole = sample(plan.events[0].gain, [0.1, 0.2, 0.3, 0.9])
    assert [*sample(first.gain, [0.1, 0.2]), *sample(second.gain, [0.05, 0.65])] == pytest.approx(list(whole))
    assert edit.split(plan, "bark-1", 2.5, new="tail").events[1].id == "tail"
    assert edit.split(halves, "bark-1", 2.1).events[1].id == "bark-1.3"
    recorded = edit.split(edit.replace(plan, "bark-1", body=RECORDING), "bark-1", 2.5)
    assert recorded.event("bark-1.2").body == RECORDING.model_copy(update={"offset": 3.5})


def test_another_take_changes_the_seed_of_one_event(plan: Plan) -> None:
    assert edit.reroll(plan, "bark-1").event("bark-1").seed == 1
    assert edit.reroll(edit.reroll(plan, "bark-1"), "bark-1").event("bark-1").seed == 2
    assert edit.reroll(plan, "bark-1", 77).event("bark-1").seed == 77


def test_excluding_removes_what_is_called_so(plan: Plan) -> None:
    without = edit.exclude(plan, "dog-bark", "people")
    assert without.exclude == ("dog-bark", "people")
    assert times(without) == [("rain-1", 0, 10)]
    assert edit.exclude(without, "people", "wind").exclude == ("dog-bark", "people", "wind")
    assert check(without) == []


@pytest.mark.parametrize(
    ("duration", "fit", "expected"),
    [
        (20, "cut", [("bark-1", 2, 3), ("rain-1", 0, 20)]),
        (2.5, "cut", [("bark-1", 2, 2.5), ("rain-1", 0, 2.5)]),
        (2, "cut", [("rain-1", 0, 2)]),
        (20, "stretch", [("bark-1", 4, 5), ("rain-1", 0, 20)]),
        (5, "stretch", [("bark-1", 1, 2), ("rain-1", 0, 5)]),
        (23, "loop", [("bark-1", 2, 3), ("rain-1", 0, 23), ("bark-1.2", 12, 13), ("bark-1.3", 22, 23)]),
        (22.5, "loop", [("bark-1", 2, 3), ("rain-1", 0, 22.5), ("bark-1.2", 12, 13), ("bark-1.3", 22, 22.5)]),
        (5, "loop", [("bark-1", 2, 3), ("rain-1", 0, 5)]),
    ],
)
def test_a_plan_gets_another_length(plan: Plan, duration: float, fit: Any, expected: list[Any]) -> None:
    other = edit.retarget_duration(plan, duration, fit)
    assert times(other) == expected
    assert other.duration == duration
    assert check(other) == []


def test_looping_stops_at_the_limit_of_events() -> None:
    short = Event(id="tick", track="t", start=0, duration=0.001, body=Sound(name="x"))
    plan = Plan(duration=0.01, tracks=(Track(id="t"),), events=(short,))
    with pytest.raises(PlanError, match="more than the 20000 allowed"):
        edit.retarget_duration(plan, 80_000, "loop")


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda p: edit.move(p, "bark-1", 9.5), "lasts until 10.5 s, but the plan ends at 10 s. Give it at most 0.5 s"),
        (lambda p: edit.move(p, "bark-1", -1), "start: -1 is given; it should be greater than or equal to 0"),
        (lambda p: edit.move(p, "bark-1", float("nan")), "start: NaN is given"),
        (lambda p: edit.retime(p, "bark-1", 0), "duration: 0 is given; it should be greater than 0"),
        (lambda p: edit.pan(p, "bark-1", 2), "not within -1 … 1"),
        (lambda p: edit.pan(p, "dog", 2, of="track"), "pan: 2.0 is given; it should be less than or equal to 1"),
        (lambda p: edit.gain(p, "dog", ((0, 1), (1, 2)), of="track"), "the gain of a track is one number, not a curve"),
        (lambda p: edit.split(p, "bark-1", 3), "3 s is not inside 'bark-1', which sounds from 2 to 3 s"),
        (lambda p: edit.split(p, "bark-1", 2.5, new="rain-1"), "already has the event 'rain-1'"),
        (lambda p: edit.exclude(p), "names"),
        (lambda p: edit.replace(edit.exclude(p, "cat"), "rain-1", name="cat"), "'cat' is excluded from this plan"),
        (lambda p: edit.retarget_duration(p, 1e9), "duration: 1000000000.0 is given"),
        (
            lambda p: edit.replace(edit.replace(p, "bark-1", body=RECORDING), "bark-1", parameters={"size": 1}),
            "is a recording and has no parameters",
        ),
    ],
)
def test_an_edit_that_makes_no_sense_says_what_is_allowed(
    plan: Plan, attempt: Callable[[Plan], Plan], message: str
) -> None:
    with pytest.raises(PlanError, match=rf"This edit cannot be made(.|\n)*{message}"):
        attempt(plan)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda p: edit.move(p, "bark-2", 1),
        lambda p: edit.remove(p, "bark-2"),
        lambda p: edit.reroll(p, "bark-2"),
        lambda p: edit.split(p, "bark-2", 1),
    ],
)
def test_an_unknown_event_gets_the_nearest_name(plan: Plan, attempt: Callable[[Plan], Plan]) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no event 'bark-2'. Nearest: bark-1"):
        attempt(plan)


def test_an_unknown_track_gets_the_nearest_name(plan: Plan) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no track 'rainy'. Nearest: rain"):
        edit.solo(plan, "rainy")
    with pytest.raises(UnknownNameError, match="There is no track 'x'"):
        edit.remove(plan, "x", of="track")


def test_edits_are_data(plan: Plan) -> None:
    edits = (
        edit.Move(id="bark-1", start=4),
        edit.Gain(id="dog", of="track", gain=-6),
        edit.Add(event=MEOW.model_copy(update={"because": None}), track=Track(id="cat")),
    )
    text = edit.EditList(edits=edits).to_json()
    assert '{"op": "move", "id": "bark-1", "start": 4.0}' in text
    assert edit.parse_edits(text) == edits
    assert edit.parse_edits('[{"op": "move", "id": "bark-1", "start": 4}]') == edits[:1]
    assert times(edit.apply(plan, edits))[0] == ("bark-1", 4, 5)


def test_bad_edits_are_listed() -> None:
    with pytest.raises(PlanError, match="not a valid list of edits") as caught:
        edit.parse_edits('[{"op": "muve"}, {"op": "move", "id": "x", "strat": 1}]')
    found = {problem.path: str(problem) for problem in caught.value.problems}
    assert "must be one of 'add', 'add-sheet', 'distance', 'duck', 'edit-sheet', 'exclud" in found["edits[0]"]
    assert "Did you mean 'start'?" in found["edits[1].strat"]
    assert "missing" in found["edits[1].start"]


def test_the_schema_of_edits_knows_every_operation() -> None:
    schema = edit.json_schema()
    assert set(schema["properties"]["edits"]["items"]["discriminator"]["mapping"]) >= {"move", "split", "exclude"}


def test_a_thought_is_added_by_an_edit_and_its_id_must_be_new(plan: Plan) -> None:
    thought = Thought(id="t-new", stage="meaning", text="The rain is quieter, because it hid the bell.")
    after = edit.Think(thought=thought).apply(plan)
    assert after.thoughts == (*plan.thoughts, thought)
    assert after.events == plan.events
    with pytest.raises(PlanError) as caught:
        edit.Think(thought=thought).apply(after)
    assert "the plan already has the thought 't-new'" in str(caught.value)
