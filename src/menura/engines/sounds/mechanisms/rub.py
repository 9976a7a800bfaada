"""Rubbing in strokes: sawing, brushing, sanding, sweeping, writing, tearing, a zipper.

A rough thing drawn over another makes noise whose level and brightness follow the speed of the stroke, roughened by the
teeth or grit that pass (Gaver, "How do we hear in the world?", 1993; van den Doel, Kry and Pai, 2001). What is rubbed
resonates: a plank, a blade, a mouth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.grains import impulses
from menura.engines.sounds.primitives.noise import amplitude, shape, shaped, white
from menura.engines.sounds.primitives.trains import Array
from menura.engines.sounds.primitives.wander import regular_times, wander

GRID = 200
"""Values of the stroke's speed per second."""


@dataclass(frozen=True)
class Strokes:
    """How fast the hand moves: `GRID` values a second over the stretch, and one second more before it."""

    speed: Array
    """From 0 to about 1."""
    back: Array
    """1 while the hand comes back."""
    loudness: Array


class Rub:
    """Strokes to and fro."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "period": Parameter(0.8, 0.04, 6.0, "s", "one stroke forth and one back"),
        "uneven": Parameter(0.06, 0.0, 0.5, "", "how irregular strokes are", "linear"),
        "forth": Parameter(0.55, 0.05, 0.95, "", "part of the period that goes forth", "linear"),
        "hold": Parameter(0.1, 0.0, 0.8, "", "part of a stroke that is a rest", "linear"),
        "edge": Parameter(1.0, 0.2, 4.0, "", "shape of a stroke: small for a plateau, large for a peak"),
        "back": Parameter(-4.0, -60.0, 6.0, "dB", "the stroke back against that forth", "linear"),
        "strokes": Parameter(0.0, 0.0, 200.0, "", "how many; 0 for as long as it lasts", "linear"),
        "pause": Parameter(0.0, 0.0, 0.6, "", "how often a stroke is left out", "linear"),
        "low": Parameter(1_000.0, 40.0, 10_000.0, "Hz", "below this the noise falls"),
        "high": Parameter(7_000.0, 200.0, 20_000.0, "Hz", "above this the noise falls"),
        "rise": Parameter(9.0, 0.0, 36.0, "dB", "slope per octave below", "linear"),
        "fall": Parameter(9.0, 0.0, 36.0, "dB", "slope per octave above", "linear"),
        "brighten": Parameter(6.0, 0.0, 24.0, "dB", "treble gained from slow to fast", "linear"),
        "grit": Parameter(0.5, 0.0, 1.0, "", "how grainy the noise is", "linear"),
        "grit_rate": Parameter(300.0, 5.0, 4_000.0, "1/s", "grains at full speed"),
        "teeth": Parameter(-80.0, -80.0, 24.0, "dB", "regular teeth against the noise", "linear"),
        "teeth_rate": Parameter(180.0, 10.0, 3_000.0, "1/s", "teeth that pass at full speed"),
        "teeth_uneven": Parameter(0.15, 0.0, 1.0, "", "how irregular teeth are", "linear"),
        "body": Parameter(-80.0, -80.0, 24.0, "dB", "resonance of what is rubbed", "linear"),
        "body_pitch": Parameter(600.0, 50.0, 8_000.0, "Hz", "pitch of it"),
        "body_width": Parameter(0.3, 0.03, 2.0, "", "octaves that it spans"),
        "vary": Parameter(2.0, 0.0, 9.0, "dB", "how much strokes differ in strength", "linear"),
        "rise_per_stroke": Parameter(0.0, -2.0, 2.0, "", "octaves by which the pitch climbs during a stroke", "linear"),
    }

    def controls(self, ask: Ask) -> Strokes:
        """Return the movement of the hand."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        return _strokes(ask, grid)

    def signal(self, controls: Strokes, ask: Ask) -> Signal:
        """Return the rubbing."""
        points = _spectrum(ask)
        at = np.arange(ask.length) / ask.rate * GRID
        base = shaped(ask.fresh("noise"), ask.length, ask.rate, points)
        base = _gritty(base, ask, points, controls, at)
        if ask["teeth"] > -60:
            base = base + np.float32(10 ** (ask["teeth"] / 20)) * _teeth(ask, points, controls, at)
        level = np.interp(at, np.arange(controls.loudness.size), controls.loudness).astype(np.float32)
        out = base * level
        if ask["brighten"] > 0 or ask["rise_per_stroke"] != 0:
            out = _moved(out, ask, controls)
        return out


def _strokes(ask: Ask, grid: Array) -> Strokes:
    count = round(ask["strokes"])
    end = float(grid[-1]) + 2 * ask["period"]
    edges = regular_times(ask.lasting("strokes"), end, ask["period"], ask["uneven"])
    edges = np.append(edges, edges[-1] + ask["period"])
    which = np.clip(np.searchsorted(edges, grid, side="right") - 1, 0, edges.size - 2)
    part = (grid - edges[which]) / (edges[which + 1] - edges[which])
    back = part >= ask["forth"]
    inner = np.where(back, (part - ask["forth"]) / (1 - ask["forth"]), part / ask["forth"])
    inner = np.clip(inner / (1 - ask["hold"]), 0, 1)
    speed = np.sin(np.pi * inner) ** ask["edge"]
    draws = ask.lasting("strengths").standard_normal((edges.size, 2))
    gains = 10 ** (ask["vary"] * np.clip(draws[which, back.astype(int)], -2, 2) / 20)
    left_out = ask.lasting("pauses").random(edges.size)[which] < ask["pause"]
    speed = np.where(left_out & (which > 0), 0.0, speed) * (which < count if count else 1)
    flutter = 10 ** (1.5 * wander(ask.lasting("flutter"), grid, 12.0) / 20)
    loudness = speed * gains * flutter * np.where(back, 10 ** (ask["back"] / 20), 1.0)
    return Strokes(speed, np.where(back, 1.0 - inner, inner), loudness)


def _spectrum(ask: Ask) -> tuple[tuple[float, float], ...]:
    low, high = ask["low"], max(ask["high"], ask["low"])
    corners = [(low / 64, -6 * ask["rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["fall"])]
    if ask["body"] <= -60:
        return tuple(corners)
    grid = np.geomspace(20.0, 22_000.0, 160)
    base = np.interp(np.log2(grid), np.log2([f for f, _ in corners]), [g for _, g in corners])
    peak = np.zeros(grid.size)
    for harmonic, softer in ((1.0, 0.0), (2.3, 4.0), (4.1, 8.0)):
        distance = np.log2(grid / (ask["body_pitch"] * harmonic)) / (0.5 * ask["body_width"])
        peak = peak + 10 ** ((ask["body"] - softer) / 10) / (1 + distance**2) ** 2
    return tuple(zip(grid.tolist(), (10 * np.log10(10 ** (base / 10) + peak)).tolist(), strict=True))


def _gritty(base: Signal, ask: Ask, points: tuple[tuple[float, float], ...], strokes: Strokes, at: Array) -> Signal:
    """Return noise made partly of grains whose rate follows the speed."""
    if ask["grit"] == 0:
        return base
    chance = ask.fresh("grit")
    speed = np.interp(at, np.arange(strokes.speed.size), strokes.speed)
    hit = chance.random(ask.length) < np.maximum(speed, 0.02) * ask["grit_rate"] / ask.rate
    sizes = np.where(hit, white(chance, ask.length) * np.minimum((1 - chance.random(ask.length)) ** -0.25, 3.0), 0.0)
    grains = shape(sizes.astype(np.float32), ask.rate, points)
    grains /= _loudness(points, ask.rate) * np.float32(1.35 * np.sqrt(min(ask["grit_rate"] / ask.rate, 1.0)))
    return np.asarray(np.sqrt(1 - ask["grit"]) * base + np.sqrt(ask["grit"]) * grains, np.float32)


def _teeth(ask: Ask, points: tuple[tuple[float, float], ...], strokes: Strokes, at: Array) -> Signal:
    """Return the clicks of teeth that pass at the stroke's speed, coloured like the noise."""
    chance = ask.fresh("teeth")
    speed = np.interp(at, np.arange(strokes.speed.size), strokes.speed)
    passed = np.cumsum(speed * ask["teeth_rate"] / ask.rate)
    count = int(passed[-1]) if passed.size else 0
    wanted = np.arange(count) + 0.5 + ask["teeth_uneven"] * chance.uniform(-0.5, 0.5, count)
    places = np.interp(wanted, passed, np.arange(ask.length))
    clicks = impulses(ask.length, places, 10 ** (3 * chance.standard_normal(count) / 20))
    kernel = _tooth(ask, points)
    size = 1 << int(clicks.size + kernel.size - 1).bit_length()
    sound = np.fft.irfft(np.fft.rfft(clicks, size) * np.fft.rfft(kernel, size), size)[: ask.length]
    return np.asarray(sound / np.sqrt(min(ask["teeth_rate"] / ask.rate, 1.0)), np.float32)


def _tooth(ask: Ask, points: tuple[tuple[float, float], ...]) -> Signal:
    """Return the few milliseconds for which one tooth is heard, with an energy of one."""
    t = np.arange(int(0.012 * ask.rate)) / ask.rate
    scratch = white(ask.lasting("tooth"), t.size) * np.exp(-t / 0.0015).astype(np.float32)
    kernel = shape(np.pad(scratch, (0, t.size)), ask.rate, points)
    return kernel / np.float32(max(float(np.sqrt(np.sum(kernel**2))), 1e-9))


def _loudness(points: tuple[tuple[float, float], ...], rate: int) -> float:
    """Return the root mean square of white noise of unit variance once it is filtered."""
    gains = amplitude(points, np.linspace(0.0, rate / 2, 2_048))
    return float(np.sqrt(np.mean(gains**2)))


def _moved(signal: Signal, ask: Ask, strokes: Strokes) -> Signal:
    """Return the noise duller where the stroke is slow, and climbing where it is to climb."""
    times = np.arange(strokes.speed.size) / GRID
    step = max(GRID // 50, 1)
    frequencies = np.geomspace(50.0, ask.rate / 2, 40)
    octaves = np.log2(frequencies / 1_500.0)
    slow = np.clip(1 - strokes.speed[::step], 0, 1)[:, None]
    climb = ask["rise_per_stroke"] * (strokes.back[::step, None] - 0.5)
    tilt = -ask["brighten"] * slow * np.clip(octaves, 0, 3.5) / 3.5 + 8.0 * climb * np.clip(octaves, -3, 3)
    return vary(signal, ask.rate, times[::step], frequencies, 10 ** (tilt / 20))
