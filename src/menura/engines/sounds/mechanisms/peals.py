"""Thunder that goes on: one stroke after another, each from somewhere else and with claps of its own.

A stroke's claps come from parts of a channel kilometres long, so they arrive over seconds; what comes from afar has
lost its highs (Few, 1969; Ribner and Roy, 1982).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.explosion import Explosion, arrive, explode
from menura.engines.sounds.primitives.trains import train
from menura.engines.sounds.primitives.wander import regular_times

FIRST = 0.25
"""Seconds before the first stroke is heard."""


@dataclass(frozen=True)
class Strokes:
    """Strokes from the event's beginning on."""

    times: npt.NDArray[np.float64]
    """Seconds since the event began."""
    nearness: npt.NDArray[np.float64]
    """In standard deviations: above zero a stroke is nearer, so louder, brighter and shorter, than usual."""


class Peals:
    """A bed of thunder."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **{k: p for k, p in Explosion.parameters.items() if k != "shots"},
        "period": Parameter(5.0, 0.5, 120.0, "s", "from one stroke to the next"),
        "uneven": Parameter(0.35, 0.0, 0.8, "", "irregularity of that", "linear"),
        "range": Parameter(0.3, 0.0, 1.0, "", "how unequally far the strokes are, natural log", "linear"),
    }

    def controls(self, ask: Ask) -> Strokes:
        """Return the strokes."""
        end = ask.start + ask.duration
        times = FIRST + regular_times(ask.lasting("strokes"), end, ask["period"], ask["uneven"])
        nearness = np.clip(ask.lasting("nearness").standard_normal(times.size), -2, 2)
        return Strokes(times, np.maximum(nearness, -0.5 * (np.arange(times.size) == 0)))

    def signal(self, controls: Strokes, ask: Ask) -> Signal:
        """Return the strokes that are heard in a stretch."""
        tail = 1.1 * ask["spread"] + ask["decay"]
        return train(ask, controls.times, tail, lambda k: _stroke(ask, k, float(controls.nearness[k]), tail))


def _stroke(ask: Ask, number: int, nearness: float, tail: float) -> Signal:
    near = float(np.exp(ask["range"] * nearness))
    values = {**ask.values, "high": ask["high"] * near, "spread": ask["spread"] / near**0.5}
    part = replace(ask, values=values)
    claps = arrive(ask.lasting(f"claps {number}"), part)
    sound = explode(ask.lasting(f"tail {number}"), part, claps, int(tail * ask.rate))
    fade = np.clip((1 - np.arange(sound.size) / sound.size) / 0.1, 0, 1)
    return np.asarray(sound * fade * near, np.float32)
