"""Struck metal that rings: church bells, domes, tubes, bowls, gongs, rods; one stroke, a peal, a hammer or the wind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.modes import ring
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.wander import poisson_times, regular_times

Array = npt.NDArray[np.float64]

CHURCH, DOME, TUBE, BOWL, GONG, ROD = range(6)

PARTIALS: tuple[tuple[float, ...], ...] = (
    # Church: hum, prime, tierce, quint, nominal … relative to the prime (Rossing and Perrin, 1987).
    (0.5, 1.0, 1.19, 1.5, 2.0, 2.52, 2.66, 3.01, 4.16, 5.43, 6.79, 8.21, 9.7, 11.2),
    # Dome: a small shell, (m, 0) modes (Fletcher and Rossing, The Physics of Musical Instruments, ch. 21).
    (1.0, 2.42, 4.18, 6.33, 8.75, 11.5, 14.4, 17.6),
    # Tube: the bending modes of a free bar (Rossing, Science of Percussion Instruments, 2000).
    (1.0, 2.756, 5.404, 8.933, 13.345, 18.64),
    # Bowl: a Tibetan bowl (Inácio, Henrique and Antunes, The dynamics of Tibetan singing bowls, 2006).
    (1.0, 2.72, 4.95, 7.58, 10.55, 13.8),
    # Gong: drawn at random for each instance, see `_ratios`.
    (),
    # Rod: a bent rod, dense and high (Rossing, Acoustics of percussion instruments, 1976).
    (1.0, 1.72, 2.76, 3.9, 5.1, 5.4, 6.63, 7.5, 8.3, 9.6, 10.9, 12.6),
)
WEIGHTS = {
    CHURCH: (-6.0, -5.0, -1.0, -9.0, 0.0, -8.0, -7.0, -4.0, -6.0, -9.0, -13.0, -16.0, -20.0, -24.0),
    BOWL: (0.0, -2.0, -7.0, -12.0, -18.0, -24.0),
}
"""Level in dB of each partial where it does not follow from a slope."""

GONG_MODES = 44


@dataclass(frozen=True)
class Ringing:
    """What decides the sound of bells: their modes, and who is struck when and how hard.

    Attributes
    ----------
    frequencies, decays, amplitudes : ndarray [shape=(bells, modes)]
        Hz, seconds to fall by 60 dB, linear.
    times : ndarray [shape=(strokes,)]
        Seconds since the event began.
    bells : ndarray [shape=(strokes,)]
    forces : ndarray [shape=(strokes,)]
    """

    frequencies: Array
    decays: Array
    amplitudes: Array
    times: Array
    bells: npt.NDArray[np.int64]
    forces: Array


class Bell:
    """Modes in beating pairs, struck by a clapper; a stroke has a noise and a limited bandwidth of its own."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "pitch": Parameter(400.0, 30.0, 9_000.0, "Hz", "strike note of the lowest bell"),
        "family": Parameter(0, 0, 5, "", "0 church bell, 1 dome, 2 tube, 3 bowl, 4 gong, 5 rod", "linear"),
        "decay": Parameter(5.0, 0.02, 40.0, "s", "time in which the lowest partial falls by 60 dB"),
        "damping": Parameter(0.8, 0.0, 2.0, "", "how much sooner high partials die: exponent of frequency", "linear"),
        "slope": Parameter(0.0, -18.0, 6.0, "dB", "level of partials per octave", "linear"),
        "hardness": Parameter(6_000.0, 200.0, 20_000.0, "Hz", "above this a softer clapper excites less"),
        "beat": Parameter(0.8, 0.0, 12.0, "Hz", "difference within a pair of modes", "linear"),
        "detune": Parameter(0.006, 0.0, 0.15, "", "how far partials stray from the ideal", "linear"),
        "bloom": Parameter(0.0, 0.0, 0.6, "s", "how late the high modes arrive", "linear"),
        "strike": Parameter(0.25, 0.0, 2.0, "", "noise of the stroke", "linear"),
        "contact": Parameter(0.012, 0.001, 0.1, "s", "length of that noise"),
        "rate": Parameter(0.0, 0.0, 40.0, "1/s", "strokes per second; zero for a single one", "linear"),
        "strokes": Parameter(0, 0, 100, "", "number of strokes; zero for no end", "linear"),
        "unrest": Parameter(0.03, 0.0, 1.0, "", "deviation of the time between strokes; 1 is chance alone", "linear"),
        "bells": Parameter(1, 1, 12, "", "how many bells", "linear"),
        "step": Parameter(3.0, 0.0, 12.0, "", "semitones from one bell to the next", "linear"),
        "rounds": Parameter(0.0, 0.0, 1.0, "", "1 strikes from the highest bell down, 0 at random", "linear"),
        "force": Parameter(0.12, 0.0, 1.0, "", "variation of the force of strokes", "linear"),
        "burst": Parameter(0.0, 0.0, 20.0, "s", "strokes come in bursts this long (a telephone)", "linear"),
        "rest": Parameter(0.0, 0.0, 20.0, "s", "pause after a burst", "linear"),
    }

    def controls(self, ask: Ask) -> Ringing:
        """Return the modes of every bell, and the strokes that can be heard in this stretch."""
        count = round(ask["bells"])
        steps = np.arange(count) * ask["step"] + 0.15 * ask.lasting("tuning").standard_normal(count) * (count > 1)
        pitches = ask["pitch"] * 2 ** (steps / 12)
        ratios, amplitudes = _ratios(ask, ask.lasting("partials"), count)
        frequencies = pitches[:, None] * ratios
        relative = frequencies / frequencies.min(axis=1, keepdims=True)
        decays = ask["decay"] * relative ** -ask["damping"] * (pitches[0] / pitches)[:, None] ** 0.5
        amplitudes = amplitudes / (1 + (frequencies / ask["hardness"]) ** 2)
        times, struck, forces = _strokes(ask, count)
        longest = 1.3 * float(decays.max())
        keep = (times < ask.start + ask.duration) & (times > ask.start - longest)
        return Ringing(frequencies, decays, amplitudes, times[keep], struck[keep], forces[keep])

    def signal(self, controls: Ringing, ask: Ask) -> Signal:
        """Return the bells, struck."""
        out = np.zeros(ask.length, np.float32)
        starts = np.round((controls.times - ask.start) * ask.rate).astype(np.int64)
        for bell in range(len(controls.frequencies)):
            mine = controls.bells == bell
            if mine.any():
                out += scatter(
                    ask.length, starts[mine], _stroke(controls, ask, bell), controls.forces[mine], np.zeros(mine.sum())
                )
        return out


def _ratios(ask: Ask, chance: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Return frequency ratios and amplitudes of the modes [shape=(bells, modes)], in no pairs yet."""
    family = round(ask["family"])
    if family == GONG:
        ideal = np.sort(np.concatenate([[1.0], 1 + 19 * chance.random(GONG_MODES - 1) ** 1.6]))
    else:
        ideal = np.array(PARTIALS[family])
    ratios = ideal * np.exp(ask["detune"] * chance.standard_normal((count, ideal.size)))
    weights = np.array(WEIGHTS.get(family, np.zeros(ideal.size))) + ask["slope"] * np.log2(ideal / ideal.min())
    weights = weights + 2.0 * chance.standard_normal((count, ideal.size))
    return ratios, 10 ** (weights / 20)


def _strokes(ask: Ask, count: int) -> tuple[Array, npt.NDArray[np.int64], Array]:
    """Return times, bells and forces of all strokes from the event's beginning to the end of the stretch."""
    end = ask.start + ask.duration
    if ask["rate"] <= 0:
        times = np.zeros(1)
    elif ask["unrest"] >= 0.95:
        times = np.concatenate([[0.0], poisson_times(ask.lasting("times"), end, ask["rate"])])
    else:
        times = regular_times(ask.lasting("times"), end, 1 / ask["rate"], ask["unrest"])
    if ask["strokes"] >= 1:
        times = times[: round(ask["strokes"])]
    order = np.arange(times.size)
    if ask["burst"] > 0:
        order = order[times % (ask["burst"] + ask["rest"]) < ask["burst"]]
    chance = ask.lasting("strokes").random((times.size, 3))[order]
    orderly = chance[:, 0] < ask["rounds"]
    bells = np.where(orderly, count - 1 - order % count, (chance[:, 1] * count).astype(np.int64))
    forces = np.maximum(1 + ask["force"] * (2 * chance[:, 2] - 1), 0.05)
    return times[order], bells.astype(np.int64), forces


def _stroke(controls: Ringing, ask: Ask, bell: int) -> Signal:
    """Return one stroke on one bell."""
    f, t60, a = controls.frequencies[bell], controls.decays[bell], controls.amplitudes[bell]
    longest = min(float(t60.max()) * 1.2, ask.duration if controls.times.min(initial=0.0) >= ask.start else 60.0)
    length = max(int(longest * ask.rate), int(4 * ask["contact"] * ask.rate)) + 1
    chance = ask.lasting(f"stroke {bell}")
    split = ask["beat"] * (0.4 + 1.2 * chance.random(f.size)) * (f / f.min()) ** 0.3
    pair = np.concatenate([f - split / 2, f + split / 2])
    share = 0.5 + 0.35 * (2 * chance.random(f.size) - 1)
    gains = np.concatenate([a * share, a * (1 - share)])
    phases = 2 * np.pi * chance.random(pair.size)
    decays = np.concatenate([t60, t60 * (0.85 + 0.3 * chance.random(f.size))])
    out = ring(length, ask.rate, pair, decays, gains, phases)
    if ask["bloom"] > 0:
        late = np.minimum(ask["bloom"] * 6 * (1 - f.min() / np.concatenate([f, f])) + 0.004, decays * 0.5)
        out -= ring(length, ask.rate, pair, late, gains, phases)
    out[: int(0.0006 * ask.rate)] *= np.linspace(0, 1, int(0.0006 * ask.rate), dtype=np.float32)
    return _with_noise(out, ask, float(np.sqrt((a**2).sum())), float(f.max()), chance)


def _with_noise(out: Signal, ask: Ask, level: float, top: float, chance: np.random.Generator) -> Signal:
    """Return a stroke with the noise of metal on metal at its beginning."""
    n = min(int(4 * ask["contact"] * ask.rate), out.size)
    if ask["strike"] <= 0 or n < 16:
        return out
    centre = min(max(ask["pitch"] * 3, 800.0), 0.5 * top + 400.0)
    noise = shape(
        white(chance, n),
        ask.rate,
        ((centre / 16, -40), (centre / 2, -3), (centre * 2, 0), (ask["hardness"] * 2, -9), (40_000, -30)),
    )
    noise *= np.exp(-6.9 * np.arange(n) / n).astype(np.float32) * np.linspace(1, 0, n, dtype=np.float32)
    out[:n] += (
        np.float32(ask["strike"] * level)
        * noise
        / np.float32(max(float(np.abs(noise[: n // 4 + 4]).std()), 1e-9))
        * np.float32(0.5)
    )
    return out
