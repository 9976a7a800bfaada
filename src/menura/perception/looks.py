"""Colour and light of a shot."""

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Picture
from menura.plans.facts import Look

COLOURS = 5
LEVELS = 6
EVERY = 0.25
"""Seconds between the frames that are looked at."""


class LookBook:
    """Collects colour and light, shot by shot, in bounded memory."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._start = 0.0
        self._next = 0.0
        self._begin(0.0)

    def add(self, time: float, picture: Picture) -> None:
        """Look at a frame, unless one just before was looked at."""
        if time < self._next and self._frames:
            return
        self._next = time + EVERY
        colours = _thumbnail(picture)
        self._frames += 1
        index = (colours * (LEVELS - 1e-6) // 256).astype(int) @ np.array([LEVELS * LEVELS, LEVELS, 1])
        self._counts += np.bincount(index, minlength=LEVELS**3)
        for channel in range(3):
            self._sums[:, channel] += np.bincount(index, colours[:, channel], minlength=LEVELS**3)
        self._light += _light(colours)

    def cut(self, time: float) -> None:
        """End the shot at `time` and begin another."""
        if self._frames:
            self.looks.append(self._look(time))
        self._begin(time)

    def _begin(self, time: float) -> None:
        self._start = self._next = time
        self._frames = 0
        self._counts: npt.NDArray[np.float64] = np.zeros(LEVELS**3)
        self._sums: npt.NDArray[np.float64] = np.zeros((LEVELS**3, 3))
        self._light: npt.NDArray[np.float64] = np.zeros(3)

    def _look(self, end: float) -> Look:
        brightness, saturation, warmth = self._light / self._frames
        commonest = np.argsort(-self._counts, kind="stable")[:COLOURS]
        commonest = commonest[self._counts[commonest] > 0.02 * self._counts.sum()]
        means = np.rint(self._sums[commonest] / self._counts[commonest, np.newaxis]).astype(int)
        return Look(
            start=round(self._start, 6),
            end=round(max(end, self._start), 6),
            brightness=round(float(np.clip(brightness, 0, 1)), 4),
            saturation=round(float(np.clip(saturation, 0, 1)), 4),
            warmth=round(float(np.clip(warmth, -1, 1)), 4),
            colours=tuple(f"#{red:02x}{green:02x}{blue:02x}" for blue, green, red in means.tolist()),
        )


def _thumbnail(picture: Picture) -> npt.NDArray[np.float64]:
    import cv2

    return cv2.resize(picture, (48, 32), interpolation=cv2.INTER_AREA).reshape(-1, 3).astype(np.float64)


def _light(colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return brightness (Rec. 709 luma), saturation (HSV, weighted by value) and warmth (red less blue)."""
    blue, green, red = colours.mean(axis=0) / 255
    most, least = colours.max(axis=1), colours.min(axis=1)
    saturation = float((most - least).sum() / max(float(most.sum()), 1.0))
    warmth = (red - blue) / max(red + blue, 1e-6)
    return np.array([0.2126 * red + 0.7152 * green + 0.0722 * blue, saturation, warmth])
