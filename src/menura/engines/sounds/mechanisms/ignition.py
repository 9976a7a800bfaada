"""Setting alight: strikes, a flare that breaks out, and the flame that stays.

A match scrapes and then flares, a lighter clicks and then hisses, a gas stove ticks until the gas goes up with a thump.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import band, shaped
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lighting:
    """When what happens: seconds since the event began."""

    strikes: Array
    flare: float


class Ignition:
    """Strikes, then fire."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "strikes": Parameter(1.0, 1.0, 12.0, "", "strikes until it burns"),
        "gap": Parameter(0.25, 0.05, 1.0, "s", "from one to the next"),
        "strike": Parameter(0.12, 0.001, 0.8, "s", "length of a strike"),
        "grain": Parameter(70.0, 20.0, 400.0, "1/s", "roughness of a strike"),
        "strike_low": Parameter(2_000.0, 200.0, 10_000.0, "Hz", "below this a strike falls"),
        "strike_high": Parameter(9_000.0, 1_000.0, 18_000.0, "Hz", "above this it falls"),
        "strike_gain": Parameter(0.0, -40.0, 20.0, "dB", "its level", "linear"),
        "flare": Parameter(0.25, 0.01, 1.5, "s", "time constant of the flare"),
        "flare_gain": Parameter(0.0, -40.0, 20.0, "dB", "its level", "linear"),
        "flare_low": Parameter(300.0, 30.0, 6_000.0, "Hz", "below this it falls"),
        "flare_high": Parameter(5_000.0, 200.0, 16_000.0, "Hz", "above this it falls"),
        "burn": Parameter(-20.0, -60.0, 10.0, "dB", "level of the flame that stays", "linear"),
        "burn_low": Parameter(300.0, 30.0, 8_000.0, "Hz", "below this it falls"),
        "burn_high": Parameter(3_000.0, 100.0, 16_000.0, "Hz", "above this it falls"),
        "flicker": Parameter(9.0, 0.5, 40.0, "1/s", "how fast the flame laps"),
    }

    def controls(self, ask: Ask) -> Lighting:
        """Return the times of the strikes and of the flare."""
        chance = ask.lasting("strikes")
        gaps = ask["gap"] * chance.uniform(0.85, 1.15, 12)
        strikes = np.concatenate([[0.0], np.cumsum(gaps)])[: round(ask["strikes"])]
        return Lighting(strikes, float(strikes[-1] + 0.8 * ask["strike"]))

    def signal(self, controls: Lighting, ask: Ask) -> Signal:
        """Return the lighting."""
        t = ask.times()
        scrape = self._noise(ask, "strike", ask["strike_low"], ask["strike_high"])
        grid = ask.start + np.arange(int(ask.duration * 2000) + 2) / 2000
        rough = np.interp(t, grid, np.abs(wander(ask.lasting("grain"), grid, 2 * ask["grain"])) + 0.25)
        out = scrape * rough * _strikes(t, controls.strikes, ask["strike"]) * 10 ** (ask["strike_gain"] / 20)
        since = t - controls.flare
        swell = np.clip(since / (0.15 * ask["flare"]), 0, 1) * np.exp(-np.maximum(since, 0) / ask["flare"])
        out += self._noise(ask, "flare", ask["flare_low"], ask["flare_high"]) * swell * 10 ** (ask["flare_gain"] / 20)
        lap = 10 ** (2.5 * np.interp(t, grid[::20], wander(ask.lasting("flicker"), grid[::20], ask["flicker"])) / 20)
        steady = np.clip(since / 0.1, 0, 1) * np.clip((ask.whole - t) / 0.15, 0, 1)
        out += self._noise(ask, "burn", ask["burn_low"], ask["burn_high"]) * steady * lap * 10 ** (ask["burn"] / 20)
        return out.astype(np.float32)

    @staticmethod
    def _noise(ask: Ask, purpose: str, low: float, high: float) -> Signal:
        return shaped(ask.fresh(purpose), ask.length, ask.rate, band(min(low, high), max(low, high), 8.0))


def _strikes(t: Array, starts: Array, length: float) -> Array:
    """Return the envelope of strikes: at once there, gone after their length."""
    since = t[:, None] - starts
    shapes = np.where(since >= 0, np.exp(-np.maximum(since, 0) / (0.4 * length)) * (since < 4 * length), 0.0)
    return np.asarray(shapes.max(axis=1))
