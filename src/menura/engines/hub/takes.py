"""How what a network makes becomes exactly as long as its event."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.audio.fades import fade
from menura.audio.onsets import onsets
from menura.engines.base import Scene
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import EngineError
from menura.plans.model import Event, Sound, Speech

SHORTEST = 3.0
"""Seconds of the shortest take: of less, networks have heard little."""

OVERLAP = 1.0
"""Seconds over which one take of a long sound passes into the next."""

BEFORE = 0.002
"""Seconds kept before the onset of a short sound."""

RISE, FALL = 0.004, 0.03
"""Seconds over which an event begins and ends; a short sound begins at once, within :data:`BEFORE`."""

TOLERANCE = 0.02
"""Seconds that a network may miss: a frame, filled up with silence under the fade of the end."""

Step = Callable[[int, int], None]
Take = Callable[[Event, Scene, float, int, Step], tuple[Samples, int]]


def row(event: Event, scene: Scene, take: Take, checkpoint: Checkpoint) -> tuple[Samples, int]:
    """Return the sound of an event, at least as long as it, and its rate.

    A sound that is longer than the network makes at once is a row of takes, each with a seed of its own, which pass
    into each other with equal power. One that is shorter than :data:`SHORTEST` is cut out where it begins.

    Parameters
    ----------
    event : Event
    scene : Scene
    take : callable
        Makes one take: of an event in a scene, so many seconds, from a seed.
    checkpoint : Checkpoint
    """
    from menura.engines.hub.draws import seed_of

    def made(index: int, count: int, seconds: float) -> tuple[Samples, int]:
        samples, rate = take(
            event, scene, seconds, seed_of(event, scene.seed, index), _watch(event, scene, index, count)
        )
        _require_length(samples, rate, seconds, event, checkpoint)
        return samples, rate

    if isinstance(event.body, Speech):  # silence may follow what is said
        return take(event, scene, event.duration, seed_of(event, scene.seed), _watch(event, scene, 0, 1))
    if not isinstance(event.body, Sound):
        return made(0, 1, event.duration)
    spans = list(_spans(event.duration, checkpoint.longest))
    if len(spans) == 1:
        samples, rate = made(0, 1, max(event.duration, SHORTEST))
        return (_begun(samples, rate, event.duration) if event.duration < SHORTEST else samples), rate
    whole, rate = np.zeros((0, 0), np.float32), 0
    for index, span in enumerate(spans):
        samples, rate = made(index, len(spans), max(span, SHORTEST))
        part = samples[:, : round(span * rate)]
        whole = _appended(whole, part, rate) if index else part
    return whole, rate


def ended(samples: Samples, rate: int, event: Event) -> Samples:
    """Return samples that rise from silence and end in it."""
    return fade(samples, rate, rise=BEFORE / 2 if event.duration < SHORTEST else RISE, fall=FALL)


def _spans(duration: float, longest: float) -> Iterator[float]:
    """Yield how many seconds of a sound each take makes; all but the last overlap the next."""
    if not longest or duration <= longest:
        yield duration
        return
    hop = longest - OVERLAP
    count = math.ceil((duration - OVERLAP) / hop)
    for index in range(count):
        yield min(longest, duration - index * hop)


def _appended(whole: Samples, following: Samples, rate: int) -> Samples:
    """Return a take after another; the two are unlike in detail, so that their powers add."""
    n = round(OVERLAP * rate)
    rise = np.sin(0.5 * np.pi * (np.arange(n) + 0.5) / n).astype(np.float32)
    passing = whole[:, -n:] * rise[::-1] + following[:, :n] * rise
    return np.concatenate([whole[:, :-n], passing, following[:, n:]], axis=1)


def _require_length(samples: Samples, rate: int, seconds: float, event: Event, checkpoint: Checkpoint) -> None:
    made = samples.shape[1] / rate
    if made < seconds - TOLERANCE:
        raise EngineError(
            f"{checkpoint.name} made {made:.2f} s of {event.id}; it was asked for {seconds:.2f} s.",
            hint="Its weights are of a model for shorter sounds: ask for less at once.",
        )


def _begun(samples: Samples, rate: int, duration: float) -> Samples:
    """Return a take from its first onset on after which there is enough of it."""
    room = samples.shape[1] / rate - duration
    found = [time for time in onsets(Clip(samples, rate)) if time - BEFORE <= room]
    return samples[:, max(0, round((found[0] - BEFORE) * rate)) :] if found else samples


def _watch(event: Event, scene: Scene, index: int, count: int) -> Step:
    def step(done: int, total: int) -> None:
        scene.progress.step("generating", event.id, (index + done / total) / count)

    return step
