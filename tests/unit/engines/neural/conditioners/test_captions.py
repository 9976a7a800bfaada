"""Captions and thoughts as features: never cut in silence, read once, T5's vocabulary without its library."""

import shutil
from pathlib import Path

import pytest
import tiny_encoders
import torch
from safetensors.torch import load_file
from transformers import T5ForConditionalGeneration

from menura.engines.neural.conditioners import clip, sentencepiece, text
from menura.engines.neural.conditioners.cache import FeatureCache
from menura.engines.neural.conditioners.text import Reading, TextEncoder
from menura.errors import EngineError, InputError, WeightsError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoders.t5(tmp_path_factory.mktemp("t5") / "t5")


@pytest.fixture(scope="module")
def t5(folder: Path) -> TextEncoder:
    return text.load_t5(folder)


@pytest.fixture(scope="module")
def captions(tmp_path_factory: pytest.TempPathFactory) -> TextEncoder:
    return clip.load(tiny_encoders.clip(tmp_path_factory.mktemp("clip") / "clip", side=350), "dfn5b")[1]


@pytest.fixture
def reading(captions: TextEncoder, t5: TextEncoder, tmp_path: Path) -> Reading:
    return Reading(captions, t5, FeatureCache(tmp_path / "features"))


def test_t5_reads_as_transformers_does_padding_not_looked_at(folder: Path, t5: TextEncoder) -> None:
    ids = torch.tensor([[4, 5, 1, *[0] * 74]])
    mask = torch.tensor([[1] * 3 + [0] * 74])
    encoder = T5ForConditionalGeneration.from_pretrained(folder).encoder
    wanted = encoder(input_ids=ids, attention_mask=mask).last_hidden_state[0].detach()
    found = t5.encode(t5.fitted("a dog")[0])
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0.0)
    assert t5.dim == 20


def test_features_have_a_row_for_each_of_77_tokens(reading: Reading) -> None:
    assert reading.caption("a dog barks").shape == (77, 24)
    assert reading.thoughts("rain on tin").shape == (77, 20)
    assert reading.caption("").isfinite().all()
    assert reading.thoughts("").isfinite().all()


def test_count_includes_the_beginning_and_the_end(captions: TextEncoder, t5: TextEncoder) -> None:
    assert captions.count("a dog barks") == 5
    assert captions.count("") == 2
    assert t5.count("a dog barks") == 4
    assert captions.count("dog " * 200) == 202


@pytest.mark.parametrize("words", [75, 76, 100])
def test_a_caption_that_is_too_long(reading: Reading, words: int) -> None:
    long = " ".join(["dog"] * words)
    if words == 75:
        assert torch.equal(reading.caption(long, cut=True)[0], reading.caption(long))
        assert reading.caption(long, cut=True)[1] == 0
        return
    with pytest.raises(
        InputError, match=rf"has {words + 2} tokens, and the network reads 77 of them.*{words - 75} fewer"
    ):
        reading.caption(long)
    features, dropped = reading.caption(long, cut=True)
    assert dropped == words - 75
    assert torch.equal(features, reading.caption(" ".join(["dog"] * 75)))


def test_thoughts_that_are_too_long_keep_their_end(reading: Reading, t5: TextEncoder) -> None:
    with pytest.raises(InputError, match="has 81 tokens"):
        reading.thoughts("rain " * 80)
    assert reading.thoughts("rain " * 80, cut=True)[1] == 4
    assert t5.fitted("rain " * 80, cut=True)[0][-1] == t5.fitted("rain")[0][-1]


def test_a_network_without_thoughts(captions: TextEncoder, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="a caption and no thoughts"):
        Reading(captions, None, FeatureCache(tmp_path)).thoughts("why")


def test_what_was_read_is_kept(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    first = reading.caption("a dog barks"), reading.thoughts("a dog barks")
    monkeypatch.setattr(TextEncoder, "encode", lambda *_: pytest.fail("read again"))
    assert torch.equal(reading.caption("a dog barks"), first[0])
    assert torch.equal(reading.thoughts("a dog barks"), first[1])
    with pytest.raises(pytest.fail.Exception, match="read again"):
        reading.caption("a dog")


def test_case_and_typography_do_not_matter_to_dfn5b(captions: TextEncoder) -> None:
    assert captions.fitted("A Dog it\u2019s on &amp;amp; \uff21 \ufb01") == captions.fitted("a dog it's on & a fi")


class TestVocabulary:
    def test_the_longest_likely_pieces_are_taken(self, t5: TextEncoder) -> None:
        assert t5.fitted("a dog  barking") == ([4, 5, 3, 2, 13, 1], 0)

    def test_a_long_spelling(self, folder: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copytree(folder, tmp_path / "copy"))
        spelling = "\u2581" + "x" * 200
        pieces = [("<pad>", 0.0, 3), ("</s>", 0.0, 3), ("<unk>", 0.0, 2), (spelling, -1.0, 1)]
        (copy / "spiece.model").write_bytes(tiny_encoders.spiece(pieces))
        assert text.load_t5(copy).fitted("x" * 200) == ([3, 1], 0)

    @pytest.mark.parametrize("content", [b"", b"\x07\x07", b"\x0a\xff", b"\x0a"])
    def test_what_is_none(self, content: bytes) -> None:
        with pytest.raises(ValueError, match=r"holds no pieces|begins no field|cut short"):
            sentencepiece.tokenizer(content)

    def test_a_damaged_one(self, folder: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copytree(folder, tmp_path / "copy"))
        (copy / "spiece.model").write_bytes((copy / "spiece.model").read_bytes()[:-3])
        with pytest.raises(WeightsError, match=r"vocabulary in .* is damaged: it is cut short"):
            text.load_t5(copy)

    def test_one_without_an_end(self, folder: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copytree(folder, tmp_path / "copy"))
        (copy / "spiece.model").write_bytes(tiny_encoders.spiece([("a", 0.0, 1)]))
        with pytest.raises(WeightsError, match=r"it names no </s> or no <unk>"):
            text.load_t5(copy)


def test_a_checkpoint_of_earlier_days(folder: Path, t5: TextEncoder, tmp_path: Path) -> None:
    """It is PyTorch's, and holds the words of the encoder and of the decoder once more."""
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    weights = load_file(copy / "model.safetensors")
    (copy / "model.safetensors").unlink()
    for half in ("encoder", "decoder"):
        weights[f"{half}.embed_tokens.weight"] = weights["shared.weight"]
    torch.save(weights, copy / "pytorch_model.bin")
    assert torch.equal(text.load_t5(copy).encode([4, 1]), t5.encode([4, 1]))


def test_another_model_is_no_t5(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "config.json").write_text('{"model_type": "clip"}')
    with pytest.raises(WeightsError, match="not 't5'"):
        text.load_t5(copy)
