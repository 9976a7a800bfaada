"""Outputs of a multimodal transformer of MMAudio's kind for a case of golden numbers."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from agreement.transformer import conditions, matrices, parts
from menura.engines.neural.flow.guidance import Guidance, guided
from menura.engines.neural.flow.sampling import Flow, sample
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.layout import Layout, compat
from menura.engines.neural.network.published import loaded
from menura.engines.neural.network.rotary import rotations
from menura.engines.neural.network.transformer import Network
from menura.engines.neural.weights.reading import read

NOISE_AT = 0.0


@torch.inference_mode()
def outputs(case: Path) -> dict[str, Tensor]:
    """Return everything that a case gives the output of, by name."""
    config = json.loads((case / "config.json").read_text())
    given = load_file(case / "io.safetensors")
    network = loaded(read(case / "weights.safetensors"))
    found = {"t_freqs": network.t_embed.frequencies()}
    for name, lengths in config["sequences"].items():
        layout = compat(lengths["latent_seq_len"], lengths["clip_seq_len"], lengths["sync_seq_len"])
        found |= of_duration(network, name, layout, given, config["cfg_strength"])
    return found | {"d0.latent_normalized": network.normalized(given["in.d0.latent"])}


def of_duration(
    network: Network, d: str, layout: Layout, given: dict[str, Tensor], strength: float
) -> dict[str, Tensor]:
    """Return the outputs of one duration."""
    features = zip(given[f"in.{d}.clip_f"], given[f"in.{d}.sync_f"], given["in.text_f"], strict=True)
    wanted_of = [Features(*row) for row in features]
    layouts = [layout] * len(wanted_of)
    wanted = network.conditions(wanted_of, layouts)
    empty = network.conditions([Features()] * len(layouts), layouts)
    negative = network.conditions([Features(text=text) for text in given["in.negative_text_f"]], layouts)
    latent, time, start = (given[f"in.{d}.{name}"] for name in ("latent", "t", "noise"))
    found = {
        "sync_index": torch.from_numpy(layout.sync),
        "latent_rot": matrices(rotations(layout.latent, network.config.head_dim)[-1:]),
        "clip_rot": matrices(rotations(layout.clip, network.config.head_dim, layout.clip_unit)),
        "flow_cond": network(latent, time, wanted),
        "flow_empty": network(latent, time, empty),
        "flow_negative": network(latent, time, negative),
        "guided_t0.3": guided(network, wanted, empty, Guidance(strength), NOISE_AT)(latent, 0.3),
        **conditions("cond", wanted),
        **conditions("empty", empty, 1),
        **conditions("negative", negative, 1),
        **parts(network, latent, time, wanted),
    }
    for name, other, steps, how in (
        (f"euler4_cfg{strength}", empty, 4, strength),
        (f"euler25_cfg{strength}", empty, 25, strength),
        (f"euler4_cfg{strength}_negative", negative, 4, strength),
        ("euler4_nocfg", empty, 4, 1.0),
    ):
        drawn = sample(network, start, wanted, other, Flow(steps, noise_at=NOISE_AT, guidance=Guidance(how)))
        found |= {name: network.normalized(drawn), f"{name}.unnormalized": drawn}
    return {f"{d}.{name}": value for name, value in found.items()}
