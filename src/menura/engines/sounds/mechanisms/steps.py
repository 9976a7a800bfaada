"""Footsteps: heel, sole and what they tread on.

A step is a heel strike, the sole coming down a tenth of a second later, a scuff, and the thud of floor and body; loose
ground adds the crackle of grains crushed as weight moves from heel to toe (Cook, "Modeling Bill's gait", 2002; Fontana
and Bresin, 2003). People walk at 1.6 to 2.2 steps a second and run at 2.5 to 3.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, burst, resized, solid, strike
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.trains import place, train
from menura.engines.sounds.primitives.wander import regular_times

BITS = 10
"""Different small contacts that loose ground has."""

LEAD = 0.015
"""Seconds before the first of a lasting row of steps, so that a fade does not swallow it."""


@dataclass(frozen=True)
class Gait:
    """When feet come down, how hard, and on what."""

    shoe: Solid
    times: Array
    strengths: Array
    bits: tuple[Signal, ...]


class Steps:
    """Feet on a surface."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "steps": Parameter(0.0, 0.0, 200.0, "", "how many; 0 for as long as it lasts", "linear"),
        "period": Parameter(0.56, 0.15, 2.5, "s", "from one step to the next"),
        "uneven": Parameter(0.04, 0.0, 0.4, "", "how irregular the gait is", "linear"),
        "feet": Parameter(1.0, 1.0, 4.0, "", "feet that come down one soon after another: four of a horse"),
        "bunch": Parameter(0.2, 0.05, 0.33, "", "how soon, in periods; the rest of the period is silent", "linear"),
        "vary": Parameter(1.8, 0.0, 9.0, "dB", "how much steps differ in strength", "linear"),
        "toe": Parameter(-9.0, -60.0, 6.0, "dB", "sole against heel", "linear"),
        "toe_delay": Parameter(0.11, 0.01, 0.35, "s", "from heel to sole"),
        "scuff": Parameter(-20.0, -60.0, 12.0, "dB", "shoe rubbing on the ground", "linear"),
        "scuff_pitch": Parameter(1_600.0, 150.0, 9_000.0, "Hz", "middle of that"),
        "scuff_length": Parameter(0.16, 0.02, 0.6, "s", "how long it rubs"),
        "crunch": Parameter(-60.0, -60.0, 24.0, "dB", "loose ground", "linear"),
        "grains": Parameter(400.0, 10.0, 4_000.0, "1/s", "contacts while weight is on the foot"),
        "grain_pitch": Parameter(3_000.0, 80.0, 10_000.0, "Hz", "middle of their pitches"),
        "grain_spread": Parameter(1.0, 0.0, 3.0, "", "octaves by which they differ", "linear"),
        "grain_decay": Parameter(0.006, 0.0008, 0.1, "s", "how long one sounds"),
        "grain_sizes": Parameter(1.3, 0.5, 4.0, "", "exponent of their sizes"),
        "grain_length": Parameter(0.28, 0.04, 0.9, "s", "how long the ground gives way"),
    }

    def controls(self, ask: Ask) -> Gait:
        """Return the gait."""
        count = round(ask["steps"])
        end = (count + 1) * ask["period"] * 3 if count else ask.start + ask.duration
        times = _bunched(ask, regular_times(ask.lasting("gait"), max(end, 1e-3), ask["period"], ask["uneven"]))
        times = times[:count] if count else times + LEAD
        limp = ask.lasting("limp").uniform(-0.6, 0.6) * (np.arange(times.size) % 2)
        decibels = limp + ask["vary"] * np.clip(ask.lasting("strengths").standard_normal(times.size), -2, 2)
        chance = ask.lasting("shoe")
        bits = tuple(_bit(ask, chance) for _ in range(BITS)) if ask["crunch"] > -60 else ()
        return Gait(solid(ask, chance), times, 10 ** (decibels / 20), bits)

    def signal(self, controls: Gait, ask: Ask) -> Signal:
        """Return the steps."""

        def make(k: int) -> Signal:
            return np.float32(controls.strengths[k]) * _step(controls, ask, ask.lasting(f"step/{k}"))

        tail = ask["toe_delay"] + ask["grain_length"] + ask["scuff_length"] + controls.shoe.length(ask.rate) / ask.rate
        return train(ask, controls.times, tail, make)


def _bunched(ask: Ask, strides: Array) -> Array:
    """Return when each foot comes down, from when the first foot of each stride does (Hildebrand, 1989)."""
    feet = round(ask["feet"])
    if feet == 1:
        return strides
    late = np.arange(feet) * np.exp(ask["uneven"] * ask.lasting("bunch").standard_normal((strides.size, feet)))
    return np.asarray((strides[:, None] + ask["bunch"] * ask["period"] * late).ravel())


def _step(gait: Gait, ask: Ask, chance: np.random.Generator) -> Signal:
    rate = ask.rate
    foot = resized(gait.shoe, 2 ** chance.uniform(-0.12, 0.12))
    heel = strike(foot, chance, rate)
    delay = ask["toe_delay"] * chance.uniform(0.8, 1.25)
    length = round((1.3 * delay + max(ask["scuff_length"] * 1.6, ask["grain_length"] * 1.6)) * rate) + heel.size
    out = np.zeros(length, np.float32)
    place(out, heel, 0)
    if ask["toe"] > -50:
        sole = resized(foot, 2 ** chance.uniform(-0.5, 0.3))
        place(out, strike(sole, chance, rate), round(delay * rate), 10 ** ((ask["toe"] + chance.uniform(-4, 3)) / 20))
    if ask["scuff"] > -50:
        place(out, _scuff(ask, chance), round(chance.uniform(0.0, 0.5) * delay * rate), 10 ** (ask["scuff"] / 20))
    if gait.bits:
        place(out, _crunch(gait, ask, chance, delay), 0, 10 ** (ask["crunch"] / 20))
    return out


def _scuff(ask: Ask, chance: np.random.Generator) -> Signal:
    length = ask["scuff_length"] * chance.uniform(0.6, 1.4)
    pitch = ask["scuff_pitch"] * 2 ** chance.uniform(-0.4, 0.4)
    return burst(chance, int(1.5 * length * ask.rate), ask.rate, pitch, 2.2, 0.3 * length, length)


def _crunch(gait: Gait, ask: Ask, chance: np.random.Generator, delay: float) -> Signal:
    """Return the grains of one step: a lobe under the heel, a weaker one under the toes."""
    span = ask["grain_length"] * chance.uniform(0.8, 1.2)
    count = int(chance.poisson(ask["grains"] * span))
    under_toe = chance.random(count) < 0.45
    places = np.where(under_toe, delay + span * chance.beta(1.5, 3.0, count), span * 0.7 * chance.beta(1.5, 2.6, count))
    sizes = np.minimum((1 - chance.random(count)) ** (-1 / ask["grain_sizes"]), 12.0) * np.where(under_toe, 0.6, 1.0)
    sizes = sizes / max(float(np.sqrt(np.mean(sizes**2))) if count else 1.0, 1e-9)
    length = round(1.6 * (span + delay) * ask.rate)
    return scatter(length, places * ask.rate, np.stack(gait.bits), sizes * 0.3, chance.integers(0, BITS, count))


def _bit(ask: Ask, chance: np.random.Generator) -> Signal:
    pitch = min(ask["grain_pitch"] * 2 ** (ask["grain_spread"] * chance.uniform(-1, 1)), 0.4 * ask.rate)
    decay = ask["grain_decay"] * 2 ** chance.uniform(-0.7, 0.7)
    return burst(chance, int(2.2 * ask["grain_decay"] * ask.rate) + 32, ask.rate, pitch, 1.2, 0.08 * decay, decay)
