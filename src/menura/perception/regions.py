"""Regions that move, and how much of their motion is gone two frames later, followed along with the matter."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.perception.motion import Field, Step, grid

LEAST_PIXELS = 10
EDGE = 3
"""Pixels along the rim of the picture where matter may leave, so that nothing is known of its stopping."""
LARGEST = 0.7
"""Share of the picture above which not a thing moves but the camera, in a way that was not understood."""
MOST_REGIONS = 24


@dataclass(frozen=True)
class Region:
    """A connected region that moves from one frame to the next.

    Places are fractions of the picture, speeds picture widths per second.

    Attributes
    ----------
    time : float
        When the step after this one begins: the earliest time of an impact that `drop` speaks of.
    seconds : float
        Length of that step.
    x, y, width, height : float
        Its box.
    dx, dy : float
        How far it moves in this step.
    area : float
        Share of the picture.
    momentum : float
        Area times speed.
    drop : float
        Area times the speed that is lost along the direction of motion, two steps on: twice `momentum` for a mirror
        bounce, 0 when nothing slows down.
    knee : float
        Where in the next step the motion changes, from 0 to 1.
    hit_x, hit_y : float
        Where the slowing matter is when it slows down.
    panned : bool
        Whether the camera moved as well.
    """

    time: float
    seconds: float
    x: float
    y: float
    width: float
    height: float
    dx: float
    dy: float
    area: float
    momentum: float
    drop: float
    knee: float
    hit_x: float
    hit_y: float
    panned: bool = False

    @property
    def rising(self) -> float:
        """How much of its motion is upwards, from 0 to 1."""
        return max(-self.dy, 0.0) / max(math.hypot(self.dx, self.dy), 1e-9)


def moving_regions(now: Step, later: Step, latest: Step) -> list[Region]:
    """Return the regions that move in `now`, judged by the two steps that follow.

    The loss of speed is taken pixel by pixel along each pixel's own direction and path: the directional negative flux
    of Davis and Agrawala ("Visual Rhythm and Beat", 2018), but in the frame of the moving matter, so that a thing that
    merely moves on does not count as stopping where it was.
    """
    import cv2

    if not 0 < np.count_nonzero(now.moving) < LARGEST * now.moving.size:
        return []
    grown = cv2.morphologyEx(now.moving.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(grown, connectivity=8)
    index = np.flatnonzero(now.moving)
    label = labels.ravel()[index]
    sizes = np.bincount(label, minlength=count)
    largest = np.argsort(-sizes, kind="stable")[:MOST_REGIONS]
    matter = _followed(now, later, latest, index)
    return [_region(matter, label == n, now, later) for n in largest if sizes[n] >= LEAST_PIXELS]


@dataclass(frozen=True)
class _Matter:
    """Moving pixels followed over three steps; all arrays ``[n]`` or ``[n, 2]``."""

    places: Field
    shifts: Field
    speed: Field
    during: Field
    after: Field
    lost: Field
    hits: Field


def _followed(now: Step, later: Step, latest: Step, index: npt.NDArray[np.intp]) -> _Matter:
    height, width = now.moving.shape
    places = grid(height, width).reshape(-1, 2)[index]
    shifts = now.flow.reshape(-1, 2)[index]
    here = places + shifts
    second = _sampled(later.flow, here)
    there = here + second
    third = _sampled(latest.flow, there)
    per = np.float32(1.0 / width)
    first_velocity = shifts * (per / np.float32(now.seconds))
    speed = np.hypot(first_velocity[:, 0], first_velocity[:, 1])
    direction = first_velocity / np.maximum(speed, 1e-9)[:, np.newaxis]
    during = np.einsum("ij,ij->i", second, direction) * (per / np.float32(later.seconds))
    after = np.einsum("ij,ij->i", third, direction) * (per / np.float32(latest.seconds))
    inside = _inside(here, height, width) & _inside(there, height, width)
    lost = np.where(inside, np.clip(speed - after, 0, 2 * speed), 0).astype(np.float32)
    return _Matter(places, shifts, speed, during.astype(np.float32), after.astype(np.float32), lost, there)


def _region(matter: _Matter, chosen: npt.NDArray[np.bool_], now: Step, later: Step) -> Region:
    height, width = now.moving.shape
    places, speed, lost = matter.places[chosen], matter.speed[chosen], matter.lost[chosen]
    low, high = places.min(axis=0), places.max(axis=0) + 1
    shift = matter.shifts[chosen].mean(axis=0)
    weight = lost + 1e-9
    hit = (weight @ matter.hits[chosen]) / weight.sum()
    first, second, third = (float(weight @ v[chosen]) for v in (matter.speed, matter.during, matter.after))
    knee = (second - third) / (first - third) if first - third > 1e-9 else 0.5
    return Region(
        time=later.start,
        seconds=later.seconds,
        x=float(low[0] + high[0]) / 2 / width,
        y=float(low[1] + high[1]) / 2 / height,
        width=float(high[0] - low[0]) / width,
        height=float(high[1] - low[1]) / height,
        dx=float(shift[0]) / width,
        dy=float(shift[1]) / height,
        area=speed.size / now.moving.size,
        momentum=float(speed.sum()) / now.moving.size,
        drop=float(lost.sum()) / now.moving.size,
        knee=min(max(knee, 0.0), 1.0),
        hit_x=min(max(float(hit[0] + 0.5) / width, 0.0), 1.0),
        hit_y=min(max(float(hit[1] + 0.5) / height, 0.0), 1.0),
        panned=now.camera > 0 or later.camera > 0,
    )


def _sampled(flow: Field, places: Field) -> Field:
    import cv2

    x, y = places[:, :1], places[:, 1:]
    found = cv2.remap(flow, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(found, np.float32).reshape(-1, 2)


def _inside(places: Field, height: int, width: int) -> npt.NDArray[np.bool_]:
    x, y = places.T
    return np.asarray((x >= EDGE) & (y >= EDGE) & (x < width - EDGE) & (y < height - EDGE))
