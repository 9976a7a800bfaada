"""How fast latents become sound, and in how much memory, beside the reference where one is given.

``python bench/autoencoders.py [16k 44k oobleck] [--seconds 8] [--hidden 384] [--reference FOLDER]``

FOLDER is a checkout of MMAudio's own repository, which has no Oobleck. Each runs in a process of its own, with the
same random weights and latents. Seconds are those that processors worked; memory is what decoding took on top of the
weights.
"""

import argparse
import importlib
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.bigvgan_config import BigVGANConfig
from menura.engines.neural.autoencoders.mel_autoencoder import MelAutoencoder
from menura.engines.neural.autoencoders.mel_vae import MelVAE, MelVAEConfig
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder, OobleckConfig
from menura.engines.neural.weights.weight_norm import spelled

KINDS = ("16k", "44k", "oobleck")
KERNELS, DILATIONS = (3, 7, 11), ((1, 3, 5),) * 3


def h(kind: str, hidden: int) -> dict[str, Any]:
    """Return the published vocoder's ``config.json``, beside an autoencoder of some width."""
    first = kind == "16k"
    rates = [4, 4, 2, 2, 2, 2] if first else [8, 4, 2, 2, 2, 2]
    return {
        "activation": "snakebeta",
        "num_mels": 80 if first else 128,
        "resblock": "1",
        "resblock_dilation_sizes": DILATIONS,
        "resblock_kernel_sizes": KERNELS,
        "snake_logscale": True,
        "upsample_initial_channel": (4 if first else 3) * hidden,
        "upsample_kernel_sizes": [2 * rate for rate in rates],
        "upsample_rates": rates,
        "use_bias_at_final": first,
        "use_tanh_at_final": first,
    }


def drawn(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Tensor]:
    """Return random weights of ordinary size."""
    generator = torch.Generator().manual_seed(0)
    state = {}
    for name, shape in sorted(shapes.items()):
        value = torch.randn(shape, generator=generator) / math.sqrt(math.prod(shape[1:]) or 1)
        state[name] = value.abs() / 4 + 0.3 if name.endswith(("original0", "weight_g", "data_std")) else value
        if name.endswith(("alpha", "beta", "bias", "gain")):
            state[name] = value / 5
    return state


def layouts(kind: str, hidden: int) -> list[dict[str, tuple[int, ...]]]:
    """Return names and shapes of the weights of each part of an autoencoder, as published files have them."""
    if kind == "oobleck":
        config = OobleckConfig(2, 64, hidden // 4, hidden // 4, (1, 2, 4, 8, 16), (2, 4, 4, 8, 8))
        return [spelled(OobleckAutoencoder(config).layout(), ["encoder.layers.0.weight_g"])]
    vae = MelVAEConfig(80, 20, hidden) if kind == "16k" else MelVAEConfig(128, 40, hidden)
    given = h(kind, hidden)
    rates, kernels = (tuple(given[f"upsample_{name}"]) for name in ("rates", "kernel_sizes"))
    sizes = (vae.bands, given["upsample_initial_channel"], rates, kernels, KERNELS, DILATIONS)
    vocoder = BigVGAN(BigVGANConfig(*sizes, bias=kind == "16k")).layout()
    return [MelVAE(vae).layout(), spelled(vocoder, ["conv_pre.parametrizations.weight.original0"])]


def weights(kind: str, hidden: int) -> list[dict[str, Tensor]]:
    """Return random weights of each part of an autoencoder."""
    with torch.device("meta"):
        shapes = layouts(kind, hidden)
    return [drawn(each) for each in shapes]


def loaded(kind: str, hidden: int) -> Autoencoder:
    """Return an autoencoder with random weights."""
    state = weights(kind, hidden)
    if kind == "oobleck":
        return OobleckAutoencoder.load(state[0])
    return MelAutoencoder.of(MelVAE.load(state[0]), BigVGAN.load(state[1], h(kind, hidden)))


def ours(kind: str, hidden: int) -> Callable[[Tensor], Tensor]:
    """Return our decoder."""
    return loaded(kind, hidden).decode


def reference(kind: str, hidden: int, folder: Path) -> Callable[[Tensor], Tensor]:
    """Return the reference's decoder."""
    sys.path.insert(0, str(folder))
    state, given = weights(kind, hidden), h(kind, hidden)
    sizes = {"data_dim": given["num_mels"], "embed_dim": 20 if kind == "16k" else 40, "hidden_dim": hidden}
    vae = importlib.import_module("mmaudio.ext.autoencoder.vae").VAE(**sizes).eval()
    vae.load_state_dict(state[0])
    vae.remove_weight_norm()
    named = importlib.import_module("mmaudio.ext.bigvgan_v2.env").AttrDict(given)
    module, name = ("bigvgan.models", "BigVGANVocoder") if kind == "16k" else ("bigvgan_v2.bigvgan", "BigVGAN")
    vocoder = getattr(importlib.import_module(f"mmaudio.ext.{module}"), name)(named).eval()
    vocoder.load_state_dict(state[1])
    vocoder.remove_weight_norm()

    def decode(latents: Tensor) -> Tensor:
        sound: Tensor = vocoder(vae.decode(latents))
        return sound

    return decode


def alone(arguments: argparse.Namespace) -> None:
    """Run one side in this process, and print what it took."""
    torch.set_num_threads(arguments.threads)
    kind, hidden = arguments.kinds[0], arguments.hidden
    decode = reference(kind, hidden, arguments.reference) if arguments.only == "reference" else ours(kind, hidden)
    channels, frames = {"16k": (20, 31.25), "44k": (40, 44_100 / 1024), "oobleck": (64, 44_100 / 2048)}[kind]
    generator = torch.Generator().manual_seed(1)
    latents = torch.randn(1, channels, round(arguments.seconds * frames), generator=generator)
    with torch.inference_mode():
        decode(latents[..., :8])
        before, began = peak(), time.process_time()
        made = decode(latents)
    took = time.process_time() - began
    torch.save(made[..., :: max(1, made.shape[-1] // 100_000)].clone(), arguments.keep)
    print(json.dumps({"seconds": took, "before": before, "peak": peak(), "sound": 4 * made.numel() / 2**20}))


def peak() -> float:
    """Return the most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(arguments: argparse.Namespace, kind: str, only: str, keep: Path) -> dict[str, float]:
    """Return what one side took in a process of its own."""
    command = [sys.executable, __file__, kind, "--only", only, "--keep", str(keep), "--threads", str(arguments.threads)]
    command += ["--seconds", str(arguments.seconds), "--hidden", str(hidden_of(arguments, kind))]
    command += ["--reference", str(arguments.reference)] if arguments.reference else []
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def hidden_of(arguments: argparse.Namespace, kind: str) -> int:
    """Return the width that is asked for, or the published one."""
    return arguments.hidden or {"16k": 384, "44k": 512, "oobleck": 512}[kind]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS], default=[])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--hidden", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--only", choices=("ours", "reference"), help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, default=Path("sound.pt"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        alone(arguments)
        return
    print(f"{arguments.seconds:g} s of sound, {arguments.threads} threads")
    print("                    seconds   × ref   memory MiB   sound MiB   most off")
    for kind in arguments.kinds or KINDS:
        truth: tuple[float, Tensor] | None = None
        for only in ("reference", "ours") if arguments.reference and kind != "oobleck" else ("ours",):
            with tempfile.TemporaryDirectory() as folder:
                keep = Path(folder) / "sound.pt"
                took = measured(arguments, kind, only, keep)
                made = torch.load(keep, weights_only=True)
            truth = truth or (took["seconds"], made)
            off = float((made - truth[1]).abs().max())
            print(
                f"{kind:<9}{only:<11}{took['seconds']:7.1f}{truth[0] / took['seconds']:8.2f}"
                f"{took['peak'] - took['before']:13.0f}{took['sound']:12.0f}{off:11.0e}",
                flush=True,
            )


if __name__ == "__main__":
    main()
