"""How fast and how large the multimodal transformer is, beside the reference where one is given.

``python bench/network.py [--size small_16k] [--steps 25] [--reference FOLDER]``

FOLDER is a checkout of MMAudio's own repository. Both run in processes of their own, with the same random weights, the
same inputs and the same number of threads; peak memory is that of the process.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import torch
from torch import Tensor

from menura.engines.neural.flow.guidance import Guidance
from menura.engines.neural.flow.sampling import Flow, noise, sample
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.config import NetworkConfig, mmaudio
from menura.engines.neural.network.layout import Grid, compat
from menura.engines.neural.network.published import loaded, shapes

SIZES: dict[str, tuple[NetworkConfig, Grid]] = {
    "small_16k": (mmaudio("small", 20), Grid(16_000, 512)),
    "small_44k": (mmaudio("small", 40), Grid(44_100, 1024)),
    "medium_44k": (mmaudio("medium", 40), Grid(44_100, 1024)),
    "large_44k": (mmaudio("large", 40), Grid(44_100, 1024)),
    "large_44k_v2": (mmaudio("large", 40, generation=2), Grid(44_100, 1024)),
}
SECONDS = 8.0


def weights(config: NetworkConfig) -> dict[str, Tensor]:
    """Return random weights of ordinary size."""
    generator = torch.Generator().manual_seed(0)
    drawn = {}
    for key, shape in sorted(shapes(config).items()):
        fan = max(1, torch.Size(shape[1:]).numel())
        value = torch.randn(shape, generator=generator) * fan**-0.5
        drawn[key] = value.abs() + 0.5 if "norm" in key or key == "latent_std" else value
    return drawn


def inputs(config: NetworkConfig, grid: Grid) -> tuple[Features, Tensor, tuple[int, int, int]]:
    """Return features, noise, and numbers of tokens for eight seconds."""
    lengths = (grid.latents(SECONDS), grid.clip_tokens(SECONDS), 8 * grid.sync_windows(SECONDS))
    generator = torch.Generator().manual_seed(1)
    drawn = (
        torch.randn(n, dim, generator=generator)
        for n, dim in ((lengths[1], config.clip_dim), (lengths[2], config.sync_dim), (77, config.text_dim))
    )
    return Features(*drawn), noise([2], lengths[0], config.latent_dim), lengths


def ours(size: str, steps: int, precision: str) -> tuple[float, Tensor]:
    """Return seconds of one clip, after one step of warming up, and its latents."""
    config, grid = SIZES[size]
    network = loaded(weights(config)).to(getattr(torch, precision))
    features, start, lengths = inputs(config, grid)

    def run(count: int) -> Tensor:
        layout = compat(*lengths)
        wanted, empty = (network.conditions([each], [layout]) for each in (features, Features()))
        return sample(network, start, wanted, empty, Flow(count, guidance=Guidance(4.5)))

    with torch.inference_mode():
        run(1)
        began = time.perf_counter()
        made = run(steps)
    return time.perf_counter() - began, made


def reference(size: str, steps: int, folder: Path) -> tuple[float, Tensor]:
    """Return the same of the reference's own network and sampler."""
    sys.path.insert(0, str(folder))
    from mmaudio.model.flow_matching import FlowMatching  # type: ignore[import-not-found]
    from mmaudio.model.networks import get_my_mmaudio  # type: ignore[import-not-found]

    config, grid = SIZES[size]
    features, start, lengths = inputs(config, grid)
    network = get_my_mmaudio(size)
    network.load_state_dict(weights(config), strict=True)
    network.eval()
    network.update_seq_lengths(*lengths)
    given = [f[None] for f in (features.clip, features.sync, features.text) if f is not None]

    def run(count: int) -> Tensor:
        flow = FlowMatching(min_sigma=0, inference_mode="euler", num_steps=count)
        wanted, empty = network.preprocess_conditions(*(f.clone() for f in given)), network.get_empty_conditions(1)
        drawn = flow.to_data(lambda t, x: network.ode_wrapper(t, x, wanted, empty, 4.5), start.clone())
        made: Tensor = network.unnormalize(drawn)
        return made

    with torch.inference_mode():
        run(1)
        began = time.perf_counter()
        made = run(steps)
    return time.perf_counter() - began, made


def alone(arguments: argparse.Namespace) -> None:
    """Run one side in this process, and print what it took."""
    torch.set_num_threads(arguments.threads)
    run = (
        reference(arguments.size, arguments.steps, arguments.reference)
        if arguments.only == "reference"
        else ours(arguments.size, arguments.steps, arguments.precision)
    )
    torch.save(run[1], arguments.keep)
    print(json.dumps({"seconds": run[0], "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def measured(arguments: argparse.Namespace, only: str, precision: str, keep: Path) -> dict[str, float]:
    """Return what one side took in a process of its own."""
    command = [sys.executable, __file__, "--size", arguments.size, "--steps", str(arguments.steps), "--only", only]
    command += ["--precision", precision, "--threads", str(arguments.threads), "--keep", str(keep)]
    command += ["--reference", str(arguments.reference)] if arguments.reference else []
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="small_16k")
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--only", choices=("ours", "reference"))
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--keep", type=Path, default=Path("latents.pt"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        alone(arguments)
        return
    import tempfile

    print(f"{arguments.size}, {SECONDS:g} s, {arguments.steps} steps, guided, {arguments.threads} threads")
    print("                    seconds   × ref  peak MiB   off (rms)")
    sides = [("reference", "float32")] if arguments.reference else []
    truth: tuple[float, Tensor] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for only, precision in (*sides, ("ours", "float32"), ("ours", "bfloat16")):
            keep = Path(folder) / f"{only}-{precision}.pt"
            took = measured(arguments, only, precision, keep)
            made = torch.load(keep, weights_only=True)
            truth = truth or (took["seconds"], made)
            off = float((made - truth[1]).square().mean().sqrt() / truth[1].square().mean().sqrt())
            print(
                f"{only + ' ' + precision:<20}{took['seconds']:7.2f}{truth[0] / took['seconds']:8.2f}"
                f"{took['peak']:10.0f}{off:12.1e}"
            )


if __name__ == "__main__":
    main()
