"""Many small contacts: paper, foil and bags, leaves and gravel, keys, coins, cutlery and chains.

Crumpling and crunching are crackling noise: sudden small events without a scale of their own, their energies spread by
a power law (Sethna, Dahmen and Myers, 2001); sizes here are Pareto. Each event rings a small piece of the stuff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, resized, solid, strike
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.trains import cloud
from menura.engines.sounds.primitives.wander import wander

PIECES = 14
"""Different small pieces that one heap of stuff has."""

GRID = 200
"""Values of activity per second."""


@dataclass(frozen=True)
class Grains:
    """What contacts there are, and how busy it is over time."""

    activity: Array
    """From 0 to about 2, `GRID` values a second over the stretch."""
    bank: tuple[Signal, ...]
    times: Array
    gains: Array
    which: Array


class Crumble:
    """A cloud of small contacts whose density follows an activity."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "density": Parameter(120.0, 0.5, 2_500.0, "1/s", "contacts at full activity"),
        "sizes": Parameter(1.2, 0.4, 4.0, "", "exponent of the contacts' sizes: small for a few very large ones"),
        "largest": Parameter(20.0, 1.5, 300.0, "", "largest contact against the smallest"),
        "pieces": Parameter(0.6, 0.0, 2.5, "", "octaves by which pieces differ in pitch", "linear"),
        "cluster": Parameter(1.0, 1.0, 12.0, "", "contacts that follow each other closely"),
        "cluster_gap": Parameter(0.012, 0.001, 0.15, "s", "time between those"),
        "hiss": Parameter(-24.0, -80.0, 12.0, "dB", "noise too dense to be told apart", "linear"),
        "hiss_pitch": Parameter(4_000.0, 200.0, 14_000.0, "Hz", "middle of the hiss"),
        "attack": Parameter(0.02, 0.0005, 2.0, "s", "how fast it begins"),
        "release": Parameter(60.0, 0.03, 60.0, "s", "how soon it dies away (e-fold); longest for never"),
        "flutter": Parameter(3.0, 0.05, 30.0, "1/s", "how fast activity wanders"),
        "depth": Parameter(0.6, 0.0, 1.0, "", "how far activity wanders", "linear"),
        "first": Parameter(0.0, 0.0, 40.0, "", "size of a contact at the very beginning", "linear"),
    }

    def controls(self, ask: Ask) -> Grains:
        """Return the contacts."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        activity = _activity(ask, grid)
        chance = ask.lasting("pieces")
        body = solid(ask, chance)
        bank = tuple(
            strike(resized(body, 2 ** (ask["pieces"] * chance.uniform(-1, 1))), chance, ask.rate) for _ in range(PIECES)
        )
        times, draws = _contacts(ask, max(piece.size for piece in bank) / ask.rate)
        alive = draws[:, 0] * 2.0 < _activity(ask, np.maximum(times, 0.0)) * 1.0
        times, draws = times[alive], draws[alive]
        gains = np.minimum((1 - draws[:, 1]) ** (-1 / ask["sizes"]), ask["largest"])
        times, gains, which = _opened(ask, times, gains, (draws[:, 2] * PIECES).astype(int))
        return Grains(activity, bank, times, gains, which)

    def signal(self, controls: Grains, ask: Ask) -> Signal:
        """Return the contacts and the hiss behind them."""
        size = max(piece.size for piece in controls.bank)
        bank = np.stack([np.pad(piece, (0, size - piece.size)) for piece in controls.bank])
        starts = np.round((controls.times - ask.start) * ask.rate)
        out = scatter(ask.length, starts, bank, controls.gains, controls.which)
        if ask["hiss"] > -60:
            middle = ask["hiss_pitch"]
            points = ((middle / 16, -40.0), (middle / 2, 0.0), (middle * 1.6, 0.0), (middle * 12, -36.0))
            hiss = shaped(ask.fresh("hiss"), ask.length, ask.rate, points)
            level = np.interp(
                np.arange(ask.length) / ask.rate * GRID, np.arange(controls.activity.size), controls.activity
            )
            out += np.float32(10 ** (ask["hiss"] / 20)) * hiss * level.astype(np.float32)
        return out


def _activity(ask: Ask, times: Array) -> Array:
    order = np.argsort(times)
    slow = np.empty(times.size)
    slow[order] = wander(ask.lasting("activity"), times[order], ask["flutter"])
    busy = np.clip(1 + ask["depth"] * 1.1 * slow, 0.0, 2.0) ** (1 + ask["depth"])
    grown = 1 - np.exp(-3 * times / ask["attack"])
    return np.asarray(busy * grown * np.where(ask["release"] >= 59.0, 1.0, np.exp(-times / ask["release"])))


def _contacts(ask: Ask, tail: float) -> tuple[Array, Array]:
    """Return times and draws of contacts, those of a cluster after each other."""
    each = ask["cluster"]
    found = cloud(ask, "contacts", 2 * ask["density"] / each, tail + each * ask["cluster_gap"])
    times, draws = found.times, found.draws
    if each < 1.5:
        return times, draws
    count = round(each)
    later = np.arange(count) * ask["cluster_gap"]
    waver = 1 + 0.8 * (np.modf(draws[:, 1:2] * 97.0 + draws[:, 2:3] * 31.0 + np.arange(count) * 0.618)[0] - 0.5)
    times = (times[:, None] + later * waver).ravel()
    mixed = np.modf(np.repeat(draws, count, axis=0) + np.tile(np.arange(count), draws.shape[0])[:, None] * 0.37)[0]
    mixed[:, 0] = np.repeat(draws[:, 0], count)
    return times, mixed


def _opened(ask: Ask, times: Array, gains: Array, which: Array) -> tuple[Array, Array, Array]:
    """Return the contacts with the first one added, where there is one."""
    if ask["first"] == 0.0:
        return times, gains, which
    return np.append(times, 0.0), np.append(gains, ask["first"]), np.append(which, 0)
