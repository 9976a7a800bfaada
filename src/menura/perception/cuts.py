"""Cuts: where one shot ends and another begins."""

from collections import deque

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Frame, Picture
from menura.perception.light import relit

BINS = 8
LEAST = 0.12
"""Least distance of the colour histograms on both sides, 0 for the same, 1 for no colour in common."""
TIMES = 4.0
"""How many times the usual distance between successive frames it must be as well."""
SHORTEST_SHOT = 0.12


class CutFinder:
    """Finds hard cuts as sudden changes of colour, cell by cell.

    Each frame becomes colour histograms of 3 × 3 cells; the median over the cells of half the L1 distance to the frame
    before is compared with a floor and with what was usual in the last frames (twin comparison without the slow half;
    Zhang, Kankanhalli and Smoliar, 1993), so that a thing moving through, a pan or a fade is no cut.
    """

    def __init__(self) -> None:
        self.cuts: list[float] = []
        self._before: Picture | None = None
        self._usual: deque[float] = deque(maxlen=8)

    def cut_before(self, frame: Frame) -> bool:
        """Return whether a new shot begins with this frame."""
        import cv2

        now = np.asarray(cv2.resize(frame.picture, (36, 24), interpolation=cv2.INTER_AREA), np.uint8)
        before, self._before = self._before, now
        if before is None:
            return False
        change = np.abs(_histograms(now) - _histograms(relit(before, now)))
        apart = float(np.median(change.sum(axis=(1, 2)) / 6))
        usual = max(self._usual, default=0.0)
        self._usual.append(apart)
        last = self.cuts[-1] if self.cuts else 0.0
        if apart < max(LEAST, min(TIMES * usual, 0.8)) or frame.time - last < SHORTEST_SHOT:
            return False
        self.cuts.append(frame.time)
        self._usual.clear()
        return True


def _histograms(small: Picture) -> npt.NDArray[np.float64]:
    """Return histograms of each channel in each of 3 × 3 cells, softly binned, as ``[9, 3, BINS]`` of sum 1 each."""
    cells = small.astype(np.float64).reshape(3, 8, 3, 12, 3).transpose(0, 2, 4, 1, 3).reshape(27, 96)
    place = cells * ((BINS - 1) / 255)
    low = np.minimum(place.astype(int), BINS - 2)
    part = place - low
    rows = np.arange(27)[:, np.newaxis] * BINS
    counts = np.bincount((rows + low).ravel(), (1 - part).ravel(), 27 * BINS)
    counts += np.bincount((rows + low + 1).ravel(), part.ravel(), 27 * BINS)
    return counts.reshape(9, 3, BINS) / 96
