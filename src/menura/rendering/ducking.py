"""Tracks that step back while others are heard: a gain read from the plan, so that it is the same however it is cut."""

from collections.abc import Iterable, Sequence

import numpy as np

from menura.audio.clip import Samples
from menura.plans.model import Event, Track

ATTACK = 0.2
"""Seconds before the other sound at which a track begins to step back."""

RELEASE = 0.6
"""Seconds after it until the track is back."""

Interval = tuple[float, float]


def foreground(track: Track, events: Iterable[Event], tracks: Sequence[Track]) -> tuple[Interval, ...]:
    """Return, in seconds and joined where they touch, the times at which a track steps back.

    Parameters
    ----------
    track : Track
        The one that steps back, if its `duck` is not 0.
    events : iterable of Event
        All that are heard.
    tracks : sequence of Track
        All of the plan's: one that steps back itself makes no other do so.
    """
    if track.duck == 0:
        return ()
    fixed = {other.id for other in tracks if other.duck == 0}
    before = [e for e in events if e.track in fixed and (not track.duck_under or e.body.kind in track.duck_under)]
    spans = sorted((event.start, event.end) for event in before)
    joined: list[Interval] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= ATTACK + RELEASE:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def gain(duck: float, spans: Sequence[Interval], first: int, length: int, rate: int) -> Samples | None:
    """Return a ducking track's linear gain over a block, or None where it is 1 throughout.

    Parameters
    ----------
    duck : float
        Depth in dB.
    spans : sequence of (float, float)
        From `foreground`.
    first, length : int
        The block, in samples.
    rate : int

    Returns
    -------
    ndarray [shape=(length,), dtype=float32] or None
    """
    start, end = first / rate, (first + length) / rate
    near = [(a, b) for a, b in spans if b + RELEASE > start and a - ATTACK < end]
    if duck == 0 or not near:
        return None
    times = [t for a, b in near for t in (a - ATTACK, a, b, b + RELEASE)]
    depth = [d for _ in near for d in (0.0, 1.0, 1.0, 0.0)]
    back = np.interp((first + np.arange(length)) / rate, times, depth)
    smooth = back * back * (3 - 2 * back)
    return np.asarray(10 ** (-duck * smooth / 20), np.float32)
