from menura.plans import edit
from menura.plans.diff import Change, diff
from menura.plans.model import Event, Plan, Sound


def test_equal_plans_do_not_differ(plan: Plan) -> None:
    assert diff(plan, plan) == []


def test_a_change_says_what_and_how_much(plan: Plan) -> None:
    changes = diff(plan, edit.move(plan, "bark-1", 3.5))
    assert changes == [Change("event", "bark-1", "start", 2.0, 3.5)]
    assert str(changes[0]) == "bark-1: start 2.0 → 3.5 s"


def test_every_kind_of_change_is_told(plan: Plan) -> None:
    after = edit.apply(
        plan,
        [
            edit.Split(id="rain-1", at=4),
            edit.Remove(id="bark-1"),
            edit.Gain(id="dog", of="track", gain=-3),
            edit.Shape(id="rain-1", pitch=2),
            edit.Replace(id="rain-1", parameters={"size": 0.25}),
            edit.Exclude(names=("wind",)),
        ],
    )
    assert [str(change) for change in diff(plan, after)] == [
        'plan: exclude [] → ["wind"]',
        'thought t1: about ["bark-1", "dog"] → ["dog"]',
        "track dog: gain 0.0 → -3.0 dB",
        "bark-1: removed",
        "rain-1: duration 10.0 → 4.0 s",
        "rain-1: controls.pitch 0.0 → 2.0 semitones",
        "rain-1: body.parameters.size none → 0.25",
        "rain-1.2: added rain, 4 to 10 s",
    ]


def test_another_order_is_a_difference(plan: Plan) -> None:
    turned = plan.model_copy(update={"events": plan.events[::-1]})
    assert [str(change) for change in diff(plan, turned)] == [
        'plan: order of events ["bark-1", "rain-1"] → ["rain-1", "bark-1"]'
    ]


def test_plans_with_an_id_twice_are_compared_too(plan: Plan) -> None:
    twin = Event(id="bark-1", track="dog", start=5, duration=1, body=Sound(name="dog-growl"))
    faulty = plan.model_copy(update={"events": (*plan.events, twin)})
    assert [str(change) for change in diff(plan, faulty)] == ["bark-1 (2): added dog-growl, 5 to 6 s"]
