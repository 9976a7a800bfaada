"""Motors with something to do: hum, whine, moving air, housing, rhythm and load.

Hum and its harmonics come from magnetic forces at the rotor's speed, whine from brushes, slots and gears, broadband
noise from the fan; the housing colours all of it (after Farnell, 2010, on motors).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.harmonics import formants, tone
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import shape, shaped, white
from menura.engines.sounds.primitives.spin import Spin, spin
from menura.engines.sounds.primitives.trains import train
from menura.engines.sounds.primitives.wander import poisson_times, regular_times, wander

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """What decides a stretch of work."""

    spin: Spin
    load: Array
    """From 0 to 1 along the spin."""
    level: Array
    """Gain along the spin: switched on, running, switched off."""
    churn: Array
    """Gain of what is moved about, along the spin."""
    knocks: Array
    """Times of knocks, in seconds since the event began."""


class Machine:
    """A household or workshop machine."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "hum": Parameter(100.0, 20.0, 2_000.0, "Hz", "pitch of the motor"),
        "hum_gain": Parameter(0.0, -60.0, 30.0, "dB", "its level", "linear"),
        "hum_fall": Parameter(8.0, 0.0, 24.0, "dB", "slope of its harmonics per octave", "linear"),
        "uneven": Parameter(5.0, 0.0, 15.0, "dB", "how unequal the harmonics are", "linear"),
        "wobble": Parameter(0.004, 0.0, 0.2, "", "unevenness of the speed", "linear"),
        "whine": Parameter(-20.0, -60.0, 30.0, "dB", "level of brushes and gears", "linear"),
        "whine_ratio": Parameter(12.0, 1.2, 80.0, "", "their pitch, relative to the motor's"),
        "buzz": Parameter(0.0, 0.0, 1.0, "", "how much the motor chops its noise", "linear"),
        "noise": Parameter(-3.0, -60.0, 40.0, "dB", "level of moving air", "linear"),
        "noise_low": Parameter(300.0, 20.0, 8_000.0, "Hz", "below this it falls"),
        "noise_high": Parameter(4_000.0, 60.0, 18_000.0, "Hz", "above this it falls"),
        "noise_rise": Parameter(5.0, 0.0, 24.0, "dB", "its slope per octave below", "linear"),
        "noise_fall": Parameter(6.0, 0.0, 24.0, "dB", "its slope per octave above", "linear"),
        "housing": Parameter(700.0, 60.0, 6_000.0, "Hz", "middle of the housing's resonances"),
        "housing_gain": Parameter(6.0, -20.0, 30.0, "dB", "their height", "linear"),
        "load": Parameter(0.02, 0.01, 4.0, "1/s", "times a second that it gets work"),
        "load_time": Parameter(1.2, 0.05, 8.0, "s", "how long the work takes"),
        "load_drop": Parameter(0.1, -0.5, 1.0, "", "octaves by which it slows down then", "linear"),
        "load_noise": Parameter(6.0, -20.0, 30.0, "dB", "how much louder its noise is then", "linear"),
        "churn": Parameter(-60.0, -60.0, 30.0, "dB", "level of what is moved about", "linear"),
        "churn_rate": Parameter(0.9, 0.05, 20.0, "1/s", "times a second that it moves"),
        "churn_low": Parameter(200.0, 20.0, 8_000.0, "Hz", "below this it falls"),
        "churn_high": Parameter(1_800.0, 60.0, 16_000.0, "Hz", "above this it falls"),
        "churn_sharp": Parameter(2.0, 0.3, 12.0, "", "how briefly it is heard each time"),
        "heave": Parameter(0.0, 0.0, 12.0, "dB", "how the motor swells with what it moves", "linear"),
        "water": Parameter(-60.0, -60.0, 30.0, "dB", "level of water that is thrown about", "linear"),
        "water_rate": Parameter(150.0, 5.0, 2_000.0, "1/s", "its bubbles"),
        "water_size": Parameter(5.0, 0.6, 40.0, "mm", "radius of the largest"),
        "knock": Parameter(-60.0, -60.0, 30.0, "dB", "level of knocks", "linear"),
        "knock_rate": Parameter(2.0, 0.05, 60.0, "1/s", "knocks a second"),
        "knock_waver": Parameter(0.05, 0.0, 0.8, "", "how irregular they are", "linear"),
        "knock_together": Parameter(0.0, 0.0, 1.0, "", "how much they keep to what is moved about", "linear"),
        "knock_pitch": Parameter(600.0, 40.0, 8_000.0, "Hz", "lowest mode of what knocks"),
        "knock_decay": Parameter(0.05, 0.003, 0.8, "s", "its decay by 60 dB"),
        "start_up": Parameter(0.3, 0.005, 10.0, "s", "time to come to speed"),
        "run_down": Parameter(0.3, 0.005, 10.0, "s", "time to stop at the end"),
    }

    def controls(self, ask: Ask) -> Work:
        """Return speed, load, churning and knocks."""
        end = ask.start + ask.duration
        turning = spin(ask, lambda t: _speed(ask, t))
        t = turning.times
        on = (
            np.clip(1.3 * (1 - np.exp(-3 * t / ask["start_up"])), 0, 1)
            * np.clip((ask.whole - t) / ask["run_down"], 0, 1) ** 0.7
        )
        unrest = 10 ** (0.5 * wander(ask.lasting("unrest"), t, 2.0) / 20)
        knocks = regular_times(ask.lasting("knocks"), end + 1, 1 / ask["knock_rate"], ask["knock_waver"])
        knocks = knocks + ask["knock_together"] * (np.round(knocks * ask["churn_rate"]) / ask["churn_rate"] - knocks)
        return Work(turning, _load(ask, t), on * unrest, _churn(ask, t), knocks)

    def signal(self, controls: Work, ask: Ask) -> Signal:
        """Return the machine."""
        t = ask.times()
        frequency, cycles = controls.spin.at(t)
        along = controls.spin.times
        out = _motor(ask, frequency, cycles)
        chop = 1 + ask["buzz"] * np.sin(2 * np.pi * cycles) ** 3
        extra = 10 ** (ask["load_noise"] * np.interp(t, along, controls.load) / 20)
        out += (_noise(ask) * chop * extra).astype(np.float32)
        if ask["heave"] > 0:
            out *= np.interp(t, along, 10 ** (ask["heave"] * (np.minimum(controls.churn, 1.5) - 0.5) / 20)).astype(
                np.float32
            )
        if ask["water"] > -59:
            out += _water(ask, controls.churn)
        if ask["churn"] > -59:
            low, high = sorted((ask["churn_low"], ask["churn_high"]))
            points = ((low / 8, -30.0), (low, 0.0), (high, 0.0), (high * 8, -30.0))
            moved = shaped(ask.fresh("churn"), ask.length, ask.rate, points) * np.interp(t, along, controls.churn)
            out += (moved * 10 ** (ask["churn"] / 20)).astype(np.float32)
        if ask["knock"] > -59:
            out += _knocks(ask, controls.knocks) * np.float32(10 ** (ask["knock"] / 20))
        return _housed(out, ask) * np.interp(t, along, controls.level).astype(np.float32)


def _gain(level: float) -> float:
    return float(10 ** (level / 20)) if level > -59 else 0.0


def _speed(ask: Ask, t: Array) -> Array:
    """Return the motor's pitch: it comes to speed, wavers, and slows under load and at the end."""
    come = 0.12 + 0.88 * (1 - np.exp(-3 * t / ask["start_up"]))
    gone = 0.3 + 0.7 * np.clip((ask.whole - t) / ask["run_down"], 0, 1) if ask["run_down"] > 0.05 else 1.0
    octaves = -ask["load_drop"] * _load(ask, t) + 1.44 * ask["wobble"] * wander(ask.lasting("wobble"), t, 3.0)
    return np.asarray(ask["hum"] * come * gone * 2**octaves)


def _load(ask: Ask, t: Array) -> Array:
    """Return when it has work to do: from 0 to 1."""
    if ask["load"] <= 0.021 or not t.size:
        return np.zeros(t.size)
    begins = poisson_times(ask.lasting("load"), float(t[-1]) + 0.1, ask["load"]) + 0.3 * ask["start_up"]
    spans = ask["load_time"] * np.exp(0.4 * ask.lasting("load spans").standard_normal(begins.size))
    load = np.zeros(t.size)
    for begin, span in zip(begins, spans, strict=True):
        load = np.maximum(load, np.clip((t - begin) / 0.12, 0, 1) * np.clip((begin + span - t) / 0.15, 0, 1))
    return load * (0.85 + 0.15 * np.clip(wander(ask.lasting("bite"), t, 7.0), -2, 2))


def _churn(ask: Ask, t: Array) -> Array:
    """Return the gain of what is thrown about once a turn, never twice the same."""
    waver = wander(ask.lasting("churn time"), t, 0.7 * ask["churn_rate"])
    swing = 0.5 + 0.5 * np.cos(2 * np.pi * (ask["churn_rate"] * t + 0.08 * waver))
    strength = np.exp(0.35 * wander(ask.lasting("churn"), t, ask["churn_rate"]))
    return np.asarray((0.06 + 0.94 * swing ** ask["churn_sharp"]) * strength)


def _motor(ask: Ask, frequency: Array, cycles: Array) -> Signal:
    out = np.zeros(frequency.size, np.float32)
    chance = ask.lasting("harmonics")
    k = np.arange(1, 41)
    if ask["hum_gain"] > -59:
        rolls = 10 ** (ask["uneven"] * chance.standard_normal(40) / 20)
        out += tone(cycles, _gain(ask["hum_gain"]) * rolls * k ** (-ask["hum_fall"] / 6.02), frequency, ask.rate)
    if ask["whine"] > -59:
        grid = np.arange(0, frequency.size + 400, 400)
        shake = np.interp(np.arange(frequency.size), grid, np.exp(0.35 * ask.fresh("whine").standard_normal(grid.size)))
        ratio = ask["whine_ratio"]
        wave = tone(cycles * ratio, np.array([1.0, 0.45, 0.3, 0.2]), frequency * ratio, ask.rate)
        side = tone(cycles * (ratio + 1), np.array([0.4, 0.2]), frequency * (ratio + 1), ask.rate)
        out += (_gain(ask["whine"]) * shake * (wave + side)).astype(np.float32)
    return out


def _noise(ask: Ask) -> Signal:
    low, high = sorted((ask["noise_low"], ask["noise_high"]))
    points = ((low / 64, -6 * ask["noise_rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["noise_fall"]))
    return shaped(ask.fresh("noise"), ask.length, ask.rate, points) * np.float32(_gain(ask["noise"]))


def _water(ask: Ask, churn: Array) -> Signal:
    """Return water thrown about: bubbles, most of them while it falls back."""
    kind = Kind(0.6, max(ask["water_size"], 0.7), 1.7, 1.4, 0.12)
    splashes = population(ask.fresh("water"), ask.length, ask.rate, kind, ask["water_rate"], np.clip(churn, 0, 1))
    return splashes * np.float32(3 * _gain(ask["water"]))


def _knocks(ask: Ask, times: Array) -> Signal:
    """Return knocks of a part that has a few modes, each a little different."""
    chance = ask.lasting("knock kinds")
    length = int(ask.rate * 1.2 * ask["knock_decay"]) + 64
    ratios = np.cumsum(np.concatenate([[1.0], chance.uniform(0.3, 1.1, 9)]))
    kinds = []
    for _ in range(6):
        gains = chance.standard_normal(10) * ratios**-0.3
        struck = ring(length, ask.rate, ask["knock_pitch"] * ratios, ask["knock_decay"] / ratios**0.3, gains)
        click = white(chance, length) * np.exp(-np.arange(length) / (0.0015 * ask.rate))
        kinds.append(
            (struck / max(float(np.abs(struck).max()), 1e-9) + 0.3 * click.astype(np.float32)).astype(np.float32)
        )
    which = ask.lasting("knock which").integers(0, 6, times.size)
    gains = np.exp(0.25 * ask.lasting("knock gains").standard_normal(times.size)).astype(np.float32)
    return train(ask, times, length / ask.rate, lambda k: kinds[which[k]] * gains[k])


def _housed(signal: Signal, ask: Ask) -> Signal:
    """Return all of it through the housing's resonances, which are this machine's own."""
    chance = ask.lasting("housing")
    centres = ask["housing"] * 2 ** chance.uniform(-2.0, 2.0, 7)
    f = np.geomspace(20.0, ask.rate / 2, 240)
    heights = ask["housing_gain"] - 9 + 4 * chance.standard_normal(7)
    gains = 20 * np.log10(0.6 + formants(f, centres, centres / chance.uniform(3, 9, 7), heights))
    return shape(signal, ask.rate, tuple(zip(f.tolist(), gains.tolist(), strict=True)))
