"""Something falls into water: a slap, the cavity that closes behind it, spray, and drops that rain back.

The cavity rings low and long (Worthington, 1908; Franz, 1959, on splashes as sources of sound).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population, tones
from menura.engines.sounds.primitives.noise import band, shaped
from menura.engines.sounds.primitives.trains import place

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Plunge:
    """Envelopes at `CONTROL_RATE`, and the cavity's tones."""

    slap: Array
    spray: Array
    rain: Array
    cavity: Array
    """Hz of the closing cavities."""


CONTROL_RATE = 400
"""Points a second."""


class Splash:
    """One splash."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "slap": Parameter(0.0, -40.0, 20.0, "dB", "level of the first contact", "linear"),
        "slap_pitch": Parameter(450.0, 60.0, 4_000.0, "Hz", "its colour"),
        "slap_time": Parameter(0.03, 0.003, 0.3, "s", "its decay"),
        "cavity": Parameter(180.0, 40.0, 2_000.0, "Hz", "pitch of the air that is caught"),
        "cavity_gain": Parameter(-4.0, -60.0, 20.0, "dB", "its level", "linear"),
        "spray": Parameter(0.0, -40.0, 20.0, "dB", "level of the spray", "linear"),
        "spray_low": Parameter(700.0, 80.0, 8_000.0, "Hz", "below this it falls"),
        "spray_high": Parameter(7_000.0, 500.0, 16_000.0, "Hz", "above this it falls"),
        "spray_rise": Parameter(0.04, 0.002, 0.6, "s", "how fast it comes"),
        "spray_time": Parameter(0.3, 0.02, 3.0, "s", "time constant of its end"),
        "drops": Parameter(160.0, 2.0, 1_500.0, "1/s", "drops and bubbles that follow"),
        "drops_gain": Parameter(-2.0, -40.0, 24.0, "dB", "their level", "linear"),
        "drops_time": Parameter(0.5, 0.05, 4.0, "s", "time constant of their end"),
        "large": Parameter(4.0, 0.6, 30.0, "mm", "radius of the largest bubbles"),
    }

    def controls(self, ask: Ask) -> Plunge:
        """Return the phases."""
        t = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        spray = (1 - np.exp(-t / ask["spray_rise"])) * np.exp(-t / ask["spray_time"])
        rain = (1 - np.exp(-t / (0.3 * ask["drops_time"]))) * np.exp(-t / ask["drops_time"])
        cavity = ask["cavity"] * 2 ** ask.lasting("cavity").uniform(-0.3, 0.9, 3)
        return Plunge(
            np.exp(-t / ask["slap_time"]), spray / max(spray.max(), 1e-9), rain / max(rain.max(), 1e-9), np.sort(cavity)
        )

    def signal(self, controls: Plunge, ask: Ask) -> Signal:
        """Return the splash."""
        place_at = np.arange(ask.length) / ask.rate * CONTROL_RATE
        along = np.arange(controls.slap.size)

        def layer(purpose: str, low: float, high: float, envelope: Array, level: float) -> Signal:
            noise = shaped(ask.fresh(purpose), ask.length, ask.rate, band(min(low, high), max(low, high), 7.0))
            return np.asarray(noise * np.interp(place_at, along, envelope) * 10 ** (level / 20), np.float32)

        pitch = ask["slap_pitch"]
        out = layer("slap", pitch / 2, pitch * 3, controls.slap, ask["slap"])
        out += layer("spray", ask["spray_low"], ask["spray_high"], controls.spray, ask["spray"])
        kind = Kind(0.5, max(ask["large"], 0.6), 1.8, 1.3, 0.12)
        drops = population(ask.fresh("drops"), ask.length, ask.rate, kind, ask["drops"], controls.rain)
        out += drops * np.float32(5 * 10 ** (ask["drops_gain"] / 20))
        for k, wave in enumerate(tones(controls.cavity, 1.6, 0.1, ask.rate)):
            place(out, wave, round(ask.rate * (0.006 + 0.05 * k)), 1.6 * 0.7**k * 10 ** (ask["cavity_gain"] / 20))
        return out
