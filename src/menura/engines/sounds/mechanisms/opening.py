"""Opening what is under pressure: cans of beer and soda, bottles.

A nail flicks the tab; the score gives way with a crack of sheet metal; gas rushes out of a narrow slit as a hiss that
falls with the pressure, its highs first; the tab bends the lid further open in a handful of small buckling clicks, and
bubbles bursting at the surface go on fizzing (Liger-Belair, "Uncorked", 2004, for rates and sizes of bubbles).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, burst, resized, solid, strike
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.modes import INAUDIBLE
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import wander

BITS = 8
"""Different bubbles."""


@dataclass(frozen=True)
class Parts:
    """What happens when, in seconds since the first touch of the tab."""

    lid: Solid
    taps: Array
    crack: float
    bends: Array


class Opening:
    """Tab, crack, hiss, fizz."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "taps": Parameter(2.0, 0.0, 8.0, "", "clicks of the tab before it opens", "linear"),
        "tap": Parameter(-14.0, -60.0, 6.0, "dB", "those against the crack", "linear"),
        "crack_at": Parameter(0.25, 0.0, 2.0, "s", "when it gives way", "linear"),
        "bends": Parameter(5.0, 0.0, 30.0, "", "clicks of the lid as it is bent open", "linear"),
        "bend": Parameter(-9.0, -60.0, 6.0, "dB", "those against the crack", "linear"),
        "bend_at": Parameter(0.1, 0.01, 1.5, "s", "from the crack to the first of them"),
        "bend_length": Parameter(0.25, 0.02, 1.5, "s", "from the first of them to the last"),
        "hiss": Parameter(-8.0, -60.0, 12.0, "dB", "gas, against the crack", "linear"),
        "hiss_low": Parameter(2_500.0, 300.0, 8_000.0, "Hz", "below this the hiss falls"),
        "hiss_high": Parameter(12_000.0, 3_000.0, 18_000.0, "Hz", "above this the hiss falls"),
        "hiss_decay": Parameter(0.7, 0.05, 4.0, "s", "time in which the hiss falls by 60 dB"),
        "hiss_rough": Parameter(2.0, 0.0, 8.0, "dB", "how uneven it is", "linear"),
        "fizz": Parameter(-26.0, -60.0, 0.0, "dB", "bubbles, against the crack", "linear"),
        "fizz_rate": Parameter(400.0, 10.0, 4_000.0, "1/s", "bubbles that burst"),
        "fizz_pitch": Parameter(6_000.0, 800.0, 14_000.0, "Hz", "middle of their pitches"),
        "fizz_decay": Parameter(6.0, 0.3, 60.0, "s", "time in which the fizz falls by 60 dB"),
    }

    def controls(self, ask: Ask) -> Parts:
        """Return the parts."""
        chance = ask.lasting("parts")
        count, crack = round(ask["taps"]), ask["crack_at"]
        taps = np.sort(chance.random(count)) * 0.85 * crack
        if count and crack:
            taps -= taps[0]
        bends = crack + ask["bend_at"] + ask["bend_length"] * np.sort(chance.beta(1.0, 1.6, round(ask["bends"])))
        return Parts(solid(ask, chance), taps, crack if count else 0.0, bends)

    def signal(self, controls: Parts, ask: Ask) -> Signal:
        """Return the sound."""
        out = np.zeros(ask.length, np.float32)
        chance = ask.lasting("sound")

        def at(seconds: float) -> int:
            return round((seconds - ask.start) * ask.rate)

        def click(seconds: float, level: float, scale: float) -> None:
            piece = resized(controls.lid, scale * 2 ** chance.uniform(-0.4, 0.4))
            place(out, strike(piece, chance, ask.rate), at(seconds), 10 ** ((level + chance.uniform(-6, 2)) / 20))

        for time in controls.taps:
            click(time, ask["tap"], 1.3)
        for delay in (0.0, chance.uniform(0.003, 0.012)):
            place(out, strike(controls.lid, chance, ask.rate), at(controls.crack + delay), 1.0 if delay == 0 else 0.6)
        for time in controls.bends:
            click(time, ask["bend"], 0.9)
        gas = _hiss(ask) + _fizz(ask)
        place(out, gas, at(controls.crack))
        return out


def _decaying(ask: Ask, seconds: float) -> Array:
    return np.asarray(np.exp(-INAUDIBLE * np.arange(ask.length) / (seconds * ask.rate)))


def _hiss(ask: Ask) -> Signal:
    """Return the rush of gas in two bands, of which the upper dies sooner."""
    low, high = ask["hiss_low"], max(ask["hiss_high"], 1.5 * ask["hiss_low"])
    middle = float(np.sqrt(low * high))
    t = np.arange(ask.length) / ask.rate
    grid = np.arange(0.0, ask.length / ask.rate + 0.02, 0.005)
    bumps = 10 ** (ask["hiss_rough"] * wander(ask.lasting("bumps"), grid, 25.0) / 20)
    level = np.interp(t, grid, bumps) * (1 - np.exp(-t / 0.004))
    below = shaped(
        ask.lasting("below"), ask.length, ask.rate, ((low / 8, -54.0), (low, 0.0), (middle, 0.0), (8 * middle, -54.0))
    )
    above = shaped(
        ask.lasting("above"),
        ask.length,
        ask.rate,
        ((middle / 8, -54.0), (middle, 0.0), (high, -2.0), (8 * high, -54.0)),
    )
    decay = ask["hiss_decay"]
    gas = below * _decaying(ask, decay) + 0.8 * above * _decaying(ask, 0.7 * decay)
    return np.asarray(10 ** ((ask["hiss"] - 8) / 20) * gas * level, np.float32)


def _fizz(ask: Ask) -> Signal:
    chance = ask.lasting("fizz")
    count = int(chance.poisson(ask["fizz_rate"] * ask.length / ask.rate))
    size = int(0.004 * ask.rate)
    bits = np.stack(
        [
            burst(chance, size, ask.rate, ask["fizz_pitch"] * 2 ** chance.uniform(-0.8, 0.8), 1.0, 0.0001, 0.003)
            for _ in range(BITS)
        ]
    )
    sizes = np.minimum((1 - chance.random(count)) ** (-1 / 1.8), 8.0) * 10 ** (ask["fizz"] / 20)
    fizz = scatter(ask.length, chance.random(count) * ask.length, bits, sizes, chance.integers(0, BITS, count))
    return np.asarray(fizz * _decaying(ask, ask["fizz_decay"]), np.float32)
