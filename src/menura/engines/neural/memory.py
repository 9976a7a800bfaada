"""How much memory a published model needs, known before anything is loaded: a table that bench/memory.py measured."""

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HALVED = 0.5
"""What weights need in sixteen bits, relative to single precision."""


@dataclass(frozen=True)
class Need:
    """What a model needs, in GiB.

    Attributes
    ----------
    weights : float
        Of all its networks, in single precision.
    computing : tuple of (float, float)
        Seconds of sound, and what making them needs on top, for some lengths.
    """

    weights: float
    computing: tuple[tuple[float, float], ...]

    def of(self, duration: float, *, halved: bool = False) -> float:
        """Return what a duration in seconds needs in all; `halved`: with weights in sixteen bits."""
        lengths = sorted(self.computing)
        after = next((k for k, (length, _) in enumerate(lengths) if length >= duration), len(lengths) - 1)
        (a, low), (b, high) = lengths[max(after - 1, 0)], lengths[after]
        # Beyond what was measured, it grows as it did at the end; below, it needs no less than a window.
        slope = (high - low) / (b - a) if b > a else 0.0
        return self.weights * (HALVED if halved else 1.0) + max(lengths[0][1], low + slope * (duration - a))


def of_this_machine() -> float | None:
    """Return how much memory this machine has, in GiB; None where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):
        return None


@cache
def needs() -> dict[str, Need]:
    """Return what each model needs, by its name."""
    rows = tomllib.loads(files("menura.engines.neural").joinpath("memory.toml").read_text("utf-8"))
    return {
        name: Need(row["weights"], tuple((float(length), gib) for length, gib in row["computing"].items()))
        for name, row in rows.items()
    }
