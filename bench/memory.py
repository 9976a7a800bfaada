"""How much memory each published model needs, by duration: ``python bench/memory.py [--write] [NAME …]``.

Weights are counted: four bytes for each number in single precision. What computing needs on top is measured, on the
processor, in a process of its own: the peak of one step of the network for a window and of decoding the whole duration,
less the weights, what loading them took included. ``--write`` puts the table where ``menura doctor`` finds it.
"""

import argparse
import json
import resource
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn
from transformers import CLIPConfig, CLIPModel, T5Config, T5EncoderModel

from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.conditioners.synchformer import Synchformer, SynchformerConfig
from menura.engines.neural.flow.sampling import Flow
from menura.engines.neural.model import Model
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.config import NetworkConfig, mmaudio, thinksound
from menura.engines.neural.network.transformer import Network
from menura.engines.neural.weights import cards

TABLE = Path(__file__).parent.parent / "src" / "menura" / "engines" / "neural" / "memory.toml"
DURATIONS = (8, 16, 60)
GIB = 2**30

M = TypeVar("M", bound=nn.Module)

NETWORKS: dict[str, NetworkConfig] = {
    "mmaudio-small-16k": mmaudio("small", 20),
    "mmaudio-small-44k": mmaudio("small", 40),
    "mmaudio-medium-44k": mmaudio("medium", 40),
    "mmaudio-large-44k": mmaudio("large", 40),
    "mmaudio-large-44k-v2": mmaudio("large", 40, generation=2),
    "thinksound": thinksound(),
}
TEXT = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
VISION = TEXT | {"hidden_size": 1280, "intermediate_size": 5120, "num_hidden_layers": 32, "patch_size": 14}
"""The towers of ViT-H/14, with which both families read and look."""


def autoencoder(name: str) -> Autoencoder:
    """Return the autoencoder of a model, with random weights."""
    scripts = import_module("autoencoders")  # the one beside this one
    if name == "thinksound":
        made: Autoencoder = scripts.loaded("oobleck", 512)
    elif name.endswith("16k"):
        made = scripts.loaded("16k", 384)
    else:
        made = scripts.loaded("44k", 512)
    return made


def encoders(name: str) -> int:
    """Return the parameters of what looks and reads."""
    with torch.device("meta"):
        parts: list[nn.Module] = [
            CLIPModel(CLIPConfig(text_config=TEXT, vision_config=VISION)),
            Synchformer(
                SynchformerConfig(768, depth=12, heads=12, hidden=3072, times=8, frames=2, patch=16, places=196)
            ),
        ]
        if name == "thinksound":
            parts.append(T5EncoderModel(T5Config(d_model=2048, d_kv=64, d_ff=5120, num_layers=24, num_heads=32,
                                                 feed_forward_proj="gated-gelu", vocab_size=32_128)))  # fmt: skip
    return sum(_count(part) for part in parts)


def _filled(network: M) -> M:
    for tensor in (*network.parameters(), *network.buffers()):
        tensor.data.normal_(0, 0.02)
    return network.eval().requires_grad_(False)


def _count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def alone(name: str, duration: float) -> None:
    """Imagine a stretch in this process, and print the bytes that it took besides weights."""
    torch.set_num_threads(1)
    before = _peak()
    network, ears = _filled(Network(NETWORKS[name])), autoencoder(name)
    network.latent_std.data.fill_(1) if network.config.normalises_latents else None
    model = Model(network, ears, Flow(1), cards.get(name).window)
    model.imagined(lambda _window: Features(), lambda _window: Features(), duration, 0)
    weights = 4 * (_count(network) + (_count(ears) if isinstance(ears, nn.Module) else 0))
    print(json.dumps({"computing": _peak() - before - weights, "weights": weights}))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(NETWORKS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--alone", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        alone(given.names[0], given.alone)
        return
    print("model                   weights" + "".join(f"{f'+ {d} s':>9}" for d in DURATIONS) + "   GiB")
    for name in given.names:
        weights, computing = measured(name)
        print(f"{name:<24}{weights:7.2f}" + "".join(f"{each:9.2f}" for each in computing), flush=True)
        if given.write:
            write(name, weights, computing)


def measured(name: str) -> tuple[float, list[float]]:
    """Return what a model needs in GiB: all its weights, and computing each duration."""
    computing = []
    for duration in DURATIONS:
        command = [sys.executable, __file__, name, "--alone", str(duration)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        computing.append(found["computing"] / GIB)
    return (found["weights"] + 4 * encoders(name)) / GIB, computing


def write(name: str, weights: float, computing: list[float]) -> None:
    """Put a model's row into the table; others stay."""
    rows = tomllib.loads(TABLE.read_text()) if TABLE.is_file() else {}
    seconds = {str(d): round(each, 2) for d, each in zip(DURATIONS, computing, strict=True)}
    rows[name] = {"weights": round(weights, 2), "computing": seconds}
    lines = ["# GiB in single precision, on the processor; written by: python bench/memory.py --write"]
    for each, row in rows.items():
        listed = ", ".join(f"{length} = {gib}" for length, gib in row["computing"].items())
        lines += ["", f"[{each}]", f"weights = {row['weights']}", f"computing = {{ {listed} }}"]
    TABLE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
