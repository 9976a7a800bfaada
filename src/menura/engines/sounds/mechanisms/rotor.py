"""Turning blades: a slap and a gust of noise each time one comes by, harmonics, and the machine that turns them.

Blade passage gives a pulse train whose harmonics fall slowly when blade and vortex meet (Brentner and Farassat,
1994); broadband noise is gated by the blades.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives import motion
from menura.engines.sounds.primitives.harmonics import tone
from menura.engines.sounds.primitives.noise import band, shaped
from menura.engines.sounds.primitives.spin import Spin, spin
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Turning:
    """What decides a stretch of turning blades."""

    rotors: tuple[Spin, ...]
    """Each turn is one blade that comes by."""
    blades: Array
    """Strength of the blades of a rotor in turn."""


class Rotor:
    """One or several rotors, at rest or passing."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **motion.PARAMETERS,
        "blades": Parameter(16.0, 1.0, 700.0, "Hz", "blades a second"),
        "count": Parameter(3.0, 1.0, 12.0, "", "blades of a rotor"),
        "unequal": Parameter(0.1, 0.0, 0.8, "", "how unequal they are", "linear"),
        "rotors": Parameter(1.0, 1.0, 4.0, "", "rotors"),
        "detune": Parameter(0.02, 0.0, 0.3, "", "by which their speeds differ", "linear"),
        "wobble": Parameter(0.01, 0.0, 0.3, "", "unevenness of the speed", "linear"),
        "hunt": Parameter(0.6, 0.05, 8.0, "1/s", "how fast the speed wanders"),
        "spool": Parameter(0.05, 0.0, 20.0, "s", "time to come to speed", "linear"),
        "width": Parameter(0.1, 0.01, 0.5, "", "part of a period that a blade is heard"),
        "slap": Parameter(0.0, -60.0, 30.0, "dB", "level of the pressure pulse", "linear"),
        "gate": Parameter(0.8, 0.0, 1.0, "", "how much the noise comes with the blades", "linear"),
        "noise": Parameter(-3.0, -60.0, 30.0, "dB", "level of the noise", "linear"),
        "noise_low": Parameter(150.0, 20.0, 6_000.0, "Hz", "below this it falls"),
        "noise_high": Parameter(1_500.0, 60.0, 14_000.0, "Hz", "above this it falls"),
        "noise_fall": Parameter(7.0, 1.0, 24.0, "dB", "its slopes per octave", "linear"),
        "tones": Parameter(-20.0, -60.0, 20.0, "dB", "level of steady harmonics of the blades", "linear"),
        "tone_fall": Parameter(4.0, 0.0, 20.0, "dB", "their slope per octave", "linear"),
        "tail": Parameter(-30.0, -60.0, 20.0, "dB", "level of a second rotor or the motor", "linear"),
        "tail_ratio": Parameter(5.2, 0.3, 60.0, "", "its pitch, relative to the blades"),
        "whine": Parameter(-50.0, -60.0, 20.0, "dB", "level of the turbine", "linear"),
        "whine_pitch": Parameter(3_200.0, 200.0, 15_000.0, "Hz", "its pitch"),
        "swell": Parameter(2.0, 0.0, 10.0, "dB", "slow change of the level", "linear"),
    }

    def controls(self, ask: Ask) -> Turning:
        """Return the speed of each rotor."""
        rotors = tuple(spin(ask, lambda t, k=k: _speed(ask, t, k)) for k in range(round(ask["rotors"])))  # type: ignore[misc]
        chance = ask.lasting("blades")
        return Turning(rotors, np.exp(ask["unequal"] * chance.standard_normal(max(round(ask["count"]), 1))))

    def signal(self, controls: Turning, ask: Ask) -> Signal:
        """Return the rotors, as they are heard."""
        return motion.passing(ask, lambda part: _turn(controls if part is ask else self.controls(part), part))


def _speed(ask: Ask, t: Array, rotor: int) -> Array:
    offset = ask["detune"] * ask.lasting(f"detune {rotor}").uniform(-1, 1) if ask["rotors"] > 1.5 else 0.0
    slow = ask["wobble"] * wander(ask.lasting(f"wobble {rotor}"), t, ask["hunt"])
    spool = 0.25 + 0.75 * (1 - np.exp(-3 * t / ask["spool"])) if ask["spool"] > 0.1 else 1.0
    return np.asarray(ask["blades"] * np.exp(slow + offset) * spool)


def _gain(level: float) -> float:
    return float(10 ** (level / 20)) if level > -59 else 0.0


def _turn(turning: Turning, ask: Ask) -> Signal:
    """Return the rotors at rest."""
    t = ask.times()
    out = np.zeros(ask.length, np.float32)
    low, high = sorted((ask["noise_low"], ask["noise_high"]))
    points = band(low, high, ask["noise_fall"])
    for number, rotor in enumerate(turning.rotors):
        frequency, cycles = rotor.at(t)
        whole = np.floor(cycles)
        strength = turning.blades[whole.astype(np.int64) % turning.blades.size]
        # Distance from the moment of passage in units of the blade's width; a soft flank, a derivative for the slap.
        place = ((cycles - whole) - 0.5) / ask["width"]
        bump = (np.exp(-0.5 * np.clip(place, -6, 6) ** 2) * strength).astype(np.float32)
        mean = float(bump.mean())
        out += (_gain(ask["slap"]) * 1.6 * (-place.astype(np.float32)) * bump * np.sqrt(0.1 / ask["width"])).astype(
            np.float32
        )
        gate = (1 - ask["gate"]) + ask["gate"] * bump / max(mean, 1e-6) * 0.5
        out += (
            shaped(ask.fresh(f"noise {number}"), ask.length, ask.rate, points) * gate * np.float32(_gain(ask["noise"]))
        )
        out += _tones(ask, frequency, cycles)
    times = turning.rotors[0].times
    swell = 10 ** (ask["swell"] * wander(ask.lasting("swell"), times, 0.5) / 20)
    return (out + _whine(ask, t)) * np.interp(t, times, swell).astype(np.float32)


def _tones(ask: Ask, frequency: Array, cycles: Array) -> Signal:
    k = np.arange(1, 31)
    out = np.zeros(frequency.size, np.float32)
    if ask["tones"] > -59:
        rolls = 10 ** (3 * ask.lasting("harmonics").standard_normal(30) / 20)
        out += tone(cycles, _gain(ask["tones"]) * rolls * k ** (-ask["tone_fall"] / 6.02), frequency, ask.rate)
    if ask["tail"] > -59:
        ratio = ask["tail_ratio"]
        out += tone(cycles * ratio, _gain(ask["tail"]) * k[:8] ** -0.9, frequency * ratio, ask.rate)
    return out


def _whine(ask: Ask, t: Array) -> Signal:
    """Return the tone of the turbine: two close partials that tremble."""
    if ask["whine"] <= -59:
        return np.zeros(t.size, np.float32)
    grid = np.arange(int(t[-1] * 50) + 3) / 50
    pitch = ask["whine_pitch"] * (1 + 0.003 * wander(ask.lasting("whine"), grid, 2.0))
    cycles = np.interp(t, grid, np.cumsum(pitch) / 50)
    depth = 1 + 0.4 * np.interp(t, grid, wander(ask.lasting("whine level"), grid, 9.0))
    high = min(1.496, 0.45 * ask.rate / ask["whine_pitch"])
    wave = np.sin(2 * np.pi * cycles) + 0.5 * np.sin(2 * np.pi * high * cycles)
    return (_gain(ask["whine"]) * depth * wave).astype(np.float32)
