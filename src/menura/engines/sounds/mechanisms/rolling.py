"""Rolling wheels and balls: the roughness of two surfaces read at a speed, coloured by what rolls, and joints passed.

Rolling is a stream of tiny impacts; its level follows the speed, an unround or loose wheel modulates it once a turn
(Rath and Rocchesso, 2005), joints in the ground strike every wheel in turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, resized, solid, strike
from menura.engines.sounds.primitives.grains import scatter
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.trains import cloud, train
from menura.engines.sounds.primitives.wander import regular_times, wander

GRID = 200
"""Values of speed per second."""

CHIPS = 10
"""Different small impacts of one wheel."""


@dataclass(frozen=True)
class Roll:
    """Speed over the stretch, where the wheel stands, and when joints are passed."""

    speed: Array
    turns: Array
    joints: Array


class Rolling:
    """A thing that rolls."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "turns": Parameter(6.0, 0.3, 60.0, "1/s", "turns of the wheel"),
        "unround": Parameter(0.3, 0.0, 1.0, "", "how much each turn is heard", "linear"),
        "rough": Parameter(120.0, 2.0, 2_000.0, "1/s", "small impacts of a rough ground"),
        "rough_sizes": Parameter(1.6, 0.5, 4.0, "", "exponent of their sizes"),
        "rumble": Parameter(0.0, -40.0, 24.0, "dB", "the steady noise against the impacts", "linear"),
        "rumble_low": Parameter(80.0, 20.0, 4_000.0, "Hz", "below this the noise falls"),
        "rumble_high": Parameter(1_200.0, 80.0, 12_000.0, "Hz", "above this the noise falls"),
        "joint": Parameter(-80.0, -80.0, 24.0, "dB", "joints of the ground", "linear"),
        "joint_period": Parameter(0.6, 0.05, 8.0, "s", "from one joint to the next"),
        "wheelbase": Parameter(0.09, 0.0, 0.6, "s", "from the front wheel's joint to the rear's", "linear"),
        "sway": Parameter(0.15, 0.0, 1.0, "", "how much the speed wanders", "linear"),
        "stop": Parameter(60.0, 0.1, 60.0, "s", "how soon it slows down (e-fold); longest for never"),
    }

    def controls(self, ask: Ask) -> Roll:
        """Return the movement."""
        grid = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
        speed = np.exp(ask["sway"] * wander(ask.lasting("speed"), grid, 0.6))
        if ask["stop"] < 59.0:
            speed = speed * np.exp(-grid / ask["stop"])
        turns = ask["turns"] * (grid[0] + np.concatenate([[0.0], np.cumsum(speed[:-1]) / GRID]))
        joints = regular_times(ask.lasting("joints"), max(float(grid[-1]), 1e-3), ask["joint_period"], 0.12)
        return Roll(speed, turns, joints)

    def signal(self, controls: Roll, ask: Ask) -> Signal:
        """Return the rolling."""
        at = np.arange(ask.length) / ask.rate * GRID
        wheel = (
            1
            + ask["unround"] * np.sin(2 * np.pi * controls.turns)
            + 0.5 * ask["unround"] * np.sin(6.3 + 4 * np.pi * controls.turns)
        )
        level = np.interp(at, np.arange(wheel.size), np.clip(wheel, 0.05, None) * controls.speed**1.5).astype(
            np.float32
        )
        out = self._chatter(ask) * level
        low, high = ask["rumble_low"], max(ask["rumble_high"], ask["rumble_low"])
        points = ((low / 16, -48.0), (low, 0.0), (high, -6.0), (high * 16, -60.0))
        out += (
            np.float32(0.3 * 10 ** (ask["rumble"] / 20))
            * shaped(ask.fresh("rumble"), ask.length, ask.rate, points)
            * level
        )
        return out + self._joints(controls, ask) if ask["joint"] > -60 else out

    def _chatter(self, ask: Ask) -> Signal:
        chance = ask.lasting("chips")
        body = solid(ask, chance)
        chips = [strike(resized(body, 2 ** chance.uniform(-0.4, 0.4)), chance, ask.rate) for _ in range(CHIPS)]
        size = max(chip.size for chip in chips)
        found = cloud(ask, "rough", ask["rough"], size / ask.rate)
        gains = np.minimum((1 - found.draws[:, 0]) ** (-1 / ask["rough_sizes"]), 20.0)
        bank = np.stack([np.pad(chip, (0, size - chip.size)) for chip in chips])
        which = (found.draws[:, 1] * CHIPS).astype(int)
        return 0.2 * scatter(ask.length, np.round((found.times - ask.start) * ask.rate), bank, gains, which)

    def _joints(self, controls: Roll, ask: Ask) -> Signal:
        body = solid(ask, ask.lasting("joint body"))
        times = np.sort(np.concatenate([controls.joints, controls.joints + ask["wheelbase"]]))

        def make(k: int) -> Signal:
            chance = ask.lasting(f"joint/{k}")
            return strike(body, chance, ask.rate, 10 ** ((ask["joint"] + chance.uniform(-3, 2)) / 20))

        return train(ask, times, body.length(ask.rate) / ask.rate, make)
