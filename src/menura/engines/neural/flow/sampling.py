"""From a seed to latents: noise, the flow, what is known of the result already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from menura.engines.base import Progress
from menura.engines.neural.flow.guidance import Guidance, guided
from menura.engines.neural.flow.solvers import OnStep, Solver, solved
from menura.engines.neural.network.conditions import Conditions
from menura.engines.neural.network.transformer import Network

Preview = Callable[[int, Tensor], None]
"""Called with the number of steps done and what the latents would become from here, still normalised."""


@dataclass(frozen=True)
class Known:
    """Latents that are given: the flow fills in the rest around them.

    Attributes
    ----------
    latents : Tensor [shape=(batch, n, channels)]
        Normalised; anything where nothing is known.
    mask : Tensor of bool [shape=(batch, n, 1)]
        True where they are known.
    """

    latents: Tensor
    mask: Tensor


@dataclass(frozen=True)
class Flow:
    """How latents are drawn; travels with a checkpoint.

    Attributes
    ----------
    steps : int
    solver : {"euler", "midpoint", "heun", "adaptive"}
    noise_at : {0, 1}
        The time at which there is nothing but noise: 0 for MMAudio, 1 for ThinkSound, whose time runs backwards.
    guidance : Guidance
    tolerance : float
        Of the adaptive solver.
    """

    steps: int = 25
    solver: Solver = "euler"
    noise_at: float = 0.0
    guidance: Guidance = field(default_factory=Guidance)
    tolerance: float = 1e-3

    def interpolated(self, data: Tensor, noise: Tensor, time: float) -> Tensor:
        """Return the straight way between noise and data at a time."""
        share = abs(time - self.noise_at)
        return (1 - share) * noise + share * data


def noise(seeds: Sequence[int], frames: int, channels: int) -> Tensor:
    """Return standard normal noise [shape=(batch, frames, channels)], a piece for each seed.

    It is drawn on the processor in single precision, so that a seed means the same on every device, and piece by piece,
    so that it means the same in every batch.
    """
    drawn = [torch.randn(frames, channels, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
    return torch.stack(drawn)


@torch.inference_mode()
def sample(
    network: Network,
    start: Tensor,
    wanted: Conditions,
    unwanted: Conditions,
    flow: Flow,
    known: Known | None = None,
    preview: Preview | None = None,
    progress: Progress | None = None,
) -> Tensor:
    """Return latents drawn by a flow.

    Parameters
    ----------
    network : Network
    start : Tensor [shape=(batch, n, channels)]
        Noise, see :func:`noise`.
    wanted, unwanted : Conditions
        What to follow, and what to be led away from: nulls, or a negative text.
    flow : Flow
    known : Known, optional
        Latents to keep.
    preview : callable, optional
    progress : Progress, optional
        Told of every step; may cancel between two.

    Returns
    -------
    Tensor [shape=(batch, n, channels)]
        In the precision of `start`, as the autoencoder knows them.
    """
    velocity = guided(network, wanted, unwanted, flow.guidance, flow.noise_at)
    start = start.to(network.device)
    after = _watched(flow, start, known, preview, progress or Progress())
    begin = _kept(start, flow, start, known, flow.noise_at)
    way = (flow.noise_at, 1 - flow.noise_at)
    return network.unnormalized(solved(velocity, begin, way, flow.steps, flow.solver, after, flow.tolerance))


def _watched(flow: Flow, start: Tensor, known: Known | None, preview: Preview | None, progress: Progress) -> OnStep:
    """Return what happens after every step: observers are told, and known latents are put back."""
    done = 0

    def after(time: float, x: Tensor, velocity: Tensor) -> Tensor:
        nonlocal done
        done += 1
        progress.step("imagining", f"step {done}", abs(time - flow.noise_at))
        if preview is not None:
            preview(done, x + (1 - flow.noise_at - time) * velocity)
        return _kept(x, flow, start, known, time)

    return after


def _kept(x: Tensor, flow: Flow, start: Tensor, known: Known | None, time: float) -> Tensor:
    return x if known is None else torch.where(known.mask, flow.interpolated(known.latents, start, time), x)
