"""Buttons that fingers press: the keys of a keyboard, the switches of a mouse.

A press is heard in three parts: the fingertip landing on the cap, the switch or the cap striking what holds it, and,
when the finger lifts, a weaker click on the way back (Asonov and Agrawal, "Keyboard Acoustic Emanations", 2004, who
find the push and release peaks about 100 ms apart). The housing rings for some hundredths of a second, and the table
answers with a thump. Every key has a place in the housing and so a sound of its own; the space bar's is the lowest.
Hands type in bursts: intervals within a word are skewed about 0.12–0.2 s, those between words longer (Salthouse, 1986).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, burst, resized, solid, strike
from menura.engines.sounds.primitives.trains import place, train

KEYS = 14
"""Different keys on a keyboard; the last is the space bar."""

LEAD = 0.015
"""Seconds before the first of a lasting row of presses, so that a fade does not swallow it."""

SPACE = 0.72
"""Pitch of the space bar against the other keys."""

WIDEST = 2.5
"""Standard deviations beyond which nothing strays."""


@dataclass(frozen=True)
class Presses:
    """When buttons go down, which, how hard, and for how long they are held."""

    times: Array
    keys: tuple[int, ...]
    gains: Array
    holds: Array
    bank: tuple[Solid, ...]


class Buttons:
    """Presses and releases of buttons."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "presses": Parameter(0.0, 0.0, 200.0, "", "how many; 0 for as long as it lasts", "linear"),
        "period": Parameter(0.15, 0.04, 2.0, "s", "from one press to the next within a word"),
        "uneven": Parameter(0.3, 0.0, 1.0, "", "how irregular that is", "linear"),
        "word": Parameter(6.0, 1.0, 40.0, "", "presses before a longer gap"),
        "gap": Parameter(0.3, 0.02, 4.0, "s", "that longer gap"),
        "hold": Parameter(0.09, 0.02, 0.6, "s", "from press to release"),
        "finger": Parameter(-12.0, -60.0, 12.0, "dB", "fingertip on the cap, against the blow below", "linear"),
        "finger_pitch": Parameter(500.0, 80.0, 3_000.0, "Hz", "middle of that"),
        "travel": Parameter(0.009, 0.0005, 0.04, "s", "from touching the cap to the blow"),
        "release": Parameter(-7.0, -60.0, 6.0, "dB", "coming back up against going down", "linear"),
        "brighter": Parameter(1.25, 0.5, 3.0, "", "pitch of the release against that of the press"),
        "snap": Parameter(0.0015, 0.0002, 0.02, "s", "between the two contacts of one blow"),
        "second": Parameter(-6.0, -60.0, 6.0, "dB", "second of those against the first", "linear"),
        "detune": Parameter(0.2, 0.0, 1.0, "", "octaves by which keys differ", "linear"),
        "vary": Parameter(2.0, 0.0, 9.0, "dB", "how much presses differ in strength", "linear"),
    }

    def controls(self, ask: Ask) -> Presses:
        """Return the presses."""
        count = round(ask["presses"])
        times, keys = _typed(ask, count)
        draws = np.clip(ask.lasting("force").standard_normal((times.size, 2)), -WIDEST, WIDEST)
        chance = ask.lasting("keys")
        body = solid(ask, chance)
        sizes = 2 ** (ask["detune"] * chance.uniform(-1, 1, KEYS))
        sizes[-1] = SPACE
        bank = tuple(resized(_elsewhere(body, chance), float(size)) for size in sizes)
        gains = 10 ** (ask["vary"] * draws[:, 0] / 20)
        return Presses(times, keys, gains, ask["hold"] * np.exp(0.2 * draws[:, 1]), bank)

    def signal(self, controls: Presses, ask: Ask) -> Signal:
        """Return the presses and releases."""
        tail = float(controls.holds.max(initial=0.0)) + 0.1 + controls.bank[-1].length(ask.rate) / ask.rate

        def make(k: int) -> Signal:
            key, gain = controls.bank[controls.keys[k]], np.float32(controls.gains[k])
            return gain * _press(key, float(controls.holds[k]), ask, ask.lasting(f"press/{k}"))

        return train(ask, controls.times, tail, make)


def _typed(ask: Ask, count: int) -> tuple[Array, tuple[int, ...]]:
    """Return when keys are pressed, and which: words of letters that end with the space bar."""
    if count == 1:
        return np.zeros(1), (0,)
    end = ask.start + ask.duration
    most = count or int(end / ask["period"] * 2) + 8
    chance = ask.lasting("rhythm").standard_normal((most, 2))
    draws = ask.lasting("words").random((most, 2))
    ends = draws[:, 0] < 1 / ask["word"]
    strays = np.clip(chance, -WIDEST, WIDEST)
    gaps = ask["period"] * np.maximum(np.exp(ask["uneven"] * strays[:, 0]), 0.4)
    gaps += np.where(ends, ask["gap"] * np.exp(0.6 * strays[:, 1]), 0.0)
    times = np.concatenate([[0.0], np.cumsum(gaps)[:-1]])
    keys = np.where(ends, KEYS - 1, (draws[:, 1] * (KEYS - 1)).astype(int))
    kept = times.size if count else int(np.searchsorted(times + LEAD, end))
    return (times + (0.0 if count else LEAD))[:kept], tuple(int(k) for k in keys[:kept])


def _elsewhere(body: Solid, chance: np.random.Generator) -> Solid:
    """Return the housing as a blow in another place excites it."""
    gains = body.amplitudes * 10 ** (4 * np.clip(chance.standard_normal(body.amplitudes.size), -2, 2) / 20)
    return Solid(body.frequencies, body.decays, gains, body.contact, body.noise, body.thud)


def _press(key: Solid, hold: float, ask: Ask, chance: np.random.Generator) -> Signal:
    """Return finger, blow and release; the blow is at sample zero unless the finger is heard before it."""
    rate = ask.rate
    key = resized(key, 2 ** chance.uniform(-0.04, 0.04))
    lead = round(ask["travel"] * chance.uniform(0.7, 1.3) * rate) if ask["finger"] > -60 else 0
    out = np.zeros(lead + round((hold + 0.05) * rate) + key.length(rate), np.float32)
    if ask["finger"] > -60:
        tip = burst(chance, int(0.05 * rate), rate, ask["finger_pitch"], 1.6, 0.0015, 0.03)
        place(out, tip, 0, 10 ** ((ask["finger"] + chance.uniform(-3, 2)) / 20))
    place(out, _blow(key, ask, chance), lead)
    up = resized(key, ask["brighter"] * 2 ** chance.uniform(-0.1, 0.1))
    lighter = Solid(up.frequencies, up.decays, up.amplitudes, up.contact, up.noise, (up.thud[0] - 8, *up.thud[1:]))
    place(
        out,
        _blow(lighter, ask, chance),
        lead + round(hold * rate),
        10 ** ((ask["release"] + chance.uniform(-3, 3)) / 20),
    )
    return out


def _blow(key: Solid, ask: Ask, chance: np.random.Generator) -> Signal:
    """Return two contacts in quick succession: a switch that snaps over and bounces, or a cap that rocks."""
    gap = round(ask["snap"] * chance.uniform(0.6, 1.5) * ask.rate)
    out = np.zeros(key.length(ask.rate) + gap, np.float32)
    place(out, strike(key, chance, ask.rate), 0)
    if ask["second"] > -60:
        dry = Solid(key.frequencies, key.decays, key.amplitudes, key.contact, key.noise, (-80.0, *key.thud[1:]))
        place(out, strike(dry, chance, ask.rate), gap, 10 ** ((ask["second"] + chance.uniform(-3, 3)) / 20))
    return out
