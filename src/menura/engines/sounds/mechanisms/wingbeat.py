"""Insects on the wing: a pulsed hum that comes, circles and goes (Sotavalta, 1947)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.glottis import folds
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 200
"""Control points per second."""


@dataclass(frozen=True)
class Flight:
    """What one insect does in a stretch, on a grid of `GRID` points a second."""

    pitch: Array
    """Wing beats per second, as heard: the Doppler shift is in it."""
    gain: Array


class Wingbeat:
    """Flies, bees, mosquitoes: wings that beat at a pitch, seen from close by."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "insects": Parameter(1.0, 1.0, 12.0, "", "how many fly"),
        "pitch": Parameter(200.0, 20.0, 1_200.0, "Hz", "wing beats per second"),
        "spread": Parameter(0.06, 0.0, 0.5, "", "how that differs between insects, natural log", "linear"),
        "unsteady": Parameter(0.03, 0.0, 0.3, "", "slow movement of pitch, natural log", "linear"),
        "quick": Parameter(0.01, 0.0, 0.1, "", "quick movement of pitch, natural log", "linear"),
        "passes": Parameter(0.5, 0.02, 6.0, "1/s", "how often it comes near"),
        "depth": Parameter(8.0, 0.0, 24.0, "dB", "how much louder near than far", "linear"),
        "doppler": Parameter(0.02, 0.0, 0.1, "", "how much higher coming than going, natural log", "linear"),
        "tilt": Parameter(-5.0, -18.0, 3.0, "dB", "slope per octave of the hum", "linear"),
        "body": Parameter(600.0, 60.0, 8_000.0, "Hz", "where the body radiates best"),
        "body_gain": Parameter(6.0, 0.0, 24.0, "dB", "how much better", "linear"),
        "low": Parameter(120.0, 20.0, 2_000.0, "Hz", "below this little is radiated"),
        "even": Parameter(0.0, 0.0, 1.0, "", "left and right wing strokes alike: 1 doubles the pitch", "linear"),
        "jitter": Parameter(0.01, 0.0, 0.2, "", "irregularity of a beat", "linear"),
        "shimmer": Parameter(0.1, 0.0, 0.6, "", "irregularity of a beat's strength", "linear"),
        "air": Parameter(0.05, 0.0, 2.0, "", "noise of the air the wings stir", "linear"),
    }

    def controls(self, ask: Ask) -> tuple[Flight, ...]:
        """Return how each insect flies."""
        return tuple(_flight(ask, k) for k in range(round(ask["insects"])))

    def signal(self, controls: tuple[Flight, ...], ask: Ask) -> Signal:
        """Return all insects together."""
        at = np.arange(ask.length) / ask.rate * GRID
        out = np.zeros(ask.length, np.float32)
        for k, flight in enumerate(controls):
            grid = np.arange(flight.pitch.size)
            pitch, gain = np.interp(at, grid, flight.pitch), np.interp(at, grid, flight.gain)
            chance = ask.fresh(f"beats {k}")
            beats = folds(
                chance, pitch, ask.rate, jitter=ask["jitter"], shimmer=ask["shimmer"], subharmonic=0.6 * ask["even"]
            )
            stirred = (
                0.1
                * ask["air"]
                * white(chance, ask.length)
                * (0.4 + np.cos(2 * np.pi * np.cumsum(pitch) / ask.rate) ** 2)
            )
            out += (gain * (beats + stirred)).astype(np.float32)
        return shape(out, ask.rate, _radiation(ask))


def _flight(ask: Ask, k: int) -> Flight:
    chance = ask.lasting(f"insect {k}")
    own = ask["pitch"] * (np.exp(ask["spread"] * chance.standard_normal()) if k else 1.0)
    times = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
    near = wander(ask.lasting(f"path {k}"), times, ask["passes"])
    coming = np.gradient(near, times) / max(ask["passes"], 1e-3) if times.size > 1 else near
    bend = ask["unsteady"] * wander(ask.lasting(f"slow {k}"), times, 1.5) + ask["doppler"] * np.clip(coming, -2, 2)
    bend += ask["quick"] * wander(ask.lasting(f"quick {k}"), times, 14.0)
    gain = 10 ** (ask["depth"] * np.clip(near, -2.5, 2.5) / 20) * 10 ** (
        -0.3 * ask["depth"] * (k > 0) * chance.random() / 20
    )
    return Flight(own * np.exp(bend), np.asarray(gain))


def _radiation(ask: Ask) -> tuple[tuple[float, float], ...]:
    """Return the spectrum that wings and body give every beat."""
    low, body = ask["low"], max(ask["body"], 1.2 * ask["low"])
    slope = ask["tilt"]

    def level(f: float) -> float:
        return slope * float(np.log2(f / low))

    return (
        (low / 8, -54.0),
        (low, 0.0),
        (0.6 * body if 0.6 * body > low else 1.05 * low, level(0.8 * body)),
        (1.1 * body, level(1.1 * body) + ask["body_gain"]),
        (2.0 * body, level(2.0 * body)),
        (64 * body, level(64 * body)),
    )
