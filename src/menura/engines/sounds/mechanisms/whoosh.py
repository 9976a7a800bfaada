"""Something fast cuts the air: noise whose pitch and level follow the speed (Dobashi et al., 2003)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import white

CONTROL_RATE = 200
"""Points a second of the speed."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Swish:
    """Speed over time, from 0 to 1, and the filter it makes."""

    speed: Array
    frequencies: Array
    gains: npt.NDArray[np.float32]


class Whoosh:
    """One movement through the air."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(900.0, 80.0, 9_000.0, "Hz", "at the highest speed"),
        "width": Parameter(0.8, 0.02, 3.0, "", "of the noise, in octaves"),
        "peak": Parameter(0.45, 0.05, 0.95, "", "part of the time before the highest speed", "linear"),
        "sharp": Parameter(2.0, 0.5, 8.0, "", "how briefly the speed is high"),
        "sweep": Parameter(0.8, 0.0, 2.5, "", "how much the pitch follows the speed", "linear"),
        "fall": Parameter(1.0, 0.1, 3.0, "", "pitch after the peak, relative to before"),
        "air": Parameter(-14.0, -60.0, 10.0, "dB", "of wide noise around", "linear"),
        "edge": Parameter(-60.0, -60.0, 12.0, "dB", "of a ringing blade", "linear"),
        "edge_pitch": Parameter(4_200.0, 500.0, 12_000.0, "Hz", "of the blade"),
    }

    def controls(self, ask: Ask) -> Swish:
        """Return the speed and the moving filter."""
        t = (ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE) / max(ask.whole, 1e-3)
        side = np.where(t < ask["peak"], t / ask["peak"], (1 - t) / (1 - ask["peak"]))
        speed = np.sin(0.5 * np.pi * np.clip(side, 0, 1)) ** ask["sharp"]
        frequencies = np.geomspace(40.0, ask.rate / 2, 160)
        centre = (
            ask["pitch"]
            * np.maximum(speed, 0.03) ** ask["sweep"]
            * np.where(t < ask["peak"], 1.0, ask["fall"] ** np.clip(1 - side, 0, 1))
        )
        octaves = np.log2(frequencies / centre[:, None])
        body = np.exp(-0.5 * (octaves / ask["width"]) ** 2)
        wide = 10 ** (ask["air"] / 20) / (1 + (frequencies / (4 * centre[:, None])) ** 2)
        blade = 10 ** (ask["edge"] / 20) * np.exp(-0.5 * (np.log2(frequencies / ask["edge_pitch"]) / 0.04) ** 2)
        return Swish(speed, frequencies, ((body + wide + blade) * speed[:, None] ** 1.5).astype(np.float32))

    def signal(self, controls: Swish, ask: Ask) -> Signal:
        """Return the movement."""
        times = np.arange(controls.speed.size) / CONTROL_RATE
        return vary(white(ask.fresh("noise"), ask.length), ask.rate, times, controls.frequencies, controls.gains)
