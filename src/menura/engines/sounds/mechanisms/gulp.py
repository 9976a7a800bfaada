"""Wet mouths: sipping, swallowing, chewing, gargling, a kiss.

Swallowing sounds are a few clicks and a short flow within half a second (Moriniere et al., 2008); what bubbles, bubbles
as any water does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.bubbles import Kind, population
from menura.engines.sounds.primitives.harmonics import formants
from menura.engines.sounds.primitives.noise import amplitude, band, shaped, white
from menura.engines.sounds.primitives.trains import place
from menura.engines.sounds.primitives.wander import regular_times, wander

Array = npt.NDArray[np.float64]

GRID = 250
"""Control points per second."""

FREQUENCIES = np.concatenate([[0.0], np.geomspace(60.0, 48_000.0, 80)])
"""Hz at which the mouth's response is worked out."""


@dataclass(frozen=True)
class Mouthfuls:
    """What a mouth does in a stretch; curves have `GRID` points a second."""

    slurp: Array
    """Gain of air and liquid drawn in."""
    position: Array
    """How far through its mouthful each time is, 0 … 1."""
    wet: Array
    """From 0 to 1: how many small bubbles burst."""
    swallows: Array
    """Seconds since the event began."""


class Gulp:
    """Mouthfuls: each drawn in, then swallowed, with wet clicks all the while."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "period": Parameter(1.1, 0.08, 8.0, "s", "from one mouthful to the next"),
        "uneven": Parameter(0.15, 0.0, 0.6, "", "irregularity of that", "linear"),
        "slurp": Parameter(0.4, 0.01, 3.0, "s", "how long liquid is drawn in"),
        "slurp_level": Parameter(0.0, -80.0, 12.0, "dB", "its level", "linear"),
        "slurp_low": Parameter(900.0, 60.0, 8_000.0, "Hz", "lower edge of its noise"),
        "slurp_high": Parameter(5_000.0, 300.0, 18_000.0, "Hz", "upper edge"),
        "glide": Parameter(0.6, -2.0, 2.0, "", "octaves that it moves while liquid is drawn in", "linear"),
        "flutter": Parameter(30.0, 2.0, 200.0, "1/s", "how fast it splutters"),
        "flutter_depth": Parameter(0.7, 0.0, 2.0, "", "how much, natural log", "linear"),
        "swallow_at": Parameter(0.6, 0.0, 6.0, "s", "from the beginning of a mouthful to its swallow", "linear"),
        "swallow_level": Parameter(0.0, -80.0, 18.0, "dB", "level of swallowing", "linear"),
        "swallow_pitch": Parameter(260.0, 60.0, 3_000.0, "Hz", "where a gulp begins"),
        "swallow_rise": Parameter(0.9, -2.0, 3.0, "", "octaves that a gulp glides", "linear"),
        "swallow_length": Parameter(0.08, 0.008, 0.6, "s", "of one gulp"),
        "gulps": Parameter(2.0, 1.0, 8.0, "", "gulps in a swallow"),
        "gulp_gap": Parameter(0.09, 0.01, 0.6, "s", "between them"),
        "click": Parameter(0.5, 0.0, 3.0, "", "how sharply each begins", "linear"),
        "wet_rate": Parameter(60.0, 0.5, 2_000.0, "1/s", "small bubbles per second while drawing in"),
        "wet_level": Parameter(-6.0, -80.0, 18.0, "dB", "their level", "linear"),
        "wet_small": Parameter(0.8, 0.3, 20.0, "", "radius of the smallest bubbles, in millimetres"),
        "wet_large": Parameter(4.0, 0.4, 40.0, "", "and of the largest"),
        "wet_always": Parameter(0.1, 0.0, 1.0, "", "part of the wet clicks that goes on between", "linear"),
    }

    def controls(self, ask: Ask) -> Mouthfuls:
        """Return the mouthfuls."""
        times = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        beats = regular_times(ask.lasting("beats"), float(times[-1]) + 1e-3, ask["period"], ask["uneven"])
        count = beats.size
        chance = ask.lasting("mouthfuls")
        draws = chance.standard_normal((count, 3))
        lengths = ask["slurp"] * np.exp(0.2 * draws[:, 0])
        k = np.maximum(np.searchsorted(beats, times, "right") - 1, 0)
        position = np.clip((times - beats[k]) / lengths[k], 0, 1)
        body = np.sin(np.pi * position**0.8) ** 0.8 * 10 ** (2 * draws[k, 1] / 20)
        wet = np.clip(ask["wet_always"] + body, 0, 1)
        return Mouthfuls(body, position, wet, beats + ask["swallow_at"] * np.exp(0.1 * draws[:, 2]))

    def signal(self, controls: Mouthfuls, ask: Ask) -> Signal:
        """Return drawing in, bubbles and swallows together."""
        out = _slurp(controls, ask) * np.float32(10 ** (ask["slurp_level"] / 20))
        kind = Kind(ask["wet_small"], max(ask["wet_large"], 1.1 * ask["wet_small"]), 1.6, 1.3, 0.15)
        wet = population(ask.fresh("wet"), ask.length, ask.rate, kind, ask["wet_rate"], controls.wet)
        out += np.float32(2.0 * 10 ** (ask["wet_level"] / 20)) * wet
        for k in np.flatnonzero((controls.swallows > ask.start - 2) & (controls.swallows < ask.start + ask.duration)):
            _swallow(out, ask, int(k), float(controls.swallows[k]))
        return out


def _slurp(controls: Mouthfuls, ask: Ask) -> Signal:
    """Return air and liquid drawn in: noise that splutters, its band gliding as the mouth's cavity changes."""
    slow = np.arange(0.0, ask.duration + 0.02, 0.002)
    splutter = np.exp(ask["flutter_depth"] * wander(ask.fresh("splutter"), slow, ask["flutter"]))
    at = np.arange(ask.length) / ask.rate
    gain = np.interp(at * GRID, np.arange(controls.slurp.size), controls.slurp) * np.interp(at, slow, splutter)
    noise = (0.4 * gain * white(ask.fresh("air"), ask.length)).astype(np.float32)
    low, high = ask["slurp_low"], max(ask["slurp_high"], 1.5 * ask["slurp_low"])
    shift = 2.0 ** (ask["glide"] * (controls.position[::4, None] - 0.5))
    gains = amplitude(band(low, high, 15.0), FREQUENCIES / shift)
    cavity = formants(FREQUENCIES, low * 1.3 * shift, 0.25 * low * shift, np.array([14.0]))
    return vary(noise, ask.rate, np.arange(len(gains)) * 4 / GRID, FREQUENCIES, gains * (0.4 + cavity))


def _swallow(out: Signal, ask: Ask, k: int, time: float) -> None:
    """Add one swallow to `out`: gulps that glide, each begun by a click."""
    chance = ask.lasting(f"swallow {k}")
    gain = 10 ** (ask["swallow_level"] / 20)
    for _ in range(max(1, round(ask["gulps"] + 0.5 * chance.standard_normal()))):
        length = ask["swallow_length"] * np.exp(0.25 * chance.standard_normal())
        sound = _gulp(ask, chance, length)
        place(
            out, sound, round((time - ask.start) * ask.rate), gain * 10 ** (-2.5 * abs(chance.standard_normal()) / 20)
        )
        time += length * 0.6 + ask["gulp_gap"] * np.exp(0.3 * chance.standard_normal())


def _gulp(ask: Ask, chance: np.random.Generator, length: float) -> Signal:
    n = max(int(length * ask.rate), 8)
    u = np.arange(n) / n
    pitch = ask["swallow_pitch"] * np.exp(0.15 * chance.standard_normal()) * 2 ** (ask["swallow_rise"] * u**1.5)
    cycles = np.cumsum(np.minimum(pitch, 0.4 * ask.rate)) / ask.rate
    ring = np.sin(2 * np.pi * cycles) * np.clip(u / 0.08, 0, 1) * np.exp(-3 * u) * (1 - u)
    click = shaped(chance, n, ask.rate, band(1.5 * ask["swallow_pitch"], 9 * ask["swallow_pitch"], 9.0))
    return (ring + 0.35 * ask["click"] * click * np.exp(-u * length / 0.006)).astype(np.float32)
