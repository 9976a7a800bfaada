"""The autoencoder of spectrograms: its layers by what they promise, the whole by tiles and by bad weights."""

import math

import pytest
import torch
from torch import Tensor

from menura.engines.neural.autoencoders import mel_vae
from menura.engines.neural.autoencoders.magnitude import (
    AROUND,
    BRANCH,
    MagnitudeAttention,
    MagnitudeConvolution,
    of_unit_magnitude,
)
from menura.engines.neural.autoencoders.mel_vae import CONTEXT, MelVAE, MelVAEConfig
from menura.errors import WeightsError

Weights = dict[str, Tensor]


def test_frames_get_a_magnitude_of_one() -> None:
    frames = 7 * torch.randn(2, 30, 64)
    assert torch.allclose(of_unit_magnitude(frames).square().mean(-1), torch.ones(2, 30), atol=1e-3)


def test_convolutions_keep_the_magnitude_of_noise() -> None:
    layer = MagnitudeConvolution(64, 48, 3).requires_grad_(False)
    layer.weight.copy_(5 * torch.randn(48, 64, 3))
    layer.settle()
    assert torch.allclose(layer.weight.square().sum((1, 2)), torch.ones(48), atol=1e-3)
    assert float(layer(torch.randn(1, 5000, 64)).square().mean()) == pytest.approx(1.0, abs=0.05)


def test_sums_keep_the_magnitude_too() -> None:
    assert math.hypot(BRANCH, AROUND) == pytest.approx(1.0)
    assert pytest.approx(0.3 / 0.7) == BRANCH / AROUND


def test_attention_reads_queries_keys_and_values_in_turns() -> None:
    layer = MagnitudeAttention(4).requires_grad_(False)
    layer.qkv.weight.copy_(torch.randn(12, 4, 1))
    layer.proj_out.weight.copy_(torch.randn(4, 4, 1))
    stored, out = layer.qkv.weight[..., 0].clone(), layer.proj_out.weight[..., 0].clone()
    layer.settle()
    frames = torch.randn(1, 9, 4)
    rows = stored / (2 * (1e-4 + stored.norm(dim=1, keepdim=True) / 2))
    q, k, v = (of_unit_magnitude(frames @ rows[which::3].T)[0] for which in range(3))
    seen = (q @ k.T / 2).softmax(-1) @ v
    last = out / (2 * (1e-4 + out.norm(dim=1, keepdim=True) / 2))
    wanted = (0.7 * frames + 0.3 * seen @ last.T) / math.hypot(0.7, 0.3)
    assert torch.allclose(layer(frames, *layer.memory(frames)), wanted, atol=1e-5)


def test_sizes_are_read_off_the_weights(vae: MelVAE, vae_weights: Weights) -> None:
    assert vae.config == MelVAEConfig(bands=80, latent_dim=4, hidden_dim=6)
    assert vae.published().keys() == vae_weights.keys()
    assert all(torch.equal(value, vae_weights[name]) for name, value in vae.published().items())
    assert not any(weight.requires_grad for weight in vae.parameters())


def test_shapes_there_and_back(vae: MelVAE) -> None:
    posterior = vae.encode(torch.randn(2, 80, 31))
    assert posterior.mean.shape == posterior.std.shape == (2, 4, 15)
    assert vae.decode(posterior.mean).shape == (2, 80, 30)


def test_a_posterior_is_drawn_with_the_noise_that_is_given(vae: MelVAE) -> None:
    posterior = vae.encode(torch.randn(1, 80, 40))
    noise = torch.randn(1, 4, 20)
    assert torch.allclose(posterior.sample(noise), posterior.mean + (posterior.logvar / 2).exp() * noise, atol=1e-5)


@pytest.mark.parametrize("length", [41, 150])
def test_tiles_are_the_whole(vae: MelVAE, length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    latents, spectrogram = torch.randn(2, 4, length), torch.randn(1, 80, 2 * length + 1)
    sound, code = vae.decode(latents), vae.encode(spectrogram)
    monkeypatch.setattr(mel_vae, "TILE", 40)
    done: list[float] = []
    assert float((vae.decode(latents, done.append) - sound).abs().max()) < 1e-5
    assert float((vae.encode(spectrogram).mean - code.mean).abs().max()) < 1e-5
    assert done == sorted(done)
    assert done[-1] == 1


def test_only_attention_reaches_further_than_the_context(vae_weights: Weights) -> None:
    silent = {name: 0 * value if "attn_1.proj_out" in name else value for name, value in vae_weights.items()}
    vae = MelVAE.load(silent)
    latents = torch.randn(1, 4, 120)
    other = latents.clone()
    other[..., 60] += 1
    changed = (vae.decode(latents) != vae.decode(other)).any(1)[0].nonzero()
    assert int(changed.min()) // 2 > 60 - CONTEXT
    assert int(changed.max()) // 2 < 60 + CONTEXT
    assert int(changed.max() - changed.min()) > CONTEXT


def test_everything_wrong_with_weights_is_said_at_once(vae_weights: Weights) -> None:
    broken = dict(vae_weights)
    del broken["decoder.mid.block_1.conv1.weight"]
    broken["encoder.mid.block_1.conv1.weight"] = torch.zeros(2, 2, 3)
    broken["encoder.conv_in.weight"] = broken["encoder.conv_in.weight"] * math.nan
    broken["loss.weight"] = torch.zeros(1)
    with pytest.raises(WeightsError) as caught:
        MelVAE.load(broken)
    assert {problem.path for problem in caught.value.problems} == {
        "decoder.mid.block_1.conv1.weight",
        "encoder.mid.block_1.conv1.weight",
        "encoder.conv_in.weight",
        "loss.weight",
    }


def test_weights_of_something_else_are_named(vocoder_weights: Weights) -> None:
    with pytest.raises(WeightsError, match=r"no autoencoder of spectrograms: 'encoder\.conv_in\.weight' is missing"):
        MelVAE.load(vocoder_weights)
    with pytest.raises(WeightsError, match=r"v1-16\.pth"):
        MelVAE.load({"encoder.conv_in.weight": torch.zeros(3)})
