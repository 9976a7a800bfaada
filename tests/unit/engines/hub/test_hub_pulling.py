"""Published checkpoints among the models that can be pulled."""

from pathlib import Path

import pytest

from menura import api
from menura.api import published
from menura.engines.hub.checkpoints import checkpoints
from menura.errors import UnknownNameError


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))


def test_every_checkpoint_can_be_pulled() -> None:
    names = {model.card.name for model in api.models()}
    single = {name for name, found in checkpoints().items() if not found.languages}
    assert single <= names
    assert {"mms-tts-eng", "mms-tts-deu"} <= names
    assert "mms-tts" not in names, "a family has no weights"


def test_what_is_pulled_is_what_its_card_names() -> None:
    model = api.model("stable-audio-open-1.0")
    (file,) = model.card.files()
    assert (file.repository, file.about) == ("stabilityai/stable-audio-open-1.0", 5_300_000_000)
    assert "transformer/*" in file.patterns
    assert model.state == "missing"
    assert api.terms("stable-audio-open-1.0")[0].startswith("Stable Audio Open 1.0: Stability AI Community License.")


def test_languages_that_are_not_listed_can_be_pulled_too() -> None:
    (file,) = published.get("mms-tts-swh").files()
    assert file.repository == "facebook/mms-tts-swh"


@pytest.mark.parametrize("name", ["mms-tts", "mms-tts-german", "nothing"])
def test_unknown_models_are_refused(name: str) -> None:
    with pytest.raises(UnknownNameError, match=f"There is no model '{name}'"):
        api.model(name)


def test_what_lies_in_the_folder_of_models_is_found_by_both(tmp_path: Path) -> None:
    from menura.engines.hub.audioldm2 import AudioLDM2

    place = tmp_path / "models" / "audioldm2"
    (place / "unet").mkdir(parents=True)
    (place / "model_index.json").write_text("{}")
    (place / "unet" / "model.safetensors").write_bytes(b"")
    assert api.model("audioldm2").state == "here"
    assert AudioLDM2().folder() == place
