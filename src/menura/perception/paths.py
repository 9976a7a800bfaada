"""Paths of silhouettes, and the places where a path breaks off its course: impacts to a fraction of a frame."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from menura.perception.impacts import RISING
from menura.perception.silhouettes import Silhouette

Vector = npt.NDArray[np.float64]

SLOWEST = 0.12
"""Picture widths per second below which a stop is not taken for an impact."""
SLOW = 0.3
"""Share of its highest speed nearby below which a thing that turns is merely at the end of a swing."""
LEAST_SHIFT = 0.006
"""Picture widths that a thing must move in the step before an impact."""
LEAST_LOSS = 0.55
"""Share of its speed that must be lost beyond what its course foretold."""
NEARBY, BESIDE = 1.2, 0.3
"""Within so many seconds, a thing's impact must have this share of its strongest: a lift that ends is no strike."""
AT_ONCE = 0.02
"""Share of a step within which an impact is also one at the end of the step before."""
REBOUND = 0.2
"""Share of its speed with which a thing must come back to count as thrown back and not merely stopped."""
SAME_SIZE = 1.35
"""How many times larger a silhouette may get from one frame to the next and still be the same thing."""
LONGEST_STEP = 0.15
"""Seconds between two frames beyond which a course foretells nothing."""


@dataclass
class Path:
    """A silhouette followed over successive frames."""

    points: list[Silhouette] = field(default_factory=list)

    def expected(self) -> tuple[float, float]:
        """Return where the thing is expected in the next frame: as far on as in the last step."""
        last = self.points[-1]
        if len(self.points) < 2:
            return last.x, last.y
        before = self.points[-2]
        return 2 * last.x - before.x, 2 * last.y - before.y


@dataclass(frozen=True)
class Break:
    """Where a path breaks off: time, lost area × speed, place in fractions of the picture."""

    time: float
    weight: float
    x: float
    y: float


def followed(frames: Sequence[Sequence[Silhouette]]) -> list[Path]:
    """Return the paths through successive frames' silhouettes, joining the nearest to where each is expected."""
    paths: list[Path] = []
    active: list[Path] = []
    for silhouettes in frames:
        pairs = sorted(
            ((_cost(path, thing), i, j) for i, path in enumerate(active) for j, thing in enumerate(silhouettes)),
        )
        taken: dict[int, int] = {}
        for cost, i, j in pairs:
            if cost < 1.0 and i not in taken.values() and j not in taken:
                taken[j] = i
        current = []
        for j, thing in enumerate(silhouettes):
            path = active[taken[j]] if j in taken else Path()
            if j not in taken:
                paths.append(path)
            path.points.append(thing)
            current.append(path)
        active = current
    return paths


def breaks(path: Path, shape: float) -> list[Break]:
    """Return the impacts in a path.

    Parameters
    ----------
    path : Path
    shape : float
        Height of the picture as a share of its width.
    """
    found = [hit for n in range(1, len(path.points) - 2) if (hit := _break(path.points, n, shape)) is not None]
    kept: list[Break] = []
    for hit in sorted(found, key=lambda h: -h.weight):
        close = 2.2 * _step_at(path.points, hit.time)
        apart = [abs(hit.time - other.time) for other in kept]
        louder = [other.weight for other in kept if abs(hit.time - other.time) < NEARBY]
        if min(apart, default=close + 1) > close and hit.weight > BESIDE * max(louder, default=0.0):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.time)


def _break(points: Sequence[Silhouette], n: int, shape: float) -> Break | None:
    """Return the impact between points `n` and `n` + 1, none when the course goes on as foretold."""
    old, now, new, next_ = points[n - 1], points[n], points[n + 1], points[n + 2]
    steps = now.time - old.time, new.time - now.time, next_.time - new.time
    if max(steps) > LONGEST_STEP or not same_size(old, now, new, next_):
        return None
    before, after = _velocity(old, now), _velocity(new, next_)
    speed = float(np.hypot(*before))
    if speed < max(SLOWEST, SLOW * _fastest(points, n)) or speed * steps[0] < LEAST_SHIFT:
        return None
    course = before / speed
    gain = _acceleration(points, n, course)
    middle = (steps[0] + steps[2]) / 2 + steps[1]
    foretold = speed + gain * middle
    onward = float(after @ course)
    lost = min(speed, foretold) - onward
    if lost < LEAST_LOSS * speed:
        return None
    arriving = max(speed + gain * (steps[0] + steps[1]) / 2, 0.5 * speed)
    leaving = onward - max(gain, 0.0) * (steps[1] + steps[2]) / 2 if onward < -REBOUND * speed else onward
    shift = float((np.array([new.x - now.x, new.y - now.y])) @ course)
    since = (shift - leaving * steps[1]) / max(arriving - leaving, 1e-9)
    if since < AT_ONCE * steps[1] and n > 1 and _break(points, n - 1, shape) is not None:
        return None  # it stood still all along, so the step before tells better when it stopped
    since = min(max(since, 0.0), steps[1])
    place = np.array([now.x, now.y]) + before * since
    return Break(
        time=now.time + since,
        weight=now.area * lost * (1 - RISING * max(-float(course[1]), 0.0)),
        x=min(max(float(place[0]), 0.0), 1.0),
        y=min(max(float(place[1]) / shape, 0.0), 1.0),
    )


def _fastest(points: Sequence[Silhouette], n: int) -> float:
    """Return the highest speed of the thing in the second around point `n`."""
    near = [p for p in points[max(n - 40, 0) : n + 40] if abs(p.time - points[n].time) <= 0.5]
    return max((float(np.hypot(*_velocity(a, b))) for a, b in pairwise(near) if same_size(a, b)), default=0.0)


def _acceleration(points: Sequence[Silhouette], n: int, course: Vector) -> float:
    """Return the gain of speed along the course before point `n`, in widths per second squared; 0 when unknown."""
    if n < 2 or not same_size(points[n - 2], points[n - 1], points[n]):
        return 0.0
    first, second = _velocity(points[n - 2], points[n - 1]), _velocity(points[n - 1], points[n])
    if first @ course <= 0:  # it has turned since, and that turn foretells nothing
        return 0.0
    return float((second - first) @ course) / max((points[n].time - points[n - 2].time) / 2, 1e-6)


def _velocity(a: Silhouette, b: Silhouette) -> Vector:
    return np.array([b.x - a.x, b.y - a.y]) / max(b.time - a.time, 1e-6)


def same_size(*things: Silhouette) -> bool:
    """Return whether silhouettes have so nearly the same area that they can be the same whole thing."""
    areas = [thing.area for thing in things]
    return max(areas) < SAME_SIZE * min(areas)


def _step_at(points: Sequence[Silhouette], time: float) -> float:
    return max((b.time - a.time for a, b in pairwise(points) if a.time <= time <= b.time), default=0.04)


def _cost(path: Path, thing: Silhouette) -> float:
    """Return how unlike the expected thing a silhouette is, 1 being the most that can be the same."""
    last = path.points[-1]
    ratio = max(thing.area, last.area) / min(thing.area, last.area)
    if ratio > 2.5:
        return math.inf
    x, y = path.expected()
    size = math.sqrt(last.area)
    pace = math.hypot(x - last.x, y - last.y)
    away = min(math.hypot(thing.x - x, thing.y - y), math.hypot(thing.x - last.x, thing.y - last.y))
    return away / (0.06 + size + 1.2 * pace) + 0.2 * (ratio - 1)
