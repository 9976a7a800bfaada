"""A toilet flush: the handle, the rush, the siphon that gulps, and the cistern that fills again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.harmonics import formants
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import band, shaped
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import wander

CONTROL_RATE = 50
"""Points a second of the phases."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Phases:
    """Levels from 0 to 1, `CONTROL_RATE` points a second."""

    rush: Array
    gulp: Array
    refill: Array
    resonance: Array
    """Hz of the bowl."""


class Flush:
    """One flush; its phases stretch with the event."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "handle": Parameter(-6.0, -60.0, 12.0, "dB", "level of the handle's clunk", "linear"),
        "onset": Parameter(0.25, 0.02, 1.5, "s", "until the rush is full"),
        "rush_time": Parameter(0.45, 0.1, 0.9, "", "part of the event that the rush takes", "linear"),
        "rush_low": Parameter(250.0, 60.0, 2_000.0, "Hz", "below this it falls"),
        "rush_high": Parameter(2_500.0, 400.0, 14_000.0, "Hz", "above this it falls"),
        "rush_fall": Parameter(6.0, 1.0, 24.0, "dB", "its slope per octave", "linear"),
        "bowl": Parameter(420.0, 100.0, 2_500.0, "Hz", "resonance of the bowl"),
        "bowl_gain": Parameter(8.0, -20.0, 30.0, "dB", "its height", "linear"),
        "gulp": Parameter(4.0, -40.0, 30.0, "dB", "level of the gurgling siphon", "linear"),
        "gulps": Parameter(120.0, 5.0, 900.0, "1/s", "its bubbles"),
        "gulp_size": Parameter(14.0, 2.0, 60.0, "mm", "radius of the largest"),
        "gulp_speed": Parameter(6.0, 1.0, 25.0, "1/s", "gulps a second"),
        "refill": Parameter(-14.0, -50.0, 10.0, "dB", "level of the cistern's inlet", "linear"),
        "refill_low": Parameter(1_800.0, 200.0, 9_000.0, "Hz", "below this it falls"),
        "refill_high": Parameter(6_000.0, 800.0, 16_000.0, "Hz", "above this it falls"),
    }

    def controls(self, ask: Ask) -> Phases:
        """Return the phases."""
        t = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        end = ask["rush_time"] * ask.whole
        rush = np.clip(t / ask["onset"], 0, 1) ** 1.5 * np.exp(
            -0.9 * (np.maximum(t - end, 0) / (0.12 * ask.whole)) ** 1.5
        )
        rush *= 10 ** (1.5 * wander(ask.lasting("rush"), t, 6.0) / 20)
        around = np.exp(-0.5 * ((t - 1.02 * end) / (0.13 * ask.whole)) ** 2) + 0.25 * rush
        gulp = around * np.clip(0.55 + 0.6 * wander(ask.lasting("gulp"), t, ask["gulp_speed"]), 0, 1.5)
        refill = np.clip((t - 0.2 * end) / 1.0, 0, 1) * np.clip((ask.whole - t) / (0.15 * ask.whole), 0, 1)
        sinking = 1 + 0.35 * np.clip(t / max(end, 0.1), 0, 1.3) ** 2
        drift = 2 ** (0.12 * wander(ask.lasting("bowl"), t, 2.0))
        return Phases(rush, np.clip(gulp, 0, 1), refill, ask["bowl"] / sinking * drift)

    def signal(self, controls: Phases, ask: Ask) -> Signal:
        """Return the flush."""
        place_at = np.arange(ask.length) / ask.rate * CONTROL_RATE
        along = np.arange(controls.rush.size)
        low, high = sorted((ask["rush_low"], ask["rush_high"]))
        points = ((low / 64, -42.0), (low, 0.0), (high, -2.0), (high * 32, -2 - 5 * ask["rush_fall"]))
        rush = shaped(ask.fresh("rush"), ask.length, ask.rate, points) * np.interp(place_at, along, controls.rush)
        kind = Kind(1.2, max(ask["gulp_size"], 1.5), 1.3, 1.6, 0.12)
        gulp = population(ask.fresh("gulp"), ask.length, ask.rate, kind, ask["gulps"], controls.gulp)
        wet = self._in_bowl((rush + 3 * 10 ** (ask["gulp"] / 20) * gulp).astype(np.float32), controls.resonance, ask)
        first, last = sorted((ask["refill_low"], ask["refill_high"]))
        hiss = shaped(ask.fresh("refill"), ask.length, ask.rate, band(first, last, 8.0))
        wet += (hiss * np.interp(place_at, along, controls.refill) * 10 ** (ask["refill"] / 20)).astype(np.float32)
        if ask.start == 0.0:
            _handle(wet, ask)
        return wet

    @staticmethod
    def _in_bowl(signal: Signal, resonance: Array, ask: Ask) -> Signal:
        frequencies = np.geomspace(40.0, ask.rate / 2, 120)
        centre = resonance[::3, None] * np.array([1.0, 2.3, 4.1])
        gains = 0.7 + formants(frequencies, centre, 0.3 * centre, ask["bowl_gain"] - np.array([0.0, 5.0, 9.0]))
        return vary(signal, ask.rate, np.arange(len(gains)) * 3 / CONTROL_RATE, frequencies, gains)


def _handle(out: Signal, ask: Ask) -> None:
    """Add the clunks of the lever, in place."""
    chance = ask.lasting("handle")
    for at in (0.0, float(chance.uniform(0.06, 0.14))):
        pitches = chance.uniform(300, 3800, 10)
        knock = ring(int(0.08 * ask.rate), ask.rate, pitches, 0.05 * (600 / pitches) ** 0.4, chance.standard_normal(10))
        place(out, knock, round(at * ask.rate), 0.8 * 10 ** (ask["handle"] / 20))
