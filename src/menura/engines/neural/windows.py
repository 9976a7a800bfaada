"""Scenes longer than a network was trained on: overlapping windows, each of which hears the end of the one before."""

import math
from dataclasses import dataclass

STEP = 0.32
"""Seconds between the beginnings of two windows of the synchronisation encoder; windows of sound begin on that grid, so
that what was seen for one serves the next."""

OVERLAP = 1.6
"""Seconds, at least, that a window shares with the one before: enough to go on as it ended."""


LEAST = 0.64
"""Seconds that a window must last, so that sixteen pictures at 25 a second fit; shorter sound is cut from one."""


@dataclass(frozen=True)
class Window:
    """A stretch of a scene that is imagined at once.

    Attributes
    ----------
    start, duration : float
        In seconds.
    """

    start: float
    duration: float

    @property
    def end(self) -> float:
        """When it stops, in seconds."""
        return self.start + self.duration


def windows(duration: float, longest: float, overlap: float = OVERLAP) -> tuple[Window, ...]:
    """Return the windows that cover a scene, in time order.

    Parameters
    ----------
    duration : float
        Of the scene, in seconds.
    longest : float
        What the network was trained on, in seconds.
    overlap : float
        Least that two neighbours share, in seconds; less than half of `longest`.

    Returns
    -------
    tuple of Window
        None is longer than `longest`. They begin on the grid of `STEP`, lie evenly, and the last ends with the scene.
    """
    if duration <= longest:
        return (Window(0.0, duration),)
    # Rounding to the grid may move two neighbours apart by one step of it.
    count = 1 + math.ceil((duration - longest) / (longest - overlap - STEP))
    last = math.ceil((duration - longest) / STEP - 1e-9)
    starts = [STEP * round(k * last / (count - 1)) for k in range(count)]
    return tuple(Window(start, min(longest, duration - start)) for start in starts)
