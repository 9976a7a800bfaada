"""Sounds that follow the picture: louder where more moves, heard where and as near as it is seen."""

from math import log10, sqrt

from menura.engines.sounds.atlas import Sound
from menura.plans.curve import Curve
from menura.plans.facts import Facts, MovingObject

WIDTH = 1.5
"""How far left and right the edges of the picture are heard: pan per picture width."""

POINTS = 60
"""Points of a curve that follows the picture, at most."""

STILL = 0.18
"""Least energy of motion that a curve shows; below it lies −15 dB."""

USUAL_SIZE = 0.3
"""Side of an object, as a fraction of the picture, that is seen at its usual distance."""

MOVING = frozenset(
    {"cloth", "footstep", "footsteps", "friction", "motion", "movement", "rolling", "tool", "vehicle", "wheels"}
)
"""Tags of beds whose source is what moves."""

AT_REST = frozenset(
    {"alarm", "ambience", "background", "bell", "crowd", "electronic", "music", "nature", "siren", "weather", "whistle"}
    | {"signal"}
)
"""Tags of beds that no motion makes, whatever else they belong to."""


def follows_motion(sound: Sound) -> bool:
    """Return whether a bed is heard because something moves."""
    return sound.form == "bed" and bool(MOVING & {*sound.tags}) and not AT_REST & {*sound.tags}


def loudness(facts: Facts, start: float, duration: float) -> Curve | None:
    """Return the level in dB that the motion suggests over an event; None where nothing moves."""
    motion = facts.motion
    if motion is None or not motion.energy or max(motion.energy) <= STILL:
        return None
    points = [
        (t - start, max(e, STILL))
        for t, e in zip(motion.times, motion.energy, strict=True)
        if start <= t <= start + duration
    ]
    if len(points) < 2:
        return None
    return tuple((round(t, 6), round(20 * log10(e), 1)) for t, e in _thinned(points))


def pan(facts: Facts, start: float, duration: float) -> tuple[Curve, str | None] | None:
    """Return where an event is seen, and the object that was followed; None where nothing moves."""
    thing = mover(facts)
    if thing is not None:
        points = [(box.time - start, box.x) for box in thing.boxes if start <= box.time <= start + duration]
    elif facts.motion is not None and facts.motion.energy and max(facts.motion.energy) > STILL:
        pairs = zip(facts.motion.times, facts.motion.x, strict=True)
        points = [(time - start, x) for time, x in pairs if start <= time <= start + duration]
    else:
        return None
    if len(points) < 2:
        return None
    curve = tuple((round(time, 6), panned(x)) for time, x in _thinned(points))
    return curve, thing.id if thing else None


def distance(facts: Facts, start: float, duration: float, usual: float) -> Curve | None:
    """Return how far away in metres the size of the followed object puts an event."""
    thing = mover(facts)
    if thing is None:
        return None
    times = [box.time for box in thing.boxes if start <= box.time <= start + duration]
    if len(times) < 2:
        return None
    points = [(time - start, usual * nearness(thing, time)) for time in times]
    return tuple((round(time, 6), round(metres, 2)) for time, metres in _thinned(points))


def mover(facts: Facts) -> MovingObject | None:
    """Return the object that is seen best and longest."""
    return max(facts.objects, key=lambda thing: (thing.confidence * len(thing.boxes), thing.id), default=None)


def nearness(thing: MovingObject, time: float) -> float:
    """Return the factor on the usual distance that an object's size suggests."""
    box = min(thing.boxes, key=lambda box: abs(box.time - time), default=None)
    if box is None:
        return 1.0
    side = sqrt(max(box.width * box.height, 1e-4))
    return round(min(max(USUAL_SIZE / side, 0.4), 4.0), 3)


def panned(x: float) -> float:
    """Return the pan of a place in the picture, from 0 (left) to 1 (right)."""
    return round(max(-1.0, min(1.0, (x - 0.5) * WIDTH)), 2)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return at most :data:`POINTS` points; each is the mean of those it stands for."""
    step = max(1, -(-len(points) // POINTS))
    groups = [points[index : index + step] for index in range(0, len(points), step)]
    return [(max(group[0][0], 0.0), sum(value for _, value in group) / len(group)) for group in groups]
