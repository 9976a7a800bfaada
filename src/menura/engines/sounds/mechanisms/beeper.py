"""Tones switched on and off by electronics: beeps, rings, buzzers, dial tones, codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shape

Array = npt.NDArray[np.float64]

HARMONICS = 24
SHORTEST = 0.01


@dataclass(frozen=True)
class Beeps:
    """What decides a pattern of tones.

    Attributes
    ----------
    times, lengths : ndarray [shape=(tones,)]
        Seconds since the event began; seconds.
    pitches, seconds : ndarray [shape=(tones,)]
        Hz, of the first and the second oscillator.
    harmonics : ndarray [shape=(k,)]
        Amplitudes.
    """

    times: Array
    lengths: Array
    pitches: Array
    seconds: Array
    harmonics: Array


class Beeper:
    """Groups of tones with pauses, through a small loudspeaker; two oscillators in turn or together."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(2_000.0, 40.0, 12_000.0, "Hz", "of the first tone"),
        "ratio": Parameter(1.0, 0.2, 5.0, "", "pitch of the second tone relative to the first"),
        "together": Parameter(0.0, 0.0, 1.0, "", "level of the second tone under the first; 0 takes turns", "linear"),
        "on": Parameter(0.1, 0.003, 3_600.0, "s", "length of a tone"),
        "off": Parameter(0.1, 0.0, 60.0, "s", "silence between the tones of a group", "linear"),
        "count": Parameter(1, 1, 64, "", "tones in a group", "linear"),
        "pause": Parameter(0.0, 0.0, 60.0, "s", "silence after a group, besides `off`", "linear"),
        "groups": Parameter(0, 0, 100, "", "number of groups; zero for no end", "linear"),
        "edge": Parameter(0.3, 0.0, 1.0, "", "0 sine, 1 square wave", "linear"),
        "even": Parameter(0.0, 0.0, 1.0, "", "even harmonics: 1 is a narrow pulse", "linear"),
        "attack": Parameter(0.003, 0.0005, 1.0, "s", "rise of a tone"),
        "release": Parameter(0.006, 0.0005, 3.0, "s", "fall of a tone"),
        "decay": Parameter(0.0, 0.0, 60.0, "s", "time in which a held tone falls by 60 dB; zero holds it", "linear"),
        "warble": Parameter(0.0, 0.0, 200.0, "Hz", "rate at which a tone trembles", "linear"),
        "depth": Parameter(0.0, 0.0, 1.0, "", "how much it trembles in level", "linear"),
        "trill": Parameter(0.0, 0.0, 0.5, "", "how much it trembles in pitch, as a fraction", "linear"),
        "glide": Parameter(0.0, -3.0, 3.0, "", "octaves that a tone climbs while it lasts", "linear"),
        "chance": Parameter(0.0, 0.0, 3.0, "", "octaves over which the pitch of tones is drawn", "linear"),
        "code": Parameter(0, 0, 2, "", "0 regular, 1 Morse, 2 keys of a telephone", "linear"),
        "resonance": Parameter(2_500.0, 100.0, 10_000.0, "Hz", "resonance of the loudspeaker"),
        "width": Parameter(3.0, 0.3, 8.0, "", "its width in octaves"),
        "grain": Parameter(0.0, 0.0, 0.3, "", "deviation of tone lengths", "linear"),
    }

    def controls(self, ask: Ask) -> Beeps:
        """Return the pattern from the event's beginning to the end of the stretch."""
        times, lengths = _morse(ask) if round(ask["code"]) == 1 else _pattern(ask)
        pitches, seconds = _pitches(ask, times.size)
        keep = (times < ask.start + ask.duration) & (times + lengths > ask.start)
        k = np.arange(1, HARMONICS + 1)
        odd = k % 2 == 1
        harmonics = np.where(k == 1, 1.0, ask["edge"] * np.where(odd, 1.0, ask["even"]) / k)
        return Beeps(times[keep], lengths[keep], pitches[keep], seconds[keep], harmonics)

    def signal(self, controls: Beeps, ask: Ask) -> Signal:
        """Return the tones, through the loudspeaker."""
        out = np.zeros(ask.length, np.float32)
        for time, length, pitch, second in zip(
            controls.times, controls.lengths, controls.pitches, controls.seconds, strict=True
        ):
            first = max(int(np.ceil((time - ask.start) * ask.rate)), 0)
            last = min(int((time + length - ask.start) * ask.rate), ask.length)
            if last > first:
                local = ask.start - time + np.arange(first, last) / ask.rate
                out[first:last] += _tone(controls, ask, local, length, pitch, second)
        centre, half = ask["resonance"], ask["width"] / 2
        return shape(
            out,
            ask.rate,
            (
                (centre * 2 ** -(half + 4), -36),
                (centre * 2**-half, -4),
                (centre, 0),
                (centre * 2**half, -4),
                (centre * 2 ** (half + 3), -34),
            ),
        )


def _pattern(ask: Ask) -> tuple[Array, Array]:
    period = max(ask["on"] + ask["off"], SHORTEST)
    count = round(ask["count"])
    group = period * count + ask["pause"]
    groups = int((ask.start + ask.duration) / group) + 1
    if ask["groups"] >= 1:
        groups = min(groups, round(ask["groups"]))
    times = (np.arange(groups)[:, None] * group + np.arange(count) * period).ravel()
    lengths = ask["on"] * np.exp(ask["grain"] * ask.lasting("lengths").standard_normal(times.size))
    return times, np.minimum(lengths, max(period, ask["on"]))


def _morse(ask: Ask) -> tuple[Array, Array]:
    """Return dots and dashes: 1 and 3 units long, with 1, 3 or 7 units of silence (ITU-R M.1677)."""
    unit = ask["on"]
    count = int((ask.start + ask.duration) / (2 * unit)) + 8
    chance = ask.lasting("code").random((count, 2))
    chance[:, 0] += 0.02 * ask.lasting("hand").standard_normal(count)
    lengths = np.where(chance[:, 0] < 0.55, unit, 3 * unit)
    silences = unit * np.select([chance[:, 1] < 0.66, chance[:, 1] < 0.94], [1.0, 3.0], 7.0)
    times = np.concatenate([[0.0], np.cumsum(lengths + silences)[:-1]])
    return times, lengths


KEYS = np.array(
    [
        (697, 1209),
        (697, 1336),
        (697, 1477),
        (770, 1209),
        (770, 1336),
        (770, 1477),
        (852, 1209),
        (852, 1336),
        (852, 1477),
        (941, 1336),
    ]
)
"""The tone pairs of the keys 1 … 9, 0 in Hz (ITU-T Q.23)."""


def _pitches(ask: Ask, count: int) -> tuple[Array, Array]:
    if round(ask["code"]) == 2:
        pairs = KEYS[ask.lasting("keys").integers(len(KEYS), size=count)]
        return pairs[:, 0].astype(float), pairs[:, 1].astype(float)
    drawn = 2 ** (ask["chance"] * (ask.lasting("pitches").random(count) - 0.5))
    pitches = ask["pitch"] * drawn
    if ask["together"] > 0:
        return pitches, pitches * ask["ratio"]
    return np.where(np.arange(count) % 2 == 1, pitches * ask["ratio"], pitches), pitches


def _tone(controls: Beeps, ask: Ask, local: Array, length: float, pitch: float, second: float) -> Signal:
    """Return one tone at the times `local` (s) since it began."""
    amplitude = np.clip(np.minimum(local / ask["attack"], (length - local) / min(ask["release"], length / 2)), 0, 1)
    amplitude = np.sin(0.5 * np.pi * amplitude) ** 2
    if ask["decay"] > 0:
        amplitude = amplitude * np.exp(-6.9 * local / ask["decay"])
    swing = np.sin(2 * np.pi * ask["warble"] * local) if ask["warble"] else np.zeros_like(local)
    amplitude = amplitude * (1 - ask["depth"] * (0.5 - 0.5 * np.tanh(4 * swing)))
    out = _oscillator(controls.harmonics, ask, local, length, pitch)
    if ask["together"] > 0:
        out = out + ask["together"] * _oscillator(controls.harmonics, ask, local, length, second)
    return (amplitude * out).astype(np.float32)


def _oscillator(harmonics: Array, ask: Ask, local: Array, length: float, pitch: float) -> Signal:
    cycles = pitch * local
    if ask["glide"]:
        speed = ask["glide"] * np.log(2) / length
        cycles = pitch * np.expm1(speed * local) / speed
    if ask["trill"] and ask["warble"]:
        turn = 2 * np.pi * ask["warble"]
        cycles = cycles + pitch * ask["trill"] * (1 - np.cos(turn * local)) / turn
    highest = pitch * 2 ** max(ask["glide"], 0.0) * (1 + ask["trill"])
    turn = np.exp(2j * np.pi * (cycles % 1.0)).astype(np.complex64)
    wave, out = turn, np.zeros(local.size, np.float32)
    for k, gain in enumerate(harmonics, start=1):
        if k * highest > 0.45 * ask.rate:
            break
        if gain > 1e-3:
            out += np.float32(gain) * wave.imag
        wave = wave * turn
    return out
