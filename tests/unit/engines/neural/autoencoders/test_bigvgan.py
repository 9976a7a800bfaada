"""Vocoders: configurations, spellings of weights, tiles, threads and bad weights."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.tiling import tiled
from menura.engines.neural.weights.weight_norm import folded
from menura.errors import WeightsError

Weights = dict[str, Tensor]

H: dict[str, Any] = {
    "activation": "snakebeta",
    "num_mels": 80,
    "resblock": "1",
    "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5]],
    "resblock_kernel_sizes": [3, 5],
    "snake_logscale": True,
    "upsample_initial_channel": 32,
    "upsample_kernel_sizes": [8, 8, 8, 8],
    "upsample_rates": [4, 4, 4, 4],
}


def test_shapes_say_what_the_config_says(vocoder_weights: Weights) -> None:
    assert BigVGAN.load(vocoder_weights).config == BigVGAN.load(vocoder_weights, H).config
    assert BigVGAN.load(vocoder_weights).config.hop == 256


def test_weights_are_kept_to_the_bit(vocoder: BigVGAN, vocoder_weights: Weights) -> None:
    assert vocoder.published().keys() == vocoder_weights.keys()
    assert all(torch.equal(value, vocoder_weights[name]) for name, value in vocoder.published().items())


def test_all_spellings_sound_the_same(vocoder: BigVGAN, vocoder_weights: Weights) -> None:
    mel = torch.randn(2, 80, 9)
    newer = {
        name.replace("weight_g", "parametrizations.weight.original0").replace(
            "weight_v", "parametrizations.weight.original1"
        ): value
        for name, value in vocoder_weights.items()
    }
    wave = vocoder(mel)
    assert wave.shape == (2, 1, 9 * 256)
    assert float(wave.std()) > 0.005
    for weights in (newer, folded(vocoder_weights), {f"generator.{k}": v for k, v in vocoder_weights.items()}):
        assert torch.equal(BigVGAN.load(weights)(mel), wave)


@pytest.mark.parametrize("bias", [True, False])
def test_the_second_generation_is_cut(vocoder_weights: Weights, bias: bool) -> None:
    loud = dict(vocoder_weights)
    loud["conv_post.weight_g"] = 1000 * loud["conv_post.weight_g"]
    if not bias:
        del loud["conv_post.bias"]
    vocoder = BigVGAN.load(loud, H | {"use_tanh_at_final": False, "use_bias_at_final": bias})
    wave = vocoder(torch.randn(1, 80, 4))
    assert vocoder.config.bound == "clamp"
    assert float(wave.abs().max()) == 1.0
    assert float((wave.abs() == 1).float().mean()) > 0.5


def test_curves_that_are_not_logarithms(vocoder: BigVGAN, vocoder_weights: Weights) -> None:
    curves = ("alpha", "beta")
    linear = {k: v.exp() if k.endswith(curves) else v for k, v in vocoder_weights.items()}
    mel = torch.randn(1, 80, 4)
    assert torch.allclose(BigVGAN.load(linear, H | {"snake_logscale": False})(mel), vocoder(mel), atol=1e-6)


def test_tiles_are_the_whole(vocoder: BigVGAN) -> None:
    mel = torch.randn(1, 80, 300)
    found = tiled(vocoder, mel, tile=64, context=vocoder.config.context, up=256)
    assert float((found - vocoder(mel)).abs().max()) < 1e-5


@pytest.mark.parametrize("kernels", [(3, 5), (3, 7, 11)])
def test_no_sample_depends_on_more_than_the_context(kernels: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    config = BigVGANConfig(2, 32, (4, 2, 2), (8, 4, 4), kernels, ((1, 3, 5),) * len(kernels))
    shapes = BigVGAN(config).layout()
    weights = {name: torch.randn(shape) / math.sqrt(math.prod(shape[1:]) or 1) for name, shape in shapes.items()}
    vocoder = BigVGAN.load(weights, _written(config)).double()
    mel = torch.rand(1, 2, 161, dtype=torch.float64)
    other = mel.clone()
    other[..., 80] += 1
    changed = (vocoder(mel) != vocoder(other))[0, 0].nonzero().flatten()
    reach = max(80 - int(changed.min()) // 16, int(changed.max()) // 16 - 80)
    assert config.context - 3 <= reach <= config.context


def _written(config: BigVGANConfig) -> dict[str, Any]:
    return H | {
        "num_mels": config.bands,
        "upsample_initial_channel": config.channels,
        "upsample_rates": config.rates,
        "upsample_kernel_sizes": config.kernels,
        "resblock_kernel_sizes": config.block_kernels,
        "resblock_dilation_sizes": config.dilations,
    }


def test_many_threads_may_share_one(vocoder: BigVGAN) -> None:
    mels = [torch.randn(1, 80, 5 + index) for index in range(8)]
    alone = [vocoder(mel) for mel in mels]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(vocoder, mels))
    assert all(torch.equal(a, b) for a, b in zip(alone, together, strict=True))


def test_half_precision_is_near(vocoder: BigVGAN) -> None:
    mel = torch.randn(1, 80, 20)
    wave = vocoder(mel)
    half = vocoder.to(torch.bfloat16)(mel.bfloat16())
    assert half.dtype == torch.bfloat16
    assert float((half.float() - wave).square().mean()) < 0.01 * float(wave.square().mean())


def test_a_second_generation_without_its_config_is_refused(vocoder_weights: Weights) -> None:
    del (bare := dict(vocoder_weights))["conv_post.bias"]
    with pytest.raises(WeightsError, match=r"no last bias.* needs its config\.json\. Put config\.json beside"):
        BigVGAN.load(bare)


def test_a_config_that_is_not_known_is_refused(vocoder_weights: Weights) -> None:
    with pytest.raises(WeightsError, match=r"activation: is 'snake'\. Only 'snakebeta' is known here") as caught:
        BigVGAN.load(vocoder_weights, {k: v for k, v in H.items() if k != "upsample_rates"} | {"activation": "snake"})
    assert [problem.path for problem in caught.value.problems] == [
        "config.json: upsample_rates",
        "config.json: activation",
    ]


def test_a_config_of_another_vocoder_is_refused(vocoder_weights: Weights) -> None:
    with pytest.raises(WeightsError, match=r"shape \(16, 80, 7\)|shape \(32, 80, 7\)"):
        BigVGAN.load(vocoder_weights, H | {"upsample_initial_channel": 16})


def test_weights_of_something_else_are_named(vae_weights: Weights, vocoder_weights: Weights) -> None:
    with pytest.raises(WeightsError, match=r"no BigVGAN vocoder: 'conv_pre\.weight' is missing or misshapen"):
        BigVGAN.load(vae_weights)
    odd = dict(vocoder_weights)
    odd["activation_post.upsample.filter"] = torch.zeros(1, 1, 10)
    with pytest.raises(WeightsError, match="filters of 10 taps; a multiple of four"):
        BigVGAN.load(odd)


def test_half_a_pair_is_missing_its_other_half(vocoder_weights: Weights) -> None:
    del (broken := dict(vocoder_weights))["conv_post.weight_v"]
    with pytest.raises(WeightsError, match=r"conv_post\.weight_v: missing"):
        BigVGAN.load(broken)


def test_a_direction_of_no_length_points_nowhere(vocoder_weights: Weights) -> None:
    broken = dict(vocoder_weights)
    broken["conv_post.weight_v"] = 0 * broken["conv_post.weight_v"]
    with pytest.raises(WeightsError, match=r"conv_post\.weight: its direction has length zero"):
        BigVGAN.load(broken)


def test_the_published_sizes_need_little_context() -> None:
    first = BigVGANConfig(80, 1536, (4, 4, 2, 2, 2, 2), (8, 8, 4, 4, 4, 4), (3, 7, 11), ((1, 3, 5),) * 3)
    second = replace(first, bands=128, rates=(8, 4, 2, 2, 2, 2), kernels=(16, 8, 4, 4, 4, 4))
    assert (first.hop, second.hop) == (256, 512)
    assert first.context / (16_000 / 256) < 0.8
    assert second.context / (44_100 / 512) < 0.4
