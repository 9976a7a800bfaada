"""Waves that rise, break and wash back: the sea on a beach, a lake against stones.

Each wave is three bands of noise with envelopes of their own: the low roar comes first, the bright break is shortest
and the hiss of the foam stays longest (after Deane, 1999, on surf noise: flat to 1 kHz, then −5 to −6 dB per octave).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.noise import Points, shaped
from menura.engines.sounds.primitives.wander import regular_times, wander

CONTROL_RATE = 50
"""Points a second of the envelopes."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Surf:
    """What decides a stretch of surf: per band a spectrum and a gain over time."""

    bands: tuple[tuple[Points, Array], ...]
    foam: Array
    """Flow of small bubbles, from 0 to 1."""


class Waves:
    """Swells, one after another, that overlap."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "period": Parameter(7.0, 0.4, 20.0, "s", "from one wave to the next"),
        "waver": Parameter(0.3, 0.0, 0.8, "", "how unequal the periods are", "linear"),
        "rise": Parameter(1.4, 0.05, 8.0, "s", "how long a wave builds up"),
        "wash": Parameter(2.4, 0.05, 10.0, "s", "time constant with which it runs out"),
        "calm": Parameter(-14.0, -50.0, 0.0, "dB", "level between waves", "linear"),
        "roar": Parameter(-4.0, -40.0, 20.0, "dB", "of the band below `split`", "linear"),
        "hiss": Parameter(-5.0, -40.0, 20.0, "dB", "of the band above 2 kHz", "linear"),
        "split": Parameter(250.0, 60.0, 800.0, "Hz", "between roar and body"),
        "bright": Parameter(2_200.0, 800.0, 8_000.0, "Hz", "above this the hiss falls"),
        "fall": Parameter(4.0, 0.0, 18.0, "dB", "its slope per octave", "linear"),
        "foam": Parameter(-20.0, -60.0, 20.0, "dB", "of bursting bubbles", "linear"),
        "bubbles": Parameter(300.0, 5.0, 2_000.0, "1/s", "bubbles in full wash"),
        "bubble_size": Parameter(2.0, 0.3, 12.0, "mm", "radius of the largest bubbles"),
        "unrest": Parameter(1.0, 0.0, 6.0, "dB", "standard deviation of faster level changes", "linear"),
    }

    def controls(self, ask: Ask) -> Surf:
        """Return spectra and envelopes."""
        times = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        split, bright = ask["split"], ask["bright"]
        low = ((10.0, -30.0), (50.0, -6.0), (split / 1.5, 0.0), (split * 4, -24.0), (20_000.0, -80.0))
        body = ((split / 8, -36.0), (split, 0.0), (1_500.0, -2.0), (6_000.0, -16.0), (20_000.0, -34.0))
        high = ((300.0, -40.0), (1_500.0, -4.0), (bright, 0.0), (bright * 16, -4 * ask["fall"]))
        roar = self._swell(ask, times, -0.25, 1.0, "roar") * 10 ** (ask["roar"] / 20)
        hiss = self._swell(ask, times, 0.2, 1.3, "hiss") * 10 ** (ask["hiss"] / 20)
        foam = self._swell(ask, times, 0.35, 1.5, "foam")
        bands = ((low, roar), (body, self._swell(ask, times, 0.0, 0.9, "body")), (high, hiss))
        return Surf(bands, np.clip(foam, 0, 1) ** 1.5)

    def signal(self, controls: Surf, ask: Ask) -> Signal:
        """Return the surf."""
        place = np.arange(ask.length) / ask.rate * CONTROL_RATE
        out = np.zeros(ask.length, np.float32)
        for k, (spectrum, gain) in enumerate(controls.bands):
            noise = shaped(ask.fresh(f"noise {k}"), ask.length, ask.rate, spectrum)
            out += noise * np.interp(place, np.arange(gain.size), gain).astype(np.float32)
        kind = Kind(0.4, max(ask["bubble_size"], 0.5), 2.0, 1.5, 0.05)
        foam = population(ask.fresh("foam"), ask.length, ask.rate, kind, ask["bubbles"], controls.foam)
        return out + np.float32(10 ** (ask["foam"] / 20) * 3) * foam

    @staticmethod
    def _swell(ask: Ask, times: Array, later: float, longer: float, band: str) -> Array:
        """Return the sum of the waves' envelopes in one band, with the calm below and some unrest."""
        chance = ask.lasting("waves")
        count = int((times[-1] + 40) / ask["period"] * 2) + 8
        starts = regular_times(ask.lasting("beat"), times[-1] + 30, ask["period"], ask["waver"]) - ask["period"] * 0.7
        heights = np.exp(0.35 * chance.standard_normal(count))[: starts.size]
        rise, wash = ask["rise"], ask["wash"] * longer
        t = (times[:, None] - (starts + later * rise)[None, :]) / rise
        built = np.where(
            t < 1, np.sin(0.5 * np.pi * np.clip(t, 0, 1)) ** 2, np.exp(-np.maximum(t - 1, 0) * rise / wash)
        )
        swell = np.sqrt(((built * heights) ** 2).sum(axis=1) + 10 ** (ask["calm"] / 10))
        return np.asarray(swell * 10 ** (ask["unrest"] * wander(ask.lasting(f"unrest {band}"), times, 3.0) / 20))
