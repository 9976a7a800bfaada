"""Stretches of a shot: looked at whole, so that what moves can be told from what stays."""

import bisect
import math
from collections.abc import Sequence

from menura.perception.frames import Frame
from menura.perception.impacts import Hit
from menura.perception.paths import Path, breaks, followed, same_size
from menura.perception.silhouettes import Silhouette, background, silhouettes

LONGEST = 6.0
MOST_FRAMES = 200
FEWEST_FRAMES = 4
OVERLAP = 0.6
"""Seconds that a stretch shares with the next, so that an impact at the join is seen whole by one of them."""
STILL = 0.1
"""Share of a stretch's steps in which the camera may move."""
MARGIN = 0.12
MOST_PATHS = 3.0
"""New silhouettes per second beyond which they are fragments of something greater and tell of nothing."""
WHILE, BESIDE, PLACE = 0.6, 0.35, 0.35
"""Within so many seconds and fractions of the picture, an impact must have this share of the strongest weight."""
SHORTEST_PATH = 3


class Stretch:
    """The frames of the last seconds of a shot, and the impacts that silhouettes tell of."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self._frames: list[Frame] = []
        self._panned: list[bool] = []
        self._flow_hits: list[Hit] = []

    def add(self, frame: Frame, panned: bool) -> None:
        """Take in a frame; `panned` says whether the camera moved before it."""
        self._frames.append(frame)
        self._panned.append(panned)

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
        paths, whole = self._paths()
        height, width = self._frames[0].picture.shape[:2]
        self.hits += [
            Hit(hit.time, hit.weight, hit.x, hit.y)
            for path in paths
            for hit in breaks(path, height / width)
            if hit.time < until
        ]
        if not whole:
            seen = [hit for hit in _outstanding(self._flow_hits) if hit.time < until]
            self.hits += [hit for hit in seen if not _covered(hit, paths)]
        self._flow_hits = [hit for hit in self._flow_hits if hit.time >= until]
        kept = 0 if last else sum(frame.time >= until - OVERLAP / 2 for frame in self._frames)
        self._frames = self._frames[len(self._frames) - kept :]
        self._panned = self._panned[len(self._panned) - kept :]

    def _paths(self) -> tuple[list[Path], bool]:
        """Return the paths of what moves, and whether they are the whole story, so that the flow need not be asked."""
        if len(self._frames) < FEWEST_FRAMES or sum(self._panned) > STILL * len(self._panned):
            return [], False
        ground = background(self._frames)
        seen = [silhouettes(frame, ground) for frame in self._frames]
        paths = followed([things for things, _ in seen])
        paths = [path for path in paths if len(path.points) >= SHORTEST_PATH]
        seconds = self._frames[-1].time - self._frames[0].time
        if not paths or len(paths) > MOST_PATHS * max(seconds, 1.0):
            return [], False
        return paths, all(whole for _, whole in seen)


def _outstanding(hits: list[Hit]) -> list[Hit]:
    """Return the hits that are not dwarfed by another nearby: the lift of a hand between two strokes is none."""
    return [hit for hit in hits if hit.weight >= BESIDE * max(other.weight for other in hits if _beside(hit, other))]


def _beside(hit: Hit, other: Hit) -> bool:
    return abs(hit.time - other.time) <= WHILE and math.hypot(hit.x - other.x, hit.y - other.y) <= PLACE


def _covered(hit: Hit, paths: list[Path]) -> bool:
    return any(_near(hit, point) for path in paths for point in _around(path, hit.time))


def _around(path: Path, time: float) -> Sequence[Silhouette]:
    """Return the points next to a time, none where the silhouette changes its size too much to be relied on."""
    at = bisect.bisect_left(path.points, time, key=lambda point: point.time)
    near = path.points[max(at - 2, 0) : at + 2]
    return near if len(near) > 1 and same_size(*near) else ()


def _near(hit: Hit, point: Silhouette) -> bool:
    across = point.left - MARGIN <= hit.x <= point.right + MARGIN
    return across and point.top - MARGIN <= hit.y <= point.bottom + MARGIN
