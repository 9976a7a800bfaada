"""Makes the golden numbers of the transformer anew, by running the published reference classes.

``python scripts/golden_networks.py --mmaudio FOLDER --thinksound FOLDER`` with checkouts of both repositories, and what
they need installed. Weights and inputs are drawn as ``tests/unit/engines/neural/small.py`` draws them; only the outputs
are stored.
"""

import argparse
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import torch
from bootstrap import ROOT
from safetensors.torch import save_file
from torch import Tensor

sys.path.insert(0, str(ROOT / "tests" / "unit" / "engines" / "neural"))

import small

from menura.engines.neural.network.config import NetworkConfig

TARGET = ROOT / "tests" / "golden" / "neural" / "transformers.safetensors"
LENGTHS = small.LENGTHS


def main() -> None:
    """Run the references, and write what they make."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mmaudio", type=Path, required=True)
    parser.add_argument("--thinksound", type=Path, required=True)
    given = parser.parse_args()
    sys.path[:0] = [str(given.mmaudio), str(given.thinksound / "ThinkSound")]
    made: dict[str, Tensor] = {}
    for name, config in small.ALL.items():
        run = mmaudio if config.second_text_dim is None else thinksound
        made |= {f"{name}.{key}": value for key, value in run(config).items()}
    TARGET.parent.mkdir(exist_ok=True)
    save_file({key: value.contiguous() for key, value in made.items()}, TARGET)
    print(f"{len(made)} outputs in {TARGET.stat().st_size} bytes")


def sizes(config: NetworkConfig) -> dict[str, int | bool]:
    """Return what both references take to be built."""
    latent, clip, sync = LENGTHS
    return {
        "latent_dim": config.latent_dim, "clip_dim": config.clip_dim, "sync_dim": config.sync_dim,
        "hidden_dim": config.hidden_dim, "num_heads": config.num_heads, "fused_depth": config.fused_depth,
        "depth": config.joint_depth + config.fused_depth, "v2": config.generation == 2,
        "latent_seq_len": latent, "clip_seq_len": clip, "sync_seq_len": sync,
    }  # fmt: skip


@torch.inference_mode()
def mmaudio(config: NetworkConfig) -> dict[str, Tensor]:
    """Return velocities, and latents after four guided steps, of MMAudio's own class."""
    network = import_module("mmaudio.model.networks").MMAudio(text_dim=config.text_dim, **sizes(config)).eval()
    network.load_state_dict(small.weights(config), strict=True)
    features, start, time = small.golden_inputs(config)
    shown = (features.clip, features.sync, features.text)
    wanted = network.preprocess_conditions(*(f[None].clone() for f in shown if f is not None))
    empty = network.get_empty_conditions(1)
    x = start.clone()
    grid = torch.linspace(0, 1, 5)
    for before, now in pairwise(grid):
        x = x + (now - before) * network.ode_wrapper(before, x, wanted, empty, small.STRENGTH)
    moment = torch.full((1,), time)
    return {
        "velocity": network.predict_flow(start, moment, wanted),
        "velocity_empty": network.predict_flow(start, moment, empty),
        "drawn": network.unnormalize(x),
    }


@torch.inference_mode()
def thinksound(config: NetworkConfig) -> dict[str, Tensor]:
    """Return the same of ThinkSound's own class, whose time runs backwards."""
    reference = import_module("models.mmdit").MMmodule
    network = reference(text_dim=config.text_stream_dim, kernel_size=config.audio_kernel, **sizes(config)).eval()
    network.load_state_dict(small.weights(config), strict=True)
    features, start, time = small.golden_inputs(config)
    shown = [f[None] for f in (features.clip, features.sync, features.text, features.second_text) if f is not None]
    nulls = network.empty_clip_feat.expand(1, LENGTHS[1], -1), network.empty_sync_feat.expand(1, LENGTHS[2], -1)
    texts = network.empty_string_feat[None], network.empty_t5_feat[None]

    def velocity(x: Tensor, at: float, given: list[Tensor], scale: float) -> Tensor:
        clip, sync, text, second = given
        found: Tensor = network(
            x.transpose(1, 2), torch.full((1,), at), clip, sync, text, None, second, None,
            cfg_scale=scale, cfg_dropout_prob=0.0, scale_phi=0.0,
        )  # fmt: skip
        return found.transpose(1, 2)

    x = start.clone()
    grid = torch.linspace(1, 0, 5).tolist()
    for before, now in pairwise(grid):
        x = x + (now - before) * velocity(x, before, shown, small.STRENGTH)
    return {
        "velocity": velocity(start, time, shown, 1.0),
        "velocity_empty": velocity(start, time, [*nulls, *texts], 1.0),
        "drawn": x,
    }


if __name__ == "__main__":
    main()
