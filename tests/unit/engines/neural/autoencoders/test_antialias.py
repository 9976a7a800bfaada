"""The anti-aliased activation, against its definition: stuff with zeros, filter, bend, filter, keep every second."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from menura.engines.neural.autoencoders import antialias
from menura.engines.neural.autoencoders.antialias import AntiAliasedSnake


def random_layer(channels: int, taps: int = 12, *, logarithmic: bool = True) -> AntiAliasedSnake:
    torch.manual_seed(channels)
    layer = AntiAliasedSnake(channels, taps, logarithmic=logarithmic).requires_grad_(False)
    layer.upsample.filter.copy_(torch.randn(1, 1, taps) / taps)
    layer.downsample.lowpass.filter.copy_(torch.randn(1, 1, taps) / taps)
    layer.act.alpha.copy_(torch.rand(channels) + 0.5)
    layer.act.beta.copy_(torch.rand(channels) + 0.5)
    layer.settle()
    return layer


def by_definition(layer: AntiAliasedSnake, frames: Tensor) -> Tensor:
    channels, half = frames.shape[-1], layer.taps // 2 - 1
    rising = layer.upsample.filter.expand(channels, 1, -1)
    falling = layer.downsample.lowpass.filter.expand(channels, 1, -1)
    alpha, beta = (x.exp() if layer.logarithmic else x for x in (layer.act.alpha, layer.act.beta))
    padded = functional.pad(frames.transpose(1, 2), (half, half), mode="replicate")
    high = 2 * functional.conv_transpose1d(padded, rising, stride=2, groups=channels)
    high = high[..., 2 * half + half : -2 * half - half]
    high = high + torch.sin(high * alpha[:, None]) ** 2 / beta[:, None]
    ended = functional.pad(high, (half, half + 1), mode="replicate")
    return functional.conv1d(ended, falling, stride=2, groups=channels).transpose(1, 2)


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 300, 1111])
@pytest.mark.parametrize("channels", [1, 3, 48])
def test_it_is_what_its_definition_says(channels: int, count: int) -> None:
    layer = random_layer(channels)
    frames = torch.randn(2, count, channels)
    assert torch.allclose(layer(frames), by_definition(layer, frames), atol=2e-6)


@pytest.mark.parametrize("taps", [4, 8, 24])
def test_filters_of_other_lengths(taps: int) -> None:
    layer = random_layer(5, taps, logarithmic=False)
    frames = torch.randn(1, 70, 5)
    assert torch.allclose(layer(frames), by_definition(layer, frames), atol=2e-6)


def test_parts_are_joined_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = random_layer(24)
    frames = torch.randn(3, 2000, 24)
    monkeypatch.setattr(antialias, "AT_ONCE", 1)
    assert torch.allclose(layer(frames), by_definition(layer, frames), atol=2e-6)


def test_what_is_given_stays_as_it_was() -> None:
    frames = torch.randn(1, 40, 3)
    before = frames.clone()
    random_layer(3)(frames)
    assert torch.equal(frames, before)
