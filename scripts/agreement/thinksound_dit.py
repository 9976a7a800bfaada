"""Outputs of a multimodal transformer of ThinkSound's kind for a case of golden numbers."""

import json
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from agreement.transformer import conditions, matrices, parts
from menura.engines.neural.flow.guidance import Guidance, guided
from menura.engines.neural.flow.sampling import Flow, sample
from menura.engines.neural.network.conditions import Conditions, Features, fitted
from menura.engines.neural.network.layout import Layout, compat
from menura.engines.neural.network.published import loaded
from menura.engines.neural.network.rotary import rotations
from menura.engines.neural.network.transformer import Network
from menura.engines.neural.weights.reading import read

NOISE_AT = 1.0


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    config = json.loads((case / "config.json").read_text())
    given = load_file(case / "io.safetensors")
    network = loaded(read(case / "weights.safetensors"))
    found = {"t_freqs": network.t_embed.frequencies()}
    for name, lengths in config["sequences"].items():
        layout = compat(lengths["latent_seq_len"], lengths["clip_seq_len"], lengths["sync_seq_len"])
        found |= of_duration(network, name, layout, given)
    return found


def of_duration(network: Network, d: str, layout: Layout, given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the outputs of one duration; the case's are channels first."""
    features = Features(
        given[f"in.{d}.metaclip_features"][0],
        given[f"in.{d}.sync_features"][0],
        given["in.metaclip_text_features"][0],
        given["in.t5_features"][0],
    )
    wanted = network.conditions([features], [layout])
    empty = network.conditions([Features()], [layout])
    found = {
        "sync_index": torch.from_numpy(layout.sync),
        "latent_rot": matrices(rotations(layout.latent, network.config.head_dim)[-1:]),
        "clip_rot": matrices(rotations(layout.clip, network.config.head_dim, layout.clip_unit)),
        **conditions("cond", wanted),
        **conditions("empty", empty),
        **parts(network, given[f"in.{d}.latent"].transpose(1, 2), given[f"in.{d}.t"], wanted),
        **velocities(network, features, layout, {key.removeprefix(f"in.{d}."): v for key, v in given.items()}),
    }
    for name, steps, how in (
        ("euler4_cfg5", 4, 5.0),
        ("euler24_cfg5", 24, 5.0),
        ("euler25_cfg4.5", 25, 4.5),
        ("euler4_nocfg", 4, 1.0),
    ):
        start = given[f"in.{d}.noise"].transpose(1, 2)
        drawn = sample(network, start, wanted, empty, Flow(steps, noise_at=NOISE_AT, guidance=Guidance(how)))
        found[name] = drawn.transpose(1, 2)
    return {f"{d}.{name}": value for name, value in found.items()}


def velocities(network: Network, features: Features, layout: Layout, given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return velocities with and without guidance, for several subsets of the features."""
    latent, time = given["latent"].transpose(1, 2), float(given["t"][0])
    wanted = network.conditions([features], [layout])
    empty = network.conditions([Features()], [layout])
    blind = network.conditions([replace(features, clip=None, sync=None)], [layout])
    encoded = given.get("sync_features_from_encoder")
    short = features if encoded is None else replace(features, sync=fitted(encoded[0], layout.sync_length))

    def at(conditions: Conditions, moment: float, how: Guidance) -> Tensor:
        return guided(network, conditions, empty, how, NOISE_AT)(latent, moment).transpose(1, 2)

    plain, five = Guidance(1.0), Guidance(5.0)
    return {
        "velocity": at(wanted, time, plain),
        "velocity_t0": at(wanted, 0.0, plain),
        "velocity_t1": at(wanted, 1.0, plain),
        "velocity_empty": at(empty, time, plain),
        "velocity_no_video": at(blind, time, plain),
        "velocity_no_video_cfg5": at(blind, time, five),
        "velocity_cfg5": at(wanted, time, five),
        "velocity_cfg5_phi0.75": at(wanted, time, Guidance(5.0, rescale=0.75)),
        "velocity_cfg5_short_sync": at(network.conditions([short], [layout]), time, five),
    }
