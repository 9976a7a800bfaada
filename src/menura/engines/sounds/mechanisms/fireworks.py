"""Fireworks: shells that whistle up, burst with a boom, and crackle while they fall."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.explosion import Explosion, Shocks, explode
from menura.engines.sounds.primitives.grains import pareto, scatter
from menura.engines.sounds.primitives.harmonics import phase
from menura.engines.sounds.primitives.noise import band, shape, white
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import regular_times

BOOMS = 4
"""Different bursts in one display."""

ECHOES = 60
"""Arrivals of one burst."""

TAIL = 5.0
"""Seconds after which a shell is over."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Display:
    """When shells burst, in seconds since the event began, and what each does."""

    bursts: Array
    gains: Array
    which: npt.NDArray[np.int64]
    whistles: npt.NDArray[np.bool_]
    crackles: npt.NDArray[np.bool_]


class Fireworks:
    """A display of shells."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **{
            k: Explosion.parameters[k]
            for k in ("width", "soft", "crack", "low", "high", "fall", "decay", "dull", "drive")
        },
        "shells": Parameter(0.9, 0.05, 12.0, "1/s", "bursts a second"),
        "unequal": Parameter(8.0, 0.0, 20.0, "dB", "range of their levels", "linear"),
        "scatter": Parameter(0.08, 0.005, 0.6, "s", "time over which a burst arrives"),
        "echo": Parameter(0.25, 0.02, 2.0, "s", "until the echo of a burst"),
        "echo_gain": Parameter(-9.0, -60.0, 0.0, "dB", "its level", "linear"),
        "whistles": Parameter(0.4, 0.0, 1.0, "", "share of shells that whistle up", "linear"),
        "whistle_pitch": Parameter(2_600.0, 600.0, 7_000.0, "Hz", "at the top"),
        "whistle_time": Parameter(1.1, 0.2, 3.0, "s", "of the rise"),
        "whistle_gain": Parameter(-16.0, -60.0, 6.0, "dB", "level against a burst", "linear"),
        "crackles": Parameter(0.5, 0.0, 1.0, "", "share of shells that crackle", "linear"),
        "crackle": Parameter(90.0, 5.0, 600.0, "1/s", "crackles a second"),
        "crackle_time": Parameter(1.2, 0.2, 3.5, "s", "how long they go on"),
        "crackle_gain": Parameter(-12.0, -60.0, 10.0, "dB", "level of one against a burst", "linear"),
        "crackle_pitch": Parameter(3_500.0, 600.0, 10_000.0, "Hz", "their colour"),
    }

    def controls(self, ask: Ask) -> Display:
        """Return the shells; the first bursts at once, or as soon as it has risen."""
        end = ask.start + ask.duration + ask["whistle_time"] + TAIL
        waves = regular_times(ask.lasting("shells"), end, 1 / ask["shells"], 0.8)
        levels = -ask["unequal"] * ask.lasting("levels").random(waves.size)
        whistles = ask.lasting("whistles").random(waves.size) < ask["whistles"]
        lead = ask["whistle_time"] if whistles[0] else 0.02
        crackles = ask.lasting("crackles").random(waves.size) < ask["crackles"]
        which = ask.lasting("which").integers(0, BOOMS, waves.size)
        return Display(waves + lead, 10 ** (levels / 20), which, whistles, crackles)

    def signal(self, controls: Display, ask: Ask) -> Signal:
        """Return the display."""
        out = np.zeros(ask.length, np.float32)
        booms: dict[int, Signal] = {}
        lead = ask["whistle_time"]
        near = np.flatnonzero(
            (controls.bursts > ask.start - TAIL) & (controls.bursts < ask.start + ask.duration + lead)
        )
        for k in near:
            at, gain = round((controls.bursts[k] - ask.start) * ask.rate), float(controls.gains[k])
            which = int(controls.which[k])
            if which not in booms:
                booms[which] = _boom(ask, which)
            place(out, booms[which], at, gain)
            place(
                out,
                booms[which],
                at + round(ask["echo"] * ask.rate * (1 + 0.2 * which)),
                gain * 10 ** (ask["echo_gain"] / 20),
            )
            if controls.whistles[k]:
                place(out, _rise(ask, int(k)), at - round(lead * ask.rate), gain * 10 ** (ask["whistle_gain"] / 20))
            if controls.crackles[k]:
                place(out, _crackle(ask, int(k)), at + round(0.25 * ask.rate), gain * 10 ** (ask["crackle_gain"] / 20))
        return out


def _boom(ask: Ask, which: int) -> Signal:
    """Return a burst as it arrives: at once, and again from all around."""
    chance = ask.lasting(f"boom {which}")
    times = np.concatenate([[0.0], np.sort(ask["scatter"] * chance.standard_exponential(ECHOES))])
    gains = np.concatenate([[1.0], pareto(chance, ECHOES, 1.6, 6.0) / 5 * np.exp(-times[1:] / (3 * ask["scatter"]))])
    widths = ask["width"] * 2 ** chance.uniform(-0.5, 0.5, ECHOES + 1)
    length = int(min(1.1 * ask["decay"] + 5 * ask["scatter"], TAIL - 1) * ask.rate)
    return explode(chance, ask, Shocks(times, gains, widths, np.zeros(0), np.zeros(0)), length)


def _rise(ask: Ask, shell: int) -> Signal:
    """Return the whistle of a rising shell: it climbs, falls a little as it slows, and trembles."""
    chance = ask.lasting(f"rise {shell}")
    n = int(ask["whistle_time"] * ask.rate)
    u = np.arange(n) / n
    pitch = (
        ask["whistle_pitch"] * chance.uniform(0.75, 1.3) * (0.6 + 0.4 * np.sin(np.pi * np.clip(1.25 * u, 0, 1) / 1.25))
    )
    cycles = phase(pitch * (1 + 0.01 * np.sin(2 * np.pi * 23 * u * ask["whistle_time"])), ask.rate)
    breath = shape(white(chance, n), ask.rate, band(ask["whistle_pitch"] * 0.6, ask["whistle_pitch"] * 2, 9.0))
    tone = np.sin(2 * np.pi * cycles) + 0.25 * np.sin(4 * np.pi * cycles)
    return ((0.8 * tone + 0.7 * breath) * np.sin(np.pi * u**0.7) ** 1.2 * (0.35 + 0.65 * (1 - u))).astype(np.float32)


def _crackle(ask: Ask, shell: int) -> Signal:
    """Return stars that burst one by one while they fall."""
    chance = ask.lasting(f"crackle {shell}")
    length = int(2.2 * ask["crackle_time"] * ask.rate)
    count = int(chance.poisson(ask["crackle"] * ask["crackle_time"]))
    size = int(0.02 * ask.rate)
    noise = white(chance, 24 * size).reshape(24, size) * np.exp(
        -np.arange(size) / ask.rate / chance.uniform(0.0008, 0.004, (24, 1))
    )
    bank = shape(noise.astype(np.float32), ask.rate, band(ask["crackle_pitch"] / 3, ask["crackle_pitch"] * 2, 7.0))
    bank /= np.abs(bank).max(axis=1, keepdims=True)
    starts = ask["crackle_time"] * ask.rate * chance.beta(2.0, 2.5, count) * 2
    return scatter(length, starts, bank, pareto(chance, count, 1.8, 6.0) / 3, chance.integers(0, 24, count))
