"""How fast and how large the multimodal transformer is, beside the reference where one is given.

``python bench/network.py [--size small_16k] [--steps 25] [--reference FOLDER]``: on the processor. FOLDER is a checkout
of MMAudio's own repository.

``python bench/network.py --device cuda [--size large_44k_v2]``: on a GPU, in bf16, one clip and sixteen at once,
with the steps as they are and compiled into one graph, and the share of the matrix units' peak (``--peak``, TFLOP/s).

Everything runs in a process of its own, with the same random weights, the same inputs and the same number of threads.
Peak memory is that of the process, or of the device.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

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
STRENGTH = 4.5


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


def ours(given: argparse.Namespace) -> Callable[[int], Tensor]:
    """Return what draws latents in some steps with Menura's network."""
    config, grid = SIZES[given.size]
    network = loaded(weights(config)).to(given.device, getattr(torch, given.precision))
    if given.compiled:
        network.compile(fullgraph=True, mode="reduce-overhead")
    features, start, lengths = inputs(config, grid)
    layouts = [compat(*lengths)] * given.batch

    def run(steps: int) -> Tensor:
        wanted, empty = (network.conditions([each] * given.batch, layouts) for each in (features, Features()))
        flow = Flow(steps, guidance=Guidance(STRENGTH))
        return sample(network, start.expand(given.batch, -1, -1), wanted, empty, flow)

    return run


def reference(given: argparse.Namespace) -> Callable[[int], Tensor]:
    """Return what draws latents in some steps with the reference's own network and sampler."""
    sys.path.insert(0, str(given.reference))
    from mmaudio.model.flow_matching import FlowMatching  # type: ignore[import-not-found]
    from mmaudio.model.networks import get_my_mmaudio  # type: ignore[import-not-found]

    config, grid = SIZES[given.size]
    features, start, lengths = inputs(config, grid)
    network = get_my_mmaudio(given.size)
    network.load_state_dict(weights(config), strict=True)
    network.eval()
    network.update_seq_lengths(*lengths)
    shown = [f[None] for f in (features.clip, features.sync, features.text) if f is not None]

    def run(steps: int) -> Tensor:
        flow = FlowMatching(min_sigma=0, inference_mode="euler", num_steps=steps)
        wanted, empty = network.preprocess_conditions(*(f.clone() for f in shown)), network.get_empty_conditions(1)
        drawn = flow.to_data(lambda t, x: network.ode_wrapper(t, x, wanted, empty, STRENGTH), start.clone())
        made: Tensor = network.unnormalize(drawn)
        return made

    return run


@torch.inference_mode()
def alone(given: argparse.Namespace) -> None:
    """Run one side in this process, after warming up, and print what it took."""
    torch.set_num_threads(given.threads)
    run = reference(given) if given.only == "reference" else ours(given)
    cuda = given.device == "cuda"
    for _ in range(2 if given.compiled else 1):
        run(given.steps if cuda else 1)
    if cuda:
        torch.cuda.synchronize()
    began = time.perf_counter()
    made = run(given.steps).cpu()
    took = time.perf_counter() - began
    peak = torch.cuda.max_memory_allocated() if cuda else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    torch.save(made, given.keep)
    print(json.dumps({"seconds": took, "peak": peak / 2**20}))


def measured(given: argparse.Namespace, **changes: object) -> tuple[float, float, Tensor]:
    """Return the seconds, the peak in MiB, and the latents of one side in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        options = {**vars(given), **changes, "keep": Path(folder) / "latents.pt"}
        command = [sys.executable, __file__]
        for name, value in options.items():
            if value is True:
                command.append(f"--{name}")
            elif value not in (None, False):
                command += [f"--{name}", str(value)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
        found = json.loads(said)
        return found["seconds"], found["peak"], torch.load(options["keep"], weights_only=True)


def operations(size: str) -> float:
    """Return the multiplications and additions of one guided step for one clip."""
    config, grid = SIZES[size]
    features, start, lengths = inputs(config, grid)
    network, layout = loaded(weights(config)), compat(*lengths)
    with torch.inference_mode(), FlopCounterMode(display=False) as counted:
        network(start, torch.zeros(1), network.conditions([features], [layout]))
    return 2.0 * float(counted.get_total_flops())


def on_processor(given: argparse.Namespace) -> None:
    """Print the table of a processor."""
    print(f"{given.size}, {SECONDS:g} s, {given.steps} steps, guided, {given.threads} threads")
    print("                    seconds   × ref  peak MiB   off (rms)")
    sides = [("reference", "float32")] if given.reference else []
    truth: tuple[float, Tensor] | None = None
    for only, precision in (*sides, ("ours", "float32"), ("ours", "bfloat16")):
        seconds, peak, made = measured(given, only=only, precision=precision)
        truth = truth or (seconds, made)
        off = float((made - truth[1]).square().mean().sqrt() / truth[1].square().mean().sqrt())
        print(f"{only + ' ' + precision:<20}{seconds:7.2f}{truth[0] / seconds:8.2f}{peak:10.0f}{off:12.1e}")


def on_gpu(given: argparse.Namespace) -> None:
    """Print the table of a GPU."""
    each = operations(given.size) * given.steps
    print(f"{given.size}, {SECONDS:g} s, {given.steps} steps, guided, bf16: {each / 1e12:.1f} TFLOP a clip")
    print("batch  compiled   s / clip  of peak  peak MiB")
    for batch in (1, 16):
        for compiled in (False, True):
            seconds, peak, _ = measured(given, only="ours", precision="bfloat16", batch=batch, compiled=compiled)
            share = each * batch / seconds / (given.peak * 1e12)
            print(f"{batch:5d}  {'yes' if compiled else 'no':<8}{seconds / batch:11.3f}{share:9.1%}{peak:10.0f}")


def main() -> None:
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="small_16k")
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--peak", type=float, default=989.0, help="TFLOP/s of bf16 matrices; an H200's by default")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--only", choices=("ours", "reference"), help=argparse.SUPPRESS)
    parser.add_argument("--precision", default="float32", help=argparse.SUPPRESS)
    parser.add_argument("--batch", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--compiled", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        alone(given)
    elif given.device == "cuda":
        on_gpu(given)
    else:
        on_processor(given)


if __name__ == "__main__":
    main()
