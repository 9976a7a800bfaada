"""The Oobleck autoencoder: against diffusers' class left as it is, by tiles, prefixes and bad weights."""

import warnings
from typing import Any

import pytest
import torch
from torch import Tensor

from menura.engines.neural.autoencoders import oobleck, snake
from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder, OobleckConfig
from menura.engines.neural.autoencoders.oobleck_names import published
from menura.engines.neural.autoencoders.snake import Snake
from menura.errors import AudioError, InputError, WeightsError

Weights = dict[str, Tensor]


@pytest.fixture(scope="module")
def model() -> Any:
    """diffusers' class, with random weights in all its layers."""
    from diffusers import AutoencoderOobleck

    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        model = AutoencoderOobleck(10, [2, 4], [1, 2], 6, 5, 2).eval().requires_grad_(False)
    for name, weight in model.named_parameters():
        if name.endswith(("alpha", "beta")):
            weight.normal_(0, 0.3)
    return model


@pytest.fixture(scope="module")
def weights(model: Any) -> Weights:
    return {published(name, 2): value.flatten() if value.shape[0] == 1 and name.endswith(("alpha", "beta")) else value
            for name, value in model.state_dict().items()}  # fmt: skip


@pytest.fixture
def ours(weights: Weights) -> OobleckAutoencoder:
    return OobleckAutoencoder.load(weights)


def test_names_are_those_of_the_files() -> None:
    pairs = {
        "encoder.conv1.bias": "encoder.layers.0.bias",
        "encoder.block.0.res_unit1.snake1.alpha": "encoder.layers.1.layers.0.layers.0.alpha",
        "encoder.block.4.res_unit3.conv2.weight_g": "encoder.layers.5.layers.2.layers.3.weight_g",
        "encoder.block.4.snake1.beta": "encoder.layers.5.layers.3.beta",
        "encoder.block.4.conv1.weight_v": "encoder.layers.5.layers.4.weight_v",
        "encoder.snake1.alpha": "encoder.layers.6.alpha",
        "encoder.conv2.bias": "encoder.layers.7.bias",
        "decoder.block.0.snake1.alpha": "decoder.layers.1.layers.0.alpha",
        "decoder.block.0.conv_t1.bias": "decoder.layers.1.layers.1.bias",
        "decoder.block.2.res_unit1.conv1.weight_v": "decoder.layers.3.layers.2.layers.1.weight_v",
        "decoder.block.2.res_unit3.snake2.beta": "decoder.layers.3.layers.4.layers.2.beta",
        "decoder.conv2.weight_g": "decoder.layers.7.weight_g",
    }
    assert {name: published(name, 5) for name in pairs} == pairs


def test_it_is_the_class_of_diffusers(ours: OobleckAutoencoder, model: Any) -> None:
    assert type(ours.model) is type(model)
    assert ours.config == OobleckConfig(2, 5, 10, 6, (1, 2), (2, 4))
    sound, latents = torch.randn(2, 2, 160) / 3, torch.randn(2, 5, 9)
    posterior, wanted = ours.posterior(sound), model.encode(sound).latent_dist
    assert torch.allclose(posterior.mean, wanted.mean, atol=1e-5)
    assert torch.allclose(posterior.std, wanted.std, atol=1e-5)
    assert torch.allclose(ours.encode(sound), wanted.mean, atol=1e-5)
    assert torch.allclose(ours.decode(latents), model.decode(latents).sample, atol=1e-5)


def test_it_is_an_autoencoder(ours: OobleckAutoencoder) -> None:
    assert isinstance(ours, Autoencoder)
    assert (ours.sample_rate, ours.channels, ours.latent_dim, ours.hop) == (44_100, 2, 5, 8)
    assert ours.encode(torch.randn(1, 2, 17)).shape == (1, 5, 3)
    assert ours.decode(torch.randn(1, 5, 3)).shape == (1, 2, 24)


@pytest.mark.parametrize("prefix", ["pretransform.model.", "state_dict.autoencoder.", "autoencoder.", ""])
def test_other_networks_in_the_file_are_left_alone(weights: Weights, prefix: str) -> None:
    file = {f"{prefix}{name}": value for name, value in weights.items()}
    if prefix:
        file["model.model.final_layer.conv.weight"] = torch.zeros(3)
    found = OobleckAutoencoder.load(file).published()
    assert found.keys() == weights.keys()
    assert all(torch.equal(value, weights[name]) for name, value in found.items())


def test_both_spellings_are_the_same(weights: Weights, ours: OobleckAutoencoder) -> None:
    newer = {
        name.replace("weight_g", "parametrizations.weight.original0").replace(
            "weight_v", "parametrizations.weight.original1"
        ): value
        for name, value in weights.items()
    }
    latents = torch.randn(1, 5, 4)
    assert torch.equal(OobleckAutoencoder.load(newer).decode(latents), ours.decode(latents))


def test_latents_need_not_be_half_the_encoders_width(draw: Any) -> None:
    with torch.device("meta"):
        shapes = OobleckAutoencoder(OobleckConfig(2, 3, 4, 4, (1, 2, 4), (2, 2, 4))).layout()
    found = OobleckAutoencoder.load(draw(shapes))
    assert found.config == OobleckConfig(2, 3, 4, 4, (1, 2, 4), (2, 2, 4))
    assert found.decode(found.encode(torch.randn(1, 2, 64))).shape == (1, 2, 64)


def test_tiles_are_the_whole(ours: OobleckAutoencoder, monkeypatch: pytest.MonkeyPatch) -> None:
    latents, sound = torch.randn(1, 5, 150), torch.randn(1, 2, 8 * 150) / 3
    decoded, encoded = ours.decode(latents), ours.encode(sound)
    monkeypatch.setattr(oobleck, "TILE", 23)
    assert float((ours.decode(latents) - decoded).abs().max()) < 1e-5
    assert float((ours.encode(sound) - encoded).abs().max()) < 1e-5


def test_nothing_depends_on_more_than_the_context(ours: OobleckAutoencoder) -> None:
    context, exact = ours.config.context, ours.double()
    latents = torch.randn(1, 5, 101, dtype=torch.float64)
    other = latents.clone()
    other[..., 50] += 1
    changed = (exact.model.decoder(latents) != exact.model.decoder(other)).any(1)[0].nonzero().flatten()
    reach = max(50 - int(changed.min()) // 8, int(changed.max()) // 8 - 50)
    assert context - 4 <= reach <= context
    sound = torch.randn(1, 2, 8 * 101, dtype=torch.float64) / 3
    louder = sound.clone()
    louder[..., 404] += 1
    changed = (exact.model.encoder(sound) != exact.model.encoder(louder)).any(1)[0].nonzero().flatten()
    assert 50 - context <= int(changed.min())
    assert int(changed.max()) <= 50 + context


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_the_curve_is_the_one_of_the_paper(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snake, "AT_ONCE", at_once)
    curve = Snake(5).requires_grad_(False)
    curve.alpha.copy_(torch.randn(5))
    curve.beta.copy_(torch.randn(5))
    curve.settle()
    sound = torch.randn(2, 5, 30)
    alpha, beta = curve.alpha[:, None], curve.beta[:, None]
    assert torch.allclose(curve(sound), sound + torch.sin(alpha.exp() * sound) ** 2 / beta.exp(), atol=1e-5)


def test_bad_weights_are_named_as_in_the_file(weights: Weights) -> None:
    broken = dict(weights)
    del broken["decoder.layers.1.layers.1.weight_v"]
    broken["encoder.layers.1.layers.3.alpha"] = torch.zeros(3)
    with pytest.raises(WeightsError) as caught:
        OobleckAutoencoder.load(broken)
    assert {problem.path for problem in caught.value.problems} == {
        "decoder.layers.1.layers.1.weight_v",
        "encoder.layers.1.layers.3.alpha",
    }
    with pytest.raises(WeightsError, match=r"no Oobleck autoencoder: 'encoder\.layers\.0\.weight' is missing"):
        OobleckAutoencoder.load({"other.weight": torch.zeros(3)})


def test_sound_and_latents_of_another_shape_are_refused(ours: OobleckAutoencoder) -> None:
    with pytest.raises(
        AudioError, match=r"shape \[1, 1, 800\] cannot be encoded: \[batch, 2, samples\].* channels first"
    ):
        ours.encode(torch.zeros(1, 1, 800))
    with pytest.raises(AudioError, match=r"shape \[1, 2, 0\]"):
        ours.encode(torch.zeros(1, 2, 0))
    with pytest.raises(InputError, match=r"shape \[1, 64, 9\] cannot be decoded: .* of another autoencoder"):
        ours.decode(torch.zeros(1, 64, 9))
