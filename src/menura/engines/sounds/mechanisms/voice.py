"""Voices without words: a pulsed source, breath, and a throat that opens and closes (Fant, 1960)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.glottis import folds
from menura.engines.sounds.primitives.noise import shape, white
from menura.engines.sounds.primitives.syllables import Phrase, glide, phrase
from menura.engines.sounds.primitives.tract import continued, tract
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 400
"""Control points per second."""

SLOW = 8
"""Every so many control points the throat is looked at."""

FREQUENCIES = np.concatenate([np.linspace(0.0, 5_000.0, 120), np.geomspace(5_060.0, 48_000.0, 70)])
"""Hz at which the throat's response is worked out."""


@dataclass(frozen=True)
class Utterance:
    """What decides a stretch of voice, on a grid of `GRID` points a second."""

    phrase: Phrase
    pitch: Array
    """Hz."""
    voicing: Array
    """Gain of the folds."""
    air: Array
    """Gain of breath noise."""
    chaos: Array
    """0 … 1."""
    response: npt.NDArray[np.complex64]
    """Gain of the throat [shape=(t, f)] at every `SLOW`-th point and `FREQUENCIES`."""


class Voice:
    """A throat: folds and breath, one or many syllables."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "rate": Parameter(0.01, 0.001, 40.0, "1/s", "syllables per second; one at least"),
        "duty": Parameter(0.6, 0.03, 1.0, "", "part of a period that sounds"),
        "final": Parameter(1.0, 0.2, 12.0, "", "length of the last syllable, in lengths of the others"),
        "uneven": Parameter(0.08, 0.0, 0.6, "", "irregularity of syllables", "linear"),
        "pitch": Parameter(200.0, 12.0, 6_000.0, "Hz", "highest of the main contour"),
        "start": Parameter(0.8, 0.1, 4.0, "", "pitch at a syllable's start, as a ratio"),
        "peak": Parameter(0.3, 0.01, 0.99, "", "where in a syllable the pitch is highest"),
        "hold": Parameter(0.2, 0.0, 0.98, "", "part of the rest for which it stays", "linear"),
        "end": Parameter(0.7, 0.1, 4.0, "", "pitch at a syllable's end, as a ratio"),
        "lead": Parameter(1.0, 0.2, 4.0, "", "pitch of the first syllable against the last; those between wander"),
        "spread": Parameter(0.02, 0.0, 0.6, "", "how much pitch differs between syllables, in octaves", "linear"),
        "drift": Parameter(0.0, -2.0, 2.0, "", "octaves that the pitch moves over a phrase", "linear"),
        "alternate": Parameter(1.0, 0.2, 5.0, "", "pitch of every second syllable, as a ratio"),
        "fade": Parameter(0.0, -20.0, 30.0, "dB", "by how much the last syllable is weaker than the first", "linear"),
        "attack": Parameter(0.03, 0.001, 3.0, "s", "rise of a syllable"),
        "release": Parameter(0.08, 0.002, 6.0, "s", "fall of a syllable"),
        "sag": Parameter(3.0, -20.0, 60.0, "dB", "how much a syllable weakens from start to end", "linear"),
        "vibrato": Parameter(0.0, 0.0, 0.5, "", "depth of vibrato, as a ratio", "linear"),
        "vibrato_rate": Parameter(6.0, 1.0, 60.0, "Hz", "its rate"),
        "unsteady": Parameter(0.015, 0.0, 0.4, "", "slow random movement of pitch, as a ratio", "linear"),
        "jitter": Parameter(0.01, 0.0, 0.3, "", "irregularity of a cycle", "linear"),
        "shimmer": Parameter(0.06, 0.0, 0.6, "", "irregularity of a pulse's height", "linear"),
        "rough": Parameter(0.0, 0.0, 1.0, "", "depth of roughness", "linear"),
        "rough_rate": Parameter(70.0, 8.0, 300.0, "Hz", "its rate"),
        "subharmonic": Parameter(0.0, 0.0, 1.0, "", "period doubling", "linear"),
        "chaos": Parameter(0.0, 0.0, 1.0, "", "loss of periodicity", "linear"),
        "voicing": Parameter(1.0, 0.0, 1.0, "", "gain of the folds; 0 is breath alone", "linear"),
        "tilt": Parameter(-9.0, -30.0, 6.0, "dB", "slope of the source per octave", "linear"),
        "breath": Parameter(0.1, 0.0, 3.0, "", "breath noise against the folds", "linear"),
        "breath_tilt": Parameter(-3.0, -18.0, 12.0, "dB", "slope of the breath noise per octave", "linear"),
        "gasp": Parameter(0.0, 0.0, 3.0, "", "breath noise in the gaps between syllables", "linear"),
        "f1": Parameter(600.0, 60.0, 4_000.0, "Hz", "first formant, mouth open"),
        "f2": Parameter(1_400.0, 150.0, 8_000.0, "Hz", "second formant"),
        "f3": Parameter(2_700.0, 400.0, 12_000.0, "Hz", "third formant"),
        "f4": Parameter(3_900.0, 800.0, 16_000.0, "Hz", "fourth formant"),
        "width": Parameter(0.16, 0.02, 1.5, "", "width of the formants, as a ratio of their frequency"),
        "slope": Parameter(0.0, -12.0, 12.0, "dB", "gain of each formant above the one below", "linear"),
        "depth": Parameter(26.0, 3.0, 60.0, "dB", "how far the valleys between formants fall", "linear"),
        "closed_start": Parameter(0.3, 0.0, 1.0, "", "how closed the mouth is at a syllable's start", "linear"),
        "closed_end": Parameter(0.3, 0.0, 1.0, "", "and at its end", "linear"),
        "open_at": Parameter(0.35, 0.01, 0.99, "", "where in a syllable it is widest"),
        "vowels": Parameter(0.0, 0.0, 0.6, "", "how formants differ between syllables, natural log", "linear"),
        "front_start": Parameter(1.0, 0.4, 2.5, "", "second formant at the start, as a ratio"),
        "front_end": Parameter(1.0, 0.4, 2.5, "", "second formant at the end, as a ratio"),
        "muffle": Parameter(4.0, 0.0, 18.0, "dB", "loss per octave above 500 Hz of a closed mouth", "linear"),
        "low_cut": Parameter(60.0, 10.0, 2_000.0, "Hz", "below this the mouth radiates little"),
    }

    def controls(self, ask: Ask) -> Utterance:
        """Return pitch, gains and the throat's response over time."""
        times = ask.start + np.arange(int(ask.duration * GRID) + 2 + SLOW) / GRID
        whole = max(ask.whole, ask.start + ask.duration)
        spoken = phrase(ask.lasting("syllables"), whole, ask["rate"], ask["duty"], ask["final"], ask["uneven"])
        position = spoken.position(times)
        voicing, air = _gains(ask, spoken, times, position)
        chaos = np.clip(ask["chaos"] * (1 + 0.6 * wander(ask.lasting("chaos"), times, 7.0)), 0, 1)
        response = _throat(ask, spoken, times[::SLOW], np.clip(position, 0, 1)[::SLOW])
        return Utterance(spoken, _pitch(ask, spoken, times, position), voicing, air, chaos, response)

    def signal(self, controls: Utterance, ask: Ask) -> Signal:
        """Return folds and breath through the throat."""
        at = np.arange(ask.length) / ask.rate * GRID
        grid = np.arange(controls.pitch.size)
        pitch, voicing, air, chaos = (
            np.interp(at, grid, curve) for curve in (controls.pitch, controls.voicing, controls.air, controls.chaos)
        )
        chance = ask.fresh("folds")
        pulsed = folds(
            chance,
            np.minimum(pitch, 0.4 * ask.rate),
            ask.rate,
            jitter=ask["jitter"],
            shimmer=ask["shimmer"],
            subharmonic=ask["subharmonic"],
            chaos=chaos,
        )
        sounding = pulsed * _roughness(ask, at / GRID, ask["rough"]) * voicing
        source = shape(sounding.astype(np.float32), ask.rate, _line(ask["tilt"]))
        if air.any():
            # Breath is let through by the open folds: it is rough where they are, only less.
            noise = white(ask.fresh("breath"), ask.length) * 0.1 * _roughness(ask, at / GRID, 0.6 * ask["rough"]) * air
            source += shape(noise.astype(np.float32), ask.rate, _line(ask["breath_tilt"]))
        out = vary(source, ask.rate, np.arange(len(controls.response)) * SLOW / GRID, FREQUENCIES, controls.response)
        if ask.start == 0:  # ringing that a short spectrum wraps round must not begin with a step
            n = min(round(0.003 * ask.rate), out.size)
            out[:n] *= np.linspace(0, 1, n, dtype=np.float32)
        return out


def _line(slope: float) -> tuple[tuple[float, float], ...]:
    """Return a spectrum of `slope` dB per octave, 0 dB at 1 kHz."""
    return ((2.0, -120.0), (30.0, -5 * slope), (62.5, -4 * slope), (64_000.0, 6 * slope))


def _pitch(ask: Ask, spoken: Phrase, times: Array, position: Array) -> Array:
    """Return Hz over time: the contour of a syllable, moved from syllable to syllable."""
    count, k = spoken.starts.size, spoken.index(times)
    shift = ask["spread"] * ask.lasting("pitches").standard_normal(count)
    shift += np.linspace(0, ask["drift"], count) if count > 1 else 0.0
    ratios = 2.0**shift
    ratios[0] *= ask["lead"] if count > 1 else 1.0
    ratios[1::2] *= ask["alternate"]
    contour = glide(np.clip(position, 0, 1), ask["start"], ask["peak"], ask["hold"], ask["end"])
    quiver = 1 + ask["vibrato"] * np.sin(2 * np.pi * ask["vibrato_rate"] * times)
    slow = np.exp(ask["unsteady"] * wander(ask.lasting("unsteady"), times, 9.0))
    return np.asarray(ask["pitch"] * ratios[k] * contour * quiver * slow)


def _gains(ask: Ask, spoken: Phrase, times: Array, position: Array) -> tuple[Array, Array]:
    """Return the gains of folds and breath over time."""
    k, count = spoken.index(times), spoken.starts.size
    level = np.linspace(0, -ask["fade"], count) + 1.5 * min(1, 4 * ask["uneven"]) * ask.lasting(
        "levels"
    ).standard_normal(count)
    body = spoken.envelope(times, ask["attack"], ask["release"])
    loud = body * 10 ** ((level[k] - ask["sag"] * np.clip(position, 0, 1)) / 20)
    gap = np.clip((position - 1) * spoken.lengths[k] * 20, 0, 1) if ask["gasp"] > 0 else np.zeros(times.size)
    return loud * ask["voicing"], np.sqrt(loud) * np.sqrt(body) * ask["breath"] + gap * ask["gasp"] * 10 ** (
        level[k] / 20
    )


def _throat(ask: Ask, spoken: Phrase, times: Array, position: Array) -> npt.NDArray[np.complex64]:
    """Return the gain over time and frequency of a throat that opens and closes once a syllable."""
    # glide() goes from `first` by 1 to `last`: exp(−closed) makes a ratio of each.
    wide = glide(position, np.exp(-ask["closed_start"]), ask["open_at"], 0.2, np.exp(-ask["closed_end"]))
    closed = -np.log(wide)
    centres = np.array([ask["f1"], ask["f2"], ask["f3"], ask["f4"]]) * np.ones((position.size, 1))
    centres[:, 0] *= 1 - 0.45 * closed
    centres[:, 1] *= glide(position, ask["front_start"], ask["open_at"], 0.2, ask["front_end"]) * (1 - 0.15 * closed)
    if ask["vowels"] > 0:
        draws = np.clip(ask.lasting("vowels").standard_normal((spoken.starts.size, 2)), -2, 2)
        centres[:, :2] *= np.exp(ask["vowels"] * np.array([1.0, 0.7]) * draws[spoken.index(times)])
    centres = continued(centres, ask.lasting("throat"))
    widths = ask["width"] * centres * np.clip((centres / 800) ** -0.25, 0.55, 1.1) + 25
    order = np.arange(centres.shape[1])
    gain = tract(FREQUENCIES, centres, widths, order * ask["slope"], ask["depth"] - np.minimum(ask["slope"], 0) * 3)
    octaves = np.log2(np.maximum(FREQUENCIES, 500.0) / 500.0)
    gain *= 10 ** (-ask["muffle"] * closed[:, None] * octaves / 20)
    gain *= 1 / np.sqrt(1 + (ask["low_cut"] / np.maximum(FREQUENCIES, 1.0)) ** 4)
    return np.asarray(gain, np.complex64)


def _roughness(ask: Ask, seconds: Array, depth: float) -> Array | float:
    """Return a gain that beats at an uneven rate: folds that do not close alike (Arnal et al., 2015)."""
    if depth <= 0:
        return 1.0
    chance = ask.fresh("rough")
    grid = np.arange(0.0, ask.duration + 0.02, 0.005)
    rate = ask["rough_rate"] * np.exp(0.12 * wander(chance, grid, 12.0))
    cycles = np.interp(seconds, grid, np.cumsum(rate) * 0.005)
    return np.asarray(1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * cycles)))
