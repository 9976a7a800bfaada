"""Version 0 of the plan format: a bare list of cues. It is also the shortest way to write a plan by hand.

::

    [{"sound": "dog-bark", "at": 2, "for": 0.6}, {"sound": "rain", "at": 0, "for": 10, "words": "steady rain"}]

or, with a length and a seed of its own::

    {"schema": "menura.plan/0", "duration": 10, "seed": 3, "cues": [{"sound": "dog-bark", "at": 2}]}
"""

from collections import Counter
from typing import Annotated, Any

from pydantic import Field

from menura.plans.curve import Finite
from menura.values.base import Record, Seconds, Seed
from menura.values.identifiers import identifier

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class DraftCue(Record):
    """One sound at one time."""

    sound: Annotated[str, Field(min_length=1, max_length=80)]
    """Its name in the atlas."""
    at: Seconds
    """When it starts, in seconds."""
    length: Positive = Field(default=1.0, alias="for")
    """How long it lasts, in seconds."""
    words: str = ""
    gain: Finite = 0.0
    """In dB."""


class Draft(Record):
    """A list of cues, with the length of the whole where it is not that of the last cue."""

    duration: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = None
    seed: Seed = 0
    cues: tuple[DraftCue, ...] = ()

    def upgraded(self) -> dict[str, Any]:
        """Return the draft as JSON data of version 1: one track for each sound, one thought for all events."""
        count: Counter[str] = Counter()
        events = []
        for cue in self.cues:
            track = identifier(cue.sound)
            count[track] += 1
            body = {"kind": "sound", "name": cue.sound, "words": cue.words}
            event = {"id": f"{track}-{count[track]}", "track": track, "because": "cues", "gain": cue.gain}
            events.append({**event, "start": cue.at, "duration": cue.length, "body": body})
        about = [event["id"] for event in events]
        thought = {"id": "cues", "stage": "request", "text": "A list of cues says when each is heard.", "about": about}
        return {
            "schema": "menura.plan/1",
            "duration": self.duration or max((cue.at + cue.length for cue in self.cues), default=1.0),
            "seed": self.seed,
            "thoughts": [thought],
            "tracks": [{"id": track} for track in count],
            "events": events,
        }
