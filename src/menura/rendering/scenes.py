"""Scenes that an engine renders as a whole: all of its events become one piece, on a track of its own."""

from collections.abc import Sequence
from hashlib import blake2b

from menura.engines.base import Engine, Film
from menura.plans.model import Event, Plan, Track
from menura.rendering.pieces import Piece


def scene_track(plan: Plan, engine: Engine) -> Track:
    """Return the track on which an engine's scene lies: a name of its own among those of the plan."""
    taken, name = {track.id for track in plan.tracks}, engine.card.name
    while name in taken:
        name += "-scene"
    return Track(id=name, name=f"scene by {engine.card.name}")


def scene_piece(plan: Plan, engine: Engine, events: Sequence[Event], film: Film | None) -> Piece:
    """Return one piece that stands for all of an engine's events.

    Its sound depends on every one of them, on the plan's thoughts and exclusions, and on the pictures: a change of any
    renders it again.
    """
    track = scene_track(plan, engine)
    given = tuple(sorted(events, key=lambda event: (event.start, event.id)))
    whole = Event(id=track.id, track=track.id, start=0.0, duration=plan.duration, body=given[0].body)
    about = (
        [event.model_dump_json() for event in given],
        [thought.text for thought in plan.thoughts],
        plan.exclude,
        (plan.seed, plan.duration, plan.sample_rate, plan.channels),
        None if film is None else film.digest,
        (engine.card.name, engine.card.version),
    )
    key = blake2b(repr(about).encode(), digest_size=16).digest()
    return Piece(whole, track, given, engine, None, True, 0, round(plan.duration * plan.sample_rate), key)
