"""The door through which every engine enters: one method, one card."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Clip
from menura.errors import Cancelled, Problem
from menura.plans.facts import Facts
from menura.plans.model import Event, Notice, Thought
from menura.scores.model import LeadSheet, Sheets


@dataclass(frozen=True)
class Card:
    """What an engine is, honestly.

    Attributes
    ----------
    name : str
        As it is chosen on the command line.
    renders : tuple of str
        Kinds of event body it takes: ``"sound"``, ``"recording"``, ``"music"``, ``"song"``, ``"speech"``.
    method : {"procedural", "recorded", "neural", "remote"}
    summary : str
        One sentence for a table.
    licence_code, licence_weights, licence_output : str
        SPDX names, or a sentence; the last one is what a user may do with the sound.
    needs : tuple of str
        Extras, programs or files that must be there.
    cannot : tuple of str
        What it does not do, in plain sentences.
    channels : {1, 2}
        What :meth:`Engine.render` returns; an engine of two may return one where both would be the same.
    scope : {"event", "scene"}
        Whether it is given one event at a time, or all of its events at once: a network that hears a whole scene.
    stretches : bool
        Whether a part of a long event can be rendered without the rest (``Scene.stretch``).
    coherent : bool
        Whether neighbouring stretches agree, sample by sample, where they overlap: speech does, rain is new each time.
    controls : tuple of str
        Which of an event's control curves it follows; users are told of the others.
    version : str
        Changes when the same event would sound different; part of every cache key.
    """

    name: str
    renders: tuple[str, ...]
    method: Literal["procedural", "recorded", "neural", "remote"]
    summary: str
    licence_code: str
    licence_weights: str
    licence_output: str
    needs: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    channels: Literal[1, 2] = 1
    scope: Literal["event", "scene"] = "event"
    stretches: bool = False
    coherent: bool = False
    controls: tuple[str, ...] = ("loudness", "brightness", "pitch")
    version: str = "1"


@dataclass(frozen=True)
class Progress:
    """How a long task tells where it is, and learns that it should stop.

    Attributes
    ----------
    report : callable
        Called with the stage, a name, and the fraction done from 0 to 1.
    cancelled : callable
        Returns whether to stop.
    """

    report: Callable[[str, str, float], None] = lambda _stage, _name, _done: None
    cancelled: Callable[[], bool] = lambda: False

    def step(self, stage: str, name: str, done: float) -> None:
        """Report, and raise :class:`~menura.errors.Cancelled` if somebody asked to stop."""
        if self.cancelled():
            raise Cancelled(f"Stopped during {stage} ({name}).")
        self.report(stage, name, done)


class Film(Protocol):
    """The pictures of a video, or one still picture, by time."""

    @property
    def digest(self) -> str:
        """What stands for the content, for caches."""
        ...

    @property
    def duration(self) -> float | None:
        """Seconds; None for a still picture."""
        ...

    def pictures(self, times: Sequence[float]) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the picture shown at each time, upright: red, green, blue [shape=(height, width, 3)].

        Parameters
        ----------
        times : sequence of float
            Seconds, ascending. After the end the last picture stays.
        """
        ...


@dataclass(frozen=True)
class Stretch:
    """A part of a long event, in seconds since the event began, on the event's own grid of windows."""

    start: float
    duration: float
    index: int
    onsets: float | None = None
    """Of a :class:`Ringing` engine: seconds from its start in which what it holds begins; the rest is ringing on."""


@dataclass(frozen=True)
class Scene:
    """What an engine may know besides its events."""

    sample_rate: int = 48_000
    seed: int = 0
    duration: float = 10.0
    facts: Facts = field(default_factory=Facts)
    neighbours: tuple[Event, ...] = ()
    progress: Progress = field(default_factory=Progress)
    stretch: Stretch | None = None
    """Render only this part of the (single) event; None for all of it."""
    folder: Path = Path()
    """Where the plan lies: recordings are named relative to it."""
    trusted: tuple[Path, ...] = ()
    """Folders besides that recordings may be read from."""
    sheets: Mapping[str, LeadSheet] = field(default_factory=dict)
    """The plan's lead sheets, by id."""
    film: Film | None = None
    """The pictures that the sound belongs to, for engines that look."""
    thoughts: tuple[Thought, ...] = ()
    """The plan's reasoning, for engines that read it."""
    exclude: tuple[str, ...] = ()
    """What must not be heard, by atlas name or tag."""

    def at(self, stretch: Stretch) -> "Scene":
        """Return the same scene for one stretch of an event."""
        return replace(self, stretch=stretch)


@runtime_checkable
class Engine(Protocol):
    """Turns events into sound."""

    card: Card

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the sound of events.

        Parameters
        ----------
        events : sequence of Event
            Exactly one; all of a scene's where the card's scope says so, in time order.
        scene : Scene

        Returns
        -------
        Clip
            At ``scene.sample_rate``, with ``card.channels`` channels or one: exactly ``round(duration × rate)`` samples
            of the event (of the scene, where that is the card's scope), or of ``scene.stretch`` where one is given. An
            impulse has its transient at its first sample. `pan`, `distance` and `gain` are not applied here; `controls`
            are.
        """
        ...


@runtime_checkable
class Located(Protocol):
    """An engine that knows from how far away its events are usually heard."""

    def usual_distance(self, event: Event) -> float:
        """Return metres; an event at this distance keeps its level."""
        ...


@runtime_checkable
class Tagged(Protocol):
    """An engine that knows which groups of sounds an event belongs to, so that exclusions can name them."""

    def tags(self, event: Event) -> tuple[str, ...]:
        """Return the event's own name and its groups."""
        ...


@runtime_checkable
class Ringing(Protocol):
    """An engine whose events are rows of notes: each belongs to the stretch in which it begins, and rings on past it.

    Stretches of its events are simply added: there is nothing to cross-fade. Its randomness must depend on the seed and
    on what a note is, never on its place in a list, so that a changed bar leaves every other stretch as it was.
    """

    def ring(self, event: Event, sheets: Sheets) -> float:
        """Return for how many seconds, at most, a note sounds after the window of onsets it begins in has ended."""
        ...

    def matter(self, event: Event, sheets: Sheets, stretch: Stretch) -> bytes:
        """Return what of the sheets decides the sound of a stretch, nothing else; empty where nothing begins in it."""
        ...


@runtime_checkable
class Reviewing(Protocol):
    """An engine that can tell before anything is rendered what it would refuse, and what it would leave out."""

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return problems, their paths as seen from the event (``body.parameters.size``), and notices."""
        ...


@runtime_checkable
class Informed(Protocol):
    """An engine whose sound of an event follows from more than the event: from a sheet, from what is excluded."""

    def grounds(self, event: Event, sheets: Sheets, exclude: Sequence[str]) -> bytes:
        """Return what besides the event decides its sound, and nothing else: it is part of the key of the result."""
        ...


@runtime_checkable
class Equipped(Protocol):
    """An engine that cannot work without something large: libraries of an extra, weights of a network."""

    def require(self) -> None:
        """Return if all of it is there, without loading it.

        Raises
        ------
        MissingExtraError
            If a library is not installed.
        MissingWeightsError
            If the weights are not on this machine.
        """
        ...
