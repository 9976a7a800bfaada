import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from menura import api  # noqa: E402
from menura.audio.clip import Clip  # noqa: E402
from menura.engines.base import Progress, Scene  # noqa: E402
from menura.engines.hub.ace_step import AceStep  # noqa: E402
from menura.engines.hub.audioldm2 import AudioLDM2  # noqa: E402
from menura.engines.hub.musicgen import MusicGen  # noqa: E402
from menura.engines.hub.musicgen_melody import MusicGenMelody  # noqa: E402
from menura.engines.hub.stable_audio import StableAudio  # noqa: E402
from menura.errors import Cancelled, EngineError, PlanError, RequestError  # noqa: E402
from menura.plans.model import Event, Music, Sound, Speech  # noqa: E402
from menura.scores.model import LeadSheet  # noqa: E402

MAKE = Callable[..., Event]
ENGINE = Callable[..., Any]
KINDS = [StableAudio, AudioLDM2, AceStep, MusicGen, MusicGenMelody]
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.usual)


@pytest.fixture(autouse=True)
def equipped() -> None:
    pytest.importorskip("torchsde")


def asked(kind: Any, make_event: MAKE, duration: float = 1.2, **changes: Any) -> Event:
    music = kind().card.renders[0] == "music"
    return make_event(Music(sheet="piece", part="lead") if music else "dog-bark", duration, **changes)


@every
def test_seeds_ids_and_words_decide(kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made, event = engine(kind), asked(kind, make_event)
    first = made.render([event], scene)
    assert first.peak > 0.01
    assert first == engine(kind).render([event], scene), "another engine object gives the same"
    assert first != made.render([event], replace(scene, seed=1))
    assert first != made.render([asked(kind, make_event, id="b-2")], scene)
    assert first != made.render([asked(kind, make_event, seed=5)], scene)


@every
def test_progress_is_told_and_cancelling_works(
    kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene, heard: Progress, log: list[float]
) -> None:
    made, event = engine(kind), asked(kind, make_event)
    made.render([event], replace(scene, progress=heard))
    assert log == sorted(log)
    assert len(log) >= 2
    assert log[-1] == 1.0
    calls = iter([False, True])
    stopping = Progress(cancelled=lambda: next(calls))
    with pytest.raises(Cancelled, match=r"Stopped during generating \(a-1\)"):
        made.render([event], replace(scene, progress=stopping))
    assert made.render([event], scene).peak > 0, "it can be used again"


@every
def test_torchs_own_random_numbers_are_left_alone(kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made, event = engine(kind), asked(kind, make_event)
    first = made.render([event], scene)
    before = torch.random.get_rng_state()
    assert made.render([event], scene) == first
    assert torch.equal(torch.random.get_rng_state(), before)


def test_many_threads_get_what_one_gets(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(AudioLDM2)
    events = [make_event("rain", 1.0, id=f"a-{k}") for k in range(4)]
    alone = [made.render([event], scene) for event in events]
    together: dict[int, Clip] = {}

    def work(k: int) -> None:
        together[k] = made.render([events[k]], scene)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[k] for k in range(4)] == alone


@pytest.mark.parametrize("kind", [StableAudio, AudioLDM2], ids=lambda kind: kind.usual)
def test_what_is_excluded_is_the_negative_prompt(
    kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, event = engine(kind), make_event(Sound(name="rain", words="heavy rain on a roof"), 3.5)
    pipe, seen = made._pipeline(), []
    call = type(pipe).__call__

    def spy(self: Any, *args: Any, **named: Any) -> Any:
        seen.append((args, named))
        return call(self, *args, **named)

    monkeypatch.setattr(type(pipe), "__call__", spy)
    plain = made.render([event], scene)
    without = made.render([event], replace(scene, exclude=("thunder", "dog-bark")))
    assert plain != without
    (first, named), (_, negative) = seen
    assert first == ("rain, heavy rain on a roof",)
    assert named["negative_prompt"] is None
    assert negative["negative_prompt"] == "thunder, dog bark"
    assert made.grounds(event, {}, ("thunder",)) != made.grounds(event, {}, ())


@pytest.mark.parametrize("kind", [StableAudio, AudioLDM2, MusicGen], ids=lambda kind: kind.usual)
def test_words_that_do_not_fit_are_an_error(kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(kind)
    if made.card.renders == ("music",):
        sheet = scene.sheets["piece"].model_copy(update={"words": "a guitar " * 60})
        scene, event = replace(scene, sheets={"piece": sheet}), asked(kind, make_event)
    else:
        event = make_event(Sound(name="rain", words="rain falls " * 60))
    with pytest.raises(RequestError, match=f"{made.card.name} reads 200 tokens; the text has [0-9]+: ") as error:
        made.render([event], scene)
    assert error.value.problems[0].path == "body.words"


def test_longer_sounds_are_rows_of_takes(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(StableAudio)
    made.checkpoint = replace(made.checkpoint, longest=4.0)
    clip = made.render([make_event("rain", 9.3)], scene)
    assert clip.length == round(9.3 * 16_000)
    quarter = np.square(clip.samples[:, : 9 * 16_000]).reshape(2, 36, -1).mean(axis=2)
    assert quarter.min() > 0


@every
def test_what_an_engine_cannot_take_is_refused(kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(kind)
    with pytest.raises(EngineError, match=f"The engine '{kind.usual}' takes one event at a time; it was given 2"):
        made.render([asked(kind, make_event)] * 2, scene)
    with pytest.raises(EngineError, match=f"The engine '{kind.usual}' renders .*; a-1 is a speech"):
        made.render([make_event(Speech(text="Hello"))], scene)
    wrong = make_event(Music(sheet="none", part="lead"))
    with pytest.raises(PlanError, match=f"a-1 cannot be rendered by '{kind.usual}'"):
        made.render([wrong], scene)


def test_what_is_no_sound_is_an_error(
    engine: ENGINE, make_event: MAKE, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = engine(AudioLDM2)
    monkeypatch.setattr(made, "make", lambda _: (np.full((1, 80_000), np.nan, np.float32), 8_000))
    with pytest.raises(EngineError, match="audioldm2 made no sound of a-1: its samples are not numbers") as error:
        made.render([make_event("rain")], scene)
    assert error.value.hint == "Set MENURA_PRECISION=float32 and try again."


def test_the_other_parts_of_a_sheet_are_silent(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(MusicGen)
    assert made.render([make_event(Music(sheet="piece", part="bass"))], scene).peak == 0


def test_a_plan_is_rendered_by_a_network(engine: ENGINE) -> None:
    plan = api.plan("a dog barks twice while it rains, no thunder", duration=4)
    made = api.render(plan, engine=engine(AudioLDM2))
    assert made.clip.length == 4 * 48_000
    assert made.clip == api.render(plan, engine=engine(AudioLDM2)).clip


def test_a_changed_sheet_or_exclusion_is_rendered_anew(engine: ENGINE, sheet: LeadSheet) -> None:
    from menura.plans.staging import staged
    from menura.rendering.pieces import pieces

    plan = staged(sheet)
    slower = staged(sheet.model_copy(update={"key": "E minor"}))
    excluding = plan.model_copy(update={"exclude": ("thunder",)})
    made, track, event = engine(MusicGen), plan.tracks[0], plan.events[0]

    def key(of: Any, by: Any) -> bytes:
        return next(iter(pieces(event, track, of, by))).key

    assert key(plan, made) == key(plan, engine(MusicGen)) == key(excluding, made), "it has no negative prompt"
    assert key(plan, made) != key(slower, made)
    assert key(plan, engine(StableAudio)) != key(excluding, engine(StableAudio))
