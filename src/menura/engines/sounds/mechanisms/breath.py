"""Air going in and out, over and over: breathing, snoring, purring, panting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.glottis import folds
from menura.engines.sounds.primitives.harmonics import formants
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.tract import tract
from menura.engines.sounds.primitives.wander import regular_times, wander

Array = npt.NDArray[np.float64]

GRID = 200
"""Control points per second."""

FREQUENCIES = np.concatenate([np.linspace(0.0, 3_000.0, 60), np.geomspace(3_200.0, 48_000.0, 30)])
"""Hz at which the airway's response is worked out."""


@dataclass(frozen=True)
class Breathing:
    """What decides a stretch of breathing, on a grid of `GRID` points a second."""

    inward: Array
    """Gain of the air drawn in."""
    outward: Array
    """Gain of the air let out."""
    flutter: Array
    """Hz at which soft tissue flaps."""
    response: npt.NDArray[np.complex64]
    """Gain of the airway [shape=(t, f)], every tenth point."""


class Breath:
    """Noise through nose or mouth, in and out, with tissue that may flap: a palate, a purring larynx."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "period": Parameter(3.5, 0.15, 12.0, "s", "one breath, in and out"),
        "uneven": Parameter(0.06, 0.0, 0.4, "", "irregularity of the periods", "linear"),
        "share": Parameter(0.4, 0.1, 0.9, "", "part of the period for breathing in"),
        "pause_in": Parameter(0.1, 0.0, 0.9, "", "part of breathing in that is silent, at its end", "linear"),
        "pause_out": Parameter(0.3, 0.0, 0.95, "", "part of breathing out that is silent, at its end", "linear"),
        "swell": Parameter(0.4, 0.05, 0.95, "", "where in its part a breath is strongest"),
        "in_level": Parameter(-3.0, -60.0, 12.0, "dB", "level of breathing in", "linear"),
        "out_level": Parameter(0.0, -60.0, 12.0, "dB", "level of breathing out", "linear"),
        "in_shift": Parameter(1.2, 0.4, 3.0, "", "formants when breathing in, as a ratio"),
        "f1": Parameter(500.0, 80.0, 4_000.0, "Hz", "first resonance"),
        "f2": Parameter(1_500.0, 300.0, 9_000.0, "Hz", "second resonance"),
        "f3": Parameter(3_200.0, 800.0, 14_000.0, "Hz", "third resonance"),
        "width": Parameter(0.5, 0.05, 3.0, "", "width of the resonances, as a ratio"),
        "depth": Parameter(14.0, 3.0, 50.0, "dB", "how far the valleys fall", "linear"),
        "tilt": Parameter(-3.0, -24.0, 9.0, "dB", "slope per octave of the noise", "linear"),
        "low_cut": Parameter(150.0, 15.0, 4_000.0, "Hz", "below this little is radiated"),
        "grain": Parameter(0.25, 0.0, 1.0, "", "random fluctuation of the flow", "linear"),
        "flap_in": Parameter(0.0, 0.0, 4.0, "", "strength of flapping when breathing in", "linear"),
        "flap_out": Parameter(0.0, 0.0, 4.0, "", "strength of flapping when breathing out", "linear"),
        "flap_rate": Parameter(45.0, 10.0, 400.0, "Hz", "its rate"),
        "flap_jitter": Parameter(0.06, 0.0, 0.3, "", "irregularity of a flap", "linear"),
        "flap_tilt": Parameter(-8.0, -24.0, 3.0, "dB", "slope per octave of a flap's spectrum", "linear"),
    }

    def controls(self, ask: Ask) -> Breathing:
        """Return the flow in and out, and the airway's response."""
        times = ask.start + np.arange(int(ask.duration * GRID) + 12) / GRID
        position, k = _position(ask, times)
        share = ask["share"]
        level = 1.2 * ask.lasting("levels").standard_normal(int(k.max()) + 1)[k]
        inward = _swell(position / share / (1 - ask["pause_in"]), ask["swell"]) * 10 ** ((ask["in_level"] + level) / 20)
        out_at = (position - share) / (1 - share) / (1 - ask["pause_out"])
        outward = _swell(out_at, ask["swell"]) * 10 ** ((ask["out_level"] + level) / 20)
        flow = inward + outward
        rate = ask["flap_rate"] * (0.75 + 0.35 * flow / max(float(flow.max()), 1e-9))
        rate *= np.exp(0.05 * wander(ask.lasting("flutter"), times, 4.0))
        return Breathing(inward, outward, rate, _airway(ask, position < share, times)[::10])

    def signal(self, controls: Breathing, ask: Ask) -> Signal:
        """Return noise and flaps through the airway."""
        at = np.arange(ask.length) / ask.rate * GRID
        grid = np.arange(controls.inward.size)
        inward, outward, rate = (np.interp(at, grid, c) for c in (controls.inward, controls.outward, controls.flutter))
        slow = np.arange(0.0, ask.duration + 0.02, 0.004)
        puffs = np.exp(ask["grain"] * wander(ask.fresh("grain"), slow, 30.0))
        noise = white(ask.fresh("noise"), ask.length) * 0.1 * (inward + outward) * np.interp(at / GRID, slow, puffs)
        source = shape(noise.astype(np.float32), ask.rate, _line(ask["tilt"]))
        flapping = ask["flap_in"] * inward + ask["flap_out"] * outward
        if flapping.any():
            pulses = folds(ask.fresh("flaps"), rate, ask.rate, jitter=ask["flap_jitter"], shimmer=0.25)
            # A flap lets a puff of noisy air through as well as making a pulse.
            hiss = (
                0.5
                * white(ask.fresh("puffs"), ask.length)
                * (0.5 + 0.5 * np.cos(2 * np.pi * np.cumsum(rate) / ask.rate)) ** 3
            )
            source += shape(((pulses + 0.1 * hiss) * flapping).astype(np.float32), ask.rate, _line(ask["flap_tilt"]))
        return vary(source, ask.rate, np.arange(len(controls.response)) * 10 / GRID, FREQUENCIES, controls.response)


def _line(slope: float) -> tuple[tuple[float, float], ...]:
    return ((2.0, -120.0), (30.0, -5 * slope), (62.5, -4 * slope), (64_000.0, 6 * slope))


def _position(ask: Ask, times: Array) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return how far through its period each time is, and which period it is."""
    beats = regular_times(ask.lasting("beats"), float(times[-1]) + 3 * ask["period"], ask["period"], ask["uneven"])
    beats = np.append(beats, beats[-1] + ask["period"])
    k = np.clip(np.searchsorted(beats, times, "right") - 1, 0, beats.size - 2)
    return np.clip((times - beats[k]) / (beats[k + 1] - beats[k]), 0, 1), k


def _swell(position: Array, peak: float) -> Array:
    """Return a smooth rise to 1 at `peak` and a fall to 0 at 1; 0 outside 0 … 1."""
    up = np.clip(position / peak, 0, 1)
    down = np.clip((1 - position) / (1 - peak), 0, 1)
    return np.asarray(np.sin(0.5 * np.pi * np.minimum(up, down)) ** 1.5)


def _airway(ask: Ask, inward: npt.NDArray[np.bool_], times: Array) -> npt.NDArray[np.complex64]:
    """Return the gain of throat, nose and mouth over time and frequency: what flaps makes it ring."""
    moving = np.exp(0.06 * wander(ask.lasting("airway"), times, 1.5))
    ratio = np.where(inward, ask["in_shift"], 1.0) * moving
    centres = np.array([ask["f1"], ask["f2"], ask["f3"]]) * ratio[:, None]
    gain = formants(FREQUENCIES, centres, ask["width"] * centres, np.zeros(3)) + 10 ** (-ask["depth"] / 20)
    gain *= 1 / np.sqrt(1 + (ask["low_cut"] / np.maximum(FREQUENCIES, 1.0)) ** 4)
    ringing = tract(FREQUENCIES, centres, ask["width"] * centres, np.zeros(3), ask["depth"])
    return np.asarray(gain * np.exp(1j * np.angle(ringing)), np.complex64)
