"""How words and pictures meet."""

import pytest
from small_atlas import ATLAS

from menura.plans.check import check
from menura.plans.facts import Box, Facts, Impact, Look, Motion, MovingObject
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

SKY = Look(start=0, end=6, brightness=0.7, saturation=0.5, warmth=-0.1, colours=("#4080e0",))
HITS = ((1.0, 0.9, 0.2, "a"), (1.5, 0.8, 0.2, "a"), (2.0, 0.7, 0.2, "a"), (3.2, 0.4, 0.8, "b"), (4.5, 0.95, 0.8, "b"))
TIMES = tuple(i / 10 for i in range(60))
VIDEO = Facts(
    kind="video",
    duration=6.0,
    impacts=tuple(Impact(time=t, strength=s, x=x, source=o) for t, s, x, o in HITS),
    cuts=(3.0,),
    motion=Motion(times=TIMES, energy=tuple((i % 10) / 10 for i in range(60)), x=TIMES[:10] * 6, peak_speed=0.3),
    objects=(
        MovingObject(
            id="a", boxes=tuple(Box(time=t, x=t / 6, y=0.5, width=0.2, height=0.2) for t in TIMES), confidence=0.9
        ),
        MovingObject(id="b", boxes=(Box(time=3.2, x=0.8, y=0.5, width=0.6, height=0.6),), confidence=0.5),
    ),
    unknown=("What the objects are cannot be known.",),
)
STILL = Facts(kind="video", duration=6.0)


def planned(text: str, facts: Facts = VIDEO) -> Plan:
    plan = GrammarReasoner(ATLAS).plan(Request(text), facts)
    assert check(plan) == []
    return plan


def starts(plan: Plan, name: str) -> list[float]:
    return [event.start for event in plan.events if event.track == name]


def test_what_strikes_lands_on_impacts_with_their_strength_and_place() -> None:
    plan = planned("knife chopping")
    assert starts(plan, "knife-chop") == [1.0, 1.5, 2.0, 3.2, 4.5]
    first, *_, weak, last = [event for event in plan.events if event.track == "knife-chop"]
    assert weak.gain < first.gain < last.gain == 0.0  # type: ignore[operator]
    assert first.pan == pytest.approx(-0.45)
    assert last.pan == pytest.approx(0.45)
    assert (first.source, last.source) == ("a", "b")
    assert last.distance is not None


def test_a_count_takes_the_strongest_impacts() -> None:
    assert starts(planned("three knocks"), "door-knock") == [1.0, 1.5, 4.5]


def test_too_few_impacts_are_told() -> None:
    plan = planned("nine knocks")
    assert len(starts(plan, "door-knock")) == 5
    assert "9 times door-knock were asked for, but only 5 impacts are seen" in plan.notices[0].text


def test_order_divides_impacts_by_time_and_objects_otherwise() -> None:
    plan = planned("knocking, then a door slams")
    assert starts(plan, "door-slam") == [4.5]
    plan = planned("knife chopping and a door slam")
    assert starts(plan, "knife-chop") == [1.0, 1.5, 2.0]
    assert any("divided among them by the objects" in thought.text for thought in plan.thoughts)


def test_given_times_win_over_impacts() -> None:
    assert starts(planned("a gunshot at 2.7 s"), "gunshot") == [2.7]


def test_without_impacts_the_timing_is_natural_and_that_is_told() -> None:
    plan = planned("knocking", STILL)
    assert starts(plan, "door-knock")
    assert "No impact is seen for door-knock" in plan.notices[0].text


def test_what_moves_follows_the_picture() -> None:
    engine = planned("an engine").event("engine")
    assert isinstance(engine.controls.loudness, tuple)
    assert isinstance(engine.pan, tuple)
    assert engine.pan[0][1] < -0.5 < 0.5 < engine.pan[-1][1]
    assert engine.source == "a"
    assert isinstance(planned("rain").event("rain").controls.loudness, float)


def test_what_follows_begins_at_a_near_cut() -> None:
    plan = planned(
        "wind, then rain", VIDEO.model_copy(update={"cuts": (starts(planned("wind, then rain"), "rain")[0],)})
    )
    assert any("The picture cuts at" in thought.text for thought in plan.thoughts)


def test_what_starts_begins_partway_and_fades_in() -> None:
    kettle = planned("knife chopping carrots, a kettle starts to whistle").event("kettle-whistle")
    assert kettle.start > 1
    assert isinstance(kettle.gain, tuple)


def test_a_video_without_words_gets_impacts_ambience_and_an_honest_notice() -> None:
    plan = planned("", VIDEO.model_copy(update={"looks": (SKY,)}))
    assert starts(plan, "impact-hard") == [1.0, 1.5, 2.0, 4.5]
    assert starts(plan, "impact-soft") == [3.2]
    assert "outdoor-air" in {track.id for track in plan.tracks}
    assert {notice.code for notice in plan.notices} == {"not-known"}
    assert any("cannot be known" in notice.text for notice in plan.notices)


def test_motion_without_impacts_is_heard_too() -> None:
    assert "whoosh" in {t.id for t in planned("", VIDEO.model_copy(update={"impacts": ()})).tracks}


def test_a_picture_gets_an_ambience() -> None:
    assert {t.id for t in planned("", Facts(kind="image", looks=(SKY,))).tracks} == {"outdoor-air"}
    assert {t.id for t in planned("rain", Facts(kind="image", looks=(SKY,))).tracks} == {"rain"}
