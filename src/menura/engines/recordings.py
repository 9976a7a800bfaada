"""The engine that plays stretches of sound files."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.engines.base import Card, Scene
from menura.errors import EngineError
from menura.plan.curve import sample
from menura.plan.model import Event, Recording
from menura.plan.recordings import resolve

EDGE = 0.005
"""Seconds of fade where a recording is cut."""


class RecordingsEngine:
    """Plays a stretch of a sound file, or of a video's own sound."""

    card = Card(
        name="recordings",
        renders=("recording",),
        scope="event",
        method="recorded",
        summary="Plays stretches of your own sound files and of a video's own sound.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="that of the recording",
        cannot=("change a recording's pitch or brightness",),
        channels=2,
        version="1",
    )

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the stretch that one event names: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1 or not isinstance(events[0].body, Recording):
            raise EngineError(f"The engine 'recordings' takes one recording at a time, not {len(events)} other events.")
        event = events[0]
        path = resolve(events[0].body.path, scene.folder, scene.trusted)
        whole = _samples(path, path.stat().st_mtime_ns, scene.sample_rate)
        first = round(events[0].body.offset * scene.sample_rate)
        length = round(event.duration * scene.sample_rate)
        out = np.zeros((2, length), np.float32)
        part = whole[:, first : first + length]
        out[:, : part.shape[1]] = part
        _fade_cuts(out[:, : part.shape[1]], first > 0, first + length < whole.shape[1], scene.sample_rate)
        return Clip(_louder(out, event, scene.sample_rate), scene.sample_rate)


def _fade_cuts(samples: Samples, at_start: bool, at_end: bool, rate: int) -> None:
    """Fade, in place, the ends at which the recording was cut."""
    n = min(round(EDGE * rate), samples.shape[1] // 2)
    ramp = np.linspace(0, 1, n, endpoint=False, dtype=np.float32)
    if at_start and n:
        samples[:, :n] *= ramp
    if at_end and n:
        samples[:, -n:] *= ramp[::-1]


def _louder(samples: Samples, event: Event, rate: int) -> Samples:
    if event.controls.loudness == 0.0:
        return samples
    curve = sample(event.controls.loudness, np.arange(samples.shape[1]) / rate)
    return np.asarray(samples * 10 ** (curve / 20), np.float32)


@lru_cache(maxsize=4)
def _samples(path: Path, modified: int, rate: int) -> Samples:  # noqa: ARG001 - `modified` makes a changed file new
    from menura.audio.files import read

    samples = read(path, sample_rate=rate).samples
    return samples if samples.shape[0] == 2 else np.repeat(samples.mean(axis=0, keepdims=True), 2, axis=0)
