"""When things happen again and again: trains of hits and clouds of grains that agree between stretches."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Signal

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cloud:
    """Grains in and shortly before a stretch: times since the event began, and three uniform draws for each."""

    times: Array
    draws: Array
    """[shape=(g, 3)], from 0 to 1."""


def cloud(ask: Ask, purpose: str, rate: float, before: float = 0.5) -> Cloud:
    """Return grains with no memory, `rate` per second, equal wherever stretches overlap.

    Parameters
    ----------
    ask : Ask
    purpose : str
    rate : float
        1/s.
    before : float
        Seconds before the stretch from which grains still sound.
    """
    first, last = max(int(np.floor(ask.start - before)), 0), int(np.ceil(ask.start + ask.duration))
    rows = [_second(ask.lasting(f"{purpose}/{k}"), k, rate) for k in range(first, max(last, first + 1))]
    table = np.concatenate(rows)
    return Cloud(table[:, 0], table[:, 1:])


def _second(chance: np.random.Generator, second: int, rate: float) -> Array:
    table = chance.random((int(chance.poisson(rate)), 4))
    table[:, 0] += second
    return table


def place(out: Signal, sound: Signal, at: int, gain: float = 1.0) -> None:
    """Add a sound to `out`, in place, from sample `at` on (may be negative); what falls outside is left out."""
    first, last = max(at, 0), min(at + sound.size, out.size)
    if last > first:
        out[first:last] += np.float32(gain) * sound[first - at : last - at]


def train(ask: Ask, times: Array, tail: float, make: Callable[[int], Signal]) -> Signal:
    """Return the hits that sound within a stretch.

    Parameters
    ----------
    ask : Ask
    times : ndarray [shape=(h,)]
        Seconds since the event began.
    tail : float
        Seconds for which a hit sounds.
    make : callable
        From the number of a hit to its sound.
    """
    out = np.zeros(ask.length, np.float32)
    end = ask.start + ask.duration
    for k in np.flatnonzero((times > ask.start - tail) & (times < end)):
        place(out, make(int(k)), round((times[k] - ask.start) * ask.rate))
    return out
