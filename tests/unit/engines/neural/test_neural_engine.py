"""The engine with whole tiny checkpoints: words, pictures, long scenes, and what goes wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import tiny_checkpoint

from menura.audio.clip import Clip
from menura.engines.base import Progress, Scene
from menura.engines.neural.assembling import assembled
from menura.engines.neural.engine import NeuralEngine
from menura.engines.neural.windows import Window
from menura.errors import (
    Cancelled,
    EngineError,
    InputError,
    MissingExtraError,
    MissingWeightsError,
    ResourceError,
    WeightsError,
)
from menura.plans.model import Event, Sound, Thought

FAMILIES = ("mmaudio", "thinksound")


@pytest.fixture(params=FAMILIES)
def engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NeuralEngine]:
    yield from made(request.param, tmp_path, monkeypatch)


@pytest.fixture
def mmaudio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NeuralEngine]:
    yield from made("mmaudio", tmp_path, monkeypatch)


def made(family: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NeuralEngine]:
    monkeypatch.setenv("MENURA_MODELS", str(folder / "models"))
    monkeypatch.setenv("MENURA_CARDS", str(folder / "cards"))
    monkeypatch.setenv("MENURA_PRECISION", "float32")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    yield NeuralEngine(tiny_checkpoint.written(family, folder / "models", folder / "cards"))
    assembled.cache_clear()


def event(words: str = "a dog barks", start: float = 0.0, duration: float = 1.0) -> Event:
    body = Sound(name="dog-bark", words=words)
    return Event(id=words.split()[0], track="t", start=start, duration=duration, body=body)


class Moving:
    """A film in which a bright bar moves."""

    def __init__(self, speed: float = 1.0) -> None:
        self.digest, self.speed = f"moving-{speed}", speed
        self.duration: float | None = 3.0 if speed else None

    def pictures(self, times: Sequence[float]) -> Iterator[npt.NDArray[np.uint8]]:
        for time in times:
            picture = np.zeros((48, 64, 3), np.uint8)
            picture[:, int(time * self.speed * 20) % 56 :][:, :8] = 255
            yield picture


def rendered(engine: NeuralEngine, *events: Event, **scene: object) -> Clip:
    about = {"sample_rate": 48_000, "duration": 1.5, **scene}
    return engine.render(events or [event()], Scene(**about))  # type: ignore[arg-type]


def test_a_scene_is_as_long_as_the_plan_says(engine: NeuralEngine) -> None:
    for duration in (0.3, 1.5):
        clip = rendered(engine, duration=duration)
        assert clip.length == round(duration * 48_000)
        assert clip.channels == engine.card.channels == (2 if "thinksound" in engine.card.name else 1)
        assert clip.sample_rate == 48_000
        assert float(np.abs(clip.samples).max()) > 0


def test_a_scene_longer_than_the_window_goes_on_without_a_seam(engine: NeuralEngine) -> None:
    told: list[str] = []
    progress = Progress(report=lambda stage, _name, _done: told.append(stage))
    clip = rendered(engine, duration=5.0, progress=progress)
    assert clip.length == 240_000
    windows = engine_windows(engine, 5.0)
    assert len(windows) > 2
    assert told.count("imagining") == 3 * len(windows)
    level = np.sqrt(np.square(clip.samples).mean(axis=0)[: 240_000 // 4800 * 4800].reshape(-1, 4800).mean(axis=1))
    ends = [k for window in windows[:-1] if (k := round(10 * window.end)) + 2 <= level.size]
    for k in ends:
        assert level[k : k + 2].mean() < 4 * level[k - 2 : k].mean(), "no jump of level where a window ends"
        assert level[k - 2 : k].mean() < 4 * level[k : k + 2].mean()


def engine_windows(engine: NeuralEngine, duration: float) -> Sequence[Window]:
    return assembled(engine.checkpoint, "").model.windows(duration)


def test_the_same_scene_gives_the_same_sound(engine: NeuralEngine) -> None:
    first, again = rendered(engine), rendered(engine)
    np.testing.assert_array_equal(first.samples, again.samples)
    other = rendered(engine, seed=1)
    assert differs(first, other)
    take = event().model_copy(update={"seed": 3})
    assert differs(first, rendered(engine, take))


def test_words_pictures_exclusions_and_thoughts_are_heard(engine: NeuralEngine) -> None:
    plain = rendered(engine)
    thought = Thought(id="why", stage="meaning", text="rain on tin")
    assert differs(plain, rendered(engine, event("rain")))
    assert differs(plain, rendered(engine, film=Moving()))
    assert differs(rendered(engine, film=Moving()), rendered(engine, film=Moving(2.0)))
    assert differs(plain, rendered(engine, film=Moving(0.0))), "a still picture"
    assert differs(plain, rendered(engine, exclude=("rain",)))
    assert differs(plain, rendered(engine, thoughts=(thought,))) == ("thinksound" in engine.card.name)


def differs(one: Clip, other: Clip) -> bool:
    return float(np.abs(one.samples - other.samples).max()) > 1e-4 * float(np.abs(one.samples).max())


def test_thoughts_that_do_not_fit_are_told(engine: NeuralEngine) -> None:
    thoughts = tuple(Thought(id=f"t{k}", stage="meaning", text="a dog barks and rain on tin " * 4) for k in range(5))
    first, second = event("a dog barks"), event("rain")
    scene = Scene(duration=1.5, thoughts=thoughts, neighbours=(first, second))
    found = [engine.review(each, scene) for each in (first, second)]
    if "thinksound" not in engine.card.name:
        assert found == [(), ()]
        return
    ((notice,), other) = found
    assert "of the plan's thoughts are not told to 'tiny-thinksound': it reads 77 tokens" in str(notice)
    assert other == ()


def test_a_scene_can_be_stopped(engine: NeuralEngine) -> None:
    with pytest.raises(Cancelled):
        rendered(engine, progress=Progress(cancelled=lambda: True))


def test_missing_libraries_are_named_with_what_to_type(mmaudio: NeuralEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menura.engines.equipment.find_spec", lambda name: None if name == "torch" else object())
    with pytest.raises(MissingExtraError, match=r"tiny-mmaudio needs torch, which is not installed.*menura\[neural\]"):
        rendered(mmaudio)


def test_missing_weights_are_named_with_what_to_type(mmaudio: NeuralEngine, tmp_path: Path) -> None:
    (tmp_path / "models" / "tiny" / "vae.safetensors").unlink()
    with pytest.raises(MissingWeightsError, match=r"vae\.safetensors .* Licence: none.*menura pull tiny-mmaudio"):
        rendered(mmaudio)
    with pytest.raises(MissingWeightsError):
        mmaudio.review(event(), Scene())


def test_weights_of_another_model_are_refused(mmaudio: NeuralEngine, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    (folder / "network.safetensors").write_bytes((folder / "vae.safetensors").read_bytes())
    with pytest.raises(WeightsError, match="no network of the MMAudio and ThinkSound family"):
        rendered(mmaudio)


def test_damaged_weights_are_refused(mmaudio: NeuralEngine, tmp_path: Path) -> None:
    file = tmp_path / "models" / "tiny" / "network.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(WeightsError, match=r"network\.safetensors is damaged or cut short"):
        rendered(mmaudio)


def test_a_caption_that_is_too_long_is_refused(mmaudio: NeuralEngine) -> None:
    with pytest.raises(InputError, match=r"The text has \d+ tokens, and the network reads 77"):
        rendered(mmaudio, event("rain and " * 60))


def test_lack_of_memory_says_what_helps(mmaudio: NeuralEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.")

    monkeypatch.setattr("menura.engines.neural.model.Model.imagined", full)
    with pytest.raises(ResourceError, match=r"Memory is not enough for 1\.5 s with tiny-mmaudio.*a smaller model"):
        rendered(mmaudio)


def test_sound_that_is_not_a_number_is_an_error(mmaudio: NeuralEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = np.full((1, 24_000), np.nan, np.float32)
    monkeypatch.setattr("menura.engines.neural.model.Model.imagined", lambda *_, **__: broken)
    with pytest.raises(EngineError, match="its samples are not numbers"):
        rendered(mmaudio)
