"""Solvers of ordinary differential equations: along a velocity field from one time to another."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor

from menura.engines.neural.flow.guidance import Velocity
from menura.errors import InputError

Solver = Literal["euler", "midpoint", "heun", "adaptive"]

OnStep = Callable[[float, Tensor, Tensor], Tensor]
"""Called after every step with time, latents and the velocity that led there; returns the latents to go on with."""

# The coefficients of Dormand and Prince (1980): a fifth-order step whose embedded fourth-order one measures its error.
NODES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0)
STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
)
FIFTH = (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84)
FOURTH = (5179 / 57600, 0.0, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40)

TRIALS = 1_000
"""Steps, taken or refused, after which an adaptive solution is given up."""


def solved(
    velocity: Velocity,
    x: Tensor,
    times: tuple[float, float],
    steps: int,
    solver: Solver = "euler",
    on_step: OnStep | None = None,
    tolerance: float = 1e-3,
) -> Tensor:
    r"""Return where latents arrive.

    Parameters
    ----------
    velocity : callable
    x : Tensor [shape=(batch, n, channels)]
        Where they begin.
    times : tuple of float
        From and to; time may run backwards.
    steps : int
        Equal steps; of the adaptive solver, the first one's share.
    solver : {"euler", "midpoint", "heun", "adaptive"}
        Orders 1, 2, 2 and 5; calls of the network for each step: 1, 2, 2, 7.
    on_step : callable, optional
    tolerance : float
        Of the adaptive solver: error of a step relative to :math:`1 + |x|`.

    Raises
    ------
    InputError
        If there is no such solver or no step, or the adaptive one finds no way on.
    """
    if steps < 1:
        raise InputError(f"A flow of {steps} steps goes nowhere.", hint="Choose at least 1 step.")
    after = on_step or (lambda _time, latents, _velocity: latents)
    if solver == "adaptive":
        return _adaptive(velocity, x, times, (times[1] - times[0]) / steps, tolerance, after)
    if solver not in STEPS:
        raise InputError(f"There is no solver {solver!r}.", hint=f"Choose one of: {', '.join((*STEPS, 'adaptive'))}.")
    grid = torch.linspace(*times, steps + 1).tolist()
    for before, now in pairwise(grid):
        flow = STEPS[solver](velocity, x, before, now - before)
        x = after(now, x + (now - before) * flow, flow)
    return x


def _euler(velocity: Velocity, x: Tensor, time: float, _step: float) -> Tensor:
    return velocity(x, time)


def _midpoint(velocity: Velocity, x: Tensor, time: float, step: float) -> Tensor:
    return velocity(x + step / 2 * velocity(x, time), time + step / 2)


def _heun(velocity: Velocity, x: Tensor, time: float, step: float) -> Tensor:
    first = velocity(x, time)
    return (first + velocity(x + step * first, time + step)) / 2


STEPS: dict[str, Callable[[Velocity, Tensor, float, float], Tensor]] = {
    "euler": _euler,
    "midpoint": _midpoint,
    "heun": _heun,
}


def _adaptive(
    velocity: Velocity, x: Tensor, times: tuple[float, float], step: float, tolerance: float, after: OnStep
) -> Tensor:
    """Return where latents arrive by steps as long as their error allows."""
    time, end = times
    for _ in range(TRIALS):
        step = math.copysign(min(abs(step), abs(end - time)), end - time)
        flow, error = _pair(velocity, x, time, step)
        ratio = float((error * step / (tolerance * (1 + x.abs()))).square().mean().sqrt())
        if ratio <= 1:
            time = end if abs(end - time - step) < 1e-9 else time + step
            x = after(time, x + step * flow, flow)
            if time == end:
                return x
        # Grow fivefold or shrink to a fifth at most; 0.9 keeps most next steps from being refused.
        step *= min(5.0, max(0.2, 0.9 * max(ratio, 1e-9) ** -0.2)) if math.isfinite(ratio) else 0.2
    raise InputError(f"The flow is not smooth enough for a tolerance of {tolerance}.", hint="Try the solver euler.")


def _pair(velocity: Velocity, x: Tensor, time: float, step: float) -> tuple[Tensor, Tensor]:
    """Return the mean velocity over a step, and the error of it."""
    found = [velocity(x, time)]
    for node, stage in zip(NODES, STAGES, strict=True):
        found.append(velocity(x + step * _weighted(stage, found), time + node * step))
    flow = _weighted(FIFTH, found)
    found.append(velocity(x + step * flow, time + step))
    return flow, flow - _weighted(FOURTH, found)


def _weighted(weights: tuple[float, ...], parts: list[Tensor]) -> Tensor:
    return torch.stack([weight * part for weight, part in zip(weights, parts, strict=True)]).sum(dim=0)
