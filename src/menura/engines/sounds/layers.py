"""Places: a bed of their own, and other sounds of the atlas heard within it, all the time or now and then."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from menura.engines.base import Stretch
from menura.engines.sounds.atlas import Atlas, Layer, Sound
from menura.engines.sounds.mechanisms.base import Signal
from menura.engines.sounds.primitives.wander import poisson_times
from menura.errors import AtlasError, RequestError
from menura.plans.model import Controls, Event
from menura.plans.model import Sound as Body

Play = Callable[[Event, Stretch], Signal]
"""Renders a stretch of an event at the level of the atlas."""

LONGEST = 12.0
"""Seconds after which a sound that is heard now and then is over."""

SPREAD = 3.0
"""Standard deviation in dB of the level of what is heard now and then: some of it is farther away."""

WITHOUT = "without"
"""Parameter of every place: names or tags of what is not heard in it, with commas between."""


def mix(
    place: Sound, atlas: Atlas, event: Event, stretch: Stretch, rate: int, seed: int, bustle: float, play: Play
) -> Signal:
    """Return everything that is heard in a place besides its own bed.

    Parameters
    ----------
    place : Sound
    atlas : Atlas
        Where the layers' sounds are found.
    event : Event
        The place, asked for.
    stretch : Stretch
        The part of it to make.
    rate : int
    seed : int
        Stands for the event.
    bustle : float
        Factor on how often things are heard.
    play : callable

    Returns
    -------
    ndarray [shape=(n,)]

    Raises
    ------
    AtlasError
        If a layer is itself a place.
    UnknownNameError
        If the atlas lacks a layer's sound.
    """
    out = np.zeros(round(stretch.duration * rate), np.float32)
    for number, layer in enumerate(heard(place, atlas, event)):
        sound = atlas.get(layer.sound)
        gain = 10 ** ((place.level + layer.level - sound.level) / 20)
        base = _part(event, layer, number, event.duration)
        if layer.rate is None:
            out += np.float32(gain) * play(base, stretch)
            continue
        chance = np.random.default_rng([seed, number])
        for part, gain_change in _occasions(base, sound, layer.rate * bustle, event.duration, chance):
            _add(out, part, stretch, rate, gain * gain_change, play)
    return out


def heard(place: Sound, atlas: Atlas, event: Event | None = None) -> list[Layer]:
    """Return the layers of a place that are not left out by the event's parameter ``without``."""
    for layer in place.layers:
        if atlas.get(layer.sound).layers:
            raise AtlasError(
                f"The layer {layer.sound!r} of {place.name!r} is itself a place; "
                "a layer must be a sound without layers."
            )
    unwanted = _unwanted(event.body.parameters) if event is not None and isinstance(event.body, Body) else frozenset()
    return [layer for layer in place.layers if not unwanted & {layer.sound, *atlas.get(layer.sound).tags}]


def own(sound: Sound, parameters: Mapping[str, float | str]) -> dict[str, float | str]:
    """Return the parameters that are not about a place's layers."""
    return {k: v for k, v in parameters.items() if k != WITHOUT or not sound.layers}


def _unwanted(parameters: Mapping[str, float | str]) -> frozenset[str]:
    wanted = parameters.get(WITHOUT, "")
    if not isinstance(wanted, str):
        raise RequestError(f"{WITHOUT} is {wanted!r}; it must be names or tags of sounds with commas between.")
    return frozenset(word.strip() for word in wanted.split(",") if word.strip())


def _part(event: Event, layer: Layer, number: int, duration: float) -> Event:
    return Event(
        id=f"{event.id[:60]}.{number}",
        track=f"{event.track[:60]}.{number}",  # each a source of its own
        start=event.start,
        duration=duration,
        seed=event.seed,
        controls=Controls(brightness=layer.brightness),
        body=Body(name=layer.sound),
    )


def _occasions(
    base: Event, sound: Sound, rate: float, duration: float, chance: np.random.Generator
) -> Iterator[tuple[Event, float]]:
    """Yield what is heard now and then: events that start within the place's own time, and their gains."""
    # One generator for the times and one for what happens then: a longer place has the same beginning.
    occasion = np.random.default_rng(chance.integers(2**63))
    for k, begin in enumerate(poisson_times(chance, duration, rate / 60)):
        count = occasion.integers(*sound.repeat.count, endpoint=True) if sound.repeat and sound.form != "bed" else 1
        gaps = occasion.uniform(*(sound.repeat.gap if sound.repeat else (0.0, 0.0)), size=int(count))
        gain = 10 ** (occasion.standard_normal() * SPREAD / 20)
        for i, start in enumerate(begin + np.cumsum(gaps) - gaps[0]):
            length = min(occasion.uniform(*sound.duration), LONGEST)
            if start + 0.05 < duration:
                length = min(length, duration - start)
                yield base.model_copy(update={"id": f"{base.id}.{k}.{i}", "start": start, "duration": length}), gain


def _add(out: Signal, part: Event, stretch: Stretch, rate: int, gain: float, play: Play) -> None:
    """Add the part of an event (whose start counts from the place's beginning) that lies within a stretch."""
    first = round((part.start - stretch.start) * rate)
    if first >= out.size or first + part.duration * rate <= 0:
        return
    signal = play(part, Stretch(0.0, part.duration, 0))
    begin, end = max(first, 0), min(first + signal.size, out.size)
    if end > begin:
        out[begin:end] += np.float32(gain) * signal[begin - first : end - first]
