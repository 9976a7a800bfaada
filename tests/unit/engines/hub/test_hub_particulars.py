import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from menura.engines.base import Progress, Scene  # noqa: E402
from menura.engines.hub import musicgen as musicgen_module  # noqa: E402
from menura.engines.hub.ace_step import AceStep  # noqa: E402
from menura.engines.hub.audioldm2 import AudioLDM2  # noqa: E402
from menura.engines.hub.musicgen import MusicGen  # noqa: E402
from menura.engines.hub.musicgen_melody import MusicGenMelody  # noqa: E402
from menura.engines.hub.stable_audio import StableAudio  # noqa: E402
from menura.errors import RequestError  # noqa: E402
from menura.plans.model import Event, Music  # noqa: E402
from menura.scores.model import Line, Part  # noqa: E402

MAKE = Callable[..., Event]
ENGINE = Callable[..., Any]


def test_the_noise_of_stable_audio_is_the_same_on_every_device(engine: ENGINE) -> None:
    from menura.engines.hub.draws import generator
    from menura.engines.hub.stable_audio import _Scheduler

    made = engine(StableAudio)
    folder = made.folder()
    scheduler = _Scheduler().from_pretrained(folder, subfolder="scheduler")
    scheduler.set_timesteps(4)
    sample, numbers = torch.ones(1, 2, 3), generator(3)
    for time in scheduler.timesteps:
        sample = scheduler.step(torch.zeros(1, 2, 3), time, sample, generator=numbers).prev_sample
    assert torch.isfinite(sample).all()
    others = generator(3)
    for _ in scheduler.timesteps:
        torch.randn(1, 2, 3, generator=others)
    assert torch.equal(numbers.get_state(), others.get_state()), "each step drew from it, once"
    assert type(made._pipeline().scheduler).__mro__[1].__name__ == "CosineDPMSolverMultistepScheduler"


def test_the_bare_gpt2_of_the_published_folders_is_given_its_head(engine: ENGINE) -> None:
    made = engine(AudioLDM2)
    index = (made.folder() / "model_index.json").read_text()
    assert '"GPT2Model"' in index
    assert type(made._pipeline().language_model).__name__ == "GPT2LMHeadModel"


def test_ace_step_is_told_what_the_sheet_says(
    engine: ENGINE, make_event: MAKE, scene: Scene, music: Music, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = engine(AceStep)
    seen: dict[str, Any] = {}
    pipe = made._pipeline()
    call = type(pipe).__call__

    def spy(self: Any, prompt: str, **named: Any) -> Any:
        seen.update(named, prompt=prompt)
        return call(self, prompt, **named)

    monkeypatch.setattr(type(pipe), "__call__", spy)
    section = scene.sheets["piece"].sections[0].model_copy(update={"lyrics": (Line(text="静かな海"),)})
    sung = scene.sheets["piece"].model_copy(update={"sections": (section,), "language": "ja"})
    made.render([make_event(music, 1.0)], replace(scene, sheets={"piece": sung}))
    wanted = {
        "prompt": "cheerful folk guitar, folk music, calm, acoustic guitar, upright bass, vocals",
        "lyrics": "[Verse]\n静かな海",
        "audio_duration": 10.0,
        "vocal_language": "ja",
        "bpm": 96,
        "keyscale": "D major",
        "timesignature": "3",
        "num_inference_steps": 2,
        "guidance_scale": 1.0,
        "shift": 3.0,
    }
    assert {name: seen[name] for name in wanted} == wanted


def test_lyrics_that_do_not_fit_are_an_error(engine: ENGINE, make_event: MAKE, scene: Scene, music: Music) -> None:
    section = scene.sheets["piece"].sections[0].model_copy(update={"lyrics": (Line(text="la " * 700),)})
    song = scene.sheets["piece"].model_copy(update={"sections": (section,)})
    with pytest.raises(RequestError, match=r"ace-step-1\.5 reads 1984 tokens; the text has"):
        engine(AceStep).render([make_event(music)], replace(scene, sheets={"piece": song}))


def test_a_longer_piece_goes_on_from_its_end(
    engine: ENGINE, make_event: MAKE, scene: Scene, music: Music, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, event = engine(MusicGen), make_event(music, 2.0)
    whole = made.render([event], scene)
    monkeypatch.setattr(musicgen_module, "WINDOW", 1.0)
    monkeypatch.setattr(musicgen_module, "KEPT", 0.4)
    log: list[float] = []
    watched = replace(scene, progress=Progress(report=lambda _a, _b, done: log.append(done)))
    longer = made.render([event], watched)
    assert longer.length == whole.length
    assert longer != whole
    assert log == sorted(log)
    assert log[-1] == 1.0
    tail = longer.samples[:, -8_000:-1_000]
    assert np.square(tail).mean() > 0.1 * np.square(longer.samples).mean()


def test_the_melody_is_followed(engine: ENGINE, make_event: MAKE, scene: Scene, music: Music) -> None:
    from menura.engines.hub.chroma import chroma
    from menura.engines.hub.musicgen_melody import melody, played

    made, event, sheet = engine(MusicGenMelody), make_event(music, 3.0), scene.sheets["piece"]
    part = melody(sheet)
    assert part is not None
    assert part.id == "lead"
    heard = chroma(played(sheet, part, 3.6, 32_000, event), made.folder() / "none")
    strongest = heard[0].argmax(-1)
    # Three quarter notes at 96: D until 1.875 s, then A; 7.8 frames a second.
    assert strongest[2:12].tolist() == [2] * 10
    assert strongest[17:26].tolist() == [9] * 9
    section = sheet.sections[0]
    higher = tuple(n.model_copy(update={"pitch": "F4"}) for n in section.notes["lead"])
    other = sheet.model_copy(update={"sections": (section.model_copy(update={"notes": {"lead": higher}}),)})
    assert made.render([event], scene) != made.render([event], replace(scene, sheets={"piece": other}))


def test_without_a_melody_the_words_are_enough(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    from menura.engines.hub.musicgen_melody import melody

    drums = Part(id="kit", instrument="drum-kit", role="drums")
    bare = scene.sheets["piece"].sections[0].model_copy(update={"notes": {}})
    sheet = scene.sheets["piece"].model_copy(update={"parts": (drums,), "sections": (bare,)})
    assert melody(sheet) is None
    event = make_event(Music(sheet="piece", part="kit"))
    assert engine(MusicGenMelody).render([event], replace(scene, sheets={"piece": sheet})).peak > 0


@pytest.mark.parametrize("kind", [StableAudio, AudioLDM2, AceStep, MusicGen], ids=lambda kind: kind.usual)
def test_less_precision_is_nearly_the_same(
    kind: Any, engine: ENGINE, make_event: MAKE, scene: Scene, music: Music, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = engine(kind)
    event = make_event(music if made.card.renders[0] == "music" else "rain", 1.0)
    whole = made.render([event], scene)
    monkeypatch.setenv("MENURA_PRECISION", "bfloat16")
    less = made.render([event], scene)
    assert less != whole
    assert less.length == whole.length
    assert 0.5 < less.peak / whole.peak < 2.0


def test_ace_step_is_guided_where_it_is_not_distilled(
    engine: ENGINE, make_event: MAKE, scene: Scene, music: Music, tmp_path: Path
) -> None:
    from tiny_pipelines import ace_step

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.nn.utils.weight_norm` is deprecated", FutureWarning)
        ace_step(tmp_path, turbo=False)
    guided, plain = (engine(AceStep, source=tmp_path, guidance=scale) for scale in (7.0, 1.0))
    event = make_event(music, 1.0)
    assert guided.render([event], scene) != plain.render([event], scene)
