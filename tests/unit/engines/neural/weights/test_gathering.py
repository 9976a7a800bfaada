"""Snapshots of the Hugging Face Hub: what is taken, verified, and found again without the network."""

import os
import shutil
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
from file_server import COMMIT, FileServer

from menura.engines.base import Progress
from menura.engines.neural.weights import gathering, pulling, store
from menura.engines.neural.weights.card import Part, Pullable, StoredFile
from menura.errors import Cancelled, EndpointError, MissingExtraError, OutputError, WeightsError

FILE = StoredFile(name="clip/small", repository="someone/small", about=300_000)
WEIGHTS = np.random.default_rng(0).bytes(300_000)
CONTENTS = {
    "README.md": b"# Small",
    "config.json": b"{}",
    "vocab.txt": b"a b c",
    "model.safetensors": WEIGHTS,
    "pytorch_model.bin": WEIGHTS,
    "onnx/model.onnx": b"other",
}


def yes(_: tuple[str, ...]) -> bool:
    return True


@pytest.fixture
def card(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> Pullable:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.offer_repository("someone/small", CONTENTS)
    return Pullable(
        name="small",
        title="Small",
        summary="Small.",
        licence_code="MIT",
        licence_weights="MIT",
        licence_output="yours",
        renders=("sound",),
        sample_rate=16_000,
        parts=(Part(role="clip", file=FILE),),
    )


@pytest.mark.parametrize(
    ("names", "patterns", "taken"),
    [
        (sorted(CONTENTS), (), ["config.json", "model.safetensors", "vocab.txt"]),
        (
            ["config.json", "pytorch_model-1.bin", "pytorch_model-2.bin", "tf_model.h5"],
            (),
            ["config.json", "pytorch_model-1.bin", "pytorch_model-2.bin"],
        ),
        (
            ["open_clip_config.json", "open_clip_pytorch_model.bin"],
            (),
            ["open_clip_config.json", "open_clip_pytorch_model.bin"],
        ),
        (["a/model.safetensors", "a/model.fp16.safetensors", "b.safetensors"], ("a/*",), ["a/model.safetensors"]),
        (["model.fp16.safetensors"], ("*.safetensors",), ["model.fp16.safetensors"]),
    ],
)
def test_what_is_taken(names: list[str], patterns: tuple[str, ...], taken: list[str]) -> None:
    assert gathering.wanted(names, patterns) == taken


def test_a_snapshot_is_pulled_and_found_again(card: Pullable, server: FileServer) -> None:
    found = pulling.pull(card, yes)[0]
    assert found.state == "here"
    assert found.path == Path(os.environ["HF_HUB_CACHE"]) / "models--someone--small" / "snapshots" / COMMIT
    assert sorted(each.name for each in found.path.iterdir()) == ["config.json", "model.safetensors", "vocab.txt"]
    assert (found.path / "model.safetensors").read_bytes() == WEIGHTS
    assert found.verified is not None
    assert found.verified.source == f"someone/small {COMMIT}"
    assert store.path(card, "clip") == found.path
    # Where the libraries themselves look for it.
    assert huggingface_hub.snapshot_download(
        "someone/small", cache_dir=os.environ["HF_HUB_CACHE"], local_files_only=True
    ) == str(found.path)
    asked = len(server.asked)
    pulling.pull(card, lambda _: False)
    assert len(server.asked) == asked


def test_progress_is_told_and_may_stop_it(card: Pullable) -> None:
    told: list[tuple[str, str, float]] = []
    pulling.pull(card, yes, progress=Progress(lambda *each: told.append(each)))
    shares = [done for stage, _, done in told if stage == "pulling"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=1e-3)


def test_stopping_keeps_what_is_there(card: Pullable) -> None:
    seen: list[str] = []
    progress = Progress(lambda _stage, name, _done: seen.append(name), lambda: "vocab.txt" in seen)
    with pytest.raises(Cancelled):
        pulling.pull(card, yes, progress=progress)
    assert store.found(FILE).state != "missing"
    pulling.pull(card, yes)
    assert store.found(FILE).state == "here"


def test_stopping_in_the_middle_of_a_file(card: Pullable) -> None:
    shares: list[float] = []
    progress = Progress(lambda _stage, _name, done: shares.append(done), lambda: bool(shares) and shares[-1] > 0.001)
    with pytest.raises(Cancelled, match=r"Stopped during pulling"):
        pulling.pull(card, yes, progress=progress)


def test_content_that_is_not_what_the_hub_told_is_removed(card: Pullable, server: FileServer) -> None:
    for revision in ("main", COMMIT):
        server.files[f"/someone/small/resolve/{revision}/model.safetensors"].content = WEIGHTS[::-1]
    with pytest.raises(
        WeightsError, match=r"model.safetensors of someone/small is not what the Hub has: .*was removed"
    ):
        pulling.pull(card, yes)
    assert store.found(FILE).state == "partial"
    server.offer_repository("someone/small", CONTENTS)
    assert pulling.pull(card, yes)[0].state == "here"


def test_what_other_programs_brought_is_completed_and_verified(card: Pullable, server: FileServer) -> None:
    for name in ("config.json", "model.safetensors"):
        huggingface_hub.hf_hub_download(
            "someone/small", name, cache_dir=os.environ["HF_HUB_CACHE"], endpoint=server.address
        )
    assert store.found(FILE).state == "unchecked"
    found = pulling.pull(card, yes)[0]
    assert found.state == "here"
    assert (found.path / "vocab.txt").exists()


def test_a_folder_put_in_the_store_goes_first_and_is_left_alone(card: Pullable, server: FileServer, home: Path) -> None:
    own = home / FILE.name
    own.mkdir(parents=True)
    (own / "config.json").write_text("{}")
    (own / "model.safetensors").write_bytes(b"mine")
    assert pulling.pull(card, yes)[0].path == own
    assert server.asked == []


def test_verifying_reads_every_file(card: Pullable) -> None:
    found = pulling.pull(card, yes)[0]
    assert pulling.verify(found).state == "here"
    (found.path / "model.safetensors").resolve().write_bytes(WEIGHTS[::-1])
    assert store.found(FILE).state == "here"  # nobody looked
    assert pulling.verify(store.found(FILE)).state == "damaged"
    assert store.found(FILE).state == "partial"
    pulling.pull(card, yes)
    assert (found.path / "model.safetensors").read_bytes() == WEIGHTS


def test_a_repository_that_is_not_there(card: Pullable, server: FileServer) -> None:
    server.files.clear()
    with pytest.raises(EndpointError, match=r"The repository someone/small cannot be read: .*404"):
        pulling.pull(card, yes)


def test_a_repository_that_is_guarded(card: Pullable, server: FileServer) -> None:
    for offered in server.files.values():
        offered.statuses = [403] * 9
    with pytest.raises(EndpointError, match=r"Accept its terms at https://huggingface.co/someone/small, then log in"):
        pulling.pull(card, yes)


def test_a_repository_without_weights(card: Pullable, server: FileServer) -> None:
    server.offer_repository("someone/small", {"README.md": b"moved"})
    with pytest.raises(WeightsError, match="someone/small holds nothing of what its card names"):
        pulling.pull(card, yes)


def test_too_little_room_for_a_snapshot(card: Pullable, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(Path())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(OutputError, match=r"300 kB are needed in .*, and 1.0 kB are free"):
        pulling.pull(card, yes)


def test_without_its_library(card: Pullable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    with pytest.raises(MissingExtraError, match=r"huggingface_hub is not installed.* pip install 'menura\[neural\]'"):
        pulling.pull(card, yes)
