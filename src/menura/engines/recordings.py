"""The engine that plays stretches of sound files."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.engines import expression
from menura.engines.base import Card, Scene, Stretch
from menura.errors import EngineError, PlanError, Problem
from menura.plans.model import Event, Notice, Recording
from menura.plans.recordings import resolve

EDGE = 0.005
"""Seconds of fade where a recording is cut."""


class RecordingsEngine:
    """Plays a stretch of a sound file, or of a video's own sound."""

    card = Card(
        name="recordings",
        renders=("recording",),
        method="recorded",
        summary="Plays stretches of your own sound files and of a video's own sound.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="that of the recording",
        cannot=("change a recording's pitch without its speed",),
        channels=2,
        version="1",
    )

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the stretch that one event names: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine 'recordings' takes one event at a time; it was given {len(events)}.")
        event, rate = events[0], scene.sample_rate
        body, all_of_it = _body(event), Stretch(0.0, event.duration, 0)
        path = resolve(body.path, scene.folder, scene.trusted)
        whole = _samples(path, path.stat().st_mtime_ns, rate)
        first, heard = round(body.offset * rate), expression.source_stretch(event.controls.pitch, all_of_it)
        last = first + round(heard.duration * rate)
        part = np.pad(whole[:, first:last], ((0, 0), (0, max(last - max(first, whole.shape[1]), 0))))
        bent = np.stack([expression.bend(channel, rate, event.controls.pitch, all_of_it) for channel in part])
        _fade_cuts(bent, first > 0, last < whole.shape[1], rate)
        return Clip(np.stack([expression.colour(each, rate, event.controls, 0.0) for each in bent]), rate)

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return whether the file is there and may be read: see :class:`menura.engines.base.Reviewing`."""
        try:
            resolve(_body(event).path, scene.folder, scene.trusted)
        except PlanError as error:
            return (Problem("body.path", error.message.rstrip("."), error.hint),)
        return ()


def _body(event: Event) -> Recording:
    if not isinstance(event.body, Recording):
        raise EngineError(f"The engine 'recordings' renders recordings; {event.id} is a {event.body.kind}.")
    return event.body


def _fade_cuts(samples: Samples, at_start: bool, at_end: bool, rate: int) -> None:
    """Fade, in place, the ends at which the recording was cut."""
    n = min(round(EDGE * rate), samples.shape[1] // 2)
    ramp = np.linspace(0, 1, n, endpoint=False, dtype=np.float32)
    if at_start and n:
        samples[:, :n] *= ramp
    if at_end and n:
        samples[:, -n:] *= ramp[::-1]


@lru_cache(maxsize=4)
def _samples(path: Path, modified: int, rate: int) -> Samples:  # noqa: ARG001 - `modified` makes a changed file new
    from menura.audio.files import read

    samples = read(path, sample_rate=rate).samples
    return samples if samples.shape[0] == 2 else np.repeat(samples.mean(axis=0, keepdims=True), 2, axis=0)
