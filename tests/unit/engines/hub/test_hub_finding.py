import socket
from pathlib import Path
from typing import Any

import pytest

from menura.engines.equipment import libraries
from menura.engines.hub import finding
from menura.engines.hub.checkpoints import checkpoint
from menura.errors import MissingExtraError, MissingWeightsError


@pytest.fixture(autouse=True)
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No models, an empty cache, and no way out."""
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def marked(folder: Path, mark: str = "config.json") -> Path:
    folder.mkdir(parents=True)
    (folder / mark).write_text("{}")
    return folder


def test_without_weights_the_error_says_what_to_pull() -> None:
    with pytest.raises(MissingWeightsError) as error:
        finding.folder(checkpoint("musicgen-small"))
    said = "The weights of musicgen-small are not on this machine (about 2.4 GB, CC-BY-NC-4.0)."
    assert error.value.message == said
    assert error.value.hint == "Run: menura pull musicgen-small"
    assert error.value.exit_code == 4


def test_terms_that_have_to_be_accepted_are_named() -> None:
    with pytest.raises(
        MissingWeightsError, match=r"accepted first, at https://huggingface\.co/stabilityai/stable-audio"
    ):
        finding.folder(checkpoint("stable-audio-open-1.0"))


def test_they_are_found_among_the_models_of_menura(tmp_path: Path) -> None:
    place = marked(tmp_path / "models" / "musicgen-small")
    assert finding.folder(checkpoint("musicgen-small")) == place


def test_they_are_found_in_the_cache_that_others_filled(tmp_path: Path) -> None:
    revision = "a" * 40
    repository = tmp_path / "cache" / "models--facebook--musicgen-small"
    place = marked(repository / "snapshots" / revision)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    assert finding.folder(checkpoint("musicgen-small")) == place
    assert finding.folder(checkpoint("musicgen-small"), "facebook/musicgen-small") == place


def test_another_commit_than_the_one_that_is_meant_will_do(tmp_path: Path) -> None:
    meant, other = checkpoint("audioldm2").revision, "b" * 40
    repository = tmp_path / "cache" / "models--cvssp--audioldm2"
    (repository / "refs").mkdir(parents=True)
    place = marked(repository / "snapshots" / other, "model_index.json")
    assert finding.folder(checkpoint("audioldm2")) == place
    (repository / "refs" / "main").write_text("c" * 40)
    current = marked(repository / "snapshots" / ("c" * 40), "model_index.json")
    assert finding.folder(checkpoint("audioldm2")) == current
    pinned = marked(repository / "snapshots" / meant, "model_index.json")
    assert finding.folder(checkpoint("audioldm2")) == pinned


def test_a_folder_of_the_users_own_goes_first(tmp_path: Path) -> None:
    marked(tmp_path / "models" / "audioldm2", "model_index.json")
    own = marked(tmp_path / "own", "model_index.json")
    assert finding.folder(checkpoint("audioldm2"), own) == own


@pytest.mark.parametrize("source", ["nowhere", "some/thing", "not a/repository/at all"])
def test_a_folder_without_a_model_is_refused(source: str) -> None:
    with pytest.raises(MissingWeightsError, match=f"{source} holds no model: neither model_index.json nor config.json"):
        finding.folder(checkpoint("audioldm2"), source)


def test_missing_libraries_are_named_with_the_line_that_installs_them() -> None:
    with pytest.raises(MissingExtraError, match="audioldm2 needs no_such_library, which is not installed") as error:
        libraries("audioldm2", "json", "no_such_library")
    assert error.value.hint == "pip install 'menura[neural]'"
    with pytest.raises(MissingExtraError, match="needs no_such, nor_such, which are not installed"):
        libraries("audioldm2", "no_such", "nor_such")
