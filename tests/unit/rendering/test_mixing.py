"""What is heard: mute, solo, gain, exclusions, mono."""

from typing import Any

import numpy as np
import pytest
from spy import RATE, Spy, event, plan

from menura.audio.clip import Clip
from menura.audio.rooms import impulse_response, send
from menura.plans import edit
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


def quiet() -> Renderer:
    """Return a renderer of sounds so low that no room makes the mix too loud."""
    spy = Spy()
    spy.make = lambda _event, n, rate: Clip(np.full(n, 0.01), rate)
    return Renderer(Settings(engines=(spy,)))


def test_a_room_goes_on_after_an_event_over_many_blocks() -> None:
    inside = plan(event("dog-1", 4.5, 0.5), duration=16.0, tracks=(Track(id="a", space="church"),))
    sound = quiet().clip(inside).samples
    dry = np.zeros((2, 16 * RATE), np.float32)
    dry[:, round(4.5 * RATE) : 5 * RATE] = 0.01 * np.sqrt(0.5)
    answered = np.stack([np.convolve(2 * dry[0] * send("church"), h) for h in impulse_response("church", RATE)])
    assert np.allclose(sound, dry + answered[:, : 16 * RATE], atol=1e-6)
    assert np.abs(sound[:, 10 * RATE :]).max() > 0, "longer than a block"


def test_what_one_track_sends_is_heard_in_its_stem_alone() -> None:
    tracks = (Track(id="a", space="hall", gain=-3.0), Track(id="b", space="hall", send=6.0), Track(id="c"))
    events = (*EVENTS, event("cat-1", 1.0, track="c"))
    whole = plan(*events, tracks=tracks, duration=12.0)
    made = quiet()
    stems = made.stems(whole)
    alone = {name: made.clip(whole.model_copy(update={"events": (e,)})) for name, e in zip("abc", events, strict=True)}
    assert stems == alone
    assert np.allclose(made.clip(whole).samples, sum(clip.samples for clip in stems.values()), atol=1e-6)


def test_a_track_that_steps_back_sends_less() -> None:
    def tail(duck: float) -> float:
        bed = event("rain-1", 0.0, 4.0, track="b")
        tracks = (Track(id="a"), Track(id="b", duck=duck, space="hall"))
        ducked = plan(event("dog-1", 1.0, 3.0), bed, tracks=tracks, duration=6.0)
        return float(np.std(Renderer(Settings(engines=(Spy(),))).stems(ducked)["b"].samples[:, round(4.2 * RATE) :]))

    assert tail(12.0) == pytest.approx(tail(0.0) * 10 ** (-12 / 20), rel=0.3)


def test_a_room_forgets_what_was_over_before_it_ends() -> None:
    """An early change in a block leaves the blocks after it as they were, to the bit, whatever is remembered."""
    early, late, after = event("dog-1", 0.2, 0.5), event("dog-2", 4.8, 1.0), event("cat-1", 6.0)
    before = plan(early, late, after, duration=14.0, tracks=(Track(id="a", space="room"),))
    changed = edit.gain(before, "dog-1", -6.0)
    made = quiet()
    old, new = made.clip(before).samples, made.clip(changed).samples
    assert old[:, 5 * RATE :].tobytes() == new[:, 5 * RATE :].tobytes()
    assert old[:, : 5 * RATE].tobytes() != new[:, : 5 * RATE].tobytes()
    assert new.tobytes() == quiet().clip(changed).samples.tobytes()
    with made.rendering(before) as one, made.rendering(changed) as other:
        assert [one.mix.key(k) == other.mix.key(k) for k in range(3)] == [False, True, True]
