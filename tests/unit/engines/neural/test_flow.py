"""Solvers against closed forms and SciPy; guidance, seeds, masks and observers of a flow."""

from typing import Any

import numpy as np
import pytest
import small
import torch
from scipy.integrate import RK45

from menura.engines.base import Progress
from menura.engines.neural.flow.guidance import Guidance, guided
from menura.engines.neural.flow.sampling import Flow, Known, noise, sample
from menura.engines.neural.flow.solvers import FIFTH, FOURTH, NODES, STAGES, Solver, solved
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.layout import compat
from menura.errors import Cancelled, InputError

LAYOUT = compat(20, 5, 16)
WAYS = [(0.0, 1.0), (1.0, 0.0)]


def decay(x: torch.Tensor, time: float) -> torch.Tensor:
    return -3.0 * x + time


def exact(start: float, times: tuple[float, float]) -> float:
    """Return the solution of dx/dt = −3x + t."""
    begin, end = times
    steady = [t / 3 - 1 / 9 for t in times]
    return steady[1] + (start - steady[0]) * float(np.exp(-3 * (end - begin)))


@pytest.mark.parametrize("times", WAYS)
@pytest.mark.parametrize(("solver", "order"), [("euler", 1), ("midpoint", 2), ("heun", 2)])
def test_errors_shrink_with_the_order_of_the_solver(solver: Solver, order: int, times: tuple[float, float]) -> None:
    start = torch.full((1, 1, 1), 2.0, dtype=torch.float64)
    errors = [float(solved(decay, start, times, n, solver)) - exact(2.0, times) for n in (40, 80)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.25)


@pytest.mark.parametrize("times", WAYS)
def test_the_adaptive_solver_keeps_its_tolerance(times: tuple[float, float]) -> None:
    start = torch.full((1, 1, 1), 2.0, dtype=torch.float64)
    for tolerance in (1e-3, 1e-6):
        found = float(solved(decay, start, times, 5, "adaptive", tolerance=tolerance))
        assert found == pytest.approx(exact(2.0, times), rel=20 * tolerance)


def test_the_adaptive_solver_steps_as_scipy_does() -> None:
    np.testing.assert_allclose(RK45.C[1:], NODES[:5])
    np.testing.assert_allclose(RK45.B, FIFTH)
    for row, stage in zip(RK45.A[1:], STAGES, strict=True):
        np.testing.assert_allclose(row[: len(stage)], stage)
    np.testing.assert_allclose(RK45.E, np.array(FOURTH) - np.array((*FIFTH, 0.0)), atol=1e-15)


def test_the_adaptive_solver_gives_up_where_there_is_no_way() -> None:
    def wild(x: torch.Tensor, _time: float) -> torch.Tensor:
        return x * float("nan")

    with pytest.raises(InputError, match="not smooth enough"):
        solved(wild, torch.ones(1, 1, 1), (0.0, 1.0), 5, "adaptive")


@pytest.mark.parametrize(
    ("steps", "solver", "message"), [(0, "euler", "0 steps goes nowhere"), (4, "guess", "no solver 'guess'")]
)
def test_nonsense_is_refused(steps: int, solver: Solver, message: str) -> None:
    with pytest.raises(InputError, match=message):
        solved(decay, torch.ones(1, 1, 1), (0.0, 1.0), steps, solver)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"strength": -1.0}, "strength of -1.0"),
        ({"strength": float("nan")}, "strength of nan"),
        ({"interval": (0.7, 0.2)}, "interval of"),
        ({"rescale": 2.0}, "rescale of 2.0"),
    ],
)
def test_guidance_that_makes_no_sense_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Guidance(**options)


def drawing(flow: Flow, seeds: tuple[int, ...] = (7,), **more: Any) -> torch.Tensor:
    network = small.network(small.FIRST)
    wanted = network.conditions([small.features(small.FIRST, LAYOUT)] * len(seeds), [LAYOUT] * len(seeds))
    empty = network.conditions([Features()] * len(seeds), [LAYOUT] * len(seeds))
    return sample(network, noise(seeds, 20, 6), wanted, empty, flow, **more)


def test_guidance_in_one_batch_is_the_formula() -> None:
    network, x = small.network(small.FIRST), small.drawn((1, 20, 6), 1)
    wanted = network.conditions([small.features(small.FIRST, LAYOUT)], [LAYOUT])
    empty = network.conditions([Features()], [LAYOUT])
    time = torch.tensor([0.4])
    towards, away = network(x, time, wanted), network(x, time, empty)
    made = guided(network, wanted, empty, Guidance(3.0), 0.0)(x, 0.4)
    torch.testing.assert_close(made, 3.0 * towards - 2.0 * away, atol=1e-5, rtol=1e-5)
    outside = guided(network, wanted, empty, Guidance(3.0, interval=(0.5, 1.0)), 0.0)(x, 0.4)
    torch.testing.assert_close(outside, towards)
    backwards = guided(network, wanted, empty, Guidance(3.0, interval=(0.5, 1.0)), 1.0)(x, 0.4)
    torch.testing.assert_close(backwards, made)
    calm = guided(network, wanted, empty, Guidance(3.0, rescale=1.0), 0.0)(x, 0.4)
    torch.testing.assert_close(calm.std(dim=1), towards.std(dim=1))


def test_a_seed_means_the_same_in_every_batch() -> None:
    alone = drawing(Flow(4), (7,))
    together = drawing(Flow(4), (3, 7))
    torch.testing.assert_close(together[1:], alone, atol=1e-4, rtol=1e-4)
    assert torch.equal(noise((3, 7), 20, 6)[1], noise((7,), 20, 6)[0])
    assert (together[0] - together[1]).abs().max() > 0.1


@pytest.mark.parametrize("noise_at", [0.0, 1.0])
def test_what_is_known_is_kept(noise_at: float) -> None:
    known = Known(small.drawn((1, 20, 6), 5), (torch.arange(20) < 8)[None, :, None])
    made = drawing(Flow(5, noise_at=noise_at), known=known)
    network = small.network(small.FIRST)
    torch.testing.assert_close(network.normalized(made)[:, :8], known.latents[:, :8], atol=1e-5, rtol=1e-5)
    assert (made[:, 8:] - drawing(Flow(5, noise_at=noise_at))[:, 8:]).abs().max() > 1e-3, "the rest follows from it"


def test_the_last_preview_is_the_result() -> None:
    seen: list[torch.Tensor] = []
    made = drawing(Flow(3), preview=lambda _step, latents: seen.append(latents))
    assert len(seen) == 3
    torch.testing.assert_close(small.network(small.FIRST).unnormalized(seen[-1]), made)


def test_a_flow_can_be_watched_and_stopped() -> None:
    told: list[float] = []
    drawing(Flow(4), progress=Progress(report=lambda _stage, _name, done: told.append(done)))
    assert told == [0.25, 0.5, 0.75, 1.0]
    with pytest.raises(Cancelled, match="step 1"):
        drawing(Flow(4), progress=Progress(cancelled=lambda: True))
