"""A store of its own for each test, and a server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from file_server import FileServer, serving

from menura.engines.neural.weights import downloading


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloading, "PAUSE", 0.0)
    return tmp_path / "models"


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as files:
        yield files
