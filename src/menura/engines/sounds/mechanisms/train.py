"""Trains: rumble, rolling noise, wheels that clack over joints in pairs, squeal in curves, and the puffs of steam.

Rolling noise comes from roughness between 200 Hz and 2.5 kHz (Thompson, 2009); a bogie crosses a joint with two
axles, two bogies of neighbouring cars soon after one another: da-dum, da-dum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives import motion
from menura.engines.sounds.primitives.harmonics import formants, tone
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import band, shape, shaped, white
from menura.engines.sounds.primitives.spin import Spin, spin
from menura.engines.sounds.primitives.trains import train
from menura.engines.sounds.primitives.wander import wander

BOGIE = 0.13
"""Distance of the axles in a bogie, relative to the distance of joints."""

COUPLING = 0.30
"""Distance from a car's last bogie to the next car's first, likewise."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rolling:
    """What decides a stretch of a rolling train."""

    joints: Spin
    """One turn is one joint of the rails."""
    hits: Array
    """Times at which axles cross joints, in seconds since the event began."""
    squeal: Array
    """Gain of the squeal along the spin."""


class Train:
    """A train, from inside or beside the track, or passing."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **motion.PARAMETERS,
        "joints": Parameter(0.9, 0.1, 12.0, "1/s", "joints of the rails a second"),
        "glide": Parameter(0.0, -3.0, 3.0, "", "octaves by which it gets faster in the whole event", "linear"),
        "clack": Parameter(6.0, -60.0, 40.0, "dB", "level of a wheel on a joint", "linear"),
        "clack_pitch": Parameter(220.0, 40.0, 3_000.0, "Hz", "its lowest mode"),
        "clack_decay": Parameter(0.09, 0.01, 0.8, "s", "its decay by 60 dB"),
        "metal": Parameter(0.4, 0.0, 1.5, "", "how much the rail itself rings", "linear"),
        "rumble": Parameter(0.0, -60.0, 30.0, "dB", "below 150 Hz", "linear"),
        "rolling": Parameter(-2.0, -60.0, 30.0, "dB", "level of rolling noise", "linear"),
        "rolling_low": Parameter(250.0, 40.0, 4_000.0, "Hz", "below this it falls"),
        "rolling_high": Parameter(1_800.0, 100.0, 10_000.0, "Hz", "above this it falls"),
        "rolling_fall": Parameter(7.0, 1.0, 24.0, "dB", "its slopes per octave", "linear"),
        "sway": Parameter(2.5, 0.0, 10.0, "dB", "unevenness of the rolling", "linear"),
        "squeal": Parameter(-40.0, -60.0, 20.0, "dB", "level of squealing flanges", "linear"),
        "squeal_pitch": Parameter(2_400.0, 400.0, 9_000.0, "Hz", "their pitch"),
        "motor": Parameter(-30.0, -60.0, 20.0, "dB", "level of the motor", "linear"),
        "motor_pitch": Parameter(75.0, 15.0, 1_500.0, "Hz", "its pitch"),
        "puff": Parameter(-60.0, -60.0, 30.0, "dB", "level of a steam engine's puffs", "linear"),
        "puffs": Parameter(3.5, 0.5, 20.0, "1/s", "puffs a second"),
        "puff_high": Parameter(2_500.0, 300.0, 12_000.0, "Hz", "above this they fall"),
    }

    def controls(self, ask: Ask) -> Rolling:
        """Return when wheels cross joints, and when flanges squeal."""
        joints = spin(ask, lambda t: _pace(ask, t, ask["joints"]))
        first = np.floor(joints.cycles[0]) - 1
        offsets = np.array([0.0, BOGIE, COUPLING, COUPLING + BOGIE])
        places = (np.arange(first, np.ceil(joints.cycles[-1]) + 1)[:, None] + offsets).ravel()
        inside = (places >= joints.cycles[0]) & (places <= joints.cycles[-1])
        hits = np.interp(places[inside], joints.cycles, joints.times)
        gate = np.clip(0.6 + 0.8 * wander(ask.lasting("squeal"), joints.times, 0.9), 0.02, 1.5)
        return Rolling(joints, hits, gate * np.exp(0.4 * wander(ask.lasting("chatter"), joints.times, 15.0)))

    def signal(self, controls: Rolling, ask: Ask) -> Signal:
        """Return the train, as it is heard."""
        return motion.passing(ask, lambda part: _roll(controls if part is ask else self.controls(part), part))


def _gain(level: float) -> float:
    return float(10 ** (level / 20)) if level > -59 else 0.0


def _pace(ask: Ask, t: Array, pace: float) -> Array:
    octaves = ask["glide"] * np.clip(t / max(ask.whole, 0.1), 0, 1) + 0.02 * wander(ask.lasting("pace"), t, 0.3)
    return np.asarray(pace * 2**octaves)


def _roll(rolling: Rolling, ask: Ask) -> Signal:
    """Return the train at rest beside the listener, or around him."""
    t, along = ask.times(), rolling.joints.times
    deep = ((10.0, -24.0), (35.0, 0.0), (120.0, 0.0), (1_200.0, -44.0))
    low, high = sorted((ask["rolling_low"], ask["rolling_high"]))
    noise = shaped(ask.fresh("rolling"), ask.length, ask.rate, band(low, high, ask["rolling_fall"]))
    noise = _ringing(noise, ask) * np.float32(_gain(ask["rolling"]))
    out = noise + shaped(ask.fresh("rumble"), ask.length, ask.rate, deep) * np.float32(_gain(ask["rumble"]))
    sway = 10 ** (
        ask["sway"] * (wander(ask.lasting("sway"), along, 1.1) + 0.5 * wander(ask.lasting("rattle"), along, 9.0)) / 20
    )
    out *= np.interp(t, along, sway).astype(np.float32)
    if ask["clack"] > -59:
        out += _clacks(rolling, ask)
    if ask["squeal"] > -59:
        out += _squeal(rolling, ask, t)
    if ask["motor"] > -59:
        f = np.interp(t, along, _pace(ask, along, ask["motor_pitch"]))
        out += tone(np.cumsum(f) / ask.rate, _gain(ask["motor"]) * np.arange(1, 17) ** -0.8, f, ask.rate)
    if ask["puff"] > -59:
        out += _puffs(ask, t)
    return out.astype(np.float32)


def _ringing(noise: Signal, ask: Ask) -> Signal:
    """Return rolling noise with the resonances of wheels and rails, which are this train's own."""
    chance = ask.lasting("wheels")
    centres = 350 * 2 ** np.sort(chance.uniform(0, 3.8, 10))
    f = np.geomspace(40.0, ask.rate / 2, 320)
    heights = 14 * ask["metal"] + 3 * chance.standard_normal(10) - 2
    gains = 20 * np.log10(1 + formants(f, centres, centres / chance.uniform(8, 30, 10), heights))
    return shape(noise, ask.rate, tuple(zip(f.tolist(), gains.tolist(), strict=True)))


def _clacks(rolling: Rolling, ask: Ask) -> Signal:
    """Return wheels on joints: a blow on the sleeper, and the rail's short ring."""
    chance = ask.lasting("clacks")
    length = int(1.3 * ask["clack_decay"] * ask.rate) + 64
    ratios = np.array([1.0, 1.7, 2.6, 3.9, 5.5, 7.3, 10.1, 14.0])
    kinds = []
    for _ in range(8):
        pitch = ask["clack_pitch"] * 2 ** chance.uniform(-0.1, 0.1)
        gains = chance.standard_normal(8) * np.where(ratios > 3, ask["metal"], 1.0) / ratios**0.4
        blow = ring(length, ask.rate, pitch * ratios, ask["clack_decay"] / ratios**0.35, gains)
        burst = white(chance, length) * np.exp(-np.arange(length) / (0.12 * ask["clack_decay"] * ask.rate))
        burst = shape(burst.astype(np.float32), ask.rate, band(pitch, pitch * 9, 8.0))
        kinds.append(blow / max(float(np.abs(blow).max()), 1e-9) + 0.6 * burst)
    level = _gain(ask["clack"])

    def hit(k: int) -> Signal:
        # Drawn by the time of the hit, so that stretches agree on which wheel it was.
        roll = np.random.default_rng(round(rolling.hits[k] * 1000))
        return np.asarray(
            kinds[int(roll.integers(8))] * np.float32(level * np.exp(0.3 * roll.standard_normal())), np.float32
        )

    return train(ask, rolling.hits, length / ask.rate, hit)


def _squeal(rolling: Rolling, ask: Ask, t: Array) -> Signal:
    along = rolling.joints.times
    pitch = ask["squeal_pitch"] * (1 + 0.01 * wander(ask.lasting("squeal pitch"), along, 3.0))
    f = np.interp(t, along, pitch)
    wave = tone(np.cumsum(f) / ask.rate, np.array([1.0, 0.5, 0.35, 0.2]), f, ask.rate)
    other = tone(1.27 * np.cumsum(f) / ask.rate, np.array([0.5, 0.25]), 1.27 * f, ask.rate)
    return np.asarray((wave + other) * np.interp(t, along, rolling.squeal) * _gain(ask["squeal"]), np.float32)


def _puffs(ask: Ask, t: Array) -> Signal:
    """Return puffs of steam, every fourth a little stronger."""
    turning = spin(ask, lambda s: _pace(ask, s, ask["puffs"]))
    numbers = np.interp(t, turning.times, turning.cycles)
    part = numbers % 1.0
    accent = np.array([1.0, 0.75, 0.85, 0.7])[np.floor(numbers).astype(np.int64) % 4]
    envelope = np.clip(part / 0.06, 0, 1) * np.exp(-np.maximum(part - 0.06, 0) / 0.16) * accent
    points = ((40.0, -20.0), (120.0, 0.0), (ask["puff_high"], -4.0), (ask["puff_high"] * 8, -34.0))
    steam = shaped(ask.fresh("puffs"), ask.length, ask.rate, points)
    return np.asarray(steam * envelope * 1.8 * _gain(ask["puff"]), np.float32)
