"""Silhouettes: what stands before a background that stays, while the camera does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Frame, Picture
from menura.perception.light import difference, relit

SAMPLES = 15
"""Frames of a stretch whose median is its background."""
DIFFERENT = 22
"""Distance of colour (largest of three channels) from the background that shows a thing."""
LEAST_PIXELS = 10
LARGEST = 0.15
"""Share of the picture above which a silhouette is no single thing."""
MOST = 12


@dataclass(frozen=True)
class Silhouette:
    """A connected silhouette in one frame.

    Attributes
    ----------
    time : float
    x, y : float
        Its centre in picture widths from the upper left corner: both, so that distances are true.
    area : float
        Share of the picture.
    left, top, right, bottom : float
        Its box, in fractions of the picture.
    """

    time: float
    x: float
    y: float
    area: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def cut_off(self) -> bool:
        """Whether it touches the rim of the picture, so that its centre says little."""
        return self.left < 0.01 or self.top < 0.01 or self.right > 0.99 or self.bottom > 0.99


def background(frames: Sequence[Frame]) -> Picture:
    """Return the median of frames spread evenly over a stretch."""
    chosen = np.unique(np.linspace(0, len(frames) - 1, min(SAMPLES, len(frames))).round().astype(int))
    return np.asarray(np.median(np.stack([frames[n].picture for n in chosen]), axis=0), np.uint8)


def silhouettes(frame: Frame, ground: Picture) -> tuple[list[Silhouette], bool]:
    """Return what stands before the background, largest first, and whether that is all of it.

    It is not when something is too large to be a single thing, or so much differs that the light has changed.
    """
    import cv2

    apart = difference(frame.picture, relit(ground, frame.picture))
    mask = cv2.morphologyEx((apart > DIFFERENT).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = boxes[1:, cv2.CC_STAT_AREA]
    if areas.sum() > 0.4 * mask.size:
        return [], False
    weight = np.minimum(apart.astype(np.float64), 2 * DIFFERENT) * (mask > 0)
    y, x = np.nonzero(mask)
    label, heavy = labels[y, x], weight[y, x] + 1e-3
    total = np.bincount(label, heavy, count)
    centre_x = np.bincount(label, heavy * (x + 0.5), count)
    centre_y = np.bincount(label, heavy * (y + 0.5), count)
    order = [
        n for n in 1 + np.argsort(-areas, kind="stable")[:MOST] if LEAST_PIXELS <= boxes[n, 4] <= LARGEST * mask.size
    ]
    found = [
        _silhouette(frame.time, centre_x[n] / total[n], centre_y[n] / total[n], boxes[n], mask.shape) for n in order
    ]
    return found, not (areas > LARGEST * mask.size).any()


def _silhouette(time: float, x: float, y: float, box: npt.NDArray[np.int32], shape: tuple[int, ...]) -> Silhouette:
    height, width = shape
    left, top, across, down, area = (int(n) for n in box)
    return Silhouette(
        time=time,
        x=x / width,
        y=y / width,
        area=area / (height * width),
        left=left / width,
        top=top / height,
        right=(left + across) / width,
        bottom=(top + down) / height,
    )
