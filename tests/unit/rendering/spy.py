"""An engine that says what it was asked for, and plans for it."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from menura.audio.clip import Clip
from menura.engines.base import Card, Scene
from menura.plans.model import Event, Plan, Sound, Track

RATE = 8_000


class Spy:
    """Gives a constant of 0.5 for every event, and writes down what it rendered."""

    def __init__(self, **card: Any) -> None:
        says = {"stretches": True, **card}
        self.card = Card("spy", ("sound",), "procedural", "Spies.", "none", "none", "none", **says)
        self.calls: list[tuple[str, int | None]] = []
        self.make: Callable[[Event, int, int], Any] = lambda _event, n, rate: Clip(np.full(n, 0.5), rate)
        self._lock = threading.Lock()

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        (event,) = events
        with self._lock:
            self.calls.append((event.id, scene.stretch.index if scene.stretch else None))
        seconds = scene.stretch.duration if scene.stretch else event.duration
        made: Clip = self.make(event, round(seconds * scene.sample_rate), scene.sample_rate)
        return made

    def tags(self, event: Event) -> tuple[str, ...]:
        return (event.id.partition("-")[0], "thing")

    def usual_distance(self, _event: Event) -> float:
        return 4.0


def event(name: str, start: float = 0.0, duration: float = 1.0, **more: Any) -> Event:
    track = more.pop("track", "a")
    return Event(id=name, track=track, start=start, duration=duration, body=Sound(name="rain"), **more)


def plan(*events: Event, duration: float = 4.0, tracks: Sequence[Track] = (Track(id="a"),), **more: Any) -> Plan:
    given = {"master": {"loudness": None, "true_peak": 0.0}, "sample_rate": RATE, **more}
    return Plan.model_validate({"duration": duration, "tracks": tracks, "events": events, **given})
