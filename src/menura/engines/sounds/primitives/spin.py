"""What turns: a speed over time, and the phase that is its integral from the event's beginning."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask

CONTROL_RATE = 100
"""Points a second of speed and phase."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spin:
    """Speed and phase of something that turns, `CONTROL_RATE` points a second of one stretch."""

    times: Array
    """Seconds since the event began."""
    frequency: Array
    """Hz."""
    cycles: Array
    """Turns since the event began."""

    def at(self, times: Array) -> tuple[Array, Array]:
        """Return frequency (Hz) and phase (cycles) at other times within the stretch."""
        return np.interp(times, self.times, self.frequency), np.interp(times, self.times, self.cycles)

    def moments(self, per_turn: float = 1.0) -> tuple[npt.NDArray[np.int64], Array]:
        """Return numbers and times, from the event's beginning, of what happens `per_turn` times a turn."""
        first, last = np.ceil(self.cycles[0] * per_turn), np.floor(self.cycles[-1] * per_turn)
        numbers = np.arange(first, last + 1)
        return numbers.astype(np.int64), np.interp(numbers / per_turn, self.cycles, self.times)


def spin(ask: Ask, frequency: Callable[[Array], Array]) -> Spin:
    """Return speed and phase for a stretch.

    Parameters
    ----------
    ask : Ask
    frequency : callable
        From seconds since the event began [shape=(n,)] to Hz.
    """
    times = np.arange(int((ask.start + ask.duration) * CONTROL_RATE) + 3) / CONTROL_RATE
    f = np.maximum(frequency(times), 1e-3)
    cycles = np.concatenate([[0.0], np.cumsum(0.5 * (f[1:] + f[:-1]) / CONTROL_RATE)])
    first = max(int(ask.start * CONTROL_RATE) - 1, 0)
    return Spin(times[first:], f[first:], cycles[first:])
