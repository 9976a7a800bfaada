"""Hands clapping: one person or a few, each with hands and a tempo of their own.

A clap is air squeezed out between palms: a burst of noise a few milliseconds long, coloured by the cavity between the
hands, from 500 Hz (cupped) to 2.5 kHz (flat), in one to three pushes as palm and fingers meet (Repp, 1987; Peltola et
al., 2007).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import Array, burst
from menura.engines.sounds.primitives.trains import place, train
from menura.engines.sounds.primitives.wander import regular_times

SHAPES = 6
"""Different claps that one pair of hands makes."""

LEAD = 0.015
"""Seconds before the first clap, so that a fade does not swallow it."""


@dataclass(frozen=True)
class Person:
    """A pair of hands: when they meet, how hard, and what that sounds like."""

    times: Array
    gains: Array
    bank: tuple[Signal, ...]


class Claps:
    """Clapping."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "people": Parameter(1.0, 1.0, 24.0, "", "how many clap"),
        "period": Parameter(0.28, 0.1, 2.0, "s", "from one clap to the next"),
        "uneven": Parameter(0.06, 0.0, 0.5, "", "how irregular each person is", "linear"),
        "together": Parameter(0.0, 0.0, 1.0, "", "1 when all clap at the same moments", "linear"),
        "pitch": Parameter(1_100.0, 300.0, 4_000.0, "Hz", "cavity between the hands"),
        "width": Parameter(1.6, 0.4, 4.0, "", "octaves of the cavity's noise"),
        "decay": Parameter(0.02, 0.004, 0.12, "s", "time in which a clap falls by 60 dB"),
        "snap": Parameter(-6.0, -40.0, 12.0, "dB", "skin's bright click against the cavity", "linear"),
        "differ": Parameter(0.3, 0.0, 1.2, "", "octaves by which people differ", "linear"),
        "vary": Parameter(2.0, 0.0, 9.0, "dB", "how much claps differ in strength", "linear"),
    }

    def controls(self, ask: Ask) -> tuple[Person, ...]:
        """Return everyone who claps."""
        return tuple(_person(ask, k) for k in range(round(ask["people"])))

    def signal(self, controls: tuple[Person, ...], ask: Ask) -> Signal:
        """Return the claps."""
        out = np.zeros(ask.length, np.float32)
        for person in controls:
            out += _hands(person, ask)
        return out


def _hands(person: Person, ask: Ask) -> Signal:
    def make(k: int) -> Signal:
        return person.bank[k * 7 % SHAPES] * np.float32(person.gains[k])

    return train(ask, person.times, person.bank[0].size / ask.rate, make)


def _person(ask: Ask, number: int) -> Person:
    chance = ask.lasting(f"person/{number}")
    end = ask.start + ask.duration
    apart = 0.0 if number == 0 else (1 - ask["together"])
    shared = ask.lasting("beat") if ask["together"] > 0.5 else chance
    period = ask["period"] * float(np.exp(0.15 * apart * chance.standard_normal()))
    offset = apart * period * chance.random()
    pitch = ask["pitch"] * 2 ** (ask["differ"] * float(np.clip(chance.standard_normal(), -2, 2)) * (number > 0))
    nearness = 1.0 if number == 0 else 10 ** (-chance.uniform(0, 9) / 20)
    bank = tuple(_clap(ask, chance, pitch) for _ in range(SHAPES))
    times = LEAD + offset + regular_times(shared, end, period, ask["uneven"])
    times = times + 0.008 * np.abs(np.sin(7.1 * np.arange(times.size) + number)) * (number > 0)
    gains = nearness * 10 ** (
        ask["vary"] * np.clip(ask.lasting(f"force/{number}").standard_normal(times.size), -2, 2) / 20
    )
    return Person(times, gains, bank)


def _clap(ask: Ask, chance: np.random.Generator, pitch: float) -> Signal:
    """Return one clap; hands never meet twice in the same way, so cavity, snap and pushes all differ."""
    rate = ask.rate
    out = np.zeros(int((1.6 * ask["decay"] + 0.02) * rate) + 64, np.float32)
    pitch = pitch * 2 ** chance.uniform(-0.35, 0.35)
    at = 0.0
    for k in range(int(chance.integers(1, 4))):
        cavity, decay = pitch * 2 ** chance.uniform(-0.2, 0.2), ask["decay"] * chance.uniform(0.7, 1.2)
        sound = burst(chance, out.size, rate, cavity, ask["width"], 0.0004, decay)
        skin = burst(chance, out.size, rate, 5_500.0 * 2 ** chance.uniform(-0.4, 0.2), 2.4, 0.0001, 0.4 * ask["decay"])
        sound += 10 ** ((ask["snap"] + chance.uniform(-4, 2)) / 20) * skin
        place(out, sound, round(at * rate), 0.75**k)
        at += chance.uniform(0.001, 0.005)
    return out
