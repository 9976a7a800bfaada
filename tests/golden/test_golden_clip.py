"""CLIP against numbers that OpenCLIP and torchvision made: see scripts/golden_clip.py."""

from pathlib import Path

import pytest
import tiny_encoders
import torch
from safetensors.torch import load_file

from menura.engines.neural.conditioners import clip, pictures
from menura.engines.neural.conditioners.clip import PictureEncoder
from menura.engines.neural.conditioners.text import TextEncoder

IDS = [1, 4, 5, 6, 7, 12, 2]
EVERY = 16
GOLDEN = load_file(Path(__file__).parent / "neural" / "clip.safetensors")


@pytest.fixture(scope="module")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> tuple[PictureEncoder, TextEncoder]:
    return clip.load(tiny_encoders.open_clip(tmp_path_factory.mktemp("clip") / "open"), "dfn5b")


def test_pictures_are_seen_as_openclip_sees_them(encoders: tuple[PictureEncoder, TextEncoder]) -> None:
    sees, _ = encoders
    found = sees.encode(sees.prepared(tiny_encoders.picture())[None])[0]
    torch.testing.assert_close(found, GOLDEN["shown"], atol=2e-5, rtol=0.0)


def test_words_are_read_as_openclip_reads_them(encoders: tuple[PictureEncoder, TextEncoder]) -> None:
    _, reads = encoders
    found = reads.encode(IDS)[[0, 1, 4, 6, 7, 40, 76]]
    torch.testing.assert_close(found, GOLDEN["read"], atol=2e-5, rtol=0.0)


@pytest.mark.parametrize(("name", "side"), [("stretched", 384), ("cropped", 224)])
def test_squares_are_those_of_torchvision(name: str, side: int) -> None:
    found = {"stretched": pictures.stretched, "cropped": pictures.cropped}[name](tiny_encoders.picture(), side)
    difference = found[:, ::EVERY, ::EVERY].int() - GOLDEN[name].int()
    assert int(difference.abs().max()) <= 1  # processors round differently
    assert float(difference.abs().float().mean()) < 0.02
