"""Small mechanisms: every action is a handful of clicks within a few hundredths of a second, again and again or once.

A clock's tick is the escapement's three or four contacts (unlocking, impulse, drop; Rawlings, "The Science of
Clocks and Watches", 1948); a key bottoms out and, a tenth of a second later, comes back up; a latch rides, snaps and
rebounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, resized, solid, strike
from menura.engines.sounds.primitives.trains import train
from menura.engines.sounds.primitives.wander import regular_times

KEYS = 12
"""Different keys (or teeth) that one mechanism has."""

LEAD = 0.015
"""Seconds before the first of a lasting row of actions, so that a fade does not swallow it."""


@dataclass(frozen=True)
class Actions:
    """When a mechanism acts, and which clicks each action is made of."""

    times: Array
    gains: Array
    keys: tuple[int, ...]
    bank: tuple[Signal, ...]
    """One sound for each key: all clicks of its action."""


class Clicks:
    """Actions of a small mechanism."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "actions": Parameter(0.0, 0.0, 200.0, "", "how many actions; 0 for as long as it lasts", "linear"),
        "period": Parameter(0.5, 0.01, 4.0, "s", "from one action to the next"),
        "uneven": Parameter(0.1, 0.0, 1.0, "", "how irregular the period is", "linear"),
        "pause": Parameter(0.0, 0.0, 0.5, "", "how often a pause comes between actions", "linear"),
        "pause_length": Parameter(0.6, 0.05, 5.0, "s", "how long a pause is"),
        "parts": Parameter(3.0, 1.0, 8.0, "", "clicks in an action"),
        "span": Parameter(0.04, 0.001, 0.6, "s", "from the first click of an action to the last"),
        "fade": Parameter(4.0, -12.0, 24.0, "dB", "how much softer each click is than the one before", "linear"),
        "detune": Parameter(0.2, 0.0, 1.5, "", "octaves by which clicks differ", "linear"),
        "alternate": Parameter(1.0, 0.5, 2.0, "", "pitch of every second action against the first: tick, tock"),
        "vary": Parameter(1.5, 0.0, 9.0, "dB", "how much actions differ in strength", "linear"),
    }

    def controls(self, ask: Ask) -> Actions:
        """Return the actions."""
        chance = ask.lasting("actions")
        count = round(ask["actions"])
        end = max(ask.start + ask.duration, 1e-3) if count == 0 else np.inf
        times = _times(ask, min(end, count * ask["period"] * 4 + 60 if count else end))
        times = times[:count] if count else times
        draws = ask.lasting("strengths").random((times.size, 2))
        alternating = ask["alternate"] != 1.0
        keys = np.arange(times.size) % 2 if alternating else (draws[:, 0] * KEYS).astype(int)
        gains = 10 ** (ask["vary"] * 1.7 * (2 * draws[:, 1] - 1) / 20)
        used = 2 if alternating else min(KEYS, count or KEYS)
        keys = keys % used
        bank = tuple(_action(ask, chance, ask["alternate"] if alternating and k else 1.0) for k in range(used))
        return Actions(times, gains, tuple(int(k) for k in keys), bank)

    def signal(self, controls: Actions, ask: Ask) -> Signal:
        """Return the clicks."""
        tail = max(sound.size for sound in controls.bank) / ask.rate

        def make(k: int) -> Signal:
            return controls.bank[controls.keys[k]] * np.float32(controls.gains[k])

        return train(ask, controls.times, tail, make)


def _times(ask: Ask, end: float) -> Array:
    lead = 0.0 if ask["actions"] >= 1 else LEAD
    beat = lead + regular_times(ask.lasting("beat"), end, ask["period"], ask["uneven"])
    if ask["pause"] == 0.0:
        return beat
    draws = ask.lasting("pauses").random((beat.size, 2))
    pauses = np.where(draws[:, 0] < ask["pause"], ask["pause_length"] * (0.4 + 1.2 * draws[:, 1]), 0.0)
    times = beat + np.concatenate([[0.0], np.cumsum(pauses)[:-1]])
    return np.asarray(times[times < end])


def _action(ask: Ask, chance: np.random.Generator, scale: float) -> Signal:
    """Return all clicks of one action, the loudest first unless `fade` is negative."""
    parts = round(ask["parts"])
    body = solid(ask, chance, scale)
    places = np.concatenate([[0.0], np.sort(chance.uniform(0.15, 1.0, parts - 1))]) * ask["span"]
    out = np.zeros(int(places[-1] * ask.rate) + body.length(ask.rate) + 1, np.float32)
    for k, at in enumerate(places):
        piece = resized(body, 2 ** (ask["detune"] * chance.uniform(-1, 1)))
        gain = 10 ** (-(ask["fade"] * k + 2 * chance.uniform(-1, 1)) / 20)
        sound = strike(piece, chance, ask.rate, gain, out.size - int(at * ask.rate))
        out[int(at * ask.rate) :] += sound
    return out
