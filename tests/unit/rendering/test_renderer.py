"""Rendering as a whole: what is remembered, what stops it, and what engines may not do."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spy import RATE, Spy, event, plan

from menura.audio.clip import Clip
from menura.engines.base import Progress
from menura.errors import Cancelled, EngineError, PlanError, RequestError
from menura.plans import edit
from menura.plans.model import Controls, Event, Plan, Sound, Track
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings

SCENE = plan(event("x", 0.5), event("y", 1.5, track="b"), tracks=(Track(id="a"), Track(id="b")))


def renderer(spy: Spy, **settings: Any) -> Renderer:
    return Renderer(Settings(engines=(spy,), workers=2, **settings))


@pytest.mark.parametrize(
    "change",
    [
        edit.move(SCENE, "x", 2.0),
        edit.gain(SCENE, "a", -6.0, of="track"),
        SCENE.model_copy(update={"tracks": (Track(id="a", mute=True), Track(id="b"))}),
        SCENE.model_copy(update={"tracks": (Track(id="a", space="hall", send=2.0), Track(id="b"))}),
        SCENE.model_copy(update={"duration": 9.0}),
        SCENE.model_copy(update={"master": SCENE.master.model_copy(update={"loudness": -20.0})}),
    ],
    ids=["moved", "track gain", "muted", "in a hall", "longer", "mastered"],
)
def test_what_an_edit_does_not_touch_is_not_rendered_again(change: Plan) -> None:
    spy = Spy()
    made = renderer(spy)
    made.clip(SCENE)
    assert sorted(spy.calls) == [("x", None), ("y", None)]
    made.clip(change)
    made.stems(change)
    assert len(spy.calls) == 2


def test_what_an_edit_touches_is_rendered_again_alone() -> None:
    spy = Spy()
    made = renderer(spy)
    made.clip(SCENE)
    made.clip(SCENE.model_copy(update={"events": (SCENE.events[0], event("y", 1.5, 0.7, track="b"))}))
    assert spy.calls[2:] == [("y", None)]
    made.clip(SCENE.model_copy(update={"seed": 5}))
    assert sorted(spy.calls[3:]) == [("x", None), ("y", None)]


def test_a_small_memory_forgets_and_gives_the_same_sound() -> None:
    spy = Spy()
    forgetful = renderer(spy, pieces=0, blocks=0)
    assert forgetful.clip(SCENE) == renderer(Spy()).clip(SCENE)
    forgetful.clip(SCENE)
    assert len(spy.calls) == 4


def test_a_renderer_may_be_shared_by_threads() -> None:
    shared, expected, found = renderer(Spy()), renderer(Spy()).clip(SCENE), list[Clip]()
    threads = [threading.Thread(target=lambda: found.append(shared.clip(SCENE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("menura")]


@pytest.mark.parametrize("after", [0, 1, 5])
def test_cancelling_leaves_no_thread_and_nothing_on_disk(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    steps: list[str] = []

    def asked() -> bool:
        steps.append("")
        return len(steps) > after

    long = plan(*(event(f"e-{k}", k, 2.0) for k in range(60)), duration=70.0)
    with pytest.raises(Cancelled, match=r"Stopped during \w+ \("):
        renderer(Spy(), blocks=1).clip(long, progress=Progress(cancelled=asked))
    assert ours() == []
    assert list(tmp_path.iterdir()) == []


def test_progress_tells_stages_names_and_fractions() -> None:
    told: list[tuple[str, str, float]] = []
    renderer(Spy()).clip(SCENE, progress=Progress(report=lambda *step: told.append(step)))
    assert {stage for stage, _, _ in told} == {"rendering", "mixing"}
    assert {name for stage, name, _ in told if stage == "rendering"} == {"x", "y"}
    assert all(0 <= done <= 1 for _, _, done in told)
    assert [done for stage, _, done in told if stage == "mixing"][-1] == 1.0


def fails(_event: Event, _n: int, _rate: int) -> Clip:
    raise ZeroDivisionError("no GPU")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda _e, n, r: Clip(np.zeros(n + 1), r),
            r"returned 8001 samples of 1 channels at 8000 Hz for x; its contract",
        ),
        (lambda _e, n, r: Clip(np.zeros(n), 2 * r), r"at 16000 Hz for x"),
        (lambda _e, n, r: Clip(np.zeros((2, n)), r), r"of 2 channels .* is 8000 samples of 1"),
        (lambda _e, n, _r: np.zeros(n), r"returned a ndarray for x, not a Clip"),
        (lambda *_: None, r"returned a NoneType for x"),
        (fails, r"'spy' failed at x: ZeroDivisionError: no GPU"),
    ],
    ids=["length", "rate", "channels", "an array", "nothing", "an exception"],
)
def test_an_engine_that_breaks_its_contract_is_named(make: Any, message: str) -> None:
    spy = Spy()
    spy.make = make
    with pytest.raises(EngineError, match=message) as caught:
        renderer(spy).clip(plan(event("x")))
    assert "fault of the engine" in caught.value.hint
    assert ours() == []


def test_an_engine_s_own_error_passes_through() -> None:
    def refuses(*_: object) -> None:
        raise RequestError("Not in this house.")

    spy = Spy()
    spy.make = refuses
    with pytest.raises(RequestError, match="Not in this house"):
        renderer(spy).clip(plan(event("x")))


def test_controls_that_an_engine_does_not_follow_are_told() -> None:
    deaf = renderer(Spy(controls=("loudness",)))
    bent = plan(event("x", controls=Controls(pitch=3.0, loudness=2.0)), event("y"))
    (notice,) = deaf.review(bent)
    assert notice.code == "unsupported"
    assert "The pitch of x is not changed: the engine 'spy' cannot do that" in notice.text
    with deaf.rendering(bent) as rendering:
        assert notice in rendering.notices
    assert renderer(Spy()).review(bent) == ()


def test_an_engine_that_has_nothing_to_do_is_told() -> None:
    (notice,) = Renderer(Settings(engine="recordings")).review(plan(event("x")))
    assert "The engine 'recordings' renders nothing of this plan" in notice.text
    assert "sound by 'sounds'" in notice.text


def test_everything_that_engines_would_refuse_is_listed_before_anything_is_rendered() -> None:
    wrong = [event(f"e-{k}").model_copy(update={"body": Sound(name="rain", parameters={f"p{k}": 1})}) for k in range(3)]
    with pytest.raises(PlanError, match="3 problems") as caught:
        Renderer().clip(plan(*wrong))
    assert [problem.path for problem in caught.value.problems] == [
        f"events[{k}].body.parameters.p{k}" for k in range(3)
    ]


def test_an_empty_plan_is_silence_of_the_right_length() -> None:
    clip = Renderer().clip(plan(duration=1.23456, tracks=()))
    assert (clip.length, clip.channels, clip.peak) == (round(1.23456 * RATE), 2, 0.0)
