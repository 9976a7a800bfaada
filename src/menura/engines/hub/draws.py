"""Random numbers that follow from an event and are the same on every device: drawn on the CPU, then moved."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from menura.plans.model import Event


def seed_of(event: Event, seed: int, take: int = 0) -> int:
    """Return the number that decides everything random about a take of an event: its own id and seed, nothing else."""
    label = f"{seed if event.seed is None else event.seed}/{event.id}/{take}"
    return int.from_bytes(blake2b(label.encode(), digest_size=8).digest(), "big") >> 1


def generator(seed: int) -> torch.Generator:
    """Return random numbers on the CPU."""
    return torch.Generator("cpu").manual_seed(seed)


class Drawn(TorchFunctionMode):
    """Makes a library that draws from torch's global random numbers draw from one generator on the CPU instead.

    Only what the present thread calls within the ``with`` block is concerned; the global numbers stay untouched.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._numbers = generator(seed)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Carry out a call of torch, drawing what it draws from the generator."""
        named = dict(kwargs or {})
        if func in (torch.randn, torch.rand) and named.get("generator") is None:
            device = named.pop("device", None)
            return func(*args, **{**named, "generator": self._numbers}).to(device or "cpu")
        if func is torch.randn_like:
            like = args[0]
            return torch.randn(like.shape, generator=self._numbers, dtype=like.dtype).to(like.device)
        if func is torch.multinomial:
            chances, *rest = args
            return func(chances.cpu().float(), *rest, **{**named, "generator": self._numbers}).to(chances.device)
        return func(*args, **named)
