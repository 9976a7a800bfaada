"""Sirens: a swept tone through a horn, electronic or mechanical, standing or passing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives import motion
from menura.engines.sounds.primitives.harmonics import formants
from menura.engines.sounds.primitives.noise import shape
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 500
"""Points of the pitch curve a second."""

HARMONICS = 16


@dataclass(frozen=True)
class Sweep:
    """What decides a siren.

    Attributes
    ----------
    pitch : ndarray [shape=(n,)]
        Hz, 500 values a second from the stretch's beginning.
    cycles : ndarray [shape=(n,)]
        Phase, in cycles since the event began.
    level : ndarray [shape=(n,)]
        Linear.
    harmonics : ndarray [shape=(k,)]
        Amplitudes at the throat of the horn.
    """

    pitch: Array
    cycles: Array
    level: Array
    harmonics: Array


class Siren:
    """A pitch that climbs and falls, as rotor speed or oscillator, with the spectrum of a driven horn.

    Sweep ranges and rates follow SAE J1849 (wail 10–30 a minute, yelp 150–250 a minute, 500–2000 Hz), two-tone sirens
    DIN 14610; a mechanical siren is a chopped air jet whose pitch follows the rotor (Wood, The Physics of Music, 1962).
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "low": Parameter(650.0, 50.0, 3_000.0, "Hz", "lowest pitch"),
        "high": Parameter(1_400.0, 60.0, 4_000.0, "Hz", "highest pitch"),
        "period": Parameter(4.0, 0.08, 60.0, "s", "time of one rise and fall"),
        "rise": Parameter(0.4, 0.02, 0.98, "", "part of the period that rises", "linear"),
        "steps": Parameter(0.0, 0.0, 1.0, "", "0 glides, 1 switches between two tones", "linear"),
        "bend": Parameter(1.0, 0.3, 4.0, "", "above 1 the pitch lingers high, as a rotor does"),
        "windup": Parameter(0.0, 0.0, 20.0, "s", "time to come up from rest at the beginning", "linear"),
        "tilt": Parameter(-7.0, -24.0, 0.0, "dB", "level of harmonics per octave", "linear"),
        "even": Parameter(0.6, 0.0, 1.5, "", "even harmonics relative to odd ones", "linear"),
        "second": Parameter(0.0, 0.0, 1.0, "", "level of a second row of ports", "linear"),
        "interval": Parameter(1.2, 1.0, 2.0, "", "its pitch relative to the first", "linear"),
        "horn": Parameter(1_300.0, 300.0, 4_000.0, "Hz", "resonance of the horn"),
        "spread": Parameter(0.9, 0.2, 3.0, "", "width of that resonance relative to its frequency"),
        "drive": Parameter(1.5, 0.1, 8.0, "", "how far the driver is pushed"),
        "unrest": Parameter(0.004, 0.0, 0.05, "", "wandering of the pitch", "linear"),
        "flutter": Parameter(1.5, 0.0, 8.0, "dB", "wandering of the level outdoors", "linear"),
        **motion.PARAMETERS,
    }

    def controls(self, ask: Ask) -> Sweep:
        """Return the pitch, from the event's beginning so that the phase agrees between stretches."""
        grid = np.arange(int((ask.start + ask.duration) * GRID) + 2) / GRID
        pitch = _pitch(ask, grid) * (1 + ask["unrest"] * wander(ask.lasting("unrest"), grid, 3.0))
        cycles = np.concatenate([[0.0], np.cumsum(pitch[:-1] + np.diff(pitch) / 2) / GRID])
        level = 10 ** (ask["flutter"] * wander(ask.lasting("level"), grid, 2.0) / 20)
        if ask["windup"] > 0:
            level = level * np.clip(pitch / ask["low"], 0, 1) ** 2
        first = int(ask.start * GRID)
        k = np.arange(1, HARMONICS + 1)
        harmonics = 10 ** (ask["tilt"] * np.log2(k) / 20) * np.where(k % 2 == 0, ask["even"], 1.0)
        return Sweep(pitch[first:], cycles[first:], level[first:], harmonics)

    def signal(self, controls: Sweep, ask: Ask) -> Signal:
        """Return the siren, on its way past if it moves."""
        if ask["speed"] < 0.1:
            return _standing(controls, ask)
        return motion.passing(ask, lambda part: _standing(self.controls(part), part))


def _pitch(ask: Ask, times: Array) -> Array:
    turn = (times / ask["period"] + 0.35 * ask.lasting("turn").random()) % 1.0
    up = turn < ask["rise"]
    ramp = np.where(up, turn / ask["rise"], (1 - turn) / (1 - ask["rise"]))
    curved = 0.5 - 0.5 * np.cos(np.pi * ramp)
    curved = (0.5 * ramp + 0.5 * curved) ** (1 / ask["bend"])
    switched = 0.5 + 0.5 * np.tanh((turn < ask["rise"]) * 40.0 - 20.0)
    position = curved * (1 - ask["steps"]) + switched * ask["steps"]
    pitch = ask["low"] * (max(ask["high"], ask["low"]) / ask["low"]) ** position
    if ask["windup"] <= 0:
        return np.asarray(pitch)
    return np.asarray(pitch * (1 - np.exp(-3.0 * (times + 0.05) / ask["windup"])))


def _standing(controls: Sweep, ask: Ask) -> Signal:
    places = (ask.start * GRID - int(ask.start * GRID)) + np.arange(ask.length, dtype=np.float64) * (GRID / ask.rate)
    grid = np.arange(controls.pitch.size, dtype=np.float64)
    out = _row(controls, ask, places, grid, 1.0)
    if ask["second"] > 0:
        out = out + np.float32(ask["second"]) * _row(controls, ask, places, grid, ask["interval"])
    driven = np.tanh(np.float32(ask["drive"]) * out / np.float32(max(float(out.std()), 1e-9)))
    frequencies = np.geomspace(30, 40_000, 60)
    centre, width = ask["horn"], ask["spread"]
    resonances = np.array([1.0, 2.3, 4.1]) * centre
    gains = formants(frequencies, resonances, resonances * width, [0.0, -7.0, -14.0])
    throat = gains / (1 + (0.35 * centre / frequencies) ** 2) / (1 + (frequencies / 9_000.0) ** 2)
    points = list(zip(frequencies, 20 * np.log10(throat), strict=True))
    sounded = shape(driven, ask.rate, points)
    return np.asarray(sounded * np.interp(places, grid, controls.level), np.float32)


def _row(controls: Sweep, ask: Ask, places: Array, grid: Array, interval: float) -> Signal:
    """Return one row of ports, or one oscillator."""
    cycles = np.interp(places, grid, controls.cycles) * interval
    highest = float(controls.pitch.max()) * interval
    turn = np.exp(2j * np.pi * (cycles % 1.0)).astype(np.complex64)
    wave: npt.NDArray[np.complex64] = turn
    out = np.zeros(ask.length, np.float32)
    for k, gain in enumerate(controls.harmonics, start=1):
        if k * highest > 0.45 * ask.rate:
            break
        out += np.float32(gain) * wave.imag
        wave = wave * turn
    return out
