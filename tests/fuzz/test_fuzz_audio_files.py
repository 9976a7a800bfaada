"""Broken sound files: an error that says so, or sound; never anything else."""

from pathlib import Path

import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.files import probe, read, read_tags, write
from menura.audio.formats import FORMATS
from menura.errors import MediaError

ROUNDS = 40


@pytest.fixture(scope="module", params=list(FORMATS))
def healthy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("healthy") / f"a{request.param}"
    noise = np.random.default_rng(0).standard_normal((2, 6_000), np.float32) * np.float32(0.1)
    write(path, Clip(noise, 24_000), tags={"title": "healthy", "menura": "{}"})
    return path.read_bytes()


def attempt(path: Path) -> None:
    for operation in (read, probe, read_tags):
        message = str(path)
        try:
            operation(path)
        except MediaError as error:
            message = str(error)
        assert str(path) in message


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_garbled(healthy: bytes, tmp_path: Path, seed: int) -> None:
    generator = np.random.default_rng(seed)
    data = np.frombuffer(healthy, np.uint8).copy()
    top = len(data) if seed % 2 else min(len(data), 200)
    where = generator.integers(0, top, 1 + seed % 20)
    data[where] = generator.integers(0, 256, where.size)
    (tmp_path / "x").write_bytes(data.tobytes())
    attempt(tmp_path / "x")


@pytest.mark.parametrize("share", np.linspace(0.001, 0.999, 15).round(3).tolist())
def test_cut_short(healthy: bytes, tmp_path: Path, share: float) -> None:
    (tmp_path / "x").write_bytes(healthy[: max(int(len(healthy) * share), 1)])
    attempt(tmp_path / "x")


@pytest.mark.parametrize("seed", range(15))
def test_noise(tmp_path: Path, seed: int) -> None:
    generator = np.random.default_rng(seed)
    heads = [
        b"",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"fLaC",
        b"OggS\0",
        b"ID3\x04\0\0",
        b"\0\0\0\x18ftypM4A ",
        b"\xff\xfb",
    ]
    (tmp_path / "x").write_bytes(heads[seed % len(heads)] + generator.bytes(3000))
    attempt(tmp_path / "x")
