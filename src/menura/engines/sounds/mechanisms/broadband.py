"""Stationary broadband noise with a spectrum and slow level wander: hiss, room tone, distant air."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.wander import wander


@dataclass(frozen=True)
class Air:
    """What decides a stretch of air: a spectrum and a level over time."""

    spectrum: tuple[tuple[float, float], ...]
    level: npt.NDArray[np.float64]
    """In dB, ten values a second."""


class Broadband:
    """Noise whose spectrum is three straight lines: a rise, a flat top, a fall."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "low": Parameter(60.0, 10.0, 8_000.0, "Hz", "below this the spectrum rises"),
        "high": Parameter(800.0, 40.0, 20_000.0, "Hz", "above this the spectrum falls"),
        "rise": Parameter(6.0, 0.0, 36.0, "dB", "slope per octave below", "linear"),
        "fall": Parameter(6.0, 0.0, 36.0, "dB", "slope per octave above", "linear"),
        "wander": Parameter(0.7, 0.0, 6.0, "dB", "standard deviation of the level", "linear"),
        "speed": Parameter(0.4, 0.02, 10.0, "1/s", "how fast the level wanders"),
    }

    def controls(self, ask: Ask) -> Air:
        """Return the spectrum and the level over time."""
        low, high = ask["low"], max(ask["high"], ask["low"])
        points = ((low / 64, -6 * ask["rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["fall"]))
        grid = ask.start + np.arange(int(ask.duration * 10) + 2) / 10
        return Air(points, ask["wander"] * wander(ask.lasting("level"), grid, ask["speed"]))

    def signal(self, controls: Air, ask: Ask) -> Signal:
        """Return the noise."""
        noise = shaped(ask.fresh("noise"), ask.length, ask.rate, controls.spectrum)
        gain = 10 ** (
            np.interp(np.arange(ask.length) / ask.rate * 10, np.arange(controls.level.size), controls.level) / 20
        )
        return (noise * gain).astype(np.float32)
