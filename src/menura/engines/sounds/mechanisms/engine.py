"""Combustion engines: pulses of exhaust, unequal and irregular, through resonances; with noise, gears and tyres.

Pulse trains of unequal cylinders through the exhaust's resonances follow Farnell (2010) and Baldan et al. (2015).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.convolution import convolve
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives import motion
from menura.engines.sounds.primitives.grains import impulses
from menura.engines.sounds.primitives.harmonics import tone
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import band, shape, shaped, white
from menura.engines.sounds.primitives.spin import Spin, spin
from menura.engines.sounds.primitives.wander import poisson_times, wander

GROUND = ((2.0, -80.0), (8.0, -30.0), (19.0, 0.0))
"""Puffs all push the same way; what does not change is not heard."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Running:
    """What decides a stretch of a running engine."""

    spin: Spin
    """Of the firing: one turn is one explosion."""
    effort: Array
    """Load from 0 to 1 along the spin."""
    body: Signal
    """Impulse response of exhaust and housing."""
    strengths: Array
    """Of the cylinders in turn."""


class Engine:
    """One engine, at rest or passing."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **motion.PARAMETERS,
        "firing": Parameter(30.0, 1.5, 500.0, "Hz", "explosions a second"),
        "wobble": Parameter(0.03, 0.0, 0.4, "", "slow unevenness of the speed", "linear"),
        "jitter": Parameter(0.03, 0.0, 0.4, "", "unevenness from explosion to explosion", "linear"),
        "cylinders": Parameter(4.0, 1.0, 12.0, "", "explosions until the pattern repeats"),
        "spread": Parameter(0.2, 0.0, 1.0, "", "how unequal the cylinders are", "linear"),
        "revs": Parameter(0.02, 0.01, 3.0, "1/s", "times a second that the throttle is opened"),
        "rev_depth": Parameter(0.0, -1.0, 3.0, "", "octaves by which the speed then rises", "linear"),
        "rev_time": Parameter(0.6, 0.05, 5.0, "s", "how long it is open"),
        "glide": Parameter(0.0, -3.0, 3.0, "", "octaves from begin to end of the whole event", "linear"),
        "crank": Parameter(0.0, 0.0, 6.0, "s", "time that the starter turns first", "linear"),
        "low": Parameter(70.0, 20.0, 1_000.0, "Hz", "lowest resonance"),
        "high": Parameter(2_500.0, 200.0, 12_000.0, "Hz", "highest resonance"),
        "tilt": Parameter(-18.0, -60.0, 12.0, "dB", "level of the highest against the lowest", "linear"),
        "sharpness": Parameter(2.0, 0.4, 20.0, "", "of the resonances (Q)"),
        "diffuse": Parameter(-6.0, -40.0, 20.0, "dB", "of scattered sound in the exhaust", "linear"),
        "muffle": Parameter(2_500.0, 80.0, 16_000.0, "Hz", "above this the exhaust falls"),
        "drive": Parameter(1.5, 0.05, 12.0, "", "overload"),
        "roughness": Parameter(-8.0, -60.0, 20.0, "dB", "noise of each explosion", "linear"),
        "puff": Parameter(0.5, 0.05, 3.0, "", "time constant of that noise, in periods"),
        "rough_high": Parameter(3_000.0, 200.0, 16_000.0, "Hz", "above this that noise falls"),
        "clatter": Parameter(-20.0, -60.0, 20.0, "dB", "of valves, chain and housing", "linear"),
        "clatter_pitch": Parameter(3_500.0, 600.0, 12_000.0, "Hz", "their colour"),
        "whine": Parameter(-50.0, -60.0, 20.0, "dB", "of gears or belts", "linear"),
        "gear": Parameter(17.0, 2.0, 60.0, "", "pitch of the whine, relative to the firing"),
        "road": Parameter(-50.0, -60.0, 40.0, "dB", "of tyres and air, or water", "linear"),
        "road_low": Parameter(500.0, 15.0, 4_000.0, "Hz", "below this it falls"),
        "road_high": Parameter(1_600.0, 60.0, 12_000.0, "Hz", "above this it falls"),
    }

    def controls(self, ask: Ask) -> Running:
        """Return speed, load and resonances."""
        end = ask.start + ask.duration
        efforts = _efforts(ask, end)
        turning = spin(ask, lambda t: _speed(ask, t, efforts))
        effort = np.interp(turning.times, *efforts)
        cylinders = max(round(ask["cylinders"]), 1)
        strengths = np.exp(1.4 * ask["spread"] * ask.lasting("cylinders").standard_normal(cylinders))
        return Running(turning, effort, _body(ask), strengths / strengths.max())

    def signal(self, controls: Running, ask: Ask) -> Signal:
        """Return the engine, as it is heard."""
        return motion.passing(ask, lambda part: _run(controls if part is ask else self.controls(part), part))


def _run(running: Running, ask: Ask) -> Signal:
    """Return the engine at rest."""
    t = ask.times()
    numbers, moments = running.spin.moments()
    chance = ask.lasting("explosions")
    rolls = chance.standard_normal(2 * int(running.spin.cycles[-1] + 4)).reshape(-1, 2)[numbers]
    period = 1 / np.maximum(np.interp(moments, running.spin.times, running.spin.frequency), 1e-3)
    late = (moments + ask["jitter"] * period * np.clip(rolls[:, 0], -2.5, 2.5) - ask.start) * ask.rate
    effort = np.interp(moments, running.spin.times, running.effort)
    gains = (
        running.strengths[numbers % running.strengths.size]
        * np.exp(3 * ask["jitter"] * rolls[:, 1])
        * (0.45 + 0.55 * effort)
    )
    train = impulses(ask.length, late, gains)
    exhaust = convolve(train, running.body)[: ask.length]
    out = exhaust / np.float32(max(float(exhaust.std()), 1e-9))
    gate = convolve(train, _puff(ask))[: ask.length]
    gate /= np.float32(max(float(np.sqrt((gate**2).mean())), 1e-9))
    out += (
        gate
        * shaped(ask.fresh("rough"), ask.length, ask.rate, band(150.0, ask["rough_high"], 8.0))
        * np.float32(_gain(ask["roughness"]))
    )
    pitch = ask["clatter_pitch"]
    noise = shaped(ask.fresh("clatter"), ask.length, ask.rate, band(pitch / 2, pitch * 1.6, 9.0))
    out += (0.3 + 0.7 * gate) * noise * np.float32(_gain(ask["clatter"]))
    driven = np.tanh(ask["drive"] * out / 2.5) / np.float32(np.tanh(ask["drive"] / 2.5))
    muffle = ask["muffle"]
    out = shape(driven, ask.rate, (*GROUND, (max(muffle / 4, 20.0), 0.0), (muffle, -3.0), (muffle * 16, -42.0)))
    level = np.interp(t, running.spin.times, 0.35 + 0.65 * running.effort).astype(np.float32)
    return _starter(ask, _with_gears(ask, running, out, t) * level) + _road(ask)


def _gain(level: float) -> float:
    return float(10 ** (level / 20)) if level > -59 else 0.0


def _efforts(ask: Ask, end: float) -> tuple[Array, Array]:
    """Return times and load: the throttle opens quickly and closes slowly."""
    times = np.arange(int((end + 1) * 50) + 2) / 50
    opened = poisson_times(ask.lasting("revs"), end, ask["revs"]) + 0.15
    load = np.zeros(times.size)
    for moment, strength in zip(opened, ask.lasting("rev strengths").uniform(0.45, 1.0, opened.size), strict=True):
        since = times - moment
        held = ask["rev_time"] * (0.6 + 0.8 * strength)
        rise = 1 - np.exp(-np.maximum(since, 0) / (0.22 * held + 0.02))
        load = np.maximum(load, strength * rise * np.exp(-np.maximum(since - held, 0) / (0.55 * held)))
    return times, load


def _speed(ask: Ask, times: Array, efforts: tuple[Array, Array]) -> Array:
    """Return the firing frequency."""
    slow = ask["wobble"] * wander(ask.lasting("wobble"), times, 1.2) + 0.4 * ask["wobble"] * wander(
        ask.lasting("hunt"), times, 6.0
    )
    octaves = ask["rev_depth"] * np.interp(times, *efforts) + ask["glide"] * np.clip(times / max(ask.whole, 0.1), 0, 1)
    if ask["crank"] > 0:
        since = times - ask["crank"]
        flare = 1.1 * np.clip(since / 0.2, 0, 1) * np.exp(-np.maximum(since - 0.3, 0) / 0.5)
        octaves = np.where(since < 0, np.log2(9.0 / ask["firing"]), octaves + flare)
    return np.asarray(ask["firing"] * np.exp(slow) * 2**octaves)


def _body(ask: Ask) -> Signal:
    """Return the impulse response of exhaust, housing and frame."""
    chance = ask.lasting("body")
    count = 8
    low, high = sorted((ask["low"], ask["high"]))
    place = np.linspace(0, 1, count)
    centres = low * (high / low) ** place * 2 ** chance.uniform(-0.25, 0.25, count)
    decays = 2.2 * ask["sharpness"] / centres
    gains = 10 ** ((ask["tilt"] * place + 3 * chance.standard_normal(count)) / 20) * centres
    length = int(ask.rate * min(max(float(decays.max()), 0.06), 0.4))
    rung = ring(length, ask.rate, centres, decays, gains)
    tail = white(chance, length) * np.exp(-6.9 * np.arange(length) / (0.06 * ask.rate))
    tilt = ask["tilt"] / max(np.log2(high / low), 0.5)
    points = (
        (low / 8, -30.0),
        (low, 0.0),
        (high, tilt * np.log2(high / low)),
        (high * 16, tilt * np.log2(high / low) - 36.0),
    )
    scattered = shape(tail.astype(np.float32), ask.rate, points)
    scattered *= np.float32(np.sqrt((rung**2).sum() / max(float((scattered**2).sum()), 1e-12)) * _gain(ask["diffuse"]))
    return shape(rung + scattered, ask.rate, GROUND)


def _puff(ask: Ask) -> Signal:
    """Return how the noise of one explosion comes and goes."""
    span = min(ask["puff"] / ask["firing"], 0.12)
    t = np.arange(int(5 * span * ask.rate) + 2) / ask.rate
    return ((1 - np.exp(-t / (0.1 * span))) * np.exp(-t / span)).astype(np.float32)


def _with_gears(ask: Ask, running: Running, out: Signal, t: Array) -> Signal:
    if ask["whine"] <= -59:
        return out
    frequency, cycles = running.spin.at(t)
    gains = _gain(ask["whine"]) * np.array([1.0, 0.5, 0.35, 0.15])
    return out + tone(cycles * ask["gear"], gains, frequency * ask["gear"], ask.rate)


def _road(ask: Ask) -> Signal:
    """Return tyres on asphalt, wind, or the water of a boat."""
    if ask["road"] <= -59:
        return np.zeros(ask.length, np.float32)
    low, high = sorted((ask["road_low"], ask["road_high"]))
    noise = shaped(ask.fresh("road"), ask.length, ask.rate, band(low, high, 8.0))
    times = ask.start + np.arange(int(ask.duration * 50) + 2) / 50
    level = 10 ** (1.2 * wander(ask.lasting("road"), times, 4.0) / 20)
    return (noise * np.interp(ask.times(), times, level) * _gain(ask["road"])).astype(np.float32)


def _starter(ask: Ask, running: Signal) -> Signal:
    """Return the engine after its starter: a whining motor that labours against each compression."""
    if ask["crank"] <= 0 or ask.start > ask["crank"] + 0.1:
        return running
    t = ask.times()
    catch = np.clip((t - ask["crank"]) / 0.08, 0, 1)
    beat = ask.lasting("starter").uniform(5.0, 8.5)
    labour = 0.5 + 0.5 * np.cos(2 * np.pi * beat * t)
    pitch = 330 * (1 - 0.16 * labour)
    motor = tone(np.cumsum(pitch) / ask.rate, 0.5 / np.arange(1, 13) ** 0.6, pitch, ask.rate)
    grind = shaped(ask.fresh("starter"), ask.length, ask.rate, band(300.0, 3_500.0, 8.0))
    turning = (0.25 + 0.75 * labour**2) * (t < ask["crank"] + 0.05) * np.clip(t / 0.05, 0, 1)
    return (running * (0.12 + 0.88 * catch) + 0.6 * (motor + 0.8 * grind) * turning).astype(np.float32)
