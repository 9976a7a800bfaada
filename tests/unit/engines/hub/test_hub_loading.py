import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from safetensors.torch import load_file, save_file

from menura.engines.base import Scene
from menura.engines.hub.audioldm2 import AudioLDM2
from menura.engines.hub.musicgen import MusicGen
from menura.engines.hub.musicgen_melody import MusicGenMelody
from menura.errors import ResourceError, WeightsError
from menura.plans.model import Event, Music

pytestmark = pytest.mark.usefixtures("fresh")
TINY = Callable[[str], Path]
MAKE = Callable[..., Event]


@pytest.fixture
def musicgen(tiny: TINY, tmp_path: Path) -> Path:
    """A copy of a tiny network that may be damaged."""
    return Path(shutil.copytree(tiny("musicgen-small"), tmp_path / "musicgen"))


@pytest.fixture
def audioldm2(tiny: TINY, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny("audioldm2"), tmp_path / "audioldm2"))


def changed(weights: Path, change: Callable[[dict[str, Any]], None]) -> None:
    tensors = load_file(weights)
    change(tensors)
    save_file(tensors, weights, metadata={"format": "pt"})


def refusal(engine: Any, event: Event, scene: Scene) -> WeightsError:
    with pytest.raises(WeightsError) as error:
        engine.render([event], scene)
    assert error.value.exit_code == 2
    return error.value


def test_everything_that_does_not_fit_is_listed(musicgen: Path, make_event: MAKE, scene: Scene, music: Music) -> None:
    def spoil(tensors: dict[str, Any]) -> None:
        tensors["left.over"] = tensors.pop("text_encoder.encoder.final_layer_norm.weight")
        tensors["enc_to_dec_proj.stray"] = tensors["left.over"].clone()

    changed(musicgen / "model.safetensors", spoil)
    error = refusal(MusicGen(source=musicgen), make_event(music), scene)
    assert f"The weights in {musicgen} do not fit MusicgenForConditionalGeneration." in error.message
    assert {(problem.path, problem.reason) for problem in error.problems} == {
        ("text_encoder.encoder.final_layer_norm.weight", "is not in the file"),
        ("left.over", "is in the file, and not in the network"),
        ("enc_to_dec_proj.stray", "is in the file, and not in the network"),
    }


def test_shapes_are_checked(musicgen: Path, make_event: MAKE, scene: Scene, music: Music) -> None:
    def spoil(tensors: dict[str, Any]) -> None:
        tensors["decoder.lm_heads.0.weight"] = tensors["decoder.lm_heads.0.weight"][:-1].clone()

    changed(musicgen / "model.safetensors", spoil)
    refusal(MusicGen(source=musicgen), make_event(music), scene)


def test_parts_of_a_pipeline_are_checked(audioldm2: Path, make_event: MAKE, scene: Scene) -> None:
    changed(audioldm2 / "unet" / "diffusion_pytorch_model.safetensors", lambda w: w.pop("conv_in.bias"))
    error = refusal(AudioLDM2(source=audioldm2), make_event(), scene)
    assert "conv_in.bias" in str(error)
    changed(audioldm2 / "vocoder" / "model.safetensors", lambda w: w.pop("mean"))
    shutil.rmtree(audioldm2 / "unet")
    assert "damaged or not whole" in refusal(AudioLDM2(source=audioldm2), make_event(), scene).message


def test_a_damaged_file_is_named(musicgen: Path, make_event: MAKE, scene: Scene, music: Music) -> None:
    weights = musicgen / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    error = refusal(MusicGen(source=musicgen), make_event(music), scene)
    assert error.message.startswith(f"The weights of musicgen-small in {musicgen} are damaged or not whole: Safetensor")
    assert error.hint == "Run: menura pull musicgen-small"


def test_a_pickle_is_never_read(musicgen: Path, make_event: MAKE, scene: Scene, music: Music) -> None:
    (musicgen / "model.safetensors").unlink()
    (musicgen / "pytorch_model.bin").write_bytes(b"\x80\x04cos\nsystem\n(S'touch hacked'\ntR.")
    assert "model.safetensors" in refusal(MusicGen(source=musicgen), make_event(music), scene).message


def test_a_checkpoint_of_another_kind_is_refused(tiny: TINY, make_event: MAKE, scene: Scene, music: Music) -> None:
    other = tiny("musicgen-small")
    error = refusal(MusicGenMelody(source=other), make_event(music), scene)
    assert error.message == (
        f"{other} holds another model than musicgen-melody: config.json says model_type = 'musicgen', "
        "not 'musicgen_melody'."
    )
    error = refusal(AudioLDM2(source=tiny("musicgen-small")), make_event(), scene)
    assert "model_index.json cannot be read" in error.message


def test_a_class_from_elsewhere_is_not_loaded(audioldm2: Path, make_event: MAKE, scene: Scene) -> None:
    index = audioldm2 / "model_index.json"
    table = json.loads(index.read_text())
    index.write_text(json.dumps({**table, "unet": ["os", "system"]}))
    error = refusal(AudioLDM2(source=audioldm2), make_event(), scene)
    assert f"{audioldm2} names os.system for its unet, which is not in the libraries" in error.message


def test_a_table_that_is_none_is_refused(musicgen: Path, make_event: MAKE, scene: Scene, music: Music) -> None:
    (musicgen / "config.json").write_text("{")
    assert "config.json cannot be read" in refusal(MusicGen(source=musicgen), make_event(music), scene).message
    (musicgen / "config.json").write_text("[]")
    assert "model_type = None" in refusal(MusicGen(source=musicgen), make_event(music), scene).message


def test_names_of_older_versions_are_read(
    musicgen: Path, tiny: TINY, make_event: MAKE, scene: Scene, music: Music
) -> None:
    """The published files are of 2023: other names for weights that are normalised, and buffers besides."""
    now = MusicGen(source=tiny("musicgen-small")).render([make_event(music)], scene)

    def age(tensors: dict[str, Any]) -> None:
        for name in list(tensors):
            old = name.replace("parametrizations.weight.original0", "weight_g")
            tensors[old.replace("parametrizations.weight.original1", "weight_v")] = tensors.pop(name)
        assert any(name.endswith("weight_g") for name in tensors)
        tensors["decoder.model.decoder.embed_positions.weights"] = tensors["decoder.lm_heads.0.weight"].clone()

    changed(musicgen / "model.safetensors", age)
    assert MusicGen(source=musicgen).render([make_event(music)], scene) == now


@pytest.mark.parametrize("raised", [MemoryError(), RuntimeError("CUDA out of memory. Tried to allocate 20 GiB")])
def test_too_little_memory_says_what_helps(
    raised: Exception,
    tiny: TINY,
    musicgen: Path,
    make_event: MAKE,
    scene: Scene,
    music: Music,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transformers import MusicgenForConditionalGeneration as Kind

    def fail(*_: Any, **__: Any) -> None:
        raise raised

    engine = MusicGen(source=tiny("musicgen-small"))
    with monkeypatch.context() as patched:
        patched.setattr(Kind, "generate", fail)
        with pytest.raises(ResourceError, match="The memory is not enough while musicgen-small runs") as error:
            engine.render([make_event(music)], scene)
    assert error.value.hint.startswith("Ask for less at once")
    with monkeypatch.context() as patched:
        patched.setattr(Kind, "from_pretrained", fail)
        with pytest.raises(ResourceError, match="The memory is not enough while musicgen-small is loaded"):
            MusicGen(source=musicgen).render([make_event(music)], scene)
