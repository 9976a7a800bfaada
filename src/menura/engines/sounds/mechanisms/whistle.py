"""Whistles: a jet of air or steam across an edge. Referee, kettle, locomotive."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 500
"""Points of the control curves a second."""


@dataclass(frozen=True)
class Jet:
    """What decides a whistle: pitch (Hz) and level of its tone, level of its noise, 500 values a second."""

    pitch: Array
    cycles: Array
    tone: Array
    noise: Array


class Whistle:
    """An edge tone locked to a cavity, with the turbulence of the jet around it; a pea may stutter it.

    Chanaud, Aerodynamic whistles, Scientific American 1970; Henrywood and Agarwal, The aeroacoustics of a steam kettle,
    Physics of Fluids 2013 (Helmholtz resonance at first, then a tone that climbs with the flow).
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(2_400.0, 150.0, 8_000.0, "Hz", "lowest pipe, when fully blown"),
        "pipes": Parameter(1, 1, 4, "", "how many sound together", "linear"),
        "interval": Parameter(1.25, 1.0, 2.0, "", "pitch of each pipe relative to the one below"),
        "climb": Parameter(0.05, -1.0, 2.0, "", "octaves by which the pitch climbs while the flow builds up", "linear"),
        "build": Parameter(0.05, 0.005, 20.0, "s", "time for the flow to build up"),
        "release": Parameter(0.06, 0.005, 3.0, "s", "time for it to stop"),
        "pea": Parameter(0.0, 0.0, 80.0, "Hz", "turns of the pea per second; zero without one", "linear"),
        "stutter": Parameter(0.7, 0.0, 1.0, "", "how far the pea closes the mouth", "linear"),
        "sway": Parameter(0.02, 0.0, 0.2, "", "how far it moves the pitch", "linear"),
        "breath": Parameter(0.1, 0.0, 3.0, "", "noise of the jet relative to the tone", "linear"),
        "centre": Parameter(3_500.0, 300.0, 12_000.0, "Hz", "where that noise is strongest"),
        "overtones": Parameter(-24.0, -60.0, -2.0, "dB", "level of the second harmonic", "linear"),
        "blur": Parameter(6.0, 0.0, 200.0, "Hz", "width that turbulence gives to the tone", "linear"),
        "unrest": Parameter(0.006, 0.0, 0.1, "", "slow wandering of the pitch", "linear"),
        "tremble": Parameter(1.0, 0.0, 8.0, "dB", "slow wandering of the level", "linear"),
    }

    def controls(self, ask: Ask) -> Jet:
        """Return flow, pitch and levels; the phase counts from the event's beginning."""
        grid = np.arange(int((ask.start + ask.duration) * GRID) + 2) / GRID
        flow = (1 - np.exp(-3 * grid / ask["build"])) * np.clip((ask.whole - grid) / ask["release"], 0, 1)
        pitch = (
            ask["pitch"]
            * 2 ** (ask["climb"] * (flow - 1))
            * (1 + ask["unrest"] * wander(ask.lasting("unrest"), grid, 4.0))
        )
        pea = _pea(ask, grid)
        pitch = pitch * (1 + ask["sway"] * pea)
        cycles = np.concatenate([[0.0], np.cumsum(pitch[:-1]) / GRID])
        level = 10 ** (ask["tremble"] * wander(ask.lasting("level"), grid, 5.0) / 20)
        open_mouth = 1 - ask["stutter"] * (0.5 - 0.5 * pea) * (ask["pea"] > 0)
        first = int(ask.start * GRID)
        return Jet(
            pitch[first:], cycles[first:], (flow**2 * level * open_mouth)[first:], np.sqrt(flow * open_mouth)[first:]
        )

    def signal(self, controls: Jet, ask: Ask) -> Signal:
        """Return tone and noise."""
        places = (ask.start * GRID - int(ask.start * GRID)) + np.arange(ask.length) * (GRID / ask.rate)
        grid = np.arange(controls.pitch.size)
        cycles = np.interp(places, grid, controls.cycles)
        out = np.zeros(ask.length, np.float32)
        for pipe in range(round(ask["pipes"])):
            out += _pipe(
                cycles * ask["interval"] ** pipe, ask, pipe, float(controls.pitch.max()) * ask["interval"] ** pipe
            )
        out *= np.interp(places, grid, controls.tone).astype(np.float32)
        c = ask["centre"]
        air = shape(
            white(ask.fresh("air"), ask.length),
            ask.rate,
            ((c / 16, -40), (c / 2, -6), (c, 0), (c * 2, -3), (c * 8, -26)),
        )
        air *= np.interp(places, grid, controls.noise).astype(np.float32)
        return np.asarray(out + np.float32(0.7 * ask["breath"] / max(float(air.std()), 1e-9)) * air, np.float32)


def _pea(ask: Ask, times: Array) -> Array:
    """Return where the pea is, from −1 (mouth closed) to 1, turning unevenly."""
    if ask["pea"] <= 0:
        return np.zeros(times.size)
    speed = ask["pea"] * (1 + 0.12 * wander(ask.lasting("pea"), times, 12.0))
    return np.asarray(np.sin(2 * np.pi * np.cumsum(speed) / GRID))


def _pipe(cycles: Array, ask: Ask, pipe: int, pitch: float) -> Signal:
    """Return a tone with harmonics, its line widened by turbulence."""
    blur = np.zeros(1)
    if ask["blur"] > 0:
        steps = max(int(ask.length / ask.rate * 4 * ask["blur"]), 4)
        noise = ask.fresh(f"blur {pipe}").standard_normal(steps + 1) * 0.12
        blur = np.interp(np.linspace(0, steps, ask.length), np.arange(steps + 1), noise)
    turn = np.exp(2j * np.pi * ((cycles + blur + 0.37 * pipe) % 1.0)).astype(np.complex64)
    wave, out = turn, np.zeros(ask.length, np.float32)
    for k, gain in enumerate((0.0, ask["overtones"], 1.3 * ask["overtones"], 1.8 * ask["overtones"]), start=1):
        if k * pitch < 0.45 * ask.rate:
            out += np.float32(10 ** (gain / 20)) * wave.imag
        wave = wave * turn
    return out
