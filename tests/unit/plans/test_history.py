import pytest

from menura.errors import PlanError, RequestError
from menura.plans import edit
from menura.plans.history import History, parse_history
from menura.plans.model import Plan


def test_undo_and_redo_walk_through_the_plans(plan: Plan) -> None:
    start = History(present=plan)
    moved = start.edited([edit.Move(id="bark-1", start=4), edit.Mute(id="rain-1")])
    assert moved.present.event("bark-1").start == 4
    assert moved.undone().present == plan
    assert moved.undone().redone() == moved
    assert start.present == plan


def test_a_new_change_forgets_what_was_undone(plan: Plan) -> None:
    history = History(present=plan).edited([edit.Reroll(id="rain-1")]).undone().edited([edit.Reroll(id="bark-1")])
    with pytest.raises(RequestError, match="nothing to redo"):
        history.redone()
    with pytest.raises(RequestError, match="nothing to undo"):
        history.undone().undone()


def test_a_failed_edit_leaves_the_history(plan: Plan) -> None:
    history = History(present=plan)
    with pytest.raises(PlanError, match="cannot be made"):
        history.edited([edit.Mute(id="rain-1"), edit.Move(id="bark-1", start=99)])
    assert history == History(present=plan)


def test_a_history_survives_json(plan: Plan) -> None:
    history = History(present=plan).edited([edit.Reroll(id="rain-1")]).edited([edit.Mute(id="rain-1")]).undone()
    assert parse_history(history.to_json()) == history


def test_old_plans_in_a_history_are_brought_up_to_date() -> None:
    history = parse_history('{"schema": "menura.history/1", "present": [{"sound": "rain", "at": 0, "for": 2}]}')
    assert history.present.duration == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "not a history of plans"),
        ('{"schema": "menura.plan/1"}', "this is not 'menura.history/1'"),
        ('{"schema": "menura.history/1"}', "present: this field is missing"),
        ('{"schema": "menura.history/1", "present": [], "passt": []}', "there is no field 'passt' here"),
        ('{"schema": "menura.history/1", "present": [], "past": 3}', "past: it is not a list"),
        ('{"schema": "menura.history/1", "present": 3}', "A plan is a JSON object"),
    ],
)
def test_what_is_no_history_is_refused(text: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        parse_history(text)
