"""Cards of checkpoints: those that ship, those of one's own, and everything that can be wrong with them."""

import subprocess
import sys
from pathlib import Path

import pytest

from menura.engines.neural.weights import cards
from menura.errors import InputError, UnknownNameError

OWN = """
[files."mine/net.safetensors"]
url = "https://example.org/net.safetensors"
size = 12

[models.mine]
title = "Mine"
summary = "A network of my own."
family = "mmaudio"
licence_code = "MIT"
licence_weights = "MIT"
licence_output = "yours"
renders = ["sound"]
sample_rate = 16000
window = 8.0
sampling = { steps = 4, guidance = 2.0, noise_at = 0 }
parts = [
  { role = "network", file = "mine/net.safetensors" },
  { role = "synchformer", file = "synchformer/synchformer_state_dict.pth" },
]
"""


def test_the_published_checkpoints_are_known() -> None:
    assert set(cards.known()) == {
        "mmaudio-large-44k",
        "mmaudio-large-44k-v2",
        "mmaudio-medium-44k",
        "mmaudio-small-16k",
        "mmaudio-small-44k",
        "thinksound",
    }


@pytest.mark.parametrize("name", sorted(cards.known()))
def test_every_card_has_what_its_family_needs(name: str) -> None:
    card = cards.get(name)
    roles = {part.role for part in card.parts}
    second = {"text"} if card.family == "thinksound" else {"vocoder"}
    assert {"network", "vae", "synchformer", "clip"} | second <= roles
    assert card.sampling.noise_at == (1 if card.family == "thinksound" else 0)
    assert "not for commercial use" in card.licence_output
    for file in card.files():
        assert file.expected, f"{file.name} says nothing of its size"
        assert file.url.startswith("https://") or "/" in file.repository


@pytest.mark.parametrize("name", sorted(cards.known()))
def test_what_shares_a_file_names_the_same_one(name: str) -> None:
    shared = cards.get(name).part("synchformer").file
    assert shared == cards.get("mmaudio-small-16k").part("synchformer").file


def test_online_and_running_average_are_a_choice() -> None:
    card = cards.get("thinksound")
    assert card.part("network").weights == "online"
    assert card.part("network", "ema").file.name == "thinksound/thinksound.ckpt"
    assert card.part("clip", "ema") == card.part("clip")
    assert [file.name for file in card.files("ema")].count("thinksound/thinksound.ckpt") == 1
    assert "thinksound/thinksound_light.ckpt" not in {file.name for file in card.files("ema")}


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no model 'mmaudio-smal-16k'. Nearest: mmaudio-small-16k"):
        cards.get("mmaudio-smal-16k")
    with pytest.raises(UnknownNameError, match="no part of thinksound 'vocoder'"):
        cards.get("thinksound").part("vocoder")
    with pytest.raises(UnknownNameError, match="no weights of mmaudio-small-16k 'ema'"):
        cards.get("mmaudio-small-16k").files("ema")


def test_cards_of_ones_own_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    (tmp_path / "notes.md").write_text("nothing")
    monkeypatch.setenv("MENURA_CARDS", str(tmp_path))
    assert cards.get("mine").sampling.steps == 4
    assert cards.get("mine").part("synchformer").file == cards.get("thinksound").part("synchformer").file


def test_a_folder_of_cards_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENURA_CARDS", str(tmp_path / "none"))
    with pytest.raises(InputError, match=r"none cannot be read.* Set MENURA_CARDS to folders of .toml files"):
        cards.known()


def test_everything_that_is_wrong_is_listed_at_once() -> None:
    text = OWN.replace("size = 12", "siz = 12\nsha256 = 'x'").replace("window = 8.0", "window = -1")
    text = text.replace('file = "synchformer/', 'file = "synchfarmer/') + "[modls]\n"
    with pytest.raises(InputError) as caught:
        cards.read([("a.toml", text), ("b.toml", "="), ("c.toml", "files = 3")])
    told = str(caught.value)
    for line in (
        "a.toml: modls: there is no such table. Did you mean 'models'?",
        "b.toml: it is no TOML",
        "c.toml: files: it must hold tables",
        "files.\"mine/net.safetensors\".siz: there is no field 'siz' here. Did you mean 'size'?",
        'files."mine/net.safetensors".sha256',
        "models.mine.parts[1].file: there is no file 'synchfarmer/synchformer_state_dict.pth'",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("window = 8.0", "window = -1", "models.mine.window: -1 is given; it should be greater than 0"),
        ("steps = 4", "steps = 4, solver = 'rk9'", "models.mine.sampling.solver: .*'adaptive'"),
        ("steps = 4, ", "", "models.mine.sampling.steps: this field is missing"),
        ("https://example", "http://example", "the url must begin with https://"),
        ('url = "https://example.org/net.safetensors"', "", "it needs either a url or a repository"),
        ("mine/net", "mine/../../net", "the name must be a path inside the store"),
        ("mine/net", "/net", "the name must be a path inside the store"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, message: str) -> None:
    shared = '[files."synchformer/synchformer_state_dict.pth"]\nurl = "https://example.org/s"\n'
    with pytest.raises(InputError, match=message):
        cards.read([("mine.toml", OWN.replace(old, new)), ("shared.toml", shared)])


def test_cards_load_no_network_library() -> None:
    code = "import sys; from menura.engines.neural.weights import cards, store; cards.known(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"torch", "huggingface_hub", "safetensors", "transformers"} & set(loaded) == set()
