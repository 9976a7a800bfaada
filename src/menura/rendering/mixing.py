"""The mix on a fixed grid of blocks: what is heard directly, and what each room hears, as sums of tracks and pieces."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np

from menura.audio import rooms
from menura.audio.clip import Samples
from menura.engines.base import Card, Engine, Film, Tagged
from menura.engines.registry import rendering
from menura.plans.model import Event, Notice, Plan, Track
from menura.rendering import ducking
from menura.rendering.pieces import Piece, pieces
from menura.rendering.placement import send
from menura.rendering.scenes import scene_piece

BLOCK = 5.0
"""Seconds of the grid on which everything is mixed, however it is asked for."""


@dataclass(frozen=True)
class Layer:
    """A track that is heard, with its pieces in time order.

    Attributes
    ----------
    track : Track
    pieces : tuple of Piece
    step : int
        Samples of a block of the grid.
    behind : tuple of (float, float)
        When it steps back for others, in seconds.
    """

    track: Track
    pieces: tuple[Piece, ...]
    step: int
    behind: tuple[ducking.Interval, ...] = ()

    @cached_property
    def room(self) -> str:
        """The room that it lies in, by the room's own name."""
        return rooms.get(self.track.space).name

    @cached_property
    def _by_block(self) -> dict[int, list[Piece]]:
        found: dict[int, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            for k in range(piece.first_sample // self.step, (piece.end_sample - 1) // self.step + 1):
                found[k].append(piece)
        return found

    def within(self, k: int) -> list[Piece]:
        """Return the pieces that sound in the k-th block, in a fixed order."""
        return self._by_block.get(k, [])


@dataclass(frozen=True)
class Mix:
    """A plan resolved into layers: what its blocks are made of, and nothing random."""

    plan: Plan
    layers: tuple[Layer, ...]
    notices: tuple[Notice, ...]

    @property
    def length(self) -> int:
        """Samples of the whole: ``round(duration × rate)``."""
        return round(self.plan.duration * self.plan.sample_rate)

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of the engines that are heard, each once, by name."""
        found = {piece.engine.card.name: piece.engine.card for layer in self.layers for piece in layer.pieces}
        return tuple(found[name] for name in sorted(found))

    @property
    def step(self) -> int:
        """Samples of a block, if it is not the last."""
        return round(BLOCK * self.plan.sample_rate)

    @cached_property
    def grid(self) -> list[tuple[int, int]]:
        """First sample and length of each block."""
        return [(first, min(self.step, self.length - first)) for first in range(0, self.length, self.step)]

    def needed(self, k: int) -> list[Piece]:
        """Return every piece that sounds in the k-th block."""
        return [piece for layer in self.layers for piece in layer.within(k)]

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """The rooms that answer to any of the tracks."""
        return tuple(room for room in dict.fromkeys(layer.room for layer in self.layers) if self.tail(room))

    def tail(self, room: str) -> int:
        """Return for how many samples a room sounds on."""
        return max(len(rooms.impulse_response(room, self.plan.sample_rate)[0]) - 1, 0)

    def sounding_on(self, room: str, k: int) -> range:
        """Return the blocks whose sound a room may still answer to in the k-th."""
        return range(max(0, k - -(-self.tail(room) // self.step)), k)

    def alone(self, layer: Layer) -> "Mix":
        """Return the mix of one track."""
        return replace(self, layers=(layer,))

    def key(self, k: int) -> bytes:
        """Return what stands for everything that decides the k-th block of the mix."""
        near = [self.tail_key(room, j) for room in self.rooms for j in self.sounding_on(room, k)]
        return _hash((self._frame(k), self._contents(k, self.layers), near))

    def tail_key(self, room: str, k: int) -> bytes:
        """Return what stands for all that decides how a room sounds on after the k-th block; empty where it does not.

        That is what it hears in the last part of the block, as long as the room sounds on.
        """
        first, length = self.grid[k]
        heard = [layer for layer in self.layers if layer.room == room]
        contents = self._contents(k, heard, first + length - self.tail(room))
        return _hash((room, self._frame(k), contents)) if contents else b""

    def sum(self, sounds: Mapping[bytes, Samples], k: int) -> tuple[Samples, dict[str, Samples]]:
        """Return what is heard directly in the k-th block, and what each room hears.

        Parameters
        ----------
        sounds : mapping of bytes to ndarray
            Every piece of the block, placed, by key.
        k : int

        Returns
        -------
        direct : ndarray [shape=(2, length), dtype=float32]
        sent : dict of str to ndarray [shape=(length,), dtype=float32]
            By room; without those to which nothing is sent.
        """
        first, length = self.grid[k]
        rate = self.plan.sample_rate
        direct = np.zeros((2, length), np.float32)
        sent: dict[str, Samples] = {}
        for layer in self.layers:
            gain, answers = self._gain(layer, k), layer.room in self.rooms
            for piece in layer.within(k):
                a, b = max(piece.first_sample, first), min(piece.end_sample, first + length)
                part = sounds[piece.key][:, a - piece.first_sample : b - piece.first_sample]
                part = part * (gain if gain.ndim == 0 else gain[a - first : b - first])
                direct[:, a - first : b - first] += part
                if answers:
                    heard = sent.setdefault(layer.room, np.zeros(length, np.float32))
                    heard[a - first : b - first] += (part[0] + part[1]) * np.float32(send(piece, rate))
        return direct, sent

    def _gain(self, layer: Layer, k: int) -> Samples:
        """Return the linear gain of a track over the k-th block, as one number where it does not change."""
        fixed = np.float32(10 ** (layer.track.gain / 20))
        stepping_back = ducking.gain(layer.track.duck, layer.behind, *self.grid[k], self.plan.sample_rate)
        return np.asarray(fixed if stepping_back is None else fixed * stepping_back)

    def _contents(self, k: int, layers: Sequence[Layer], after: int = 0) -> list[object]:
        """Return what decides how some tracks sound in the k-th block after a sample; empty where none does."""
        first, length = self.grid[k]
        rate = self.plan.sample_rate
        found: list[object] = []
        for layer in layers:
            late = [piece for piece in layer.within(k) if piece.end_sample > after]
            inside = [(piece.key, piece.first_sample - first, send(piece, rate)) for piece in late]
            if inside:
                found.append((layer.track.gain, layer.room, inside, self._duck(layer, first, length)))
        return found

    def _frame(self, k: int) -> tuple[int, int, int]:
        return self.grid[k][1], self.plan.sample_rate, self.plan.channels

    def _duck(self, layer: Layer, first: int, length: int) -> tuple[object, ...]:
        if not layer.behind:
            return ()
        rate = self.plan.sample_rate
        start, end = first / rate - ducking.RELEASE, (first + length) / rate + ducking.ATTACK
        near = [(a - first / rate, b - first / rate) for a, b in layer.behind if b > start and a < end]
        return (layer.track.duck, near)


def resolve(
    plan: Plan,
    choose: Callable[[str], Engine] = rendering,
    notices: Sequence[Notice] = (),
    film: Film | None = None,
) -> Mix:
    """Return a plan as layers of pieces: muted tracks and events left out, exclusions enforced.

    Parameters
    ----------
    plan : Plan
    choose : callable, optional
        Returns the engine for a kind of event body.
    notices : sequence of Notice, optional
        What is known already and should come with the mix.
    film : Film, optional
        The pictures that the sound belongs to.
    """
    engines: dict[str, Engine] = {kind: choose(kind) for kind in {event.body.kind for event in plan.events}}
    allowed, left_out = _allowed(plan, engines)
    heard = _heard(plan)
    audible = [event for event in allowed if event.track in {track.id for track in heard} and not event.mute]
    scenes, alone = _parted(audible, engines)
    step = round(BLOCK * plan.sample_rate)
    # A track all of whose events went into a scene has nothing of its own to be heard.
    gone = {event.track for event in audible} - {event.track for event in alone}
    layers = [Layer(track, _pieces(track, alone, plan, engines), step) for track in heard if track.id not in gone]
    for engine, events in scenes:
        piece = scene_piece(plan, engine, events, film)
        layers.append(Layer(piece.track, (piece,), step))
    sounding = list({p.event.id: p.event for layer in layers for p in layer.pieces}.values())
    layers = [replace(k, behind=ducking.foreground(k.track, sounding, plan.tracks)) for k in layers]
    return Mix(plan, tuple(layers), (*notices, *left_out))


def _hash(about: object) -> bytes:
    return blake2b(repr(about).encode(), digest_size=16).digest()


def _heard(plan: Plan) -> list[Track]:
    soloed = {track.id for track in plan.tracks if track.solo}
    return [track for track in plan.tracks if not track.mute and (not soloed or track.id in soloed)]


def _parted(
    events: Sequence[Event], engines: dict[str, Engine]
) -> tuple[list[tuple[Engine, list[Event]]], list[Event]]:
    """Return the events of engines that render whole scenes, by engine, and all others."""
    whole = {id(engine): engine for engine in engines.values() if engine.card.scope == "scene"}
    scenes = [(engine, [e for e in events if engines[e.body.kind] is engine]) for engine in whole.values()]
    alone = [event for event in events if id(engines[event.body.kind]) not in whole]
    return [(engine, together) for engine, together in scenes if together], alone


def _pieces(track: Track, events: Sequence[Event], plan: Plan, engines: dict[str, Engine]) -> tuple[Piece, ...]:
    found = [p for e in events if e.track == track.id for p in pieces(e, track, plan, engines[e.body.kind])]
    return tuple(sorted(found, key=lambda piece: (piece.first_sample, piece.event.id)))


def _allowed(plan: Plan, engines: dict[str, Engine]) -> tuple[Sequence[Event], list[Notice]]:
    """Return the events that no exclusion forbids, and a notice for each of the others."""
    forbidden = set(plan.exclude)
    allowed, notices = [], []
    for event in plan.events:
        hit = forbidden & set(_groups(event, engines[event.body.kind])) if forbidden else set()
        if hit:
            text = f"{event.id} is left out: the plan excludes {', '.join(sorted(hit))}."
            notices.append(Notice(code="not-rendered", text=text, hint="Remove it from the plan, or from 'exclude'."))
        else:
            allowed.append(event)
    return allowed, notices


def _groups(event: Event, engine: Engine) -> Iterable[str]:
    return engine.tags(event) if isinstance(engine, Tagged) else ()
