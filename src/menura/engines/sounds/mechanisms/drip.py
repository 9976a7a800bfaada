"""A single drop falling into water: a tiny click, then one or a few bubbles that ring and climb.

The click of the impact is faint; what is heard is the bubble trapped some 10 ms later (Phillips, Agarwal and
Jordan, 2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.noise import band, shaped

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Drop:
    """The bubbles of one drop."""

    starts: Array
    frequencies: Array
    decays: Array
    gains: Array


class Drip:
    """One drop."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(1_600.0, 150.0, 9_000.0, "Hz", "of the first bubble"),
        "spread": Parameter(0.5, 0.0, 2.0, "", "octaves by which drops and bubbles differ", "linear"),
        "decay": Parameter(0.03, 0.003, 0.5, "s", "in which a bubble falls by 60 dB"),
        "climb": Parameter(0.15, 0.0, 1.5, "", "octaves that the pitch climbs", "linear"),
        "bubbles": Parameter(2.0, 1.0, 12.0, "", "bubbles of a drop"),
        "gap": Parameter(0.03, 0.003, 0.3, "s", "between them"),
        "click": Parameter(-12.0, -60.0, 12.0, "dB", "of the impact, against the bubble", "linear"),
        "click_pitch": Parameter(4_500.0, 500.0, 14_000.0, "Hz", "of the impact"),
        "delay": Parameter(0.002, 0.001, 0.06, "s", "from the impact to its bubble"),
        "splash": Parameter(-60.0, -60.0, 12.0, "dB", "of the water thrown up, against the bubble", "linear"),
        "splash_time": Parameter(0.05, 0.005, 0.4, "s", "in which that falls back"),
        "droplets": Parameter(12.0, 1.0, 80.0, "", "small bubbles that it makes"),
    }

    def controls(self, ask: Ask) -> Drop:
        """Return the bubbles."""
        chance = ask.fresh("drop")
        count = 1 + int(chance.poisson(max(ask["bubbles"] - 1, 0)))
        pitch = ask["pitch"] * 2 ** (0.5 * ask["spread"] * chance.standard_normal())
        order = np.arange(count)
        starts = ask["delay"] + np.concatenate([[0.0], np.cumsum(ask["gap"] * chance.uniform(0.4, 1.6, count - 1))])
        frequencies = pitch * 2 ** (ask["spread"] * chance.uniform(-0.5, 1.0, count) * (order > 0))
        decays = ask["decay"] * (pitch / frequencies) ** 0.7 * chance.uniform(0.8, 1.25, count)
        return Drop(starts, frequencies, decays, 0.55**order * chance.uniform(0.6, 1.2, count))

    def signal(self, controls: Drop, ask: Ask) -> Signal:
        """Return the drop."""
        t = np.arange(ask.length) / ask.rate
        out = np.zeros(ask.length, np.float32)
        for start, f, decay, gain in zip(
            controls.starts, controls.frequencies, controls.decays, controls.gains, strict=True
        ):
            s = np.maximum(t[t >= start] - start, 0)
            if s.size and f * 2 ** ask["climb"] < 0.45 * ask.rate:
                cycles = f * (s + ask["climb"] * np.log(2) * 0.5 * s**2 / decay)
                swing = np.sin(2 * np.pi * cycles) * (1 - np.exp(-s * 1500)) * np.exp(-6.9 * s / decay)
                out[ask.length - s.size :] += (gain * swing * (s < 2 * decay)).astype(np.float32)
        noise = shaped(
            ask.fresh("click"), ask.length, ask.rate, band(ask["click_pitch"] / 2, ask["click_pitch"] * 2, 12.0)
        )
        out += (10 ** (ask["click"] / 20) * noise * np.exp(-t / 0.0012)).astype(np.float32)
        return out + _splash(ask, t) if ask["splash"] > -59 else out


def _splash(ask: Ask, t: Array) -> Signal:
    """Return what the impact throws up: a puff of noise, and small bubbles where the droplets fall back."""
    chance = ask.fresh("splash")
    low, high = 0.35 * ask["click_pitch"], 1.6 * ask["click_pitch"]
    puff = shaped(chance, t.size, ask.rate, band(low, high, 7.0)) * np.exp(-3 * t / ask["splash_time"])
    flow = np.exp(-3 * t[::64] / ask["splash_time"]) * np.clip(t[::64] / 0.008, 0, 1)
    kind = Kind(0.35, 1.5, 1.5, 1.5, 0.15)
    fallen = population(chance, t.size, ask.rate, kind, 3 * ask["droplets"] / ask["splash_time"], flow)
    return np.asarray(10 ** (ask["splash"] / 20) * (0.4 * puff * np.clip(t / 0.002, 0, 1) + fallen), np.float32)
