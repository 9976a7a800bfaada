"""What moves between two frames, beyond the camera: dense optical flow, the camera's part taken out."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from menura.perception.camera import camera_flow, camera_motion
from menura.perception.frames import Frame, Picture
from menura.perception.leaps import mend_leaps
from menura.perception.light import difference, relit
from menura.plans.facts import Motion

Field = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SLOWEST = 0.35
"""Shift between two frames, in pixels of the analysed frame, below which a pixel counts as still."""
FAINTEST = 6
"""Change of grey level (0 … 255) below which a pixel counts as unchanged."""
EVERYWHERE = 0.3
"""Share of the picture that must change before the camera is asked whether it moved."""
WHOLE = 0.6
"""Share of the picture beyond which the flow is sought everywhere, and not only around what changed."""
MARGIN, SHORTEST = 16, 64
"""Pixels around what changed, and the least width and height, within which the flow is sought."""
CURVE_RATE = 12.0
"""Most points per second in the motion curve."""
CURVE_POINTS = 4_000


@dataclass(frozen=True, eq=False)
class Step:
    """What happened between two frames.

    Attributes
    ----------
    start, end : float
        Times of the two frames in seconds.
    flow : ndarray [shape=(height, width, 2), dtype=float32]
        Shift of every pixel of the first frame in pixels, without the camera's part; 0 where nothing moves.
    moving : ndarray [shape=(height, width), dtype=bool]
    camera : float
        How far the camera shifted the picture, in pixels.
    motion : ndarray [shape=(2, 3)] or None
        Where the camera's motion puts a pixel ``(x, y, 1)`` of the first frame; none when it stood still.
    grey : ndarray [shape=(height, width), dtype=uint8]
        The second frame.
    """

    start: float
    end: float
    flow: Field
    moving: Mask
    camera: float
    motion: npt.NDArray[np.float64] | None
    grey: Picture

    @property
    def seconds(self) -> float:
        """Time between the two frames."""
        return self.end - self.start

    def velocity(self) -> Field:
        """Return the flow in picture widths per second."""
        return self.flow / np.float32(self.flow.shape[1] * self.seconds)


class FlowMeter:
    """Measures the steps between successive frames.

    Dense inverse search (Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016), mended where a
    small thing leaps further than the search reaches, less a similarity that most of the picture agrees on.
    """

    def __init__(self) -> None:
        import cv2

        self._search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._search.setFinestScale(1)
        self._before: Frame | None = None
        self._grey: Picture | None = None

    def forget(self) -> None:
        """Start anew: the next frame has nothing to do with the one before."""
        self._before = self._grey = None

    def step(self, frame: Frame) -> Step | None:
        """Return what happened since the frame before, none at the first."""
        import cv2

        grey = np.asarray(cv2.cvtColor(frame.picture, cv2.COLOR_BGR2GRAY), np.uint8)
        before, self._before = self._before, frame
        earlier, self._grey = self._grey, grey
        if before is None or earlier is None or earlier.shape != grey.shape:
            return None
        return self._measured(before, earlier, frame, grey)

    def _measured(self, before: Frame, earlier: Picture, frame: Frame, grey: Picture) -> Step:
        import cv2

        shown = relit(before.picture, frame.picture)
        if shown is not before.picture:
            earlier = np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), np.uint8)
        change = difference(shown, frame.picture)
        changed = cv2.dilate((change > FAINTEST).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
        if not changed.any():
            still = np.zeros((*grey.shape, 2), np.float32)
            return Step(before.time, frame.time, still, np.zeros(grey.shape, bool), 0.0, None, grey)
        flow = self._flow(earlier, grey, changed)
        camera = camera_flow(flow, earlier, grey) if np.count_nonzero(changed) > EVERYWHERE * changed.size else None
        if camera is not None:
            flow -= camera
        else:
            flow = mend_leaps(flow, shown, frame.picture)
        moving = (cv2.magnitude(*cv2.split(flow)) > SLOWEST) & changed
        flow *= moving[..., np.newaxis]
        shift = 0.0 if camera is None else float(np.hypot(camera[..., 0], camera[..., 1]).mean())
        return Step(before.time, frame.time, flow, moving, shift, camera_motion(camera), grey)

    def _flow(self, earlier: Picture, grey: Picture, changed: Mask) -> Field:
        """Return the flow around what changed; 0 elsewhere."""
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        box = _box(rows[0], rows[-1], grey.shape[0]), _box(columns[0], columns[-1], grey.shape[1])
        if earlier[box].size > WHOLE * grey.size:
            return np.asarray(self._search.calc(earlier, grey, None), np.float32)
        flow = np.zeros((*grey.shape, 2), np.float32)
        flow[box] = self._search.calc(*(np.ascontiguousarray(picture[box]) for picture in (earlier, grey)), None)
        return flow


def _box(first: int, last: int, size: int) -> slice:
    """Return the stretch from `first` to `last` with a margin, at least `SHORTEST` long where there is room."""
    spare = max(MARGIN, (SHORTEST - (last - first)) // 2)
    return slice(max(int(first) - spare, 0), min(int(last) + spare + 1, size))


@lru_cache(maxsize=4)
def grid(height: int, width: int) -> Field:
    """Return the place ``(x, y)`` of every pixel, as ``float32 [height, width, 2]``; not to be written to."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.dstack([x, y])


class MotionCurve:
    """Collects how much moves and where, in bounded memory."""

    def __init__(self) -> None:
        self._bins: list[tuple[float, float, float, float]] = []  # start, seconds, speed · seconds, speed · x · seconds
        self._width = 1.0 / CURVE_RATE

    def add(self, step: Step) -> None:
        """Count one step in."""
        speed = np.hypot(step.flow[..., 0], step.flow[..., 1]) / (step.flow.shape[1] * step.seconds)
        columns = speed.mean(axis=0)
        mean = float(columns.mean())
        place = float(columns @ (np.arange(columns.size) + 0.5)) / (columns.size * columns.size)
        last = self._bins[-1] if self._bins else None
        if last is not None and step.end - last[0] <= self._width + 1e-6:
            self._bins[-1] = _sum(last, (step.start, step.seconds, mean * step.seconds, place * step.seconds))
        else:
            self._bins.append((step.start, step.seconds, mean * step.seconds, place * step.seconds))
        if len(self._bins) > CURVE_POINTS:
            self._halve()

    def result(self) -> Motion:
        """Return the curve: one point in the middle of each stretch of time."""
        bins = np.array(self._bins or [(0.0, 1.0, 0.0, 0.0)])
        speed, place = bins[:, 2] / bins[:, 1], bins[:, 3] / bins[:, 1]
        peak = float(speed.max())
        x = np.where(speed > 1e-6, place / np.maximum(speed, 1e-6), 0.5).clip(0, 1)
        return Motion(
            times=tuple(np.round(bins[:, 0] + bins[:, 1] / 2, 4).tolist()),
            energy=tuple(np.round(speed / max(peak, 1e-9), 4).tolist()),
            x=tuple(np.round(x, 4).tolist()),
            peak_speed=round(peak, 6),
        )

    def _halve(self) -> None:
        bins = self._bins
        self._bins = [_sum(bins[i], bins[i + 1]) for i in range(0, len(bins) - 1, 2)] + bins[len(bins) & ~1 :]
        self._width *= 2


def _sum(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return a[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]
