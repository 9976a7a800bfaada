"""CLIP from a folder: strict, from both layouts, and used as the networks that take its features were trained."""

import builtins
import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny_encoders
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers import CLIPImageProcessor, CLIPModel

from menura.engines.neural.conditioners import clip, loading, open_clip, pictures
from menura.errors import MissingExtraError, UnknownNameError, WeightsError


@pytest.fixture(scope="module")
def meta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoders.clip(tmp_path_factory.mktemp("clip") / "meta", side=224, patch=56)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoders.clip(tmp_path_factory.mktemp("clip") / "data", side=350, seed=1)


def test_metaclip_sees_as_transformers_does(meta: Path) -> None:
    sees, _ = clip.load(meta, "metaclip")
    square = pictures.padded(tiny_encoders.picture(), 300).permute(1, 2, 0).numpy()
    inputs = CLIPImageProcessor()(square, return_tensors="pt")["pixel_values"]
    network = CLIPModel.from_pretrained(meta)
    wanted = network.visual_projection(network.vision_model(inputs).pooler_output)[0].detach()
    found = sees.encode(sees.prepared(square)[None])[0]
    assert sees.dim == 20
    assert float(functional.cosine_similarity(found, wanted, 0)) > 0.9999
    torch.testing.assert_close(found, wanted, atol=0.01 * float(wanted.abs().max()), rtol=0.0)


def test_metaclip_reads_as_transformers_does(meta: Path) -> None:
    _, reads = clip.load(meta, "metaclip")
    network = CLIPModel.from_pretrained(meta)
    ids = torch.tensor([[1, 4, 5, 2, *[2] * 73]])
    mask = torch.tensor([[1] * 4 + [0] * 73])
    wanted = network.text_model(input_ids=ids, attention_mask=mask).last_hidden_state[0].detach()
    torch.testing.assert_close(reads.encode(reads.fitted("a dog")[0]), wanted, atol=1e-5, rtol=0.0)


def test_dfn5b_has_features_of_length_one_and_zeros_after_the_end(data: Path) -> None:
    sees, reads = clip.load(data, "dfn5b")
    shown = sees.encode(torch.stack([sees.prepared(tiny_encoders.picture())] * 2))
    torch.testing.assert_close(shown.norm(dim=-1), torch.ones(2))
    read = reads.encode(reads.fitted("a dog")[0])
    torch.testing.assert_close(read.norm(dim=-1), torch.ones(77))
    ids = torch.tensor([[1, 4, 5, 2, *[0] * 73]])
    wanted = CLIPModel.from_pretrained(data).text_model(input_ids=ids).last_hidden_state[0].detach()
    torch.testing.assert_close(read, functional.normalize(wanted, dim=-1), atol=1e-5, rtol=0.0)


def test_pixels_beyond_the_last_whole_patch_are_not_seen(data: Path) -> None:
    sees, _ = clip.load(data, "dfn5b")
    one = sees.prepared(tiny_encoders.picture())[None]
    two, three = one.clone(), one.clone()
    two[..., 300:, :] = two[..., 300:] = 0
    three[..., 295:, :] = 0
    assert torch.equal(sees.encode(one), sees.encode(two))
    assert not torch.equal(sees.encode(one), sees.encode(three))


def test_the_training_pictures_light_is_read_from_the_folder(meta: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(meta, tmp_path / "other"))
    said = {"image_mean": [0.1, 0.2, 0.3], "image_std": [0.5, 0.5, 0.5]}
    (folder / "preprocessor_config.json").write_text(json.dumps(said))
    usual, other = (clip.load(each, "metaclip")[0] for each in (meta, folder))
    square = usual.prepared(tiny_encoders.picture())[None]
    assert not torch.allclose(usual.encode(square), other.encode(square))
    assert usual.identity != other.identity


def test_bf16_is_close_and_another_encoder(meta: Path) -> None:
    whole, half = (clip.load(meta, "metaclip", dtype=dtype) for dtype in (torch.float32, torch.bfloat16))
    square = whole[0].prepared(tiny_encoders.picture())[None]
    one, two = whole[0].encode(square), half[0].encode(square)
    assert two.dtype == torch.float32
    assert 0 < float((one - two).norm() / one.norm()) < 0.1
    assert whole[0].identity != half[0].identity
    assert whole[1].identity != half[1].identity


def test_identity_is_of_the_weights(meta: Path, data: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(meta, tmp_path / "again"))
    assert clip.load(again, "metaclip")[0].identity == clip.load(meta, "metaclip")[0].identity
    other = tiny_encoders.clip(tmp_path / "other", side=224, patch=56, seed=5)
    assert clip.load(other, "metaclip")[0].identity != clip.load(meta, "metaclip")[0].identity
    sees, reads = clip.load(data, "dfn5b")
    assert sees.identity != reads.identity


def test_many_threads_see_and_read_the_same(meta: Path) -> None:
    sees, reads = clip.load(meta, "metaclip")
    squares = [sees.prepared(tiny_encoders.picture(60 + n, 80)) for n in range(6)]
    texts = [" ".join(["dog"] * n) for n in range(6)]
    alone = [
        (sees.encode(each[None]), reads.encode(reads.fitted(t)[0])) for each, t in zip(squares, texts, strict=True)
    ]
    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(lambda each: sees.encode(each[None]), squares * 3))
        read = list(pool.map(lambda text: reads.encode(reads.fitted(text)[0]), texts * 3))
    for n, (picture, words) in enumerate(zip(seen, read, strict=True)):
        assert torch.equal(picture, alone[n % 6][0])
        assert torch.equal(words, alone[n % 6][1])


def test_a_checkpoint_of_earlier_days(meta: Path, tmp_path: Path) -> None:
    """It is PyTorch's, and holds numbers of places besides."""
    folder = Path(shutil.copytree(meta, tmp_path / "old"))
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    weights["text_model.embeddings.position_ids"] = torch.arange(77)[None]
    weights["vision_model.embeddings.position_ids"] = torch.arange(17)[None]
    torch.save(weights, folder / "pytorch_model.bin")
    one, other = clip.load(meta, "metaclip"), clip.load(folder, "metaclip")
    assert (one[0].identity, one[1].identity) == (other[0].identity, other[1].identity)


def test_a_checkpoint_of_pytorch_is_never_executed(meta: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(meta, tmp_path / "bad"))
    (folder / "model.safetensors").unlink()
    torch.save({"weights": Trap()}, folder / "pytorch_model.bin")
    with pytest.raises(WeightsError, match="damaged or not whole"):
        clip.load(folder, "metaclip")


class TestOpenClip:
    def test_translation_and_back_is_identical(self) -> None:
        weights, pairs = tiny_encoders.open_weights(), open_clip.pairs(2, 2)
        other = open_clip.translated(weights, pairs)
        network = tiny_encoders.network(side=350, hidden=(64, 96))
        assert {name: value.shape for name, value in other.items()} == {
            name: value.shape for name, value in network.state_dict().items()
        }
        back = open_clip.published(other, pairs)
        assert back.keys() == weights.keys()
        assert all(torch.equal(back[name], value) for name, value in weights.items())

    def test_everything_that_does_not_fit_is_listed(self, tmp_path: Path) -> None:
        folder = tiny_encoders.open_clip(tmp_path / "open")
        weights = tiny_encoders.open_weights()
        del weights["ln_final.bias"]
        weights["visual.proj"] = weights["visual.proj"][:, :3]
        weights["extra.weight"] = torch.zeros(2)
        weights["visual.class_embedding"] = torch.full((16,), torch.nan)
        torch.save(weights, folder / "open_clip_pytorch_model.bin")
        with pytest.raises(WeightsError, match="4 problems") as caught:
            clip.load(folder, "dfn5b")
        paths = {problem.path for problem in caught.value.problems}
        assert paths == {"ln_final.bias", "visual.proj", "extra.weight", "visual.class_embedding"}

    def test_a_description_of_something_else(self, tmp_path: Path) -> None:
        folder = tiny_encoders.open_clip(tmp_path / "open")
        (folder / "open_clip_config.json").write_text('{"model_cfg": {"embed_dim": 3}}')
        with pytest.raises(WeightsError, match="describes no CLIP: KeyError"):
            clip.load(folder, "dfn5b")

    def test_weights_are_never_executed(self, tmp_path: Path) -> None:
        folder = tiny_encoders.open_clip(tmp_path / "open")
        torch.save({"weights": Trap()}, folder / "open_clip_pytorch_model.bin")
        with pytest.raises(WeightsError, match="running what is in it is not allowed"):
            clip.load(folder, "dfn5b")


class Trap:
    """What a file of weights must not bring to life."""


class TestRefused:
    def test_an_unknown_family(self, meta: Path) -> None:
        with pytest.raises(UnknownNameError, match=r"no family of CLIP 'metaklip'.*metaclip"):
            clip.load(meta, "metaklip")

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match=r"config\.json cannot be read"):
            clip.load(tmp_path / "none", "dfn5b")

    def test_another_model(self, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text('{"model_type": "bert"}')
        with pytest.raises(WeightsError, match=r"another model: config\.json says model_type = 'bert', not 'clip'"):
            clip.load(tmp_path, "dfn5b")

    def test_another_size(self, meta: Path) -> None:
        with pytest.raises(WeightsError, match="look at pictures of 224 × 224 pixels, not 384 × 384"):
            clip.load(meta, "dfn5b")

    def test_all_weights_that_do_not_fit_are_listed(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        weights = load_file(folder / "model.safetensors")
        del weights["visual_projection.weight"]
        weights["text_projection.weight"] = weights["text_projection.weight"][:5]
        weights["strange.weight"] = torch.zeros(3)
        weights["vision_model.post_layernorm.bias"][0] = torch.inf
        save_file(weights, folder / "model.safetensors", {"format": "pt"})
        with pytest.raises(WeightsError, match="do not fit: 4 problems") as caught:
            clip.load(folder, "metaclip")
        text = str(caught.value)
        assert "visual_projection.weight: is not in the file" in text
        assert "text_projection.weight: has another shape" in text
        assert "strange.weight: is in the file, and not in the network" in text
        assert "vision_model.post_layernorm.bias: holds values that are not finite" in text

    def test_a_file_that_was_cut_off(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        whole = (folder / "model.safetensors").read_bytes()
        (folder / "model.safetensors").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(WeightsError, match=r"damaged or not whole.*Pull the model again"):
            clip.load(folder, "metaclip")

    def test_no_weights(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        (folder / "model.safetensors").unlink()
        with pytest.raises(WeightsError, match="damaged or not whole"):
            clip.load(folder, "metaclip")

    def test_no_vocabulary(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        (folder / "tokenizer.json").unlink()
        with pytest.raises(WeightsError, match=r"holds no vocabulary: neither tokenizer\.json nor spiece\.model"):
            clip.load(folder, "metaclip")

    def test_a_damaged_vocabulary(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        (folder / "tokenizer.json").write_text("{}")
        with pytest.raises(WeightsError, match=r"vocabulary in .* is damaged"):
            clip.load(folder, "metaclip")

    def test_a_vocabulary_without_its_own_padding(self, meta: Path, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(meta, tmp_path / "bad"))
        (folder / "tokenizer_config.json").write_text('{"pad_token": "<nothing>"}')
        with pytest.raises(WeightsError, match="has no token '<nothing>'"):
            clip.load(folder, "metaclip")

    def test_without_transformers(self, meta: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = builtins.__import__

        def refusing(
            name: str,
            own: Mapping[str, object] | None = None,
            theirs: Mapping[str, object] | None = None,
            listed: Sequence[str] | None = (),
            level: int = 0,
        ) -> object:
            if name == "transformers":
                raise ImportError("No module named 'transformers'")
            return usual(name, own, theirs, listed, level)

        monkeypatch.setattr(builtins, "__import__", refusing)
        with pytest.raises(MissingExtraError, match=r"need transformers.*pip install 'menura\[neural\]'"):
            clip.load(meta, "metaclip")


def test_loading_is_quiet(meta: Path, capfd: pytest.CaptureFixture[str]) -> None:
    clip.load(meta, "metaclip")
    said = capfd.readouterr()
    assert said.out == said.err == ""


def test_settings_of_the_library_are_put_back() -> None:
    from transformers.utils import logging

    before = logging.get_verbosity()
    with loading.quiet():
        assert logging.get_verbosity() == logging.CRITICAL
    assert logging.get_verbosity() == before
