"""One movement of a hand with a thing: unlatch, slide, hit home, latch, rattle. Doors, drawers, cans, blades, staplers.

Everyday events are sequences of simpler ones, and are known by their order and timing (Gaver, 1993). Each part has a
level, so that one mechanism tells a door that is closed from one that is slammed or drawn from its frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, resized, solid, strike
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import wander


@dataclass(frozen=True)
class Parts:
    """The parts of a movement, in seconds since it began."""

    body: Solid
    slide: tuple[float, float]
    hits: Array
    hit_gains: Array
    clicks: Array
    click_gains: Array


class Gesture:
    """Clicks, a slide, and what it ends with."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "hit_at": Parameter(0.0, 0.0, 4.0, "s", "when it hits home", "linear"),
        "hit": Parameter(0.0, -80.0, 24.0, "dB", "how hard", "linear"),
        "rattle": Parameter(0.0, 0.0, 12.0, "", "times that it shakes after the hit", "linear"),
        "rattle_gap": Parameter(0.05, 0.004, 0.4, "s", "time between those, shrinking"),
        "rattle_level": Parameter(-10.0, -40.0, 3.0, "dB", "first of those against the hit", "linear"),
        "click": Parameter(-80.0, -80.0, 24.0, "dB", "latch", "linear"),
        "click_at": Parameter(0.0, 0.0, 4.0, "s", "when it clicks", "linear"),
        "click_pitch": Parameter(2_600.0, 150.0, 12_000.0, "Hz", "pitch of the latch"),
        "click_decay": Parameter(0.03, 0.002, 0.6, "s", "time in which a click falls by 60 dB"),
        "clicks": Parameter(2.0, 1.0, 12.0, "", "clicks of the latch"),
        "click_gap": Parameter(0.03, 0.002, 0.5, "s", "time between those"),
        "slide": Parameter(-80.0, -80.0, 24.0, "dB", "noise of the movement", "linear"),
        "slide_at": Parameter(0.0, 0.0, 4.0, "s", "when it begins", "linear"),
        "slide_length": Parameter(0.4, 0.01, 5.0, "s", "how long it takes"),
        "slide_peak": Parameter(0.4, 0.002, 0.98, "", "part of it before its loudest moment", "linear"),
        "slide_low": Parameter(400.0, 40.0, 8_000.0, "Hz", "below this its noise falls"),
        "slide_high": Parameter(3_000.0, 150.0, 18_000.0, "Hz", "above this its noise falls"),
        "slide_rough": Parameter(5.0, 0.0, 15.0, "dB", "how bumpy it is", "linear"),
        "slide_speed": Parameter(25.0, 1.0, 300.0, "1/s", "how fast bumps follow"),
    }

    def controls(self, ask: Ask) -> Parts:
        """Return the parts."""
        chance = ask.lasting("parts")
        shakes = round(ask["rattle"])
        gaps = ask["rattle_gap"] * 0.85 ** np.arange(shakes) * chance.uniform(0.6, 1.4, shakes)
        hits = ask["hit_at"] + np.concatenate([[0.0], np.cumsum(gaps)])
        softer = ask["rattle_level"] - 2.5 * np.arange(shakes) + chance.uniform(-3, 3, shakes)
        count = round(ask["clicks"])
        clicks = ask["click_at"] + np.concatenate(
            [[0.0], np.cumsum(ask["click_gap"] * chance.uniform(0.6, 1.4, count - 1))]
        )
        return Parts(
            solid(ask, ask.lasting("body")),
            (ask["slide_at"], ask["slide_length"]),
            hits,
            10 ** ((ask["hit"] + np.concatenate([[0.0], softer])) / 20),
            clicks,
            10 ** ((ask["click"] + chance.uniform(-10, 1, count)) / 20),
        )

    def signal(self, controls: Parts, ask: Ask) -> Signal:
        """Return the parts, added."""
        out = np.zeros(ask.length, np.float32)
        chance = ask.lasting("sound")

        def at(seconds: float) -> int:
            return round((seconds - ask.start) * ask.rate)

        if ask["hit"] > -60:
            for time, gain in zip(controls.hits, controls.hit_gains, strict=True):
                body = (
                    controls.body
                    if time == controls.hits[0]
                    else resized(controls.body, 2 ** chance.uniform(-0.3, 0.6))
                )
                place(out, strike(body, chance, ask.rate), at(time), gain)
        if ask["click"] > -60:
            for time, gain in zip(controls.clicks, controls.click_gains, strict=True):
                place(out, _click(ask, chance), at(time), gain)
        if ask["slide"] > -60:
            place(out, _slide(ask), at(controls.slide[0]), 10 ** (ask["slide"] / 20))
        return out


def _click(ask: Ask, chance: np.random.Generator) -> Signal:
    """Return one click of a small metal or plastic part."""
    ratios = np.array([1.0, 1.71, 2.62, 3.83, 5.2]) * 2 ** chance.uniform(-0.15, 0.15, 5)
    small = Solid(
        frequencies=ask["click_pitch"] * 2 ** chance.uniform(-0.2, 0.2) * ratios,
        decays=ask["click_decay"] / np.sqrt(ratios),
        amplitudes=10 ** (-3 * np.log2(ratios) / 20),
        contact=0.00005,
        noise=(0.0, 1.6 * ask["click_pitch"], 2.5, 0.4 * ask["click_decay"]),
        thud=(-80.0, 100.0, 0.1),
    )
    return strike(small, chance, ask.rate)


def _slide(ask: Ask) -> Signal:
    length = round(ask["slide_length"] * ask.rate)
    low, high = ask["slide_low"], max(ask["slide_high"], ask["slide_low"])
    points = ((low / 16, -48.0), (low, 0.0), (high, -3.0), (high * 16, -48.0))
    noise = shaped(ask.lasting("slide"), length, ask.rate, points)
    grid = np.arange(int(ask["slide_length"] * 1_000) + 2) / 1_000
    u = np.clip(grid / ask["slide_length"], 0, 1)
    peak = ask["slide_peak"]
    envelope = np.where(u < peak, np.sin(0.5 * np.pi * u / peak), np.cos(0.5 * np.pi * (u - peak) / (1 - peak)) ** 2)
    bumps = 10 ** (ask["slide_rough"] * wander(ask.lasting("bumps"), grid, ask["slide_speed"]) / 20)
    level = np.interp(np.arange(length) / ask.rate, grid, envelope * bumps)
    return np.asarray(noise * level, np.float32)
