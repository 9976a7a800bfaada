"""The engine that hears a whole scene with a published network of MMAudio or ThinkSound."""

from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from menura.audio.clip import Clip
from menura.audio.resample import convert, fit
from menura.engines import devices
from menura.engines.base import Card, Scene
from menura.engines.equipment import INSTALL, libraries
from menura.engines.neural import prompting
from menura.engines.neural.network.config import TEXT_TOKENS
from menura.engines.neural.weights import cards, store
from menura.engines.neural.windows import LEAST, windows
from menura.errors import EngineError, Problem
from menura.plans.model import Event, Notice

if TYPE_CHECKING:
    from menura.audio.clip import Samples
    from menura.engines.neural.assembling import Assembled

LIBRARIES = ("torch", "safetensors", "transformers", "diffusers")


class NeuralEngine:
    """Renders all sounds of a plan at once, as the sound of one scene, looking at its pictures where there are any.

    Parameters
    ----------
    name : str
        Of a checkpoint: see ``menura models``.
    weights : {"", "online", "ema"}
        Which of two sets of weights, where both are published.

    Raises
    ------
    UnknownNameError
        If there is no such checkpoint.
    """

    def __init__(self, name: str, weights: str = "") -> None:
        self.checkpoint = cards.get(name)
        self.weights = weights
        self.card = Card(
            name=name,
            renders=self.checkpoint.renders,
            method="neural",
            summary=self.checkpoint.summary,
            licence_code=self.checkpoint.licence_code,
            licence_weights=self.checkpoint.licence_weights,
            licence_output=self.checkpoint.licence_output,
            needs=(INSTALL, f"menura pull {name}"),
            cannot=(
                "set the sounds of a scene apart: they are one stem",
                "promise that what is excluded is not heard; it is led away from it",
                "keep exact times: it follows the pictures, and words only roughly",
            ),
            channels=self.checkpoint.channels,
            scope="scene",
            controls=(),
        )

    def require(self) -> None:
        """Return if libraries and weights are there: see :class:`menura.engines.base.Equipped`."""
        libraries(self.card.name, *LIBRARIES)
        store.require(self.checkpoint, self.weights)

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what the network will not be told, if all that it needs is there.

        See :class:`menura.engines.base.Reviewing`.
        """
        self.require()
        own = [each for each in scene.neighbours if each.body.kind in self.card.renders]
        left = self._untold(own, scene) if own and event is own[0] else 0
        if not left:
            return ()
        text = (
            f"{left} of the plan's thoughts are not told to {self.card.name!r}: it reads {TEXT_TOKENS} tokens at once."
        )
        return (Notice(code="unsupported", text=text, hint="Shorten the thoughts, or remove those that matter least."),)

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the sound of a scene: see :class:`menura.engines.base.Engine`.

        Raises
        ------
        MissingExtraError, MissingWeightsError
            If something is not there.
        ResourceError
            If memory is not enough.
        InputError
            If a caption has more tokens than the network reads.
        """
        self.require()
        from menura.engines.neural.assembling import assembled

        with devices.LOCK, devices.enough_memory(f"{scene.duration:g} s with {self.card.name}"):
            made = self._made(assembled(self.checkpoint, self.weights), tuple(events), scene)
        if not np.isfinite(made).all():
            raise EngineError(
                f"{self.card.name} made no sound: its samples are not numbers.",
                hint=f"Set {devices.PRECISION}=float32 and try again.",
            )
        rate = scene.sample_rate
        return Clip(fit(convert(made, self.checkpoint.sample_rate, rate), round(scene.duration * rate)), rate)

    def _untold(self, events: Sequence[Event], scene: Scene) -> int:
        """Return how many thoughts about the fullest window do not fit."""
        if not any(part.role == "text" for part in self.checkpoint.parts):
            return 0
        from menura.engines.neural.conditioners.text import T5_PAD
        from menura.engines.neural.conditioners.tokens import vocabulary

        words = vocabulary(store.path(self.checkpoint, "text"), T5_PAD)
        rows = windows(max(scene.duration, LEAST), self.checkpoint.window)
        told = [prompting.reasons(scene.thoughts, prompting.within(events, window)) for window in rows]
        return max(prompting.fitting(each, lambda text: len(words.ids(text)), TEXT_TOKENS)[1] for each in told)

    def _made(self, ready: "Assembled", events: tuple[Event, ...], scene: Scene) -> "Samples":
        from menura.engines.neural.directing import Direction
        from menura.engines.neural.watching import watched

        model = ready.model
        film, rows = scene.film, model.windows(scene.duration)
        seen = None if film is None else watched(film, ready.seeing, rows, model.grid, scene.progress)
        avoided = prompting.avoided(scene.exclude, self.checkpoint.sampling.negative)
        told = Direction(ready.reading, events, scene.thoughts, avoided, seen)
        return model.imagined(told.wanted, told.unwanted, scene.duration, _seed(events, scene.seed), scene.progress)


def _seed(events: Sequence[Event], seed: int) -> int:
    """Return the scene's seed: the plan's, or another where an event asks for another take."""
    own = [(event.id, event.seed) for event in events if event.seed is not None]
    if not own:
        return seed
    return int.from_bytes(blake2b(repr((seed, own)).encode(), digest_size=7).digest(), "big")


mmaudio_small_16k = partial(NeuralEngine, "mmaudio-small-16k")
mmaudio_small_44k = partial(NeuralEngine, "mmaudio-small-44k")
mmaudio_medium_44k = partial(NeuralEngine, "mmaudio-medium-44k")
mmaudio_large_44k = partial(NeuralEngine, "mmaudio-large-44k")
mmaudio_large_44k_v2 = partial(NeuralEngine, "mmaudio-large-44k-v2")
thinksound = partial(NeuralEngine, "thinksound")
