"""A model's own verbs: repainting and extending sound, watching it come into being."""

from pathlib import Path

import numpy as np
import pytest
import tiny_checkpoint
import torch

from menura.engines.neural.assembling import assembled
from menura.engines.neural.engine import NeuralEngine
from menura.engines.neural.model import Model
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.splicing import JOIN
from menura.engines.neural.windows import Window


@pytest.fixture(params=("mmaudio", "thinksound"))
def model(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("MENURA_CARDS", str(tmp_path / "cards"))
    monkeypatch.setenv("MENURA_PRECISION", "float32")
    name = tiny_checkpoint.written(request.param, tmp_path / "models", tmp_path / "cards")
    assembled.cache_clear()
    return assembled(NeuralEngine(name).checkpoint).model


def nothing(_window: Window) -> Features:
    return Features()


def noise(model: Model, seconds: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    ears = model.autoencoder
    shape = (ears.channels, round(seconds * ears.sample_rate))
    return (0.1 * np.random.default_rng(1).standard_normal(shape)).astype(np.float32)


def test_repainting_keeps_the_rest_to_the_bit(model: Model) -> None:
    old, rate = noise(model, 3.0), model.autoencoder.sample_rate
    made = model.repainted(old, [(1.0, 1.8)], nothing, nothing, seed=0)
    assert made.shape == old.shape
    np.testing.assert_array_equal(made[:, :rate], old[:, :rate])
    np.testing.assert_array_equal(made[:, round(1.8 * rate) :], old[:, round(1.8 * rate) :])
    assert np.abs(made - old)[:, round(1.2 * rate) : round(1.6 * rate)].max() > 1e-3
    other = model.repainted(old, [(1.0, 1.8)], nothing, nothing, seed=1)
    assert np.abs(made - other).max() > 1e-3


def test_sound_is_extended_after_its_end(model: Model) -> None:
    old, rate = noise(model, 1.0), model.autoencoder.sample_rate
    made = model.repainted(old, [], nothing, nothing, seed=0, duration=2.5)
    assert made.shape[1] == round(2.5 * rate)
    kept = rate - round(JOIN * rate)
    np.testing.assert_array_equal(made[:, :kept], old[:, :kept])
    assert np.abs(made[:, rate:]).max() > 0


def test_sound_can_be_watched_while_it_comes_into_being(model: Model) -> None:
    seen: list[tuple[float, int]] = []

    def watch(window: Window, step: int, latents: torch.Tensor) -> None:
        assert latents.shape[2] == model.autoencoder.latent_dim
        seen.append((window.start, step))

    model.imagined(nothing, nothing, 3.5, 0, preview=watch)
    assert [step for _, step in seen] == [1, 2, 3] * len(model.windows(3.5))


def test_layouts_follow_the_card(model: Model) -> None:
    layout = model.layout(2.0)
    assert layout.latent.size == model.grid.latents(2.0)
    assert (layout.clip_unit == 1.0) == model.true_times
