"""Jets: the roar of mixing air, the whine of the fan, crackle and rumble; at rest, spooling up, or passing.

The roar has a broad hump that falls on both sides (Tam, 1998, similarity spectra); its crackle is skewed noise
(Ffowcs Williams, Simson and Virchis, 1975).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives import motion
from menura.engines.sounds.primitives.harmonics import tone
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.wander import wander

CONTROL_RATE = 100
"""Points a second."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Thrust:
    """Curves at `CONTROL_RATE` from the event's beginning."""

    level: Array
    """Gain."""
    spool: Array
    """Speed of the fan, relative to full."""
    beat: Array
    """Slow changes of the tones."""


class Turbine:
    """A jet, a rocket, or an engine that nobody has built yet."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **motion.PARAMETERS,
        "low": Parameter(120.0, 15.0, 2_000.0, "Hz", "below this the roar falls"),
        "high": Parameter(600.0, 40.0, 8_000.0, "Hz", "above this it falls"),
        "rise": Parameter(5.0, 0.0, 24.0, "dB", "its slope per octave below", "linear"),
        "fall": Parameter(5.0, 0.0, 24.0, "dB", "its slope per octave above", "linear"),
        "rumble": Parameter(-6.0, -60.0, 30.0, "dB", "of slow buffeting below 80 Hz", "linear"),
        "crackle": Parameter(0.0, 0.0, 1.0, "", "skewness of the roar", "linear"),
        "turbulence": Parameter(1.5, 0.0, 10.0, "dB", "unevenness of the level", "linear"),
        "turbulence_speed": Parameter(3.0, 0.1, 30.0, "1/s", "how fast it changes"),
        "fan": Parameter(-22.0, -60.0, 20.0, "dB", "of the fan's tones", "linear"),
        "fan_pitch": Parameter(1_800.0, 30.0, 9_000.0, "Hz", "its pitch at full speed"),
        "fan_fall": Parameter(6.0, 0.0, 24.0, "dB", "slope of its harmonics per octave", "linear"),
        "buzz": Parameter(-40.0, -60.0, 20.0, "dB", "of tones at the shaft's own speed", "linear"),
        "shaft": Parameter(90.0, 10.0, 600.0, "Hz", "that speed"),
        "beat": Parameter(0.2, 0.0, 1.0, "", "how much the tones waver", "linear"),
        "spool": Parameter(0.0, 0.0, 20.0, "s", "time to come to full thrust", "linear"),
        "fade": Parameter(0.05, 0.02, 30.0, "s", "time in which it ends"),
    }

    def controls(self, ask: Ask) -> Thrust:
        """Return thrust and speed over time."""
        t = np.arange(int((ask.start + ask.duration) * CONTROL_RATE) + 3) / CONTROL_RATE
        come = 1 - np.exp(-3 * t / ask["spool"]) if ask["spool"] > 0.05 else np.ones(t.size)
        slow = wander(ask.lasting("turbulence"), t, ask["turbulence_speed"])
        slower = wander(ask.lasting("slow"), t, 0.25 * ask["turbulence_speed"])
        level = come**1.5 * 10 ** (ask["turbulence"] * (0.8 * slow + 0.6 * slower) / 20)
        level *= np.clip((ask.whole - t) / ask["fade"], 0, 1)
        return Thrust(level, 0.3 + 0.7 * come, np.exp(ask["beat"] * wander(ask.lasting("beat"), t, 6.0)))

    def signal(self, controls: Thrust, ask: Ask) -> Signal:
        """Return the jet, as it is heard."""
        return motion.passing(ask, lambda part: _blow(controls if part is ask else self.controls(part), part))


def _gain(level: float) -> float:
    return float(10 ** (level / 20)) if level > -59 else 0.0


def _blow(thrust: Thrust, ask: Ask) -> Signal:
    """Return the jet at rest."""
    low, high = sorted((ask["low"], ask["high"]))
    points = ((low / 64, -6 * ask["rise"]), (low, 0.0), (high, 0.0), (high * 64, -6 * ask["fall"]))
    out = shaped(ask.fresh("roar"), ask.length, ask.rate, points)
    if ask["crackle"] > 0:
        out = out + np.float32(ask["crackle"]) * (np.exp(np.clip(1.3 * out, -4, 4)) - np.float32(2.3))
        out -= out.mean()
    deep = ((8.0, -30.0), (25.0, 0.0), (70.0, 0.0), (2_000.0, -60.0))
    out += shaped(ask.fresh("rumble"), ask.length, ask.rate, deep) * np.float32(_gain(ask["rumble"]))
    t = ask.times()
    grid = np.arange(thrust.level.size) / CONTROL_RATE
    out += _tones(thrust, ask, t, grid)
    return (out * np.interp(t, grid, thrust.level)).astype(np.float32)


def _tones(thrust: Thrust, ask: Ask, t: Array, grid: Array) -> Signal:
    out = np.zeros(t.size, np.float32)
    turns = np.interp(t, grid, np.cumsum(thrust.spool) / CONTROL_RATE)
    speed = np.interp(t, grid, thrust.spool)
    beat = np.interp(t, grid, thrust.beat).astype(np.float32)
    shake = 1 + 0.002 * ask["beat"]
    for pitch, level, count in ((ask["fan_pitch"], ask["fan"], 5), (ask["shaft"], ask["buzz"], 24)):
        if level > -59:
            rolls = 10 ** (4 * ask.lasting(f"tones {count}").standard_normal(count) / 20)
            gains = rolls * np.arange(1, count + 1) ** (-ask["fan_fall"] / 6.02)
            pair = tone(turns * pitch, gains, pitch * speed, ask.rate) + 0.6 * tone(
                turns * pitch * shake, gains, pitch * speed, ask.rate
            )
            out += np.float32(_gain(level)) * beat * pair
    return out
