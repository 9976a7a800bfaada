"""The store: what of a checkpoint is there, and what is said where it is not."""

import json
from pathlib import Path

import pytest

from menura.engines import storage
from menura.engines.neural.weights import cards, ledger, store
from menura.engines.neural.weights.card import StoredFile
from menura.errors import MissingWeightsError

FILE = StoredFile(name="mine/net.pth", url="https://example.org/net.pth", size=5)


def test_where_models_are_kept() -> None:
    assert storage.home({"MENURA_MODELS": "/disk/models"}) == Path("/disk/models")
    assert storage.home({"XDG_CACHE_HOME": "/cache"}, "linux") == Path("/cache/menura/models")
    assert storage.home({"XDG_CACHE_HOME": "relative"}, "linux") == Path.home() / ".cache/menura/models"
    assert storage.home({}, "darwin") == Path.home() / "Library/Caches/menura/models"
    assert storage.home({"LOCALAPPDATA": "/c/local"}, "win32") == Path("/c/local/menura/models")


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_states_of_a_file(home: Path) -> None:
    path = home / "mine" / "net.pth"
    assert (store.found(FILE).state, store.found(FILE).path) == ("missing", path)
    put(path.with_name("net.pth.part"), b"12")
    assert (store.found(FILE).state, store.found(FILE).bytes) == ("partial", 2)
    put(path, b"1234")
    assert store.found(FILE).state == "damaged"
    put(path, b"12345")
    assert store.found(FILE).state == "unchecked"
    known = {"sha256": "0" * 64, "size": 5, "by": "size", "source": "", "at": "", "changed": path.stat().st_mtime_ns}
    ledger.write(path, ledger.Verified.model_validate(known))
    assert store.found(FILE).state == "here"
    ledger.write(path, ledger.Verified.model_validate({**known, "changed": 1}))
    assert store.found(FILE).state == "unchecked"
    ledger.place(path).write_text("{")
    assert store.found(FILE).state == "unchecked"


def test_a_size_that_was_seen_once_is_remembered(home: Path) -> None:
    file = FILE.model_copy(update={"size": None})
    path = put(home / "mine" / "net.pth", b"12")
    ledger.write(path, ledger.Verified(sha256="0" * 64, size=5, by="", source="", at=""))
    assert store.found(file).state == "damaged"


def test_states_of_a_snapshot(home: Path, tmp_path: Path) -> None:
    file = StoredFile(name="clip/small", repository="someone/small")
    assert store.found(file).state == "missing"
    cached = tmp_path / "hub" / "models--someone--small"
    put(cached / "blobs" / "abc.incomplete", b"123")
    assert (store.found(file).state, store.found(file).bytes) == ("partial", 3)
    snapshot = cached / "snapshots" / "c0ffee"
    put(cached / "refs" / "main", b"c0ffee")
    put(snapshot / "config.json", b"{}")
    assert store.found(file).state == "partial"
    index = json.dumps({"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}})
    put(snapshot / "model.safetensors.index.json", index.encode())
    put(snapshot / "model-1.safetensors", b"1")
    assert store.found(file).state == "partial"
    put(snapshot / "model-2.safetensors", b"2")
    assert (store.found(file).state, store.found(file).path) == ("unchecked", snapshot)
    put(home / "clip" / "small" / "config.json", b"{}")
    assert store.found(file).state == "damaged"
    put(home / "clip" / "small" / "model.safetensors", b"1")
    assert (store.found(file).state, store.found(file).path) == ("unchecked", home / "clip" / "small")


def test_a_snapshot_that_was_pulled_is_known_by_its_files(home: Path, tmp_path: Path) -> None:
    file = StoredFile(name="clip/small", repository="someone/small")
    snapshot = tmp_path / "hub" / "models--someone--small" / "snapshots" / "c0ffee"
    put(snapshot / "config.json", b"{}")
    put(snapshot / "model.safetensors", b"123")
    sizes = {"config.json": 2, "model.safetensors": 3}
    note = ledger.Verified(sha256="", size=5, by="", source="", at="", commit="c0ffee", files=sizes)
    ledger.write(home / "clip" / "small", note)
    assert (store.found(file).state, store.found(file).bytes, store.found(file).path) == ("here", 5, snapshot)
    (snapshot / "model.safetensors").unlink()
    assert store.found(file).state == "partial"


def test_what_is_missing_is_said_with_size_licence_and_remedy() -> None:
    card = cards.get("mmaudio-small-16k")
    assert len(store.missing(card)) == 5
    with pytest.raises(MissingWeightsError) as caught:
        store.path(card, "network")
    told = str(caught.value)
    assert "The weights of mmaudio-small-16k are not all on this machine." in told
    assert "mmaudio/mmaudio_small_16k.pth (629 MB)" in told
    assert "6.7 GB together. Licence: CC-BY-NC-4.0. Run: menura pull mmaudio-small-16k" in told
    with pytest.raises(MissingWeightsError, match="menura pull thinksound --weights ema"):
        store.path(cards.get("thinksound"), "network", "ema")
    with pytest.raises(MissingWeightsError, match=r"Licence: CC-BY-NC-4\.0"):
        store.require(card)


def test_a_file_that_is_there_is_found(home: Path) -> None:
    card = cards.get("mmaudio-small-16k")
    path = put(home / "mmaudio" / "mmaudio_small_16k.pth", b"weights")
    assert store.path(card, "network") == path
    assert store.missing(card)[0].name == "mmaudio/v1-16.pth"


@pytest.mark.parametrize(
    ("size", "words"),
    [(None, "size not known"), (5, "5 bytes"), (2500, "2.5 kB"), (629_000_000, "629 MB"), (5_700_000_000, "5.7 GB")],
)
def test_amounts(size: int | None, words: str) -> None:
    assert store.amount(size) == words
