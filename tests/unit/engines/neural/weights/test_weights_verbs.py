"""``menura models``, ``menura pull`` and the same from Python, on a model that this machine serves."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from file_server import FileServer

import menura
from menura import api
from menura.cli import pull as pull_module
from menura.cli.app import app
from menura.errors import Cancelled, RequestError, UnknownNameError, WeightsError

NETWORK = np.random.default_rng(0).bytes(20_000)
CARD = """
[files."mine/net.pth"]
url = "{url}"
size = {size}
sha256 = "{sha256}"

[models.mine]
title = "Mine"
summary = "A network of my own."
family = "mmaudio"
licence_code = "MIT"
licence_weights = "CC-BY-4.0"
licence_output = "yours"
renders = ["sound"]
sample_rate = 16000
window = 8.0
sampling = {{ steps = 4, guidance = 2.0, noise_at = 0 }}
parts = [{{ role = "network", file = "mine/net.pth" }}]
"""


@pytest.fixture(autouse=True)
def mine(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    url = server.offer("net.pth", NETWORK)
    (tmp_path / "cards").mkdir()
    text = CARD.format(url=url, size=len(NETWORK), sha256=hashlib.sha256(NETWORK).hexdigest())
    (tmp_path / "cards" / "mine.toml").write_text(text)
    monkeypatch.setenv("MENURA_CARDS", str(tmp_path / "cards"))
    return tmp_path / "models" / "mine" / "net.pth"


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], standalone_mode=False, input=typed)


def succeed(*arguments: object, typed: str | None = None) -> str:
    result = run(*arguments, typed=typed)
    if result.exception:
        raise result.exception
    return result.output


def test_models_are_listed() -> None:
    told = succeed("models")
    assert "mmaudio-small-16k       missing    6.7 GB  not for commercial use" in told
    assert "mine                    missing     20 kB  yours" in told
    assert "menura pull NAME" in told


def test_models_for_machines() -> None:
    told = {each["name"]: each for each in json.loads(succeed("models", "--json"))}
    assert told["mine"]["files"][0]["state"] == "missing"
    assert told["thinksound"]["channels"] == 2
    assert told["thinksound"]["sampling"]["noise_at"] == 1
    assert json.loads(succeed("models", "mine", "--json"))["size"] == 20_000


def test_a_model_is_shown_with_its_files() -> None:
    told = succeed("models", "thinksound")
    assert "output:  not for commercial use" in told
    assert "thinksound/thinksound_light.ckpt  (network, vae)" in told
    assert "22 GB to pull: menura pull thinksound\n" in told
    told = succeed("models", "thinksound", "--weights", "ema")
    assert "thinksound/thinksound.ckpt  (network, vae)" in told
    assert "to pull: menura pull thinksound --weights ema\n" in told


def test_unknown_models_and_weights_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"no model 'minne'\. Nearest: mine"):
        succeed("models", "minne")
    with pytest.raises(UnknownNameError, match="no model 'minne'"):
        succeed("pull", "minne", "--accept")
    with pytest.raises(UnknownNameError, match="no weights of mine 'ema'"):
        succeed("pull", "mine", "--weights", "ema", "--accept")
    with pytest.raises(RequestError, match="--weights needs the name of a model"):
        succeed("models", "--weights", "ema")


def test_pulling_where_nobody_can_be_asked(mine: Path, server: FileServer) -> None:
    with pytest.raises(RequestError, match=r"terms of mine have to be .*CC-BY-4.0.* menura pull mine --accept"):
        succeed("pull", "mine")
    assert server.asked == []
    told = succeed("pull", "mine", "--accept")
    assert "mine  here  Mine" in told
    assert "compared: size, SHA-256" in told
    assert mine.read_bytes() == NETWORK
    assert succeed("pull", "mine", "-q") == ""


def test_pulling_asks_where_somebody_is_there(mine: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull_module, "_is_asked", lambda: True)
    with pytest.raises(Cancelled, match="were not accepted; nothing was downloaded"):
        succeed("pull", "mine", typed="n\n")
    assert server.asked == []
    told = succeed("pull", "mine", typed="y\n")
    assert "Mine: CC-BY-4.0. What you make with it: yours." in told
    assert "Accept these terms, and pull 20 kB? [y/N]: y" in told
    assert mine.read_bytes() == NETWORK
    assert "Accept" not in succeed("pull", "mine")


def test_pulling_from_a_folder(mine: Path, server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "net.pth").write_bytes(NETWORK)
    told = json.loads(succeed("pull", "mine", "--from", tmp_path, "--accept", "--json"))
    assert told["state"] == "here"
    assert told["files"][0]["path"] == str(mine)
    assert server.asked == []


def test_what_a_folder_lacks_is_told(tmp_path: Path) -> None:
    text = (tmp_path / "cards" / "mine.toml").read_text()
    text = text.replace('file = "mine/net.pth" }', 'file = "mine/net.pth" }, { role = "vae", file = "mine/vae.pth" }')
    vae = '[files."mine/vae.pth"]\nurl = "https://example.org/vae.pth"\n'
    (tmp_path / "cards" / "mine.toml").write_text(vae + text)
    (tmp_path / "net.pth").write_bytes(NETWORK)
    told = succeed("pull", "mine", "--from", tmp_path, "--accept")
    assert "mine  partial  Mine" in told
    assert "Still missing: mine/vae.pth" in told


def test_verifying_tells_damage(mine: Path) -> None:
    succeed("pull", "mine", "--accept")
    assert "mine                    here" in succeed("models", "--verify")
    mine.write_bytes(NETWORK[::-1])
    result = run("models", "mine", "--verify")
    assert result.return_value == 2
    assert "damaged" in result.output
    assert "Mend with: menura pull mine" in result.output
    succeed("pull", "mine")
    assert mine.read_bytes() == NETWORK


def test_stopping_says_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "pull", interrupted)
    with pytest.raises(Cancelled, match=r"What has arrived is kept\. Run it again to go on"):
        succeed("pull", "mine", "--accept")


def test_the_same_from_python(mine: Path) -> None:
    names = [model.card.name for model in menura.models()]
    assert names[-1] == "mine"
    with pytest.raises(RequestError, match="The terms of mine have to be accepted"):
        menura.pull("mine")
    assert menura.pull("mine", accept=True).state == "here"
    assert {model.card.name: model.state for model in menura.models()}["mine"] == "here"
    mine.unlink()
    assert menura.pull("mine", accept=lambda _: pytest.fail("it was accepted before")).state == "here"


def test_a_wrong_download_by_hand(tmp_path: Path) -> None:
    (tmp_path / "net.pth").write_bytes(NETWORK[::-1])
    with pytest.raises(WeightsError, match="is not taken"):
        menura.pull("mine", accept=True, folder=tmp_path)


def test_listing_loads_no_network_library() -> None:
    code = [sys.executable, "-X", "importtime", "-m", "menura", "models"]
    seen = subprocess.run(code, capture_output=True, text=True, check=True).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in seen.splitlines() if "|" in line}
    assert "pydantic" in loaded
    assert loaded & {"torch", "transformers", "diffusers", "huggingface_hub", "safetensors", "librosa", "cv2"} == set()
