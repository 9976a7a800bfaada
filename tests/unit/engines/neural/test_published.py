"""The published files' layout: key by key, shape by shape, bit by bit."""

import hashlib
import math
from pathlib import Path

import pytest
import small
import torch

from menura.engines.neural.network.config import NetworkConfig, mmaudio, thinksound
from menura.engines.neural.network.published import configuration, loaded, ours, published, shapes
from menura.engines.neural.weights.reading import below, read, save
from menura.errors import WeightsError

PUBLISHED = {
    "small_16k": (mmaudio("small", 20), 157_283_644, "12c2f03296a8f1fc"),
    "small_44k": (mmaudio("small", 40), 157_409_144, "1f9b23cef8298b43"),
    "medium_44k": (mmaudio("medium", 40), 621_805_944, "daf972ffe9501541"),
    "large_44k": (mmaudio("large", 40), 1_030_002_168, "51c369074b288821"),
    "large_44k_v2": (mmaudio("large", 40, generation=2), 1_030_575_608, "1768aec5e4d27b27"),
    "thinksound": (thinksound(), 1_277_117_632, "d5fe353cc60feca8"),
}
"""Each published network: its configuration, its parameters, and the beginning of the hash of all names and shapes."""

every = pytest.mark.parametrize("config", small.ALL.values(), ids=small.ALL)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_have_their_names_and_shapes(name: str) -> None:
    config, parameters, digest = PUBLISHED[name]
    listed = "\n".join(f"{key} {list(shape)}" for key, shape in sorted(shapes(config).items()))
    assert sum(math.prod(shape) for shape in shapes(config).values()) == parameters
    assert hashlib.sha256(listed.encode()).hexdigest().startswith(digest)


@every
def test_a_configuration_is_read_off_the_weights(config: NetworkConfig) -> None:
    assert configuration(small.weights(config)) == config


@every
def test_saving_loading_and_saving_again_gives_the_same_bytes(config: NetworkConfig, tmp_path: Path) -> None:
    given = small.weights(config)
    save(given, tmp_path / "given.safetensors")
    for first, second in (("given", "once"), ("once", "twice")):
        network = loaded(read(tmp_path / f"{first}.safetensors"))
        save(published(network.state_dict()), tmp_path / f"{second}.safetensors")
    digests = {
        hashlib.sha256((tmp_path / f"{n}.safetensors").read_bytes()).hexdigest() for n in ("given", "once", "twice")
    }
    assert len(digests) == 1


@every
def test_the_translation_is_its_own_way_back(config: NetworkConfig) -> None:
    given = small.weights(config)
    back = published(ours(given))
    assert back.keys() == given.keys()
    assert all(torch.equal(back[key], given[key]) for key in given)


@every
def test_every_weight_is_heard(config: NetworkConfig) -> None:
    """Disturbing any single tensor moves the flow, but for queries that nobody asks."""
    silent = {f"joint_blocks.1.{stream}_block.attn.q_norm.weight" for stream in ("clip", "text")}
    given = small.weights(config)
    before = heard(config, given)
    for key in given.keys() - silent:
        after = heard(config, {**given, key: given[key] * 1.1 + 1e-2})
        assert any((a - b).abs().max() > 1e-6 for a, b in zip(before, after, strict=True)), key
    for key in silent:
        after = heard(config, {**given, key: given[key] * 1.1})
        assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True)), key


def heard(config: NetworkConfig, weights: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    from menura.engines.neural.network.conditions import Features
    from menura.engines.neural.network.layout import compat

    network, layout = loaded(weights), compat(12, 3, 8)
    x, time = network.normalized(small.drawn((1, 12, config.latent_dim), 0)), torch.tensor([0.3])
    every = [small.features(config, layout), Features()]
    with torch.inference_mode():
        return [network.unnormalized(network(x, time, network.conditions([f], [layout]))) for f in every]


def test_old_files_may_hold_what_is_computed_anyway() -> None:
    given = small.weights(small.FIRST)
    extra = {"latent_rot": torch.zeros(1), "clip_rot": torch.zeros(1), "t_embed.freqs": torch.zeros(128)}
    assert loaded(given | extra).config == small.FIRST


def test_everything_wrong_with_weights_is_listed_at_once() -> None:
    given = small.weights(small.FIRST)
    del given["text_cond_proj.bias"]
    given["clip_cond_proj.weight"] = torch.zeros(3, 3)
    given["latent_std"] = torch.full((1, 1, 6), torch.nan)
    given["surprise"] = torch.zeros(1)
    with pytest.raises(WeightsError, match="4 problems") as caught:
        loaded(given)
    listed = str(caught.value)
    assert "text_cond_proj.bias: missing; shape (16,) is needed" in listed
    assert "clip_cond_proj.weight: shape (3, 3) instead of (16, 16)" in listed
    assert "latent_std: holds values that are not finite" in listed
    assert "surprise: no part of this network" in listed


def test_weights_of_something_else_are_refused() -> None:
    with pytest.raises(WeightsError, match="no network of the MMAudio and ThinkSound family"):
        loaded({"encoder.weight": torch.zeros(2)})


def test_a_missing_file_of_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"There is no file of weights at .*nothing\.pth"):
        read(tmp_path / "nothing.pth")


@pytest.mark.parametrize("name", ["cut.safetensors", "cut.pth"])
def test_a_file_that_is_cut_short_is_refused(name: str, tmp_path: Path) -> None:
    whole = tmp_path / f"whole{Path(name).suffix}"
    given = {"a": torch.zeros(1000)}
    save(given, whole) if name.endswith("safetensors") else torch.save(given, whole)
    (tmp_path / name).write_bytes(whole.read_bytes()[:-600])
    with pytest.raises(WeightsError, match=f"{name} is damaged or cut short"):
        read(tmp_path / name)


def test_a_file_that_would_run_something_is_refused(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(1), "trap": Trap()}, tmp_path / "trap.pth")
    with pytest.raises(WeightsError, match="holds more than weights"):
        read(tmp_path / "trap.pth")
    assert not (tmp_path / "ran").exists()


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("it ran",))


def test_a_file_without_weights_is_refused(tmp_path: Path) -> None:
    torch.save({"epoch": 3}, tmp_path / "empty.pth")
    with pytest.raises(WeightsError, match=r"empty\.pth holds no weights"):
        read(tmp_path / "empty.pth")


def test_networks_are_found_below_their_prefix() -> None:
    tensors = {"model.model.a": torch.zeros(1), "pretransform.model.b": torch.zeros(2)}
    assert below(tensors, ("diffusion_ema.", "model.model.")).keys() == {"a"}
    with pytest.raises(WeightsError, match=r"No weight lies below 'ema\.'; there are model, pretransform"):
        below(tensors, ("ema.",))
