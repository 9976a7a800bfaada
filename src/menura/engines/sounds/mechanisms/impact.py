"""One solid hits another, once, several times, or bouncing: knocks, clinks, thuds, drops.

Modal synthesis after van den Doel, Kry and Pai ("FoleyAutomatic", 2001); a bouncing thing keeps a fixed part of its
speed at each bounce, so that gaps and speeds shrink by the same ratio (Warren and Verbrugge, 1984).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, Solid, resized, solid, strike
from menura.engines.sounds.primitives.trains import train


@dataclass(frozen=True)
class Hits:
    """What is hit, when and how hard."""

    body: Solid
    times: Array
    """Seconds since the event began."""
    strengths: Array
    scales: Array
    """Pitch of each hit against the body's."""


class Impact:
    """Blows on a solid."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "hits": Parameter(1.0, 1.0, 60.0, "", "how many blows"),
        "gap": Parameter(0.25, 0.004, 3.0, "s", "from the first blow to the second"),
        "bounce": Parameter(1.0, 0.4, 1.0, "", "each gap, and each speed, against the one before"),
        "uneven": Parameter(0.05, 0.0, 0.6, "", "how irregular the gaps are", "linear"),
        "vary": Parameter(1.5, 0.0, 12.0, "dB", "how much blows differ in strength", "linear"),
        "detune": Parameter(0.0, 0.0, 1.0, "", "octaves by which blows differ in pitch", "linear"),
    }

    def controls(self, ask: Ask) -> Hits:
        """Return the solid and its blows."""
        chance = ask.lasting("hits")
        count = round(ask["hits"])
        body = solid(ask, ask.lasting("body"))
        ratios = ask["bounce"] ** np.arange(count)
        spread = np.clip(1 + ask["uneven"] * chance.standard_normal(count), 0.3, 2.0)
        gaps = (ask["gap"] * ratios * spread)[:-1]
        decibels = np.clip(ask["vary"] * chance.standard_normal(count), -12, 12)
        decibels[0] = max(decibels[0], 0.0) if ask["bounce"] < 1 else decibels[0]
        scales = 2 ** (ask["detune"] * chance.uniform(-1, 1, count))
        return Hits(body, np.concatenate([[0.0], np.cumsum(gaps)]), ratios**1.2 * 10 ** (decibels / 20), scales)

    def signal(self, controls: Hits, ask: Ask) -> Signal:
        """Return the blows."""

        def make(k: int) -> Signal:
            body = resized(controls.body, float(controls.scales[k]))
            return strike(body, ask.lasting(f"hit/{k}"), ask.rate, float(controls.strengths[k]))

        return train(ask, controls.times, controls.body.length(ask.rate) / ask.rate, make)
