"""The embedded engine: sounds of the atlas, made by mechanisms, one event at a time."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from menura.audio.clip import Clip
from menura.engines import expression
from menura.engines.base import Card, Scene, Stretch
from menura.engines.sounds import instance, layers, own
from menura.engines.sounds.atlas import Atlas, Sound, load
from menura.engines.sounds.level import loudest
from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal
from menura.errors import EngineError, Problem
from menura.plans.model import Event, Notice
from menura.plans.model import Sound as SoundBody

EDGE = 0.012
"""Seconds over which a bed begins and ends, and a cut-off tail is faded."""

LEVEL_VARIATION = 1.0
"""Standard deviation in dB of the level from instance to instance."""

REFERENCE = 8.0
"""Seconds of the beginning of a long bed that decide its level."""


class SoundsEngine:
    """Procedural sounds: nothing to download, a real-time factor of a few per cent on one core.

    Parameters
    ----------
    atlas : Atlas, optional
        The sounds that can be asked for; those that ship with Menura by default.
    """

    card = Card(
        name="sounds",
        renders=("sound",),
        method="procedural",
        summary="Physically informed synthesis of the atlas's sounds; always there, no weights.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="yours: no rights are reserved in what it makes",
        cannot=("speak, sing or play music", "sound exactly like one particular recording"),
        channels=1,
        stretches=True,
        version="1",
    )

    def __init__(self, atlas: Atlas | None = None) -> None:
        self.atlas = atlas or load()
        self._gains: dict[tuple[object, ...], float] = {}

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return the sound of one event: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine 'sounds' takes one event at a time; it was given {len(events)}.")
        event = events[0]
        sound = self.atlas.get(_body(event).name)
        stretch = scene.stretch or Stretch(0.0, event.duration, 0)
        signal = self._signal(sound, event, scene, stretch)
        gain = self._shared_gain(sound, event, scene) if scene.stretch else self._gain(sound, event, scene, signal)
        signal = signal * np.float32(gain)
        if sound.layers:
            signal = self._layered(signal, sound, event, scene, stretch)
        signal = expression.colour(signal, scene.sample_rate, event.controls, stretch.start)
        return Clip(_with_edges(signal, sound, event, stretch, scene.sample_rate), scene.sample_rate)

    def controls(self, event: Event, scene: Scene) -> Any:
        """Return what the mechanism decided for an event, before any signal is made, to be looked at."""
        sound = self.atlas.get(_body(event).name)
        ask = self._ask(sound, event, scene, scene.stretch or Stretch(0.0, event.duration, 0))
        return mechanism(sound.mechanism).controls(ask)

    def usual_distance(self, event: Event) -> float:
        """Return from how many metres such a sound is usually heard."""
        return self.atlas.get(_body(event).name).distance

    def tags(self, event: Event) -> tuple[str, ...]:
        """Return the sound's name and the groups it belongs to; for a place, also those of what is heard in it."""
        sound = self.atlas.get(_body(event).name)
        inside = [self.atlas.get(layer.sound) for layer in layers.heard(sound, self.atlas, event)]
        return tuple(dict.fromkeys(word for each in (sound, *inside) for word in (each.name, *each.tags)))

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:  # noqa: ARG002 - others need the scene
        """Return what is wrong with an event's parameters: see :class:`menura.engines.base.Reviewing`."""
        sound, chosen = self.atlas.get(_body(event).name), _body(event).parameters
        if not chosen:
            return ()
        if sound.files:
            text = f"{event.id} plays a recording of yours, which {', '.join(chosen)} cannot change."
            return (Notice(code="unsupported", text=text, hint="Remove the parameters, or use gain and controls."),)
        return instance.problems(sound, mechanism(sound.mechanism).parameters, layers.own(sound, chosen))

    def _signal(self, sound: Sound, event: Event, scene: Scene, stretch: Stretch) -> Signal:
        """Return the sound of a stretch, at any level, with the pitch curve applied."""
        source = expression.source_stretch(event.controls.pitch, stretch)
        if sound.files:
            return expression.bend(
                _recorded(sound, event, scene, source), scene.sample_rate, event.controls.pitch, stretch
            )
        made = mechanism(sound.mechanism)
        ask = self._ask(sound, event, scene, source)
        signal = made.signal(made.controls(ask), ask)
        if signal.shape != (ask.length,) or not np.isfinite(signal).all():
            raise EngineError(f"The mechanism {sound.mechanism!r} returned no proper signal for {sound.name!r}.")
        return expression.bend(signal, scene.sample_rate, event.controls.pitch, stretch)

    def _layered(self, air: Signal, sound: Sound, event: Event, scene: Scene, stretch: Stretch) -> Signal:
        """Return a place: its own air, and what else is heard in it."""

        def play(part: Event, piece: Stretch) -> Signal:
            return np.asarray(self.render([part], scene.at(piece)).samples[0], np.float32)

        values = self._ask(sound, event, scene, stretch).values
        seed, bustle = event_seed(event, scene.seed), values.get("bustle", 1.0)
        heard = layers.mix(sound, self.atlas, event, stretch, scene.sample_rate, seed, bustle, play)
        return np.asarray(air * 10 ** (values.get("air", 0.0) / 20) + heard, np.float32)

    def _ask(self, sound: Sound, event: Event, scene: Scene, stretch: Stretch) -> Ask:
        seed = event_seed(event, scene.seed)
        chance = np.random.default_rng(seed)
        chosen = layers.own(sound, _body(event).parameters)
        character = np.random.default_rng(source_seed(event, scene.seed))
        values = instance.draw(sound, mechanism(sound.mechanism).parameters, chosen, chance, character)
        return Ask(values, scene.sample_rate, stretch.duration, stretch.start, event.duration, seed, stretch.index)

    def _shared_gain(self, sound: Sound, event: Event, scene: Scene) -> float:
        """Return one gain for all stretches of an event, from a beginning that is rendered for this alone."""
        body = _body(event)
        about = (body.name, tuple(body.parameters.items()), event.controls.pitch, event.duration)
        key = (event_seed(event, scene.seed), scene.sample_rate, *about)
        if key not in self._gains:
            beginning = Stretch(0.0, min(REFERENCE, event.duration), 0)
            # Several threads may find it missing: they find the same value.
            self._gains[key] = self._gain(sound, event, scene, self._signal(sound, event, scene, beginning))
        return self._gains[key]

    def _gain(self, sound: Sound, event: Event, scene: Scene, reference: Signal) -> float:
        """Return the factor that brings an event, which begins like `reference`, to the atlas's level."""
        measured = loudest(reference[: round(REFERENCE * scene.sample_rate)], scene.sample_rate)
        if measured is None:
            return 0.0
        varied = np.random.default_rng(event_seed(event, scene.seed) + 1).standard_normal() * LEVEL_VARIATION
        return float(10 ** ((sound.level + varied - measured) / 20))


def event_seed(event: Event, seed: int) -> int:
    """Return the number that decides everything random about an event: its own id and seed, nothing else."""
    label = f"{seed if event.seed is None else event.seed}/{event.id}"
    return int.from_bytes(blake2b(label.encode(), digest_size=8).digest(), "big")


def source_seed(event: Event, seed: int) -> int:
    """Return the number that decides the character of an event's source: one for all like sounds of a track.

    A row of barks is one dog's. An event with a seed of its own has a source of its own.
    """
    if event.seed is not None:
        return event_seed(event, seed)
    return int.from_bytes(blake2b(f"{seed}/{event.track}/{_body(event).name}".encode(), digest_size=8).digest(), "big")


def _recorded(sound: Sound, event: Event, scene: Scene, stretch: Stretch) -> Signal:
    """Return a stretch of one of the user's own recordings, chosen by the event's seed."""
    chosen = sound.files[event_seed(event, scene.seed) % len(sound.files)]
    samples = own.recording(chosen, scene.sample_rate)
    start, length = (round(t * scene.sample_rate) for t in (stretch.start, stretch.duration))
    return own.played(samples, start, length, goes_on=sound.form == "bed")


def _body(event: Event) -> SoundBody:
    if not isinstance(event.body, SoundBody):
        raise EngineError(f"The engine 'sounds' renders sounds; {event.id} is a {event.body.kind}.")
    return event.body


def _with_edges(signal: Signal, sound: Sound, event: Event, stretch: Stretch, rate: int) -> Signal:
    """Return the signal faded in where a bed begins and out where the event ends."""
    n = min(round(EDGE * rate), signal.size // 4)
    ramp = np.sin(0.5 * np.pi * np.arange(n) / max(n, 1)).astype(np.float32)
    signal = signal.copy()
    if n and stretch.start == 0.0 and sound.form == "bed":
        signal[:n] *= ramp
    if n and stretch.start + stretch.duration >= event.duration - 1e-9:
        signal[-n:] *= ramp[::-1]
    return signal
