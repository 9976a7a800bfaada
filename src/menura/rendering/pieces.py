"""How a plan is cut into pieces that can be rendered, cached and placed by themselves."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from menura.audio import rooms
from menura.engines.base import Engine, Informed, Ringing, Stretch
from menura.plans.model import Event, Plan, Track

WINDOW = 12.0
"""Seconds of a long event that are rendered at once."""

OVERLAP = 1.0
"""Seconds over which one window passes into the next."""


@dataclass(frozen=True)
class Piece:
    """Something that is rendered at once: an event, or one window of a long one.

    Attributes
    ----------
    event : Event
    track : Track
    events : tuple of Event
        What the engine is given: the event, or all of a scene's.
    engine : Engine
    stretch : Stretch or None
        The window; None for a whole event.
    last : bool
        Whether the event ends with this piece.
    first_sample, length : int
        Where it lies in the mix; its room sounds on after it.
    key : bytes
        Stands for everything that decides its sound, and for nothing else: not for when it begins.
    """

    event: Event
    track: Track
    events: tuple[Event, ...]
    engine: Engine
    stretch: Stretch | None
    last: bool
    first_sample: int
    length: int
    key: bytes

    @property
    def end_sample(self) -> int:
        """The first sample after it."""
        return self.first_sample + self.length


def pieces(event: Event, track: Track, plan: Plan, engine: Engine) -> Iterator[Piece]:
    """Yield the pieces of an event, in time order.

    An event longer than `WINDOW`, of an engine that can render stretches, is cut on its own grid, which begins with the
    event: neither the block size nor anything else in the plan moves it.
    """
    rate = plan.sample_rate
    start = round(event.start * rate)
    identity = _identity(event, track, plan, engine)
    for stretch, last, label in _labelled(event, plan, engine):
        begins = 0 if stretch is None else round(stretch.start * rate)
        length = round((event.duration if stretch is None else stretch.duration) * rate)
        key = blake2b(identity + label, digest_size=16).digest()
        yield Piece(event, track, (event,), engine, stretch, last, start + begins, length, key)


def _labelled(event: Event, plan: Plan, engine: Engine) -> Iterator[tuple[Stretch | None, bool, bytes]]:
    """Yield the stretches of an event, whether each is the last, and what sets its sound apart from the others'."""
    if isinstance(engine, Ringing):
        sheets = {sheet.id: sheet for sheet in plan.sheets}
        for window in _windows(event, engine.ring(event, sheets)):
            matter = engine.matter(event, sheets, window)
            if matter:
                yield window, False, b"%r %r" % (window.start, window.duration) + matter
        return
    for stretch, last in _stretches(event, engine):
        yield stretch, last, b"whole" if stretch is None else b"%d" % stretch.index


def _windows(event: Event, ring: float) -> Iterator[Stretch]:
    """Yield windows of onsets, each as long as what begins in it may sound, and none past the event's end."""
    for index in range(max(1, math.ceil(event.duration / WINDOW))):
        start = index * WINDOW
        yield Stretch(start, min(WINDOW + ring, event.duration - start), index, onsets=WINDOW)


def _stretches(event: Event, engine: Engine) -> Iterator[tuple[Stretch | None, bool]]:
    if event.duration <= WINDOW or not engine.card.stretches:
        yield None, True
        return
    hop = WINDOW - OVERLAP
    count = max(1, math.ceil((event.duration - OVERLAP) / hop))
    for index in range(count):
        begins = index * hop
        last = index == count - 1
        yield Stretch(begins, event.duration - begins if last else WINDOW, index), last


def _identity(event: Event, track: Track, plan: Plan, engine: Engine) -> bytes:
    """Return what decides an event's sound, as bytes: of its room, that is what it passes through on its way."""
    # How long a row of notes lasts does not change how any of them sounds.
    apart = {"start", "because", "source", "mute"} | ({"duration"} if isinstance(engine, Ringing) else set())
    content = event.model_dump_json(exclude=apart)
    seed = plan.seed if event.seed is None else event.seed
    about = (content, seed, plan.sample_rate, plan.channels, rooms.get(track.space).filters, track.pan)
    grounds = b""
    if isinstance(engine, Informed):
        grounds = engine.grounds(event, {sheet.id: sheet for sheet in plan.sheets}, plan.exclude)
    return repr((*about, engine.card.name, engine.card.version, grounds)).encode()
