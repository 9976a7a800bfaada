"""The published files' layout of weights, and ours: a translation that changes order, never a number.

Three things differ. Convolutions are stored [out, in, frames]; ours are [out, frames, in], as the matrix product reads
them. The two products of a gated layer are one. Rows of ``qkv`` go round query, key, value for each channel; ours are
all queries, all keys, all values.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from menura.engines.neural.network.config import NetworkConfig
from menura.engines.neural.network.transformer import Network
from menura.errors import WeightsError

State = dict[str, Tensor]


def ours(published: Mapping[str, Tensor]) -> State:
    """Return weights under our names, in our layout, from those of a published file."""
    return dict(_ours(key, published) for key in published if not key.endswith(".w3.weight"))


def _ours(key: str, state: Mapping[str, Tensor]) -> tuple[str, Tensor]:
    if key.endswith(".w1.weight"):
        other = state[key.replace(".w1.", ".w3.")]
        return key.replace(".w1.", ".w13."), torch.cat((_frames_inside(key, state[key]), _frames_inside(key, other)))
    if ".qkv." in key:
        return key, state[key].unflatten(0, (-1, 3)).transpose(0, 1).flatten(0, 1)
    return key, _frames_inside(key, state[key])


def published(own: Mapping[str, Tensor]) -> State:
    """Return weights under the published names and in their layout: the inverse of :func:`ours`."""
    return dict(pair for key, value in own.items() for pair in _published(key, value))


def _published(key: str, value: Tensor) -> list[tuple[str, Tensor]]:
    if key.endswith(".w13.weight"):
        parts = zip((".w1.", ".w3."), value.chunk(2), strict=True)
        return [(key.replace(".w13.", part), _frames_inside(key, half)) for part, half in parts]
    if ".qkv." in key:
        return [(key, value.unflatten(0, (3, -1)).transpose(0, 1).flatten(0, 1).contiguous())]
    return [(key, _frames_inside(key, value))]


def _frames_inside(key: str, value: Tensor) -> Tensor:
    """Return a convolution's weight with its last two axes exchanged, anything else as it is."""
    return value.transpose(1, 2).contiguous() if value.ndim == 3 and key.endswith(".weight") else value


def shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """Return the published name and shape of every weight of a network."""
    with torch.device("meta"):
        network = Network(config)
    return {key: tuple(value.shape) for key, value in published(network.state_dict()).items()}


def configuration(published: Mapping[str, Tensor]) -> NetworkConfig:
    """Return the sizes and variant of the network that a published file holds, read off the shapes in it.

    Raises
    ------
    WeightsError
        If it holds no network of this kind.
    """
    try:
        return _configuration({key: tuple(value.shape) for key, value in published.items()})
    except (KeyError, IndexError, ZeroDivisionError) as error:
        raise WeightsError(
            f"These weights are of no network of the MMAudio and ThinkSound family: {error} is missing or misshapen.",
            hint="Name a file of such a network, e.g. mmaudio_small_16k.pth.",
        ) from None


def _configuration(shape: Mapping[str, tuple[int, ...]]) -> NetworkConfig:
    latent_dim, hidden = shape["final_layer.conv.weight"][:2]
    second = shape.get("empty_t5_feat")
    return NetworkConfig(
        latent_dim=latent_dim,
        hidden_dim=hidden,
        num_heads=hidden // shape["joint_blocks.0.latent_block.attn.q_norm.weight"][0],
        joint_depth=_depth("joint_blocks.", shape),
        fused_depth=_depth("fused_blocks.", shape),
        clip_dim=shape["empty_clip_feat"][1],
        sync_dim=shape["empty_sync_feat"][1],
        text_dim=shape["empty_string_feat"][1],
        generation=2 if "clip_input_proj.2.w1.weight" in shape else 1,
        audio_kernel=shape["audio_input_proj.2.w1.weight"][2],
        second_text_dim=None if second is None else second[1],
        frames_condition_output=second is not None,
        normalises_latents="latent_mean" in shape,
    )


def _depth(prefix: str, shape: Mapping[str, tuple[int, ...]]) -> int:
    numbers = {int(key.removeprefix(prefix).split(".")[0]) for key in shape if key.startswith(prefix)}
    return max(numbers, default=-1) + 1


def loaded(published: Mapping[str, Tensor]) -> Network:
    """Return the network that published weights hold, ready to infer.

    Parameters
    ----------
    published : mapping of str to Tensor
        Bare published names: see :mod:`menura.engines.neural.weights.reading` for files.

    Raises
    ------
    WeightsError
        If a weight is missing, unknown or misshapen; all of them are listed.
    """
    from menura.engines.neural.weights.reading import require

    given = {key: value for key, value in published.items() if key not in DERIVED}
    config = configuration(given)
    require(given, shapes(config))
    with torch.device("meta"):
        network = Network(config)
    network.load_state_dict(ours(given), assign=True)
    return network.eval().requires_grad_(False)


DERIVED = frozenset({"t_embed.freqs", "latent_rot", "clip_rot"})
"""What old files hold besides weights, and what is computed anyway."""
