"""Many small hits on a shaped bed of noise: rain, hail, sizzling, falling debris.

Single drops are short damped oscillations with a heavy-tailed distribution of strength; far drops merge into the bed.
A surface answers every hit with modes of its own (Marshall and Palmer, 1948, for sizes; Nystuen, 1986, for spectra).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import pareto, pareto_power, scatter
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import Points, shaped, white
from menura.engines.sounds.primitives.wander import wander

BANK = 64
"""Different drops."""

CONTROL_RATE = 20
"""Points a second of the level."""


@dataclass(frozen=True)
class Downpour:
    """What decides a stretch of rain."""

    bed: Points
    level: npt.NDArray[np.float64]
    """In dB, `CONTROL_RATE` points a second."""
    drops: npt.NDArray[np.float32]
    """Bank of drops [shape=(k, m)], their mean energy one."""
    near: npt.NDArray[np.float32]
    """The same for the few large drops close by."""


class Rainfall:
    """Hits on a surface over a bed."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "drops": Parameter(400.0, 0.5, 4_000.0, "1/s", "hits that are heard singly"),
        "sizes": Parameter(1.6, 0.6, 6.0, "", "exponent of the strength of hits: low means a few strong ones"),
        "low": Parameter(900.0, 40.0, 12_000.0, "Hz", "lowest pitch of a hit"),
        "high": Parameter(9_000.0, 80.0, 18_000.0, "Hz", "highest pitch of a hit"),
        "decay": Parameter(0.006, 0.0008, 0.4, "s", "time in which a hit falls by 60 dB"),
        "tonal": Parameter(0.4, 0.0, 1.0, "", "share of tone, rather than noise, in a hit", "linear"),
        "surface": Parameter(500.0, 40.0, 8_000.0, "Hz", "lowest mode of the surface"),
        "answer": Parameter(-60.0, -60.0, 20.0, "dB", "how much of a hit is the surface's own sound", "linear"),
        "ring": Parameter(0.05, 0.004, 1.5, "s", "decay of the surface"),
        "patter": Parameter(4.0, 0.05, 200.0, "1/s", "large drops close by"),
        "patter_gain": Parameter(-60.0, -60.0, 30.0, "dB", "their level against the other hits", "linear"),
        "patter_pitch": Parameter(700.0, 60.0, 8_000.0, "Hz", "their pitch"),
        "bed": Parameter(0.0, -60.0, 40.0, "dB", "far drops merged to noise, against the hits", "linear"),
        "bed_low": Parameter(400.0, 15.0, 8_000.0, "Hz", "below this the bed falls"),
        "bed_high": Parameter(5_000.0, 40.0, 18_000.0, "Hz", "above this the bed falls"),
        "bed_rise": Parameter(3.0, 0.0, 30.0, "dB", "slope per octave below", "linear"),
        "bed_fall": Parameter(5.0, 0.0, 30.0, "dB", "slope per octave above", "linear"),
        "gust": Parameter(0.8, 0.0, 12.0, "dB", "standard deviation of the intensity", "linear"),
        "speed": Parameter(0.5, 0.02, 10.0, "1/s", "how fast the intensity wanders"),
    }

    def controls(self, ask: Ask) -> Downpour:
        """Return the bed, the drops and the intensity over time."""
        low, high = ask["bed_low"], max(ask["bed_high"], ask["bed_low"])
        bed = ((low / 64, -6 * ask["bed_rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["bed_fall"]))
        grid = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
        level = ask["gust"] * wander(ask.lasting("gust"), grid, ask["speed"])
        chance = ask.lasting("drops")
        pitches = ask["low"] * (max(ask["high"] / ask["low"], 1.0)) ** chance.random(BANK)
        near = ask["patter_pitch"] * 2 ** chance.uniform(-0.8, 0.8, BANK // 2)
        return Downpour(bed, level, _bank(ask, chance, pitches, 1.0), _bank(ask, chance, near, 2.5))

    def signal(self, controls: Downpour, ask: Ask) -> Signal:
        """Return the rain."""
        hits = _scattered(ask, "hits", controls.drops, ask["drops"])
        near = _scattered(ask, "near", controls.near, ask["patter"])
        bed = shaped(ask.fresh("bed"), ask.length, ask.rate, controls.bed)
        mix = hits + 10 ** (ask["patter_gain"] / 20) * near + 10 ** (ask["bed"] / 20) * bed
        place = np.arange(ask.length) / ask.rate * CONTROL_RATE
        gain = 10 ** (np.interp(place, np.arange(controls.level.size), controls.level) / 20)
        return np.asarray(mix * gain, np.float32)


def _bank(
    ask: Ask, chance: np.random.Generator, pitches: npt.NDArray[np.float64], longer: float
) -> npt.NDArray[np.float32]:
    """Return drops of unit mean energy: tone and noise that decay together, and the surface's answer."""
    answered = ask["answer"] > -59
    size = int(ask.rate * max(ask["decay"] * longer, 1.2 * ask["ring"] if answered else 0.0)) + 16
    t = np.arange(size) / ask.rate
    noise = white(chance, size * pitches.size).reshape(pitches.size, size)
    tone = np.sqrt(2) * np.sin(
        2 * np.pi * (np.minimum(pitches, 0.45 * ask.rate)[:, None] * t + chance.random(pitches.size)[:, None])
    )
    # Noise is given the drop's colour by a difference (bright) or a running mean (dull) as long as half a period.
    coloured = _coloured(noise, np.minimum(pitches, 0.4 * ask.rate), ask.rate)
    hits = (ask["tonal"] * tone + (1 - ask["tonal"]) * coloured) * np.exp(-6.9 * t / (ask["decay"] * longer))
    hits /= np.sqrt((hits**2).mean(axis=0).sum())
    if answered:
        rung = np.stack([_surface(ask, chance, size) for _ in range(8)])
        rung /= np.sqrt((rung**2).mean(axis=0).sum())
        hits = hits + 10 ** (ask["answer"] / 20) * rung[np.arange(pitches.size) % 8]
    return np.asarray(hits, np.float32)


def _coloured(noise: npt.NDArray[np.float32], pitches: npt.NDArray[np.float64], rate: int) -> npt.NDArray[np.float32]:
    """Return each row of noise as a band of about two octaves around its pitch."""
    size = noise.shape[1]
    f = np.fft.rfftfreq(2 * size, 1 / rate)
    octaves = np.log2(np.maximum(f, 1.0) / pitches[:, None])
    shaped_rows = np.fft.irfft(np.fft.rfft(noise, 2 * size) * np.exp(-0.5 * (octaves / 0.7) ** 2), 2 * size)[:, :size]
    return np.asarray(shaped_rows / np.maximum(shaped_rows.std(axis=1, keepdims=True), 1e-9), np.float32)


def _surface(ask: Ask, chance: np.random.Generator, size: int) -> Signal:
    """Return the surface's modes, as one place of it excites them."""
    ratios = np.cumsum(np.concatenate([[1.0], chance.uniform(0.25, 0.9, 9)]))
    gains = chance.standard_normal(10) / ratios**0.5
    return ring(size, ask.rate, ask["surface"] * ratios, ask["ring"] / ratios**0.5, gains)


def _scattered(ask: Ask, purpose: str, bank: npt.NDArray[np.float32], per_second: float) -> Signal:
    """Return hits at random times; unit variance on average."""
    chance = ask.fresh(purpose)
    margin = bank.shape[1]
    count = int(chance.poisson(per_second * (ask.length + margin) / ask.rate))
    starts = chance.uniform(-margin, ask.length, count)
    gains = pareto(chance, count, ask["sizes"]) * np.sqrt(ask.rate / (per_second * pareto_power(ask["sizes"])))
    return scatter(ask.length, starts, bank, gains, chance.integers(0, len(bank), count))
