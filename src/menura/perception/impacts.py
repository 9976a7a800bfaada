"""Visual impacts: when something that moved is suddenly slowed down, and how hard."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from menura.perception.regions import Region
from menura.plans.facts import Impact, MovingObject

AROUND = 0.35
"""Seconds before and after over which the local mean is taken."""
ABOVE = 1.8
"""How many times the local mean a peak must reach."""
ALONE = 0.07
"""Seconds before and after in which nothing may be higher."""
LEAST_LOSS = 0.45
"""Share of its speed that a thing must lose."""
SMOOTH = 0.6
"""Share of its loss of speed that a thing may lose just before or after as well: more is a smooth turn."""
RISING = 0.6
"""Share of its weight that a stop loses when the thing went straight up: things fall and strike downwards."""
SLOWEST = 0.05
"""Picture widths per second below which a stop is not heard."""
LEAST_SHARE = 0.04
"""Share of the video's strongest impact below which one is not reported."""
SAME_TIME, SAME_PLACE = 0.06, 0.2
SAME_MOMENT = 0.35
"""Seconds between an impact and a box of the object that made it."""
MOST_IMPACTS = 6_000


@dataclass(frozen=True)
class Hit:
    """A peak of lost motion: time in seconds, weight in picture areas × widths per second, place."""

    time: float
    weight: float
    x: float
    y: float


def hit_of(regions: Sequence[Region], at: int) -> Hit | None:
    """Return the impact that one region of a track's history stands for, none when it is not a sudden stop.

    Parameters
    ----------
    regions : sequence of Region
        The track's regions, at least `AROUND` seconds before and after.
    at : int
        Index of the region in question.
    """
    it = regions[at]
    if it.drop < LEAST_LOSS * it.momentum or it.momentum < SLOWEST * it.area:
        return None
    near = [r for r in regions if abs(r.time - it.time) <= AROUND]
    if any(
        r.drop > it.drop or (r.drop == it.drop and r.time < it.time) for r in near if abs(r.time - it.time) <= ALONE
    ):
        return None
    if it.panned and any(r.drop / r.area > SMOOTH * it.drop / it.area for r in _two_steps_away(regions, at)):
        return None
    mean = sum(r.drop * r.seconds for r in near) / (2 * AROUND)
    if it.drop < ABOVE * mean:
        return None
    weight = it.drop * (1 - RISING * it.rising)
    return Hit(it.time + it.knee * it.seconds, weight, it.hit_x, it.hit_y)


def _two_steps_away(regions: Sequence[Region], at: int) -> list[Region]:
    """Return the regions two steps before and after, whose loss of speed has no step in common with the one between."""
    it = regions[at]
    around = [regions[n] for n in (at - 2, at + 2) if 0 <= n < len(regions)]
    return [r for r in around if abs(r.time - it.time) < 3 * it.seconds]


def chosen(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits worth reporting, in order of time: no two for one event, none far weaker than the strongest."""
    strongest = max((hit.weight for hit in hits), default=0.0)
    kept: list[Hit] = []
    recent: list[Hit] = []
    for hit in sorted((h for h in hits if h.weight >= LEAST_SHARE * strongest), key=lambda h: h.time):
        recent = [h for h in recent if hit.time - h.time <= SAME_TIME]
        twin = next((h for h in recent if np.hypot(h.x - hit.x, h.y - hit.y) <= SAME_PLACE), None)
        if twin is None:
            recent.append(hit)
            kept.append(hit)
        elif hit.weight > twin.weight:
            recent[recent.index(twin)] = kept[kept.index(twin)] = hit
    kept = sorted(kept, key=lambda h: -h.weight)[:MOST_IMPACTS]
    return sorted(kept, key=lambda h: h.time)


def impacts(hits: Sequence[Hit], objects: Sequence[MovingObject]) -> tuple[Impact, ...]:
    """Return hits as facts; strength is the square root of the weight, 1 for the strongest of the video."""
    strongest = max((hit.weight for hit in hits), default=1.0)
    return tuple(
        Impact(
            time=round(max(hit.time, 0.0), 5),
            strength=round(min((hit.weight / strongest) ** 0.5, 1.0), 4),
            x=round(hit.x, 4),
            y=round(hit.y, 4),
            source=_source(hit, objects),
        )
        for hit in hits
    )


def _source(hit: Hit, objects: Sequence[MovingObject]) -> str | None:
    """Return the object that was nearest to a hit just then, none when none was near."""
    near = [(away, thing.id) for thing in objects if (away := _away(hit, thing)) < 1.0]
    return min(near)[1] if near else None


def _away(hit: Hit, thing: MovingObject) -> float:
    at = bisect_left(thing.boxes, hit.time, key=lambda box: box.time)
    boxes = [box for box in thing.boxes[max(at - 2, 0) : at + 2] if abs(box.time - hit.time) < SAME_MOMENT]
    return min(
        (max(abs(hit.x - b.x) / (b.width / 2 + 0.08), abs(hit.y - b.y) / (b.height / 2 + 0.08)) for b in boxes),
        default=inf,
    )
