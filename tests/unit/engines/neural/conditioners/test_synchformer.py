"""The visual branch of Synchformer: attention by its definition, segments, other branches, short videos."""

import pytest
import torch
from torch import Tensor, nn

from menura.engines.neural.conditioners.divided import DividedAttention, Pooling
from menura.engines.neural.conditioners.synchformer import PREFIX, Synchformer, SynchformerConfig
from menura.errors import InputError, WeightsError

Weights = dict[str, Tensor]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def weights() -> Weights:
    config = SynchformerConfig(width=12, depth=2, heads=2, hidden=48, times=8, frames=2, patch=16, places=196)
    with torch.device("meta"):
        shapes = Synchformer(config).state_dict()
    noise = torch.Generator().manual_seed(0)
    return {PREFIX + name: torch.randn(value.shape, generator=noise) / 3 for name, value in shapes.items()}


@pytest.fixture(scope="module")
def network(weights: Weights) -> Synchformer:
    return Synchformer.load(weights, heads=2)


@pytest.fixture(scope="module")
def video() -> Tensor:
    return torch.rand(41, 3, 224, 224, generator=torch.Generator().manual_seed(1)) * 2 - 1


@pytest.mark.parametrize("along", ["time", "space"])
def test_tokens_look_along_one_axis_and_at_the_whole(along: str) -> None:
    torch.manual_seed(0)
    layer = DividedAttention(6, 2).requires_grad_(False)
    tokens = torch.randn(2, 1 + 3 * 4, 6)
    found = layer(tokens, 3, "time" if along == "time" else "space")
    place = [(t, p) for t in range(3) for p in range(4)]
    axis = 1 if along == "time" else 0
    seen = torch.ones(13, 13, dtype=torch.bool)
    seen[1:, 1:] = torch.tensor([[a[axis] == b[axis] for b in place] for a in place])
    q, k, v = layer.qkv(tokens).unflatten(-1, (3, 2, 3)).permute(2, 0, 3, 1, 4)
    wanted = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).flatten(2)
    assert torch.allclose(found, layer.proj(wanted), atol=1e-6)


def test_pooling_is_a_layer_of_which_one_token_is_kept() -> None:
    torch.manual_seed(0)
    pooling = Pooling(6, 2, 24).requires_grad_(False)
    pooling.cls_token.normal_()
    usual = nn.TransformerEncoderLayer(6, 2, 24, 0.0, nn.GELU(), 1e-6, batch_first=True, norm_first=True).eval()
    own = pooling.state_dict()
    own.pop("cls_token")
    usual.load_state_dict(own)
    tokens = torch.randn(3, 10, 6)
    whole = usual(torch.cat((pooling.cls_token.expand(3, -1, -1), tokens), 1))
    assert torch.allclose(pooling(tokens), whole[:, 0], atol=1e-6)


def test_a_segment_every_eight_frames(network: Synchformer, video: Tensor) -> None:
    found = network.features(video)
    assert found.shape == (4 * 8, 12)
    alone = torch.cat([network.features(video[start : start + 16]) for start in (0, 8, 16, 24)])
    assert torch.allclose(found, alone, atol=1e-5)
    assert float(found.std(0).min()) > 1e-3


def test_how_many_at_once_does_not_matter(network: Synchformer, video: Tensor) -> None:
    assert torch.allclose(network.features(video, at_once=1), network.features(video, at_once=3), atol=1e-5)


def test_weights_are_kept_to_the_bit(network: Synchformer, weights: Weights) -> None:
    assert network.published().keys() == weights.keys()
    assert all(torch.equal(value, weights[name]) for name, value in network.published().items())


def test_other_branches_are_left_alone_and_strangers_are_not(weights: Weights) -> None:
    more = {"afeat_extractor.x": torch.zeros(1), "transformer.y": torch.zeros(1), "vproj.weight": torch.zeros(1)}
    Synchformer.load(weights | more, heads=2)
    with pytest.raises(WeightsError, match=r"1 are not known\.\n  - decoder\.z: is of no part of Synchformer"):
        Synchformer.load(weights | {"decoder.z": torch.zeros(1)}, heads=2)


def test_everything_wrong_with_weights_is_said_at_once(weights: Weights) -> None:
    broken = dict(weights)
    del broken[PREFIX + "blocks.1.attn.qkv.bias"]
    broken[PREFIX + "norm.weight"] = torch.zeros(5)
    broken[PREFIX + "more"] = torch.zeros(5)
    with pytest.raises(WeightsError) as caught:
        Synchformer.load(broken, heads=2)
    assert {problem.path for problem in caught.value.problems} == {"blocks.1.attn.qkv.bias", "norm.weight", "more"}


def test_weights_of_something_else_are_named(weights: Weights) -> None:
    with pytest.raises(WeightsError, match=r"No weight lies below 'vfeat_extractor\.'"):
        Synchformer.load({"decoder.weight": torch.zeros(1)})
    with pytest.raises(WeightsError, match=r"no visual branch of Synchformer: .* synchformer_state_dict\.pth"):
        Synchformer.load({PREFIX + "conv.weight": torch.zeros(1)})
    with pytest.raises(WeightsError, match="A network of 12 channels cannot have 5 attention heads"):
        Synchformer.load(weights, heads=5)


def test_videos_that_cannot_be_looked_at_are_refused(network: Synchformer, video: Tensor) -> None:
    with pytest.raises(InputError, match=r"15 frames are too few .* 16 are needed, 0\.64 s at 25 .* only words"):
        network.features(video[:15])
    with pytest.raises(InputError, match=r"shape \[16, 3, 112, 224\] cannot be looked at: \[frames, 3, 224, 224\]"):
        network.features(video[:16, :, :112])
