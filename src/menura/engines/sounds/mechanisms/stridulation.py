"""Insects that rub or buckle: crickets, grasshoppers, cicadas (Bennet-Clark, 1999)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.wander import regular_times, wander

Array = npt.NDArray[np.float64]

GRID = 2_000
"""Control points per second."""


@dataclass(frozen=True)
class Insect:
    """What one insect does in a stretch."""

    carrier: float
    """Hz."""
    strokes: Array
    """Gain over time, `GRID` points a second: one hump for each stroke of the wing or buckling of the tymbal."""
    nearness: float


class Stridulation:
    """A few insects near by, each in its own rhythm, and the many far away that blend into a ringing haze."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "insects": Parameter(4.0, 1.0, 12.0, "", "how many are near enough to be told apart"),
        "carrier": Parameter(4_500.0, 800.0, 16_000.0, "Hz", "tooth strikes per second: the pitch"),
        "spread": Parameter(0.05, 0.0, 0.6, "", "how that differs between insects, natural log", "linear"),
        "chirps": Parameter(2.5, 0.05, 40.0, "1/s", "chirps per second"),
        "uneven": Parameter(0.05, 0.0, 0.6, "", "irregularity of the chirps", "linear"),
        "pulses": Parameter(3.5, 1.0, 400.0, "", "strokes in a chirp"),
        "pulse_rate": Parameter(28.0, 4.0, 600.0, "1/s", "strokes per second within a chirp"),
        "pulse_part": Parameter(0.6, 0.1, 1.0, "", "part of a stroke's period that sounds"),
        "swell": Parameter(0.5, 0.0, 1.0, "", "how much weaker a chirp begins than it ends", "linear"),
        "rasp": Parameter(0.05, 0.0, 1.0, "", "noise instead of a tone", "linear"),
        "width": Parameter(0.3, 0.02, 2.0, "", "width of that noise, in octaves"),
        "overtone": Parameter(-30.0, -80.0, 0.0, "dB", "second harmonic", "linear"),
        "apart": Parameter(8.0, 0.0, 24.0, "dB", "how loudness differs between insects", "linear"),
        "haze": Parameter(-18.0, -80.0, 12.0, "dB", "level of the far chorus", "linear"),
        "haze_width": Parameter(0.25, 0.02, 2.0, "", "its width, in octaves"),
        "waves": Parameter(1.0, 0.0, 12.0, "dB", "slow rise and fall of every insect", "linear"),
        "wave_speed": Parameter(0.3, 0.02, 6.0, "1/s", "how fast"),
        "resting": Parameter(0.0, 0.0, 0.95, "", "part of the time an insect is silent", "linear"),
    }

    def controls(self, ask: Ask) -> tuple[Insect, ...]:
        """Return what each insect does."""
        return tuple(_insect(ask, k) for k in range(round(ask["insects"])))

    def signal(self, controls: tuple[Insect, ...], ask: Ask) -> Signal:
        """Return all insects together, near and far."""
        at = np.arange(ask.length) / ask.rate * GRID
        out = np.zeros(ask.length, np.float32)
        for k, insect in enumerate(controls):
            gain = np.interp(at, np.arange(insect.strokes.size), insect.strokes).astype(np.float32)
            out += insect.nearness * gain * _carrier(ask, insect, k)
        slow = np.arange(0.0, ask.duration + 0.2, 0.1)
        swell = 10 ** (1.5 * wander(ask.lasting("haze"), ask.start + slow, 0.5) / 20)
        haze = shaped(ask.fresh("haze"), ask.length, ask.rate, _band(ask["carrier"], ask["haze_width"]))
        return out + (0.5 * 10 ** (ask["haze"] / 20) * np.interp(at / GRID, slow, swell)).astype(np.float32) * haze


def _insect(ask: Ask, k: int) -> Insect:
    chance = ask.lasting(f"insect {k}")
    draws = chance.standard_normal(4)
    carrier = ask["carrier"] * (np.exp(ask["spread"] * draws[0]) if k else 1.0)
    nearness = 10 ** (-ask["apart"] * abs(draws[1]) / 20) if k else 1.0
    times = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
    strokes = _strokes(ask, chance, times, np.exp(0.08 * draws[2]), np.exp(0.05 * draws[3]))
    wave = wander(ask.lasting(f"waves {k}"), times, ask["wave_speed"])
    strokes *= 10 ** (ask["waves"] * wave / 20)
    if ask["resting"] > 0:
        strokes *= np.clip(4 * (wave + 2.5 - 4 * ask["resting"]), 0, 1)
    return Insect(float(min(carrier, 0.45 * ask.rate)), strokes, float(nearness))


def _strokes(ask: Ask, chance: np.random.Generator, times: Array, haste: float, quick: float) -> Array:
    """Return the gain over time of one insect's strokes."""
    period = 1 / (ask["chirps"] * haste)
    late = chance.random() * period
    chirps = regular_times(chance, float(times[-1]) + period, period, ask["uneven"]) - late
    since = times - chirps[np.maximum(np.searchsorted(chirps, times, "right") - 1, 0)]
    rate = ask["pulse_rate"] * quick
    stroke = np.clip(since, 0, None) * rate
    position = (stroke % 1.0) / ask["pulse_part"]
    humps = np.where(position < 1, np.sin(np.pi * np.clip(position, 0, 1) ** 0.7) ** 1.3, 0.0)
    count = np.round(ask["pulses"])
    growth = 1 - ask["swell"] * (1 - np.clip((np.floor(stroke) + 1) / count, 0, 1))
    return np.asarray(humps * growth * (stroke < count) * (since >= 0))


def _carrier(ask: Ask, insect: Insect, k: int) -> Signal:
    """Return the ringing of a wing: a tone that wavers a little, or a narrow noise, or both."""
    tone = np.zeros(ask.length, np.float32)
    if ask["rasp"] < 1:
        slow = np.arange(0.0, ask.duration + 0.02, 0.01)
        bend = 1 + 0.004 * wander(ask.fresh(f"bend {k}"), slow, 20.0)
        cycles = np.cumsum(np.interp(np.arange(ask.length) / ask.rate, slow, bend)) * insect.carrier / ask.rate
        turn = (2 * np.pi * (cycles % 1.0)).astype(np.float32)
        tone = np.sin(turn)
        if 2 * insect.carrier < 0.47 * ask.rate:
            tone += np.float32(10 ** (ask["overtone"] / 20)) * np.sin(2 * turn)
    if ask["rasp"] <= 0:
        return tone
    noise = shaped(ask.fresh(f"rasp {k}"), ask.length, ask.rate, _band(insect.carrier, ask["width"]))
    return np.float32(1 - ask["rasp"]) * tone + np.float32(0.7 * ask["rasp"]) * noise


def _band(centre: float, octaves: float) -> tuple[tuple[float, float], ...]:
    low, high = centre / 2 ** (octaves / 2), centre * 2 ** (octaves / 2)
    return ((low / 16, -80.0), (low / 1.5, -24.0), (low, 0.0), (high, 0.0), (high * 1.5, -24.0), (high * 16, -80.0))
