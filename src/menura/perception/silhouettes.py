"""Silhouettes: what stands before a background that stays, while the camera does."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Frame, Picture
from menura.perception.light import difference, relit

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


@dataclass(frozen=True)
class Sight:
    """What stands before the background in one frame.

    Attributes
    ----------
    time : float
    things : list of Silhouette
        Largest first.
    whole : bool
        Whether that is all: nothing too large for a single thing, and no change of light.
    share : float
        Share of the picture that differs from the background.
    """

    time: float
    things: list[Silhouette]
    whole: bool
    share: float


def silhouettes(frame: Frame, ground: Picture, *, loose: bool = False) -> Sight:
    """Return what stands before the background; if `loose`, what that shows one pixel off is background as well."""
    import cv2

    lit = relit(ground, frame.picture)
    apart = _beyond(frame.picture, lit) if loose else difference(frame.picture, lit)
    mask = cv2.morphologyEx((apart > DIFFERENT).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = boxes[1:, cv2.CC_STAT_AREA]
    share = float(areas.sum() / mask.size)
    if share > 0.4:
        return Sight(frame.time, [], False, share)
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
    return Sight(frame.time, found, not (areas > LARGEST * mask.size).any(), share)


def _beyond(picture: Picture, ground: Picture) -> Picture:
    """Return how far a picture is outside what the background shows around each pixel."""
    import cv2

    around = np.ones((3, 3), np.uint8)
    above, below = cv2.subtract(picture, cv2.dilate(ground, around)), cv2.subtract(cv2.erode(ground, around), picture)
    return np.asarray(cv2.max(above, below).max(axis=2), np.uint8)


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
