"""Stretches of a shot: looked at whole, so that what moves can be told from what stays."""

import bisect
import math
from collections.abc import Sequence

from menura.perception.flashes import flashes
from menura.perception.frames import Frame
from menura.perception.impacts import Hit
from menura.perception.paths import Break, Path, breaks, followed, same_size
from menura.perception.silhouettes import Sight, Silhouette, silhouettes
from menura.perception.steadying import Canvas, Matrix, drifts, steadied, still

LONGEST = 6.0
MOST_FRAMES = 200
FEWEST_FRAMES = 4
OVERLAP = 0.6
"""Seconds that a stretch shares with the next, so that an impact at the join is seen whole by one of them."""
MARGIN = 0.12
MOST_PATHS = 3.0
"""New silhouettes per second beyond which they are fragments of something greater and tell of nothing."""
WHILE, BESIDE, PLACE = 0.6, 0.5, 0.6
"""Within so many seconds and fractions of the picture, an impact must have this share of the strongest weight."""
ONE_BLOW = 0.12
"""Seconds within which the flow tells of one blow only: a hand stops, then the tool, then what was struck."""
JUST, SOON, LEFT = 0.15, (0.1, 0.25), 0.4
"""Of the most that was seen in the seconds just before an impact, this share must still be seen soon after."""
SHORTEST_PATH = 3


class Stretch:
    """The frames of the last seconds of a shot, and the impacts that silhouettes tell of."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self._frames: list[Frame] = []
        self._motions: list[Matrix | None] = []
        self._flow_hits: list[Hit] = []

    def add(self, frame: Frame, motion: Matrix | None) -> None:
        """Take in a frame, and the camera's motion before it, if any."""
        self._frames.append(frame)
        self._motions.append(motion)

    def hear(self, hits: list[Hit]) -> None:
        """Take in impacts that the flow tells of; they count where no silhouette was followed."""
        self._flow_hits += hits

    @property
    def full(self) -> bool:
        """Whether it is time to judge."""
        return len(self._frames) >= MOST_FRAMES or self._frames[-1].time - self._frames[0].time >= LONGEST

    def judge(self, *, last: bool) -> None:
        """Find the impacts in the frames at hand and keep only what the next stretch shares; nothing if `last`."""
        if not self._frames:
            return
        until = float("inf") if last else self._frames[-1].time - OVERLAP
        self.hits += [hit for hit in self._judged() if hit.time < until]
        self._flow_hits = [hit for hit in self._flow_hits if hit.time >= until]
        kept = 0 if last else sum(frame.time >= until - OVERLAP / 2 for frame in self._frames)
        self._frames = self._frames[len(self._frames) - kept :]
        self._motions = self._motions[len(self._motions) - kept :]

    def _judged(self) -> list[Hit]:
        """Return the impacts in the frames at hand: those of silhouettes, and those of the flow where there is none."""
        canvas = self._canvas()
        if canvas is None:
            return _outstanding(self._flow_hits)
        sights = [silhouettes(frame, canvas.ground, loose=canvas.steadied) for frame in canvas.frames]
        paths = _paths(sights)
        height, width = canvas.ground.shape[:2]
        hits = [_in_picture(hit, canvas) for path in paths for hit in breaks(path, height / width)]
        if not canvas.steadied:
            hits += flashes(canvas.frames)
        if paths and all(sight.whole for sight in sights):
            return hits
        seen = [hit for hit in _outstanding(self._flow_hits) if not _vanished(hit, sights)]
        return hits + [hit for hit in seen if not _covered(hit, canvas, paths)]

    def _canvas(self) -> Canvas | None:
        """Return the frames as a camera that stands still would have seen them, none when that cannot be told."""
        if len(self._frames) < FEWEST_FRAMES:
            return None
        if any(motion is not None for motion in self._motions[1:]) or drifts(self._frames):
            return steadied(self._frames, self._motions)
        return still(self._frames)


def _paths(sights: Sequence[Sight]) -> list[Path]:
    """Return the paths of what moves, none where they are but fragments of something greater."""
    paths = [path for path in followed([sight.things for sight in sights]) if len(path.points) >= SHORTEST_PATH]
    seconds = sights[-1].time - sights[0].time
    return paths if len(paths) <= MOST_PATHS * max(seconds, 1.0) else []


def _vanished(hit: Hit, sights: Sequence[Sight]) -> bool:
    """Return whether most of what was there is gone soon after: what leaves the picture has struck nothing."""
    before = [sight.share for sight in sights if -JUST < sight.time - hit.time <= 0.01]
    after = [sight.share for sight in sights if SOON[0] <= sight.time - hit.time <= SOON[1]]
    return bool(before and after) and sum(after) / len(after) < LEFT * max(before)


def _in_picture(hit: Break, canvas: Canvas) -> Hit:
    height, width = canvas.ground.shape[:2]
    scale = width / canvas.size[0]
    x, y = canvas.seen(hit.time, hit.x, hit.y)
    return Hit(hit.time, hit.weight * scale * scale * (height / canvas.size[1]), x, y)


def _outstanding(hits: list[Hit]) -> list[Hit]:
    """Return the hits that no other nearby dwarfs: one blow is one hit, and the lift of a hand between two is none."""
    return [hit for hit in hits if not any(_dwarfs(other, hit) for other in hits)]


def _dwarfs(other: Hit, hit: Hit) -> bool:
    apart = abs(hit.time - other.time)
    if apart > WHILE or math.hypot(hit.x - other.x, hit.y - other.y) > PLACE:
        return False
    return (BESIDE if apart > ONE_BLOW else 1.0) * other.weight > hit.weight


def _covered(hit: Hit, canvas: Canvas, paths: list[Path]) -> bool:
    x, y = canvas.laid(hit.time, hit.x, hit.y)
    return any(_near(x, y, point) for path in paths for point in _around(path, hit.time))


def _around(path: Path, time: float) -> Sequence[Silhouette]:
    """Return the points next to a time, none where the silhouette changes its size too much to be relied on."""
    at = bisect.bisect_left(path.points, time, key=lambda point: point.time)
    near = path.points[max(at - 2, 0) : at + 2]
    return near if len(near) > 1 and same_size(*near) else ()


def _near(x: float, y: float, point: Silhouette) -> bool:
    across = point.left - MARGIN <= x <= point.right + MARGIN
    return across and point.top - MARGIN <= y <= point.bottom + MARGIN
