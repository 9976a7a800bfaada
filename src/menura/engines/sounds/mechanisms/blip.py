"""Sounds of screens and arcades: short notes from an oscillator with sweep, vibrato, modulation, noise and echo."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.trains import place

Array = npt.NDArray[np.float64]

CHORDS = ((1.0,), (0.0, 4.0, 7.0), (0.0, 3.0, 6.0), (0.0, 5.0, 7.0))
"""Semitones of a broken chord: equal steps, major, diminished, suspended."""

HARMONICS = 15


@dataclass(frozen=True)
class Notes:
    """What decides a blip: when its notes begin (s), their pitches (Hz), lengths (s) and gains."""

    times: Array
    pitches: Array
    lengths: Array
    gains: Array


class Blip:
    """A few notes, each an oscillator with its own envelope: what sound chips and interface designers are made of.

    The parameters are those of the programmable sound generators of the 1980s (sweep unit, duty, envelope, noise
    channel) and of two-operator frequency modulation (Chowning, 1973).
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(800.0, 20.0, 12_000.0, "Hz", "of the first note"),
        "sweep": Parameter(0.0, -6.0, 6.0, "", "octaves that a note moves while it lasts", "linear"),
        "curve": Parameter(1.0, 0.2, 5.0, "", "above 1 the sweep happens early"),
        "notes": Parameter(1, 1, 200, "", "how many", "linear"),
        "step": Parameter(
            0.0, -24.0, 24.0, "", "semitones from note to note (or by which a chord is turned)", "linear"
        ),
        "chord": Parameter(0, 0, 3, "", "0 equal steps, 1 major, 2 diminished, 3 suspended", "linear"),
        "length": Parameter(0.1, 0.001, 8.0, "s", "of a note"),
        "last": Parameter(1.0, 0.1, 12.0, "", "length of the last note relative to the others"),
        "gap": Parameter(0.1, 0.001, 4.0, "s", "from one note to the next"),
        "hurry": Parameter(1.0, 0.7, 1.4, "", "each gap relative to the one before"),
        "scatter": Parameter(0.0, 0.0, 36.0, "", "semitones over which notes stray", "linear"),
        "loose": Parameter(0.0, 0.0, 1.0, "", "how irregular the gaps are", "linear"),
        "edge": Parameter(0.5, 0.0, 1.0, "", "0 sine, 0.5 triangle, 1 square", "linear"),
        "even": Parameter(0.0, 0.0, 1.0, "", "even harmonics, towards a sawtooth or thin pulse", "linear"),
        "attack": Parameter(0.002, 0.0002, 2.0, "s", "rise of a note"),
        "decay": Parameter(3.0, 0.0, 12.0, "", "fall of a note over its length, in nepers", "linear"),
        "vibrato": Parameter(0.0, 0.0, 60.0, "Hz", "rate of a wobble of the pitch", "linear"),
        "depth": Parameter(0.0, 0.0, 1.0, "", "its depth as a fraction", "linear"),
        "ratio": Parameter(1.41, 0.1, 12.0, "", "modulator relative to the note"),
        "index": Parameter(0.0, 0.0, 12.0, "", "depth of frequency modulation", "linear"),
        "noise": Parameter(0.0, 0.0, 1.0, "", "0 tone alone, 1 noise alone", "linear"),
        "grit": Parameter(20_000.0, 200.0, 20_000.0, "Hz", "clock of the noise: low is coarse"),
        "dull": Parameter(16_000.0, 200.0, 20_000.0, "Hz", "low pass over everything"),
        "thin": Parameter(30.0, 20.0, 4_000.0, "Hz", "high pass over everything"),
        "echo": Parameter(0.0, 0.0, 0.9, "", "level of each echo relative to the one before", "linear"),
        "delay": Parameter(0.12, 0.01, 0.6, "s", "between echoes"),
        "steps": Parameter(0.0, 0.0, 1.0, "", "how coarse the samples are: a converter of few bits", "linear"),
        "fade": Parameter(0.0, -30.0, 30.0, "dB", "how much louder the last note is than the first", "linear"),
    }

    def controls(self, ask: Ask) -> Notes:
        """Return the notes."""
        count, chance = round(ask["notes"]), ask.lasting("notes")
        k = np.arange(count)
        gaps = ask["gap"] * ask["hurry"] ** k * np.exp(ask["loose"] * chance.standard_normal(count))
        times = np.concatenate([[0.0], np.cumsum(gaps)[:-1]])
        chord = CHORDS[round(ask["chord"])]
        steps = k * ask["step"] if len(chord) == 1 else _broken(chord, k, ask["step"])
        steps = steps + ask["scatter"] * (chance.random(count) - 0.5)
        lengths = ask["length"] * np.where(k == count - 1, ask["last"], 1.0)
        gains = 10 ** (ask["fade"] * k / max(count - 1, 1) / 20)
        return Notes(times, ask["pitch"] * 2 ** (steps / 12), lengths, gains)

    def signal(self, controls: Notes, ask: Ask) -> Signal:
        """Return the notes, filtered, with their echoes."""
        out = np.zeros(ask.length, np.float32)
        for k, (time, pitch, length, gain) in enumerate(
            zip(controls.times, controls.pitches, controls.lengths, controls.gains, strict=True)
        ):
            at = round((time - ask.start) * ask.rate)
            if at < ask.length and at + length * ask.rate > 0:
                place(out, _note(ask, pitch, length, k), at, gain)
        if ask["steps"] > 0:
            size = 0.25 * ask["steps"] * max(float(np.abs(out).max()), 1e-9)
            out = (size * np.round(out / size)).astype(np.float32)
        out = shape(
            out,
            ask.rate,
            (
                (ask["thin"] / 8, -54),
                (ask["thin"], -3),
                (ask["thin"] * 2, 0),
                (max(ask["dull"], ask["thin"] * 3), -2),
                (ask["dull"] * 8, -50),
            ),
        )
        return _echoed(out, ask)


def _broken(chord: tuple[float, ...], k: npt.NDArray[np.int64], turn: float) -> Array:
    """Return the semitones of a broken chord that climbs (or, with a negative turn, falls) through octaves."""
    steps = np.array(chord)[k % len(chord)] + 12.0 * (k // len(chord))
    return np.asarray(-steps if turn < 0 else steps)


def _note(ask: Ask, pitch: float, length: float, number: int) -> Signal:
    n = max(int(length * ask.rate), 8)
    t = np.arange(n) / ask.rate
    x = t / length
    f = pitch * 2 ** (ask["sweep"] * (1 - (1 - x) ** ask["curve"]))
    if ask["vibrato"] > 0:
        f = f * (1 + ask["depth"] * np.sin(2 * np.pi * ask["vibrato"] * t))
    f = np.clip(f, 5.0, 0.45 * ask.rate)
    cycles = np.cumsum(f) / ask.rate
    if ask["index"] > 0:
        cycles = cycles + ask["index"] * np.exp(-2 * x) * np.sin(2 * np.pi * cycles * ask["ratio"]) / (2 * np.pi)
    out = _wave(cycles, f, ask)
    if ask["noise"] > 0:
        out = (1 - ask["noise"]) * out + ask["noise"] * _chip_noise(ask, f / pitch, number)
    ends = np.minimum(t / ask["attack"], (length - t) / min(0.2 * length, 0.01))
    return np.asarray(out * np.clip(ends, 0, 1) * np.exp(-ask["decay"] * x), np.float32)


def _wave(cycles: Array, f: Array, ask: Ask) -> Array:
    """Return sine to triangle to square by their harmonics, as far as the sampling rate allows."""
    turn = np.exp(2j * np.pi * (cycles % 1.0)).astype(np.complex64)
    wave, out, limit = turn, np.zeros(f.size), 0.45 * ask.rate
    for k in range(1, HARMONICS + 1):
        exponent = 2.0 - 2.0 * max(ask["edge"] - 0.5, 0.0)
        share = min(2 * ask["edge"], 1.0) if k > 1 else 1.0
        gain = share * (1.0 if k % 2 else ask["even"]) / k**exponent
        if gain > 1e-3:
            out += gain * wave.imag * (k * f < limit)
        if k * float(f.min()) > limit:
            break
        wave = wave * turn
    return out


def _chip_noise(ask: Ask, moved: Array, number: int) -> Array:
    """Return noise held between the ticks of a clock that follows the sweep."""
    ticks = np.cumsum(np.minimum(ask["grit"] * moved, ask.rate)) / ask.rate
    values = white(ask.lasting(f"noise {number}"), int(ticks[-1]) + 2)
    return np.asarray(values[ticks.astype(np.int64)], np.float64) * 0.7


def _echoed(signal: Signal, ask: Ask) -> Signal:
    if ask["echo"] <= 0.02:
        return signal
    out, delay = signal.copy(), int(ask["delay"] * ask.rate)
    for k in range(1, int(np.log(0.003) / np.log(ask["echo"])) + 1):
        if k * delay >= signal.size:
            break
        place(out, signal, k * delay, ask["echo"] ** k)
    return out
