"""Quiet scenes stay quiet, and say so; the usual ones meet the usual target."""

import menura
from menura.audio.loudness import loudness


def test_a_loud_scene_has_the_usual_target() -> None:
    assert menura.plan("a dog barks while it rains").master.loudness == -16.0


def test_a_quiet_scene_is_mastered_quieter_and_a_thought_says_so() -> None:
    plan = menura.plan("a clock ticking", duration=4)
    assert plan.master.loudness is not None
    assert plan.master.loudness < -20
    assert any("instead of -16" in thought.text for thought in plan.thoughts)
    measured = loudness(menura.render(plan).clip)
    assert measured is not None
    assert abs(measured - plan.master.loudness) <= 0.5


def test_a_quiet_sound_beside_a_loud_one_changes_nothing() -> None:
    assert menura.plan("a clock ticking and a dog barking").master.loudness == -16.0
