"""Things that break: a crack, then pieces that ring, fall and bounce.

Breaking glass is heard as such by its many pieces, each ringing and bouncing on its own (Warren and Verbrugge, 1984);
wood splinters with dull, short pieces, stone tumbles. The crack itself is many fractures within milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.solids import MODES, TOUCH, Array, burst, resized, solid, strike
from menura.engines.sounds.primitives.trains import place

Places: TypeAlias = npt.NDArray[np.int64]

SHAPES = 16
"""Different pieces whose sounds are made; each fallen piece is one of them."""


@dataclass(frozen=True)
class Pieces:
    """When pieces are heard, how loud, and which."""

    times: Array
    gains: Array
    which: Places
    bank: tuple[Signal, ...]


class Shatter:
    """A crack and the pieces after it."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **MODES,
        **TOUCH,
        "crack": Parameter(6.0, -60.0, 24.0, "dB", "the breaking itself, against a piece", "linear"),
        "crack_pitch": Parameter(2_500.0, 60.0, 10_000.0, "Hz", "middle of its noise"),
        "crack_width": Parameter(4.0, 0.5, 8.0, "", "octaves that it spans"),
        "crack_decay": Parameter(0.08, 0.004, 1.5, "s", "time in which it falls by 60 dB"),
        "snaps": Parameter(6.0, 1.0, 60.0, "", "fractures in the crack"),
        "snap_span": Parameter(0.03, 0.0005, 0.6, "s", "time that they take"),
        "count": Parameter(60.0, 1.0, 400.0, "", "pieces that fall"),
        "span": Parameter(0.35, 0.01, 4.0, "s", "how long they go on falling (e-fold)"),
        "delay": Parameter(0.0, 0.0, 1.5, "s", "fall before the first pieces land", "linear"),
        "settle": Parameter(2.0, 0.2, 8.0, "", "how much softer late pieces are, as a power"),
        "sizes": Parameter(1.2, 0.4, 4.0, "", "exponent of the pieces' loudness"),
        "pieces": Parameter(1.0, 0.0, 2.5, "", "octaves by which pieces differ in pitch", "linear"),
        "bounces": Parameter(1.0, 0.0, 5.0, "", "bounces of each piece", "linear"),
    }

    def controls(self, ask: Ask) -> Pieces:
        """Return the pieces."""
        chance = ask.lasting("pieces")
        body = solid(ask, chance)
        bank = tuple(
            strike(resized(body, 2 ** (ask["pieces"] * chance.uniform(-1, 1))), chance, ask.rate) for _ in range(SHAPES)
        )
        count = round(ask["count"])
        sizes = np.minimum((1 - chance.random(count)) ** (-1 / ask["sizes"]), 20.0)
        early = chance.random(count) < (0.3 if ask["delay"] else 0.15)
        falls = chance.exponential(ask["span"], count)
        times = np.where(early, 0.15 * falls, ask["delay"] + falls)
        gains = sizes * np.exp(-np.minimum(falls / ask["span"], 6.0) * 0.25 * ask["settle"])
        which = chance.integers(0, SHAPES, count)
        times, gains, which = _bounced(ask, chance, times, gains, which)
        return Pieces(times, gains / max(float(np.sqrt(np.mean(gains**2))), 1e-9), which, bank)

    def signal(self, controls: Pieces, ask: Ask) -> Signal:
        """Return the crack and the pieces."""
        out = np.zeros(ask.length, np.float32)
        for at, gain, k in zip(controls.times, controls.gains, controls.which, strict=True):
            place(out, controls.bank[k], round((at - ask.start) * ask.rate), float(gain))
        place(out, _crack(ask), round(-ask.start * ask.rate), 10 ** (ask["crack"] / 20))
        return out


def _bounced(
    ask: Ask, chance: np.random.Generator, times: Array, gains: Array, which: Places
) -> tuple[Array, Array, Places]:
    """Return the pieces with their bounces: a third of the energy and half of the gap are left each time."""
    all_times, all_gains, all_which = [times], [gains], [which]
    gap = chance.uniform(0.03, 0.12, times.size)
    for _ in range(round(ask["bounces"])):
        times, gains, gap = (
            times + gap,
            gains * chance.uniform(0.25, 0.6, gains.size),
            gap * chance.uniform(0.4, 0.7, gap.size),
        )
        all_times.append(times)
        all_gains.append(gains)
        all_which.append(which)
    return np.concatenate(all_times), np.concatenate(all_gains), np.concatenate(all_which)


def _crack(ask: Ask) -> Signal:
    chance = ask.lasting("crack")
    count = round(ask["snaps"])
    places = np.concatenate([[0.0], np.sort(chance.beta(1.0, 2.0, count - 1)) * ask["snap_span"]])
    length = int((1.3 * ask["crack_decay"] + ask["snap_span"]) * ask.rate) + 64
    out = np.zeros(length, np.float32)
    for k, at in enumerate(places):
        pitch = ask["crack_pitch"] * 2 ** chance.uniform(-0.6, 0.6)
        decay = ask["crack_decay"] * (1.0 if k == 0 else chance.uniform(0.2, 0.7))
        gain = 1.0 if k == 0 else chance.uniform(0.2, 0.9)
        sound = burst(chance, int(1.3 * decay * ask.rate) + 48, ask.rate, pitch, ask["crack_width"], 0.0002, decay)
        place(out, sound, int(at * ask.rate), gain)
    return out
