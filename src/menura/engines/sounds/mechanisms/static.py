"""What a carrier adds: hiss, hum, crackle, stray whistles; radio, television, vinyl, tape, counters, bad contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import impulses
from menura.engines.sounds.primitives.noise import shape, shaped
from menura.engines.sounds.primitives.trains import cloud
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 100
"""Points of the control curves a second."""


@dataclass(frozen=True)
class Interference:
    """What decides a stretch of static.

    Attributes
    ----------
    hiss : ndarray [shape=(n,)]
        Linear level of the noise, 100 values a second.
    whistle : ndarray [shape=(n,)]
        Hz of a stray carrier's beat.
    clicks, sizes : ndarray [shape=(c,)]
        Seconds since the event began; linear.
    """

    hiss: Array
    whistle: Array
    clicks: Array
    sizes: Array


class Static:
    """Band-limited noise that breaks up, clicks with many small and few large sizes, mains hum, a heterodyne whistle.

    Sizes of clicks and pops on gramophone records follow a heavy-tailed law (Godsill and Rayner, Digital Audio
    Restoration, 1998); a heterodyne is the difference between two carriers.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "hiss": Parameter(1.0, 0.0, 2.0, "", "level of the noise", "linear"),
        "low": Parameter(300.0, 20.0, 6_000.0, "Hz", "lower edge of the band"),
        "high": Parameter(5_000.0, 200.0, 20_000.0, "Hz", "upper edge of the band"),
        "tilt": Parameter(0.0, -9.0, 6.0, "dB", "slope of the noise per octave", "linear"),
        "breakup": Parameter(1.0, 0.0, 14.0, "dB", "how far the noise comes and goes", "linear"),
        "speed": Parameter(4.0, 0.1, 60.0, "1/s", "how fast"),
        "clicks": Parameter(0.0, 0.0, 400.0, "1/s", "clicks per second", "linear"),
        "loud": Parameter(1.0, 0.0, 20.0, "", "their level against the noise", "linear"),
        "sizes": Parameter(1.6, 0.6, 6.0, "", "exponent of their sizes: low has few giants among many dwarfs"),
        "ring": Parameter(3_000.0, 100.0, 12_000.0, "Hz", "resonance of a click"),
        "turns": Parameter(0.0, 0.0, 4.0, "1/s", "turns of a record: clicks that come again", "linear"),
        "hum": Parameter(0.0, 0.0, 3.0, "", "level of mains hum", "linear"),
        "mains": Parameter(50.0, 20.0, 130.0, "Hz", "its frequency"),
        "whistle": Parameter(0.0, 0.0, 2.0, "", "level of a stray whistle", "linear"),
        "roam": Parameter(1.2, 0.0, 3.0, "", "octaves through which it roams", "linear"),
        "haste": Parameter(1.0, 0.05, 20.0, "1/s", "how fast it roams"),
        "babble": Parameter(0.0, 0.0, 2.0, "", "level of stations that drift past", "linear"),
    }

    def controls(self, ask: Ask) -> Interference:
        """Return levels, the whistle's pitch and the clicks."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        hiss = 10 ** (ask["breakup"] * wander(ask.lasting("hiss"), grid, ask["speed"]) / 20)
        whistle = 1_200.0 * 2 ** (ask["roam"] * wander(ask.lasting("whistle"), grid, ask["haste"]))
        found = cloud(ask, "clicks", ask["clicks"], 0.05)
        sizes = np.minimum((1 - found.draws[:, 0]) ** (-1 / ask["sizes"]), 25.0) * np.sign(found.draws[:, 1] - 0.5)
        times = found.times
        if ask["turns"] > 0:
            scratches = ask.lasting("scratches").random((4, 2))
            turn = np.arange(int(ask.start * ask["turns"]), int((ask.start + ask.duration) * ask["turns"]) + 1)
            again = (turn[:, None] + scratches[:, 0]).ravel() / ask["turns"]
            times = np.concatenate([times, again])
            sizes = np.concatenate([sizes, np.tile(4 + 6 * scratches[:, 1], turn.size)])
        return Interference(hiss, whistle, times, sizes)

    def signal(self, controls: Interference, ask: Ask) -> Signal:
        """Return the noise with everything in it."""
        places, grid = (
            np.arange(ask.length, dtype=np.float64) * (GRID / ask.rate),
            np.arange(controls.hiss.size, dtype=np.float64),
        )
        points = _band(ask["low"], ask["high"], ask["tilt"])
        hiss = shaped(ask.fresh("hiss"), ask.length, ask.rate, points)
        out = np.float32(ask["hiss"]) * hiss * np.interp(places, grid, controls.hiss).astype(np.float32)
        if controls.clicks.size:
            out += np.float32(ask["loud"]) * _clicks(controls, ask)
        if ask["hum"] > 0:
            out += np.float32(ask["hum"]) * _hum(ask)
        if ask["whistle"] > 0:
            cycles = np.cumsum(np.interp(places, grid, controls.whistle)) / ask.rate
            near = np.clip(wander(ask.lasting("near"), ask.start + grid / GRID, ask["haste"]), 0, 2)
            out += (ask["whistle"] * np.sin(2 * np.pi * cycles) * np.interp(places, grid, near)).astype(np.float32)
        if ask["babble"] > 0:
            out += np.float32(ask["babble"]) * _babble(ask, places, grid)
        return np.asarray(out, np.float32)


def _band(low: float, high: float, tilt: float) -> tuple[tuple[float, float], ...]:
    high = max(high, low * 1.5)
    span = tilt * np.log2(high / low)
    return ((low / 8, -50.0), (low, 0.0), (high, span), (high * 4, span - 50))


def _clicks(controls: Interference, ask: Ask) -> Signal:
    train = impulses(ask.length, (controls.clicks - ask.start) * ask.rate, controls.sizes * 12)
    ring = ask["ring"]
    return shape(train, ask.rate, ((ring / 32, -24), (ring / 4, -4), (ring, 0), (ring * 2, -6), (ring * 8, -40)))


def _hum(ask: Ask) -> Signal:
    times = ask.times()
    chance = ask.lasting("hum")
    gains = (0.35, 1.0, 0.25, 0.5, 0.12, 0.3, 0.08, 0.15)
    parts = (g * np.sin(2 * np.pi * (k * ask["mains"] * times + chance.random())) for k, g in enumerate(gains, 1))
    return np.asarray(sum(parts), np.float32)


def _babble(ask: Ask, places: Array, grid: Array) -> Signal:
    """Return stations that drift past: noise in the band and with the rhythm of a voice, and a hoarse tone below it."""
    times = ask.start + grid / GRID
    syllables = np.clip(wander(ask.lasting("syllables"), times, 9.0), 0, 3)
    station = np.clip(wander(ask.lasting("station"), times, 0.7) + 0.3, 0, 2)
    pitch = 130 * 2 ** (0.4 * wander(ask.lasting("tune"), times, 3.0) + 0.7 * wander(ask.lasting("who"), times, 0.5))
    cycles = np.cumsum(np.interp(places, grid, pitch)) / ask.rate
    buzz = impulses(ask.length, np.flatnonzero(np.diff(cycles.astype(np.int64)) > 0).astype(float), 18.0)
    formant = shape(
        buzz, ask.rate, ((150, -30), (450, 0), (700, -3), (1_000, -14), (1_500, -5), (2_600, -12), (4_000, -40))
    )
    return np.asarray(formant * np.interp(places, grid, syllables * station), np.float32)
