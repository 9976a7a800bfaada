"""Flashes: a part of the picture that is suddenly brighter, with nothing that moved there."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Frame, Picture
from menura.perception.impacts import Hit

EVERY = 2
"""Of so many rows and columns one is looked at."""
BRIGHTER = 40
"""Change of grey (0 … 255) from one frame to the next that shows as light."""
FAINT = 16
"""Change of grey that shows at the rim of the picture."""
SMALLEST, LARGEST = 0.003, 0.5
"""Share of the picture that a flash lights up: more is another scene, or a lamp that is switched on."""
DARKER = 0.2
"""Share of what gets brighter that may get darker: more is a thing that moves."""
AROUND = 0.35
"""Seconds before and after that tell what is usual."""
ABOVE = 12.0
"""How many times the usual gain of light a flash must reach: a bright thing that comes into view takes longer."""
SPEED = 5.0
"""A flash weighs as much as a thing of its size that is stopped from so many picture widths per second."""


def flashes(frames: Sequence[Frame]) -> list[Hit]:
    """Return the flashes in frames of a camera that stands still, each between its first frame and the one before.

    Parameters
    ----------
    frames : sequence of Frame
        Of one shot.
    """
    import cv2

    greys = [cv2.cvtColor(np.ascontiguousarray(f.picture[::EVERY, ::EVERY]), cv2.COLOR_BGR2GRAY) for f in frames]
    gained = [np.asarray(cv2.subtract(b, a), np.uint8) for a, b in pairwise(greys)]
    lit = [gain > BRIGHTER for gain in gained]
    gone = np.array([np.count_nonzero(cv2.subtract(a, b) > BRIGHTER) / a.size for a, b in pairwise(greys)])
    risen = np.array([np.count_nonzero(up) / up.size for up in lit])
    times = np.array([frame.time for frame in frames])
    gain = risen - gone
    likely = (gain >= SMALLEST) & (risen <= LARGEST) & (gone <= DARKER * risen)
    found = [n for n in np.flatnonzero(likely) if _stands_out(gain, times[1:], int(n)) and not _comes_in(gained[n])]
    return [_hit(float(times[n] + times[n + 1]) / 2, float(gain[n]), lit[n]) for n in found]


def _stands_out(gain: npt.NDArray[np.float64], times: npt.NDArray[np.float64], n: int) -> bool:
    usual = np.maximum(gain[np.abs(times - times[n]) <= AROUND], 0.0)  # light that goes is no measure of what comes
    return bool(gain[n] >= usual.max() and gain[n] >= ABOVE * np.median(usual))


def _comes_in(gained: Picture) -> bool:
    """Return whether the light reaches the rim of the picture: then it may as well be a bright thing that comes in."""
    rim = (gained[0], gained[-1], gained[:, 0], gained[:, -1])
    return any(int(edge.max()) > FAINT for edge in rim)


def _hit(time: float, gain: float, lit: npt.NDArray[np.bool_]) -> Hit:
    y, x = np.nonzero(lit)
    height, width = lit.shape
    return Hit(time, gain * SPEED, float(x.mean() + 0.5) / width, float(y.mean() + 0.5) / height)
