"""What is heard: mute, solo, gain, exclusions, mono."""

from typing import Any

import numpy as np
import pytest
from spy import RATE, Spy, event, plan

from menura.plans.model import Plan, Track
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings

TRACKS = (Track(id="a"), Track(id="b"))
EVENTS = (event("dog-1", 0.0), event("rain-1", 2.0, track="b"))
LEVEL = 0.5 * np.sqrt(0.5)


def two(**more: Any) -> Plan:
    return plan(*more.pop("events", EVENTS), tracks=more.pop("tracks", TRACKS), **more)


def heard(what: Plan) -> tuple[float, float]:
    """Return the levels of the first and the second event in the mix."""
    clip = Renderer(Settings(engines=(Spy(),))).clip(what)
    return float(clip.samples[0, RATE // 2]), float(clip.samples[0, 5 * RATE // 2])


def test_both_are_heard() -> None:
    assert heard(two()) == pytest.approx((LEVEL, LEVEL))


@pytest.mark.parametrize(
    ("tracks", "expected"),
    [
        ((Track(id="a", mute=True), Track(id="b")), (0, LEVEL)),
        ((Track(id="a", solo=True), Track(id="b")), (LEVEL, 0)),
        ((Track(id="a", solo=True), Track(id="b", solo=True)), (LEVEL, LEVEL)),
        ((Track(id="a", solo=True, mute=True), Track(id="b")), (0, 0)),
        ((Track(id="a", gain=-20.0), Track(id="b")), (LEVEL / 10, LEVEL)),
        ((Track(id="a", pan=-1.0), Track(id="b", pan=1.0)), (0.5, 0)),
    ],
    ids=["mute", "solo", "two solos", "muted solo", "gain", "pan"],
)
def test_tracks(tracks: tuple[Track, ...], expected: tuple[float, float]) -> None:
    assert heard(two(tracks=tracks)) == pytest.approx(expected, abs=1e-6)


def test_a_muted_event_is_not_heard() -> None:
    assert heard(two(events=(EVENTS[0].model_copy(update={"mute": True}), EVENTS[1]))) == pytest.approx((0, LEVEL))


@pytest.mark.parametrize(("word", "expected"), [("dog", (0, LEVEL)), ("thing", (0, 0)), ("cat", (LEVEL, LEVEL))])
def test_what_is_excluded_is_neither_rendered_nor_heard(word: str, expected: tuple[float, float]) -> None:
    assert heard(two(exclude=(word,))) == pytest.approx(expected)
    spy = Spy()
    with Renderer(Settings(engines=(spy,))).rendering(two(exclude=(word,))) as rendering:
        left_out = [notice.text for notice in rendering.notices]
    assert len(spy.calls) == sum(level > 0 for level in expected)
    assert len(left_out) == 2 - len(spy.calls)
    assert all("is left out: the plan excludes" in text for text in left_out)


def test_mono_is_the_mean_of_the_channels() -> None:
    clip = Renderer(Settings(engines=(Spy(),))).clip(two(channels=1, tracks=(Track(id="a", pan=-1.0), Track(id="b"))))
    assert clip.channels == 1
    assert clip.samples[0, RATE // 2] == pytest.approx(0.25)


def test_stems_are_those_that_are_heard() -> None:
    made = Renderer(Settings(engines=(Spy(),)))
    assert set(made.stems(two())) == {"a", "b"}
    assert set(made.stems(two(tracks=(Track(id="a", mute=True), Track(id="b"))))) == {"b"}


def test_a_track_steps_back_while_others_are_heard() -> None:
    bed = event("rain-1", 0.0, 6.0, track="b")
    ducked = two(events=(event("dog-1", 2.0), bed), tracks=(Track(id="a"), Track(id="b", duck=12.0)), duration=6.0)
    stem = Renderer(Settings(engines=(Spy(),))).stems(ducked)["b"].samples[0]
    assert stem[RATE // 2] == pytest.approx(LEVEL)
    assert stem[5 * RATE // 2] == pytest.approx(LEVEL * 10 ** (-12 / 20), rel=1e-3)
    assert stem[5 * RATE] == pytest.approx(LEVEL)
