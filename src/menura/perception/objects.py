"""Things that move, followed from frame to frame, and the impacts in their paths."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from menura.perception.impacts import AROUND, Hit, hit_of
from menura.perception.regions import Region
from menura.plans.facts import Box, MovingObject

ASLEEP = 1.5
"""Seconds that a thing may stand still and still be taken for the same."""
BOX_EVERY = 0.12
STEADY = 0.35
"""Share of its last size that a box keeps."""
MOST_BOXES = 400
MOST_OBJECTS = 24
SHORTEST = 0.15
"""Seconds in motion below which a thing is not reported."""


@dataclass
class Track:
    """One moving thing."""

    number: int
    regions: list[Region] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    moved: float = 0.0
    weight: float = 0.0
    speeds: list[float] = field(default_factory=list)
    judged: float = -1.0
    spacing: float = BOX_EVERY

    @property
    def last(self) -> Region:
        """Where it was seen last."""
        return self.regions[-1]

    def add(self, region: Region) -> None:
        """Follow the thing to a new region."""
        self.regions.append(region)
        self.moved += region.seconds
        self.weight += region.momentum * region.seconds
        if not self.boxes or region.time - self.boxes[-1].time >= self.spacing:
            self.boxes.append(_box(region, self.boxes[-1] if self.boxes else None))
            self.speeds.append(region.momentum / region.area)
        if len(self.boxes) > MOST_BOXES:
            self.boxes, self.speeds, self.spacing = self.boxes[::2], self.speeds[::2], 2 * self.spacing

    def hits(self, now: float) -> list[Hit]:
        """Return the impacts that can be judged by `now`, each once, and forget what is no longer needed."""
        found = []
        for at, region in enumerate(self.regions):
            if self.judged < region.time <= now - AROUND:
                hit = hit_of(self.regions, at)
                found += [hit] if hit else []
        self.judged = max(self.judged, now - AROUND)
        self.regions = [r for r in self.regions[:-1] if r.time > now - 2 * AROUND - 0.2] + self.regions[-1:]
        return found


class Tracker:
    """Follows regions over time; ids are given in order of appearance and stay."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self._awake: list[Track] = []
        self._done: list[Track] = []
        self._count = 0

    def add(self, regions: Sequence[Region], now: float) -> None:
        """Take in the regions of one step that ends at `now`."""
        free = list(self._awake)
        for region in sorted(regions, key=lambda r: -r.momentum):
            track = min(free, key=lambda t: _distance(t.last, region), default=None)
            if track is None or _distance(track.last, region) > 1.0:
                track = Track(self._count)
                self._count += 1
                self._awake.append(track)
            else:
                free.remove(track)
            track.add(region)
        for track in self._awake:
            self.hits += track.hits(now)
        self._retire([track for track in self._awake if now - track.last.time > ASLEEP])

    def close(self) -> None:
        """Judge what is left: nothing follows, or a cut does."""
        for track in self._awake:
            self.hits += track.hits(math.inf)
        self._retire(list(self._awake))

    def take_hits(self) -> list[Hit]:
        """Return the impacts judged since the last call."""
        hits, self.hits = self.hits, []
        return hits

    def objects(self) -> tuple[MovingObject, ...]:
        """Return the objects that moved most, in order of appearance."""
        most = sorted(self._done, key=lambda t: (-t.weight, t.number))[:MOST_OBJECTS]
        most = sorted((t for t in most if t.moved >= SHORTEST), key=lambda t: t.number)
        return tuple(_object(track, f"object-{n}") for n, track in enumerate(most, start=1))

    def _retire(self, tracks: Sequence[Track]) -> None:
        gone = {track.number for track in tracks}
        self._awake = [track for track in self._awake if track.number not in gone]
        self._done += tracks
        if len(self._done) > 4 * MOST_OBJECTS:
            self._done = sorted(self._done, key=lambda t: (-t.weight, t.number))[: 2 * MOST_OBJECTS]


def _distance(seen: Region, region: Region) -> float:
    """Return how far a region is from where a thing seen before is expected, 1 being the most that can be the same."""
    x, y = seen.x + seen.dx, seen.y + seen.dy
    near = 0.05 + 0.5 * math.hypot(seen.dx, seen.dy)
    across = abs(region.x - x) / (near + 0.5 * max(seen.width, region.width))
    along = abs(region.y - y) / (near + 0.5 * max(seen.height, region.height))
    return math.hypot(across, along)


def _box(region: Region, before: Box | None) -> Box:
    """Return where a region is at the end of its step; its size is steadied, its place is not, or it would lag."""
    keep = 0.0 if before is None or region.time - before.time > ASLEEP / 2 else STEADY
    width, height = (before.width, before.height) if before else (0.0, 0.0)
    places = (
        region.x + region.dx,
        region.y + region.dy,
        keep * width + (1 - keep) * region.width,
        keep * height + (1 - keep) * region.height,
    )
    x, y, width, height = (round(min(max(value, 0.0), 1.0), 4) for value in places)
    return Box(time=round(region.time, 4), x=x, y=y, width=width, height=height)


def _object(track: Track, name: str) -> MovingObject:
    steady = track.moved / (track.moved + 0.4)
    return MovingObject(
        id=name,
        boxes=tuple(track.boxes),
        speed=round(median(track.speeds), 4),
        confidence=round(min(max(0.3 + 0.65 * steady, 0.0), 1.0), 3),
    )
