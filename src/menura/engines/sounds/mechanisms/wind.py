"""Moving air: gusts, resonances that wander, and whistling gaps.

The level follows the speed of the air steeply (about its fifth power for edges), and the pitch of a whistle follows
the speed itself (Strouhal number; Curle, 1955; Farnell, 2010).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import white
from menura.engines.sounds.primitives.wander import wander

CONTROL_RATE = 25
"""Points a second of speed and resonances."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Blow:
    """What decides a stretch of wind."""

    speed: Array
    """Of the air, around one; `CONTROL_RATE` points a second."""
    frequencies: Array
    gains: npt.NDArray[np.float32]
    """Linear [shape=(times, frequencies)]."""


class Wind:
    """A bed of wind."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "gusts": Parameter(0.4, 0.02, 8.0, "1/s", "gusts a second"),
        "depth": Parameter(0.4, 0.0, 1.5, "", "how unequal the speed of the air is", "linear"),
        "flutter": Parameter(0.1, 0.0, 1.0, "", "fast unevenness of the speed", "linear"),
        "corner": Parameter(300.0, 20.0, 8_000.0, "Hz", "above this the noise falls"),
        "fall": Parameter(5.0, 0.0, 24.0, "dB", "its slope per octave", "linear"),
        "rumble": Parameter(0.0, -40.0, 30.0, "dB", "below 100 Hz", "linear"),
        "whistles": Parameter(2.0, 1.0, 6.0, "", "gaps and edges that sing"),
        "pitch": Parameter(400.0, 60.0, 6_000.0, "Hz", "of the lowest of them at usual speed"),
        "spacing": Parameter(1.6, 1.05, 4.0, "", "ratio of one to the next"),
        "width": Parameter(0.2, 0.004, 2.0, "", "of a resonance, relative to its pitch"),
        "sing": Parameter(6.0, -40.0, 45.0, "dB", "its height above the noise", "linear"),
        "follow": Parameter(0.8, 0.0, 2.0, "", "how much its pitch follows the speed", "linear"),
        "hiss": Parameter(-30.0, -60.0, 20.0, "dB", "of leaves, sand or snow above 3 kHz", "linear"),
    }

    def controls(self, ask: Ask) -> Blow:
        """Return the speed of the air and what it makes of white noise."""
        times = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        slow = wander(ask.lasting("gusts"), times, ask["gusts"])
        fast = wander(ask.lasting("flutter"), times, 5.0)
        gusts = 0.8 * slow + 0.35 * wander(ask.lasting("eddies"), times, 3.1 * ask["gusts"])
        speed = np.exp(ask["depth"] * 1.2 * np.tanh(gusts / 1.2))  # no gust of an hour outdoes the others by far
        speed = np.clip(speed * np.exp(ask["flutter"] * fast), 0.05, 5.0)
        frequencies = np.geomspace(20.0, ask.rate / 2, 200)
        return Blow(speed, frequencies, self._gains(ask, times, speed, frequencies))

    def signal(self, controls: Blow, ask: Ask) -> Signal:
        """Return the wind."""
        times = np.arange(controls.speed.size) / CONTROL_RATE
        return vary(white(ask.fresh("noise"), ask.length), ask.rate, times, controls.frequencies, controls.gains)

    @staticmethod
    def _gains(ask: Ask, times: Array, speed: Array, f: Array) -> npt.NDArray[np.float32]:
        corner = ask["corner"] * speed[:, None] ** 0.7
        fall = 1 / (1 + (f / corner) ** 2) ** (ask["fall"] / 12.04)
        low = 1 + 10 ** (ask["rumble"] / 20) / (1 + (f / 90) ** 4)
        high = 10 ** (ask["hiss"] / 20) * speed[:, None] ** 1.5 / (1 + (3000 / f) ** 4)
        total = fall * low + high
        for k in range(round(ask["whistles"])):
            drift = 2 ** (0.25 * wander(ask.lasting(f"drift {k}"), times, 0.4))
            centre = ask["pitch"] * ask["spacing"] ** k * drift * speed ** (0.5 * ask["follow"])
            height = 10 ** ((ask["sing"] - 4 * k) / 20) * np.exp(0.5 * wander(ask.lasting(f"sing {k}"), times, 0.7))
            shape = 1 / (1 + ((f / centre[:, None] - centre[:, None] / f) / ask["width"]) ** 2)
            total = total + (height * speed)[:, None] * fall * shape
        return np.asarray(total * speed[:, None] ** 1.5 / (1 + (25 / f) ** 4), np.float32)
