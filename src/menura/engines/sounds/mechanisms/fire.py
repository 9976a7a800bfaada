"""Burning: clicks of wood in clusters, deeper pops, a flickering low bed and a little hiss (after Farnell, 2010).

Strengths of crackles follow a power law, as in crackling materials generally (Sethna, Dahmen and Myers, 2001).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import pareto, scatter
from menura.engines.sounds.primitives.noise import Points, band, shape, shaped, white
from menura.engines.sounds.primitives.wander import poisson_times, wander

CONTROL_RATE = 60
"""Points a second of the flicker."""

BANK = 48
"""Different clicks."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flames:
    """What decides a stretch of fire."""

    clicks: Array
    """Seconds since the event began."""
    gains: Array
    pops: Array
    pop_gains: Array
    flicker: Array
    """Gain of the bed, `CONTROL_RATE` points a second."""
    bed: Points


class Fire:
    """Crackle over a flickering bed."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "clusters": Parameter(9.0, 0.1, 200.0, "1/s", "outbreaks of crackling"),
        "cluster": Parameter(1.15, 0.5, 4.0, "", "exponent of the clicks in one outbreak: low means long ones"),
        "gap": Parameter(0.012, 0.001, 0.2, "s", "between the clicks of an outbreak"),
        "sizes": Parameter(1.1, 0.5, 4.0, "", "exponent of the strength of clicks"),
        "decay": Parameter(0.005, 0.0008, 0.06, "s", "of a click, by 60 dB"),
        "low": Parameter(900.0, 100.0, 9_000.0, "Hz", "below this clicks fall"),
        "high": Parameter(9_000.0, 800.0, 18_000.0, "Hz", "above this they fall"),
        "pops": Parameter(0.8, 0.02, 30.0, "1/s", "deeper pops"),
        "pop_gain": Parameter(3.0, -60.0, 30.0, "dB", "their level against the clicks", "linear"),
        "pop_pitch": Parameter(450.0, 60.0, 3_000.0, "Hz", "their pitch"),
        "bed": Parameter(-12.0, -60.0, 40.0, "dB", "of the flames' own noise, against clicks of size one", "linear"),
        "bed_high": Parameter(150.0, 30.0, 4_000.0, "Hz", "above this the bed falls"),
        "bed_fall": Parameter(7.0, 1.0, 24.0, "dB", "its slope per octave", "linear"),
        "flicker": Parameter(7.0, 0.3, 40.0, "1/s", "how fast the flames lap"),
        "lap": Parameter(4.0, 0.0, 12.0, "dB", "how strongly they do", "linear"),
        "hiss": Parameter(-30.0, -60.0, 30.0, "dB", "of escaping steam", "linear"),
        "hiss_low": Parameter(4_000.0, 300.0, 10_000.0, "Hz", "below this the hiss falls"),
    }

    def controls(self, ask: Ask) -> Flames:
        """Return the clicks, the pops and the flicker."""
        end = ask.start + ask.duration
        clicks = _clusters(ask, end)
        gains = 0.5 * pareto(ask.lasting("sizes"), clicks.size, ask["sizes"], 40.0)
        pops = poisson_times(ask.lasting("pops"), end, ask["pops"])
        pop_gains = 10 ** (ask["pop_gain"] / 20) * pareto(ask.lasting("pop sizes"), pops.size, ask["sizes"] + 0.5, 12.0)
        grid = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        slow = wander(ask.lasting("slow"), grid, 0.3 * ask["flicker"])
        flicker = 10 ** (ask["lap"] * (wander(ask.lasting("flicker"), grid, ask["flicker"]) + 0.6 * slow) / 20)
        corner = ask["bed_high"]
        bed = (
            (8.0, -24.0),
            (35.0, -3.0),
            (60.0, 0.0),
            (max(corner, 61.0), 0.0),
            (max(corner, 61.0) * 32, -5 * ask["bed_fall"]),
        )
        return Flames(clicks, gains, pops, pop_gains, flicker, bed)

    def signal(self, controls: Flames, ask: Ask) -> Signal:
        """Return the fire."""
        low, high = sorted((ask["low"], ask["high"]))
        clicks = _cracks(ask, controls.clicks, controls.gains, band(low, high, 7.0), ask["decay"], "clicks")
        pitch = ask["pop_pitch"]
        pops = _cracks(
            ask, controls.pops, controls.pop_gains, band(pitch * 0.6, pitch * 1.8, 9.0), 5 * ask["decay"], "deep"
        )
        bed = shaped(ask.fresh("bed"), ask.length, ask.rate, controls.bed) * np.float32(10 ** (ask["bed"] / 20))
        hiss = shaped(ask.fresh("hiss"), ask.length, ask.rate, band(ask["hiss_low"], 14_000.0, 9.0))
        place = np.arange(ask.length) / ask.rate * CONTROL_RATE
        lap = np.interp(place, np.arange(controls.flicker.size), controls.flicker).astype(np.float32)
        return clicks + pops + lap * bed + np.float32(10 ** (ask["hiss"] / 20)) * np.sqrt(lap) * hiss


def _clusters(ask: Ask, end: float) -> Array:
    """Return the times of clicks: outbreaks at random, each of a heavy-tailed number of clicks."""
    begins = poisson_times(ask.lasting("clusters"), end, ask["clusters"])
    counts = pareto(ask.lasting("counts"), begins.size, ask["cluster"], 25.0).astype(np.int64)
    gaps = ask["gap"] * ask.lasting("gaps").standard_exponential(int(counts.sum()))
    first = np.cumsum(counts) - counts
    run = np.cumsum(gaps)
    offsets = run - np.repeat(run[first] if begins.size else run[:0], counts)
    return np.asarray(np.repeat(begins, counts) + offsets)


def _cracks(ask: Ask, times: Array, gains: Array, points: Points, decay: float, purpose: str) -> Signal:
    """Return clicks at their places: short bursts of coloured noise, no two banks alike."""
    chance = ask.lasting(f"{purpose} bank")
    size = int(ask.rate * decay * 2.5) + 24
    decays = decay * np.exp(0.5 * chance.standard_normal((BANK, 1)))
    envelope = np.exp(-6.9 * np.arange(size) / ask.rate / np.minimum(decays, 2 * decay))
    bank = shape((white(chance, BANK * size).reshape(BANK, size) * envelope).astype(np.float32), ask.rate, points)
    bank /= np.abs(bank).max(axis=1, keepdims=True)
    which = ask.lasting(f"{purpose} which").integers(0, BANK, times.size)
    signs = 1.0 - 2.0 * (which % 2)
    return scatter(ask.length, np.rint((times - ask.start) * ask.rate), bank, gains * signs, which)
