"""Struck solids, shared by the mechanisms of contact: modes by material and size, hardness of the blow, contact noise.

A blow is a short push: its spectrum is flat up to about the inverse of the contact time and falls by 12 dB per octave
above (Hertz contact; van den Doel, Kry and Pai, 2001). The solid answers with its modes; their spacing tells bars from
plates, their decay tells metal from wood (Klatzky, Pai and Krotkov, 2000). What touches also makes noise, and what the
solid stands on answers with a dull thud.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.modes import INAUDIBLE, ring
from menura.engines.sounds.primitives.noise import shape, white

Array = npt.NDArray[np.float64]

MODES = {
    "pitch": Parameter(400.0, 20.0, 12_000.0, "Hz", "lowest mode"),
    "spread": Parameter(12.0, 1.0, 300.0, "", "highest mode over lowest"),
    "modes": Parameter(14.0, 1.0, 48.0, "", "how many modes"),
    "law": Parameter(1.5, 0.4, 4.0, "", "spacing of the modes: 1 a plate's, 2 a bar's"),
    "irregular": Parameter(0.6, 0.0, 1.0, "", "how far modes stray from the law", "linear"),
    "decay": Parameter(0.08, 0.002, 12.0, "s", "time in which the lowest mode falls by 60 dB"),
    "damping": Parameter(0.5, -0.3, 2.0, "", "decay falls with this power of frequency", "linear"),
    "tilt": Parameter(-2.0, -24.0, 12.0, "dB", "slope of the modes per octave", "linear"),
    "contact": Parameter(0.0003, 0.00001, 0.03, "s", "how long a blow touches: soft things longer"),
}
"""Parameters of a solid's modes."""

TOUCH = {
    "noise": Parameter(-6.0, -80.0, 24.0, "dB", "contact noise against the modes", "linear"),
    "noise_pitch": Parameter(2_000.0, 40.0, 16_000.0, "Hz", "middle of the contact noise"),
    "noise_width": Parameter(2.0, 0.2, 8.0, "", "octaves of contact noise"),
    "noise_decay": Parameter(0.02, 0.001, 2.0, "s", "time in which contact noise falls by 60 dB"),
    "thud": Parameter(-80.0, -80.0, 24.0, "dB", "what the solid stands on, against the modes", "linear"),
    "thud_pitch": Parameter(90.0, 25.0, 600.0, "Hz", "pitch of the thud"),
    "thud_decay": Parameter(0.12, 0.01, 1.5, "s", "time in which the thud falls by 60 dB"),
}
"""Parameters of what sounds beside the modes."""


@dataclass(frozen=True)
class Solid:
    """A solid that can be struck."""

    frequencies: Array
    decays: Array
    amplitudes: Array
    contact: float
    noise: tuple[float, float, float, float]
    """Level in dB, middle in Hz, width in octaves, decay in seconds."""
    thud: tuple[float, float, float]
    """Level in dB, Hz, decay in seconds."""

    def length(self, rate: int) -> int:
        """Return the samples after which a blow is inaudible."""
        longest = max(float(self.decays.max()), self.noise[3], self.thud[2] if self.thud[0] > -60 else 0.0)
        return int(1.6 * longest * rate) + 64


def solid(ask: Ask, chance: np.random.Generator, scale: float = 1.0) -> Solid:
    """Return a solid from an ask's values; `scale` moves its pitch (a smaller or larger piece of the same stuff)."""
    count = max(round(ask["modes"]), 1)
    place = (np.arange(count) + ask["irregular"] * chance.uniform(-0.5, 0.5, count)) / max(count - 1, 1)
    ratios = 1 + (ask["spread"] - 1) * np.clip(place, 0.0, None) ** ask["law"]
    octaves = np.log2(ratios)
    uneven = 6.0 * ask["irregular"] * np.clip(chance.standard_normal(count), -2, 2)
    return Solid(
        frequencies=ask["pitch"] * scale * ratios,
        decays=np.maximum(ask["decay"] * ratios ** -ask["damping"], 0.0015),
        amplitudes=10 ** ((ask["tilt"] * octaves + uneven) / 20),
        contact=ask["contact"],
        noise=(ask["noise"], ask["noise_pitch"] * scale, ask["noise_width"], ask["noise_decay"]),
        thud=(ask["thud"], ask["thud_pitch"], ask["thud_decay"]),
    )


def resized(body: Solid, scale: float) -> Solid:
    """Return a piece of the same stuff whose pitch is `scale` times as high."""
    level, middle, width, decay = body.noise
    return replace(body, frequencies=body.frequencies * scale, noise=(level, middle * scale, width, decay))


def strike(body: Solid, chance: np.random.Generator, rate: int, strength: float = 1.0, length: int = 0) -> Signal:
    """Return one blow, begun at sample zero.

    Parameters
    ----------
    body : Solid
    chance : Generator
        Where it is hit: how strongly each mode answers.
    rate : int
    strength : float
        1 is usual; more is louder and, since contact is shorter, brighter.
    length : int, optional
        Samples; as long as it is heard by default.
    """
    length = length or body.length(rate)
    contact = body.contact * strength**-0.4
    answer = chance.standard_normal(body.frequencies.size)
    position = np.copysign(0.35 + np.abs(answer), answer)
    gains = body.amplitudes * position / (1 + (1.5 * contact * body.frequencies) ** 2)
    gains /= max(float(np.sqrt(np.sum(gains**2))), 1e-12)
    out = ring(length, rate, body.frequencies, body.decays, gains)
    rise = min(int(contact * rate), length)
    out[:rise] *= np.sin(0.5 * np.pi * np.arange(rise) / max(rise, 1)).astype(np.float32)
    out += _touch(body, chance, rate, contact, length)
    level, pitch, decay = body.thud
    if level > -60:
        out += ring(
            length, rate, [pitch, 1.63 * pitch], [decay, 0.6 * decay], 10 ** (level / 20) * np.array([1.0, 0.4])
        )
    return out * np.float32(strength)


def burst(
    chance: np.random.Generator, length: int, rate: int, middle: float, width: float, rise: float, decay: float
) -> Signal:
    """Return noise `width` octaves wide about `middle` (Hz) that rises, then falls by 60 dB in `decay` (s)."""
    n = min(length, int(1.2 * (decay + 2 * rise) * rate) + 32)
    half = 2 ** (width / 2)
    low, high = middle / half, middle * half
    points = ((low / 16, -60.0), (low, 0.0), (high, 0.0), (high * 16, -60.0))
    noise = shape(white(chance, n), rate, points)
    t = np.arange(n) / rate
    envelope = np.exp(-INAUDIBLE * t / decay) * (1 - np.exp(-3 * t / max(rise, 1e-5)))
    out = np.zeros(length, np.float32)
    out[:n] = noise * envelope / max(float(noise.std()), 1e-9)
    return out


def _touch(body: Solid, chance: np.random.Generator, rate: int, contact: float, length: int) -> Signal:
    level, middle, width, decay = body.noise
    if level <= -60:
        return np.zeros(length, np.float32)
    half = 2 ** (width / 4)
    low = burst(chance, length, rate, middle / half, width / 2, contact, 1.4 * decay)
    high = burst(chance, length, rate, middle * half, width / 2, contact, 0.6 * decay)
    return np.float32(10 ** (level / 20)) * (low + 0.8 * high)
