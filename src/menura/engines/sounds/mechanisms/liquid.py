"""Running and boiling water: a population of bubbles, the hiss of breaking jets, and the vessel around them.

A vessel that fills sounds like a pipe that grows shorter: its resonance rises (Cabe and Pittenger, 2000).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.harmonics import formants
from menura.engines.sounds.primitives.noise import Points, shaped
from menura.engines.sounds.primitives.wander import wander

CONTROL_RATE = 50
"""Points a second of flow and resonance."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Water:
    """What decides a stretch of water."""

    kind: Kind
    flow: Array
    """From 0 to 1, `CONTROL_RATE` points a second."""
    octaves: Array
    """How much the vessel's resonance has risen."""
    level: Array
    """Gain of everything."""
    hiss: Points


class Liquid:
    """Water that flows, pours, drips thickly or boils."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "bubbles": Parameter(150.0, 0.3, 2_000.0, "1/s", "bubbles in full flow"),
        "small": Parameter(0.6, 0.15, 20.0, "mm", "radius of the smallest bubbles"),
        "large": Parameter(5.0, 0.4, 80.0, "mm", "radius of the largest bubbles"),
        "sizes": Parameter(2.0, 0.2, 5.0, "", "exponent of their number over radius", "linear"),
        "damping": Parameter(1.0, 0.2, 8.0, "", "relative to a clean bubble"),
        "lift": Parameter(0.1, 0.0, 0.6, "", "climb of a bubble's pitch", "linear"),
        "hiss": Parameter(-10.0, -60.0, 40.0, "dB", "of breaking water, against the bubbles", "linear"),
        "hiss_low": Parameter(800.0, 20.0, 10_000.0, "Hz", "below this the hiss falls"),
        "hiss_high": Parameter(6_000.0, 60.0, 18_000.0, "Hz", "above this the hiss falls"),
        "hiss_rise": Parameter(5.0, 0.0, 30.0, "dB", "its slope per octave below", "linear"),
        "hiss_fall": Parameter(5.0, 0.0, 30.0, "dB", "its slope per octave above", "linear"),
        "gurgle": Parameter(0.5, 0.0, 3.0, "", "how much the flow comes and goes", "linear"),
        "gurgle_speed": Parameter(4.0, 0.1, 30.0, "1/s", "how fast it does"),
        "vessel": Parameter(400.0, 40.0, 6_000.0, "Hz", "resonance of what it flows into"),
        "vessel_width": Parameter(0.3, 0.03, 2.0, "", "its width, relative to its frequency"),
        "vessel_gain": Parameter(-60.0, -60.0, 40.0, "dB", "its height above the rest", "linear"),
        "fill": Parameter(0.0, -3.0, 4.0, "", "octaves that resonance and bubbles rise in the whole event", "linear"),
        "begin": Parameter(0.03, 0.001, 10.0, "s", "how long the flow takes to come"),
        "end": Parameter(0.05, 0.001, 10.0, "s", "how long it takes to cease"),
    }

    def controls(self, ask: Ask) -> Water:
        """Return bubbles, flow and resonance over time."""
        times = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        slow = wander(ask.lasting("gurgle"), times, ask["gurgle_speed"])
        flow = np.clip(np.exp(ask["gurgle"] * slow - ask["gurgle"] ** 2 - 0.3), 0, 1)
        level = np.clip(times / ask["begin"], 0, 1) * np.clip((ask.whole - times) / ask["end"], 0, 1)
        octaves = ask["fill"] * np.clip(times / max(ask.whole, 0.1), 0, 1) ** 1.3
        small, large = sorted((ask["small"], ask["large"]))
        low, high = sorted((ask["hiss_low"], ask["hiss_high"]))
        hiss = ((low / 64, -6 * ask["hiss_rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["hiss_fall"]))
        kind = Kind(small, large, ask["sizes"], ask["damping"], ask["lift"])
        return Water(kind, flow, octaves, level, hiss)

    def signal(self, controls: Water, ask: Ask) -> Signal:
        """Return the water."""
        place = np.arange(ask.length) / ask.rate * CONTROL_RATE
        along = np.arange(controls.flow.size)
        noise = shaped(ask.fresh("hiss"), ask.length, ask.rate, controls.hiss) * np.float32(10 ** (ask["hiss"] / 20))
        noise *= (0.4 + 0.6 * np.interp(place, along, controls.flow)).astype(np.float32)
        rising = 0.5 * controls.octaves  # the bubbles follow the vessel half the way
        bubbles = population(
            ask.fresh("bubbles"), ask.length, ask.rate, controls.kind, ask["bubbles"], controls.flow, rising
        )
        wet = self._in_vessel(noise + 8 * bubbles, controls.octaves, ask)
        return wet * np.interp(place, along, controls.level).astype(np.float32)

    @staticmethod
    def _in_vessel(signal: Signal, octaves: Array, ask: Ask) -> Signal:
        """Return the water as the vessel's first two resonances colour it."""
        if ask["vessel_gain"] <= -59:
            return signal
        frequencies = np.geomspace(30.0, ask.rate / 2, 160)
        thin = octaves[::5]
        centre = ask["vessel"] * 2 ** thin[:, None] * np.array([1.0, 2.9])
        gains = 1 + formants(
            frequencies, centre, ask["vessel_width"] * centre, ask["vessel_gain"] + np.array([0.0, -8.0])
        )
        return vary(signal, ask.rate, np.arange(thin.size) * 5 / CONTROL_RATE, frequencies, gains)
