"""What all adapters share: an event is checked, made as one or several takes, and brought to its exact length."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.audio.resample import convert, fit
from menura.engines import expression, registry
from menura.engines.base import Located, Reviewing, Scene, Tagged
from menura.engines.equipment import libraries
from menura.engines.hub import finding, pieces, prompts, takes
from menura.engines.hub.checkpoints import Checkpoint, checkpoint
from menura.engines.hub.level import levelled
from menura.errors import EngineError, MenuraError, PlanError, Problem, UnknownNameError
from menura.plans.model import Event, Music, Notice, Song, Sound
from menura.scores.model import Sheets

DISTANCE = 2.0
"""Metres at which something is usually heard of which Menura's own engine knows nothing."""

Step = Callable[[int, int], None]
"""Told after each step of how many; raises :class:`~menura.errors.Cancelled` if somebody asked to stop."""


@dataclass(frozen=True)
class Ask:
    """What a network is asked for.

    Attributes
    ----------
    event : Event
    scene : Scene
    prompt, avoided : str
        What should be heard, and what should not.
    seconds : float
    seed : int
    step : callable
    """

    event: Event
    scene: Scene
    prompt: str
    avoided: str
    seconds: float
    seed: int
    step: Step


class Published(ABC):
    """An engine that runs a published checkpoint.

    Parameters
    ----------
    name : str, optional
        Of the checkpoint; each adapter has a usual one.
    source : str or Path, optional
        Where its weights are instead: a folder as ``save_pretrained`` writes it, or a repository in the cache of the
        Hugging Face Hub.
    device : str, optional
        ``"cpu"``, ``"cuda"``, ``"mps"``; by default what ``MENURA_DEVICE`` says, or the fastest.
    **instead
        In place of the values that travel with the checkpoint: ``steps=50``.

    Raises
    ------
    UnknownNameError
        If there is no such checkpoint, or it has no such value.
    """

    usual: ClassVar[str]
    """The checkpoint that is run where none is named."""
    needed: ClassVar[tuple[str, ...]] = ("torch", "transformers", "safetensors", "huggingface_hub")
    """The libraries it needs."""
    negative: ClassVar[bool] = False
    """Whether it can be told what should not be heard."""

    def __init__(self, name: str = "", source: str | Path = "", device: str = "", **instead: Any) -> None:
        self.checkpoint: Checkpoint = checkpoint(name or self.usual)
        self.card = self.checkpoint.card()
        self.source, self.device = source, device
        for each in instead:
            if each not in self.checkpoint.defaults:
                raise UnknownNameError(f"value of {self.card.name}", each, list(self.checkpoint.defaults))
        self._values = {**self.checkpoint.defaults, **instead}

    @abstractmethod
    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return what the network makes, ``float32 [channels, n]``, and its sample rate; no shorter than asked for."""

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the sound of one event: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine {self.card.name!r} takes one event at a time; it was given {len(events)}.")
        event, rate = events[0], scene.sample_rate
        self._require_kind(event)
        problems = [each for each in self._checked(event, scene) if isinstance(each, Problem)]
        if problems:
            raise PlanError(f"{event.id} cannot be rendered by {self.card.name!r}.", problems)
        length = round(event.duration * rate)
        if not pieces.carries(event, scene.sheets, self.card.renders):
            return Clip(np.zeros((self.card.channels, length), np.float32), rate)
        self.require()
        made, own = takes.row(event, scene, self._take, self.checkpoint)
        loud = levelled(self._channelled(made), own, event, scene)
        cut = takes.ended(fit(convert(loud, own, rate), length), rate, event)
        return Clip(np.stack([expression.colour(each, rate, event.controls, 0.0) for each in cut]), rate)

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what is wrong with an event, and what is left out: see :class:`menura.engines.base.Reviewing`."""
        self._require_kind(event)
        self.require()
        return tuple(self._checked(event, scene))

    def require(self) -> None:
        """Return if libraries and weights are there: see :class:`menura.engines.base.Equipped`."""
        libraries(self.card.name, *self.needed)
        self.folder()

    def folder(self) -> Path:
        """Return where the weights lie; `MissingWeightsError` where they do not."""
        return finding.folder(self.checkpoint, self.source)

    def grounds(self, event: Event, sheets: Sheets, exclude: Sequence[str]) -> bytes:
        """Return the sheet, and what is excluded: see :class:`menura.engines.base.Informed`."""
        sheet = pieces.sheet_of(event, sheets)
        avoided = prompts.avoided(exclude) if self.negative else ""
        return f"{avoided}\n{sheet.model_dump_json() if sheet else ''}".encode()

    def tags(self, event: Event) -> tuple[str, ...]:
        """Return the groups that an event belongs to, as Menura's own engine knows them."""
        own = registry.get(registry.RESIDENT[event.body.kind])
        try:
            return own.tags(event) if isinstance(own, Tagged) else ()
        except MenuraError:  # a sound that Menura has not
            return (event.body.name,) if isinstance(event.body, Sound) else ()

    def usual_distance(self, event: Event) -> float:
        """Return from how far away an event is usually heard, as Menura's own engine knows it."""
        own = registry.get(registry.RESIDENT[event.body.kind])
        try:
            return own.usual_distance(event) if isinstance(own, Located) else DISTANCE
        except MenuraError:
            return DISTANCE

    def prompt(self, event: Event, scene: Scene) -> str:
        """Return the words that the network is given for an event."""
        return pieces.prompt(event, scene.sheets, latin=self.checkpoint.latin)

    def default(self, name: str) -> Any:
        """Return one of the values that travel with the checkpoint, or what was given instead."""
        return self._values[name]

    def _checked(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what can be said of an event without the network."""
        if isinstance(event.body, (Music, Song)):
            return pieces.checked(event, scene, self.checkpoint)
        if isinstance(event.body, Sound):
            return self._sound(event, scene)
        return ()

    def _sound(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        own = registry.get(registry.RESIDENT["sound"])
        try:
            found = list(own.review(event, scene)) if isinstance(own, Reviewing) else []
        except MenuraError:  # a sound that Menura has not: a network needs no atlas
            found = []
        body = event.body
        untold = prompts.untold(body.parameters) if isinstance(body, Sound) else []
        if untold and not any(isinstance(each, Problem) for each in found):
            text = f"{self.card.name!r} is not told of {', '.join(untold)} of {event.id}: there are no words for it."
            found.append(Notice(code="unsupported", text=text, hint="Say it in the words of the event."))
        return found

    def _take(self, event: Event, scene: Scene, seconds: float, seed: int, step: Step) -> tuple[Samples, int]:
        avoided = prompts.avoided(scene.exclude) if self.negative else ""
        made, rate = self.make(Ask(event, scene, self.prompt(event, scene), avoided, seconds, seed, step))
        self._require_sound(made, event)
        return made, rate

    def _require_kind(self, event: Event) -> None:
        if event.body.kind not in self.card.renders:
            kinds = " and ".join(self.card.renders)
            raise EngineError(f"The engine {self.card.name!r} renders {kinds}; {event.id} is a {event.body.kind}.")

    def _require_sound(self, samples: Samples, event: Event) -> None:
        if not np.isfinite(samples).all():
            raise EngineError(
                f"{self.card.name} made no sound of {event.id}: its samples are not numbers.",
                hint="Set MENURA_PRECISION=float32 and try again.",
            )

    def _channelled(self, samples: Samples) -> Samples:
        wanted = self.card.channels
        if samples.shape[0] == wanted:
            return samples
        return np.repeat(samples.mean(axis=0, keepdims=True), wanted, axis=0)
