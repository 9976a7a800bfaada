"""The embedded engine for speech: over a hundred languages through espeak-ng."""

from collections.abc import Sequence

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.audio.fades import fade
from menura.audio.resample import convert
from menura.engines import expression
from menura.engines.base import Card, Scene, Stretch
from menura.engines.speech.layout import Layout, laid_out
from menura.engines.speech.saying import RATE
from menura.errors import EngineError, MenuraError, MissingExtraError, PlanError, Problem
from menura.plans.model import Event, Notice, Speech

DISTANCE = 1.0
"""Metres at which somebody who talks is usually heard."""

SLACK = 0.02
"""Seconds by which a text may be longer than its event without being called cut."""

CUT = 0.008
"""Seconds of fade where an event ends while something is still being said."""


class SpeechEngine:
    """A synthetic speaker: it says exactly the text, and sounds like what it is, a formant synthesiser."""

    card = Card(
        name="speech",
        renders=("speech",),
        method="procedural",
        summary="Says exactly the text in over 100 languages, with the times of its words: a formant synthesiser.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="yours: no rights are reserved in what it says",
        needs=("menura[voice] (espeak-ng, GPL-3.0-or-later, loaded as a library)",),
        cannot=(
            "sound like a human being, or like a particular one",
            "act: an emotion is prosody (rate, pitch, range, level, pauses, tilt), nothing more",
            "follow a curve of pitch",
            "read kanji without menura[japanese]",
        ),
        channels=1,
        stretches=True,
        coherent=True,
        controls=("loudness", "brightness"),
        version="1",
    )

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return what one event says: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine 'speech' takes one event at a time; it was given {len(events)}.")
        event, rate = events[0], scene.sample_rate
        stretch = scene.stretch or Stretch(0.0, event.duration, 0)
        layout = laid_out(_body(event), event.duration)
        samples = _at_rate(layout, stretch, rate)
        if layout.duration > stretch.start + stretch.duration >= event.duration - 1e-9:
            samples = fade(samples[np.newaxis], rate, fall=CUT)[0]
        return Clip(expression.colour(samples, rate, event.controls, stretch.start), rate)

    def usual_distance(self, event: Event) -> float:  # noqa: ARG002 - the same for all that is said
        """Return from how many metres somebody who talks is usually heard."""
        return DISTANCE

    def tags(self, event: Event) -> tuple[str, ...]:
        """Return the groups that speech belongs to."""
        return ("speech", "voice", "human", *((_body(event).emotion,) if _body(event).emotion != "neutral" else ()))

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:  # noqa: ARG002 - others need the scene
        """Return what cannot be said, and whether the event is too short for it."""
        body = _body(event)
        try:
            layout = laid_out(body, event.duration)
        except MissingExtraError:  # nothing is wrong with the event
            raise
        except PlanError as error:
            return tuple(Problem(f"body.text ({each.path})", each.reason, each.fix) for each in error.problems)
        except MenuraError as error:
            return (Problem("body.text", error.message.rstrip("."), error.hint),)
        if not body.fitted and layout.duration > event.duration + SLACK:
            reason = f"it takes {layout.duration:.2f} s to say and the event lasts {event.duration:g} s"
            return (
                Problem("body.text", reason, f"Let it last {layout.duration + 0.005:.2f} s, or set fitted to true."),
            )
        return ()


def _body(event: Event) -> Speech:
    if not isinstance(event.body, Speech):
        raise EngineError(f"The engine 'speech' renders speech; {event.id} is a {event.body.kind}.")
    return event.body


def _at_rate(layout: Layout, stretch: Stretch, rate: int) -> Samples:
    """Return a stretch at the scene's rate, converted with a second around it: its ends are those of the whole."""
    begin = max(int(stretch.start) - 1, 0)
    end = int(stretch.start + stretch.duration) + 2
    whole = convert(layout.samples(begin * RATE, end * RATE)[np.newaxis], RATE, rate)[0]
    first = round(stretch.start * rate) - begin * rate
    return np.ascontiguousarray(whole[first : first + round(stretch.duration * rate)])
