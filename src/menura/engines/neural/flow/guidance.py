"""Classifier-free guidance (Ho and Salimans, 2022): away from what would be heard anyway."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from menura.engines.neural.network.conditions import Conditions
from menura.errors import InputError

Velocity = Callable[[Tensor, float], Tensor]
"""A velocity field: latents [shape=(batch, n, channels)] and a time → their velocity."""

Model = Callable[[Tensor, Tensor, Conditions], Tensor]
"""A network: latents, times [shape=(batch,)], conditions → velocity."""


@dataclass(frozen=True)
class Guidance:
    """How strongly, and when, a flow is guided.

    Attributes
    ----------
    strength : float
        1 follows the conditions alone; more exaggerates them.
    interval : tuple of float
        Fractions of the flow, 0 at noise and 1 at the data, between which it is guided (Kynkäänniemi et al., 2024).
    rescale : float
        From 0 to 1: how far the deviation over time of each channel is pulled back to that of the unguided velocity
        (Lin et al., 2024).
    """

    strength: float = 4.5
    interval: tuple[float, float] = (0.0, 1.0)
    rescale: float = 0.0

    def __post_init__(self) -> None:
        begins, ends = self.interval
        if not 0 <= self.strength <= 100:
            raise InputError(f"A guidance strength of {self.strength} makes no sense.", hint="Choose from 1 to 15.")
        if not 0 <= begins <= ends <= 1:
            raise InputError(f"A guidance interval of {self.interval} makes no sense.", hint="Choose e.g. (0.1, 0.9).")
        if not 0 <= self.rescale <= 1:
            raise InputError(f"A guidance rescale of {self.rescale} makes no sense.", hint="Choose from 0 to 1.")

    @property
    def off(self) -> bool:
        """Whether there is nothing to guide."""
        return self.strength == 1.0

    def holds(self, progress: float) -> bool:
        """Return whether the flow is guided at a fraction of its way."""
        return not self.off and self.interval[0] <= progress <= self.interval[1]


def guided(model: Model, wanted: Conditions, unwanted: Conditions, guidance: Guidance, noise_at: float) -> Velocity:
    """Return the guided velocity field of a network.

    Both sides are computed in one batch. Unwanted are the network's nulls, or features of a negative text.

    Parameters
    ----------
    model : callable
    wanted, unwanted : Conditions
        Of the same layouts.
    guidance : Guidance
    noise_at : {0, 1}
        The time at which the flow is noise.
    """
    both = wanted if guidance.off else wanted.joined(unwanted)

    def velocity(x: Tensor, time: float) -> Tensor:
        if not guidance.holds(abs(time - noise_at)):
            return model(x, x.new_full((x.shape[0],), time), wanted)
        times = x.new_full((2 * x.shape[0],), time)
        towards, away = model(torch.cat((x, x)), times, both).chunk(2)
        exaggerated = away + guidance.strength * (towards - away)
        return _rescaled(exaggerated, towards, guidance.rescale)

    return velocity


def _rescaled(x: Tensor, like: Tensor, amount: float) -> Tensor:
    if amount == 0:
        return x
    ratio = like.std(dim=1, keepdim=True) / x.std(dim=1, keepdim=True).clamp_min(torch.finfo(x.dtype).tiny)
    return amount * (x * ratio) + (1 - amount) * x
