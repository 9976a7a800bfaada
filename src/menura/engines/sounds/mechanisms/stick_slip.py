"""Stick and slip: creaking doors, squeaks, chairs dragged, leather, metal scraping.

What sticks is stretched until it slips, again and again; each slip kicks the modes of what it is fixed to. Slow slips
are heard one by one (a creak), fast ones as a tone (a squeak); load and speed make the rate wander and jump (Akay,
"Acoustics of friction", 2002; Avanzini, Serafin and Rocchesso, 2005).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, solid, strike
from menura.engines.sounds.primitives.grains import impulses
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import regular_times, wander

GRID = 500
"""Values of the slip rate per second."""


@dataclass(frozen=True)
class Slips:
    """What slips, in which bouts, and when each slip happens."""

    body: Solid
    bouts: Array
    """Start and end in seconds since the event began [shape=(b, 2)]."""
    times: tuple[Array, ...]
    """Seconds since the bout began, one array for each bout that is heard."""
    gains: tuple[Array, ...]
    heard: tuple[int, ...]


class StickSlip:
    """Bouts of slips whose rate wanders."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "slips": Parameter(60.0, 3.0, 3_000.0, "1/s", "slips per second in the middle of a bout"),
        "sweep": Parameter(0.5, -3.0, 3.0, "", "octaves by which the rate climbs during a bout", "linear"),
        "arch": Parameter(0.5, -3.0, 3.0, "", "octaves by which the middle is faster than the ends", "linear"),
        "restless": Parameter(0.4, 0.0, 2.0, "", "octaves by which the rate wanders", "linear"),
        "restless_speed": Parameter(6.0, 0.3, 60.0, "1/s", "how fast it wanders"),
        "differ": Parameter(0.0, 0.0, 2.0, "", "octaves by which bouts differ in rate", "linear"),
        "chaos": Parameter(0.1, 0.0, 1.0, "", "how irregular single slips are", "linear"),
        "double": Parameter(
            0.0, 0.0, 1.0, "", "how much weaker every second slip is: a rougher, lower creak", "linear"
        ),
        "skip": Parameter(0.0, 0.0, 0.8, "", "how often a slip fails", "linear"),
        "bout": Parameter(1.0, 0.03, 10.0, "s", "length of a bout"),
        "period": Parameter(1.5, 0.05, 12.0, "s", "from one bout to the next"),
        "uneven": Parameter(0.3, 0.0, 1.0, "", "how irregular bouts are", "linear"),
        "bouts": Parameter(0.0, 0.0, 60.0, "", "how many; 0 for as long as it lasts", "linear"),
        "swell": Parameter(0.15, 0.003, 0.5, "", "part of a bout in which it swells, and in which it fades"),
        "waver": Parameter(4.0, 0.0, 15.0, "dB", "how much the strength wanders", "linear"),
        "rub": Parameter(-30.0, -80.0, 6.0, "dB", "rubbing noise under the slips", "linear"),
    }

    def controls(self, ask: Ask) -> Slips:
        """Return the bouts and their slips."""
        end = ask.start + ask.duration
        starts = regular_times(ask.lasting("bouts"), max(end, 1e-3), ask["period"], ask["uneven"])
        starts = starts[: round(ask["bouts"])] if ask["bouts"] >= 1 else starts
        stretch = 2.0 ** (ask["uneven"] * np.clip(ask.lasting("lengths").standard_normal(starts.size), -2, 1.5))
        ends = starts + ask["bout"] * stretch
        ends[:-1] = np.minimum(ends[:-1], starts[1:])
        body = solid(ask, ask.lasting("body"))
        heard = tuple(int(k) for k in np.flatnonzero(ends + body.length(ask.rate) / ask.rate > ask.start))
        slips = [_slips(ask, k, float(ends[k] - starts[k])) for k in heard]
        return Slips(
            body, np.stack([starts, ends], axis=1), tuple(t for t, _ in slips), tuple(g for _, g in slips), heard
        )

    def signal(self, controls: Slips, ask: Ask) -> Signal:
        """Return the slips through the modes."""
        kicks = np.zeros(ask.length, np.float32)
        response = strike(controls.body, ask.lasting("response"), ask.rate)
        weight = np.abs(response)
        response -= weight * (response.sum() / max(float(weight.sum()), 1e-9))  # slips all push one way: no offset
        lead = response.size
        kicks = np.zeros(ask.length + lead, np.float32)
        for number, times, gains in zip(controls.heard, controls.times, controls.gains, strict=True):
            start = (controls.bouts[number, 0] - ask.start) * ask.rate + lead
            kicks += impulses(kicks.size, start + times * ask.rate, gains)
            if ask["rub"] > -60:
                place(kicks, _rubbing(ask, number, times, gains), round(start), 10 ** (ask["rub"] / 20))
        size = 1 << int(kicks.size + response.size - 1).bit_length()
        sound = np.fft.irfft(np.fft.rfft(kicks, size) * np.fft.rfft(response, size), size)
        return np.asarray(sound[lead : lead + ask.length], np.float32)


def _slips(ask: Ask, number: int, length: float) -> tuple[Array, Array]:
    """Return times and strengths of the slips of one bout."""
    chance = ask.lasting(f"bout/{number}")
    grid = np.arange(int(length * GRID) + 2) / GRID
    u = np.clip(grid / max(length, 1e-6), 0, 1)
    octaves = ask["sweep"] * (u - 0.5) + ask["arch"] * (np.sin(np.pi * u) - 0.6)
    octaves = octaves + ask["restless"] * wander(chance, grid, ask["restless_speed"])
    octaves = octaves + ask["differ"] * float(np.clip(chance.standard_normal(), -1.5, 1.5))
    rate = np.clip(ask["slips"] * 2**octaves, 2.0, 4_000.0)
    turns = np.concatenate([[0.0], np.cumsum(rate[:-1]) / GRID])
    count = int(turns[-1])
    places = np.arange(count) + ask["chaos"] * chance.uniform(-0.5, 0.5, count)
    times = np.interp(np.maximum(places, 0.0), turns, grid)
    swell = np.clip(np.minimum(u, 1 - u) / ask["swell"], 0, 1) ** 0.7
    decibels = ask["waver"] * wander(chance, grid, ask["restless_speed"])
    gains = np.interp(times, grid, swell * 10 ** (decibels / 20)) * 10 ** (
        3 * ask["chaos"] * chance.standard_normal(count) / 20
    )
    gains = gains * np.sqrt(60.0 / np.maximum(np.interp(times, grid, rate), 2.0))
    gains = gains * (1 - ask["double"] * (np.arange(count) % 2))
    return times, gains * (chance.random(count) >= ask["skip"])


def _rubbing(ask: Ask, number: int, times: Array, gains: Array) -> Signal:
    chance = ask.lasting(f"rub/{number}")
    length = int((times[-1] if times.size else 0.0) * ask.rate) + 1
    level = np.interp(np.arange(length) / ask.rate, times, gains) if times.size else np.zeros(length)
    return (chance.standard_normal(length, dtype=np.float32) * level * 0.1).astype(np.float32)
