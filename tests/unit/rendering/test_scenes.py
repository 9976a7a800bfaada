"""Engines that render a whole scene: what they are given, and where what they make is heard."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from menura.audio.clip import Clip
from menura.engines.base import Card, Scene
from menura.plans.model import Event, Plan, Request, Sound, Thought, Track
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings


class Chord:
    """Hears a whole scene at once: a tone for each of its events."""

    card = Card(
        name="chord",
        renders=("sound",),
        method="neural",
        summary="A tone for each event.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="yours",
        scope="scene",
        cannot=("set events apart",),
    )

    def __init__(self) -> None:
        self.given: list[tuple[tuple[str, ...], Scene]] = []

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        self.given.append((tuple(event.id for event in events), scene))
        times = np.arange(round(scene.duration * scene.sample_rate)) / scene.sample_rate
        waves = [np.sin(2 * np.pi * 220 * (k + 1) * times) for k, _ in enumerate(events)]
        return Clip(0.05 * np.sum(waves, axis=0), scene.sample_rate)


class Still:
    digest = "still"
    duration = None

    def pictures(self, times: Sequence[float]) -> Iterator[npt.NDArray[np.uint8]]:
        for _ in times:
            yield np.zeros((4, 4, 3), np.uint8)


def sound(name: str, start: float, track: str) -> Event:
    return Event(id=name, track=track, start=start, duration=1.0, body=Sound(name="dog-bark", words=name))


PLAN = Plan(
    duration=3.0,
    sample_rate=16_000,
    exclude=("music",),
    thoughts=(Thought(id="t", stage="meaning", text="A dog is near."),),
    tracks=(Track(id="near"), Track(id="far", gain=-6.0), Track(id="off", mute=True)),
    events=(sound("second", 1.5, "far"), sound("first", 0.5, "near"), sound("silent", 1.0, "off")),
)


def renderer(engine: Chord) -> Renderer:
    return Renderer(Settings(engine="chord", engines=(engine,), film=Still()))


def test_an_engine_is_given_the_whole_scene_at_once() -> None:
    engine = Chord()
    clip = renderer(engine).clip(PLAN)
    assert clip.length == 48_000
    ((ids, scene),) = engine.given
    assert ids == ("first", "second")
    assert (scene.thoughts, scene.exclude) == (PLAN.thoughts, ("music",))
    assert scene.film is not None
    assert scene.film.digest == "still"


def test_a_scene_is_a_stem_of_its_own() -> None:
    stems = renderer(Chord()).stems(PLAN)
    assert list(stems) == ["chord"]


def test_a_scene_keeps_clear_of_tracks_of_the_same_name() -> None:
    plan = PLAN.model_copy(update={"tracks": (*PLAN.tracks, Track(id="chord"))})
    assert set(renderer(Chord()).stems(plan)) == {"chord", "chord-scene"}


def test_what_does_not_change_is_not_rendered_again() -> None:
    engine = Chord()
    same = renderer(engine)
    first = same.clip(PLAN)
    again = same.clip(PLAN.model_copy(update={"notices": ()}))
    assert len(engine.given) == 1
    np.testing.assert_array_equal(first.samples, again.samples)
    moved = PLAN.model_copy(update={"events": (sound("second", 2.0, "far"), *PLAN.events[1:])})
    same.clip(moved)
    assert len(engine.given) == 2


def test_what_cannot_be_set_apart_is_said() -> None:
    (notice,) = renderer(Chord()).review(PLAN)
    assert "renders the scene as a whole: levels, places and rooms of second are not its own" in notice.text


def test_pictures_that_are_not_there_are_missed() -> None:
    plan = PLAN.model_copy(update={"request": Request(media="kitchen.mp4")})
    blind = Renderer(Settings(engine="chord", engines=(Chord(),)))
    assert any("chord cannot see kitchen.mp4" in notice.text for notice in blind.review(plan))
    assert not any("cannot see" in notice.text for notice in renderer(Chord()).review(plan))


@pytest.mark.parametrize("change", [{"seed": 5}, {"exclude": ()}, {"thoughts": ()}])
def test_whatever_an_engine_may_read_makes_another_scene(change: dict[str, object]) -> None:
    engine = Chord()
    same = renderer(engine)
    same.clip(PLAN)
    same.clip(PLAN.model_copy(update=change))
    assert len(engine.given) == 2
