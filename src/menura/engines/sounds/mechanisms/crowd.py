"""Many voices at once: chatter, cheering, laughter in a hall. No words: only their rhythm, pitch and vowels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.mechanisms.voice import Utterance, Voice
from menura.engines.sounds.primitives.noise import shaped
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

VOICE = Voice()

SHARED = (
    *("pitch", "rate", "duty", "uneven", "start", "peak", "end", "spread", "drift", "attack", "release", "sag"),
    *("unsteady", "jitter", "rough", "rough_rate", "vibrato", "vibrato_rate", "chaos"),
    *("tilt", "breath", "breath_tilt", "gasp", "f1", "f2", "f3", "f4", "width", "vowels"),
)
"""Parameters of a single voice that all in the crowd have in common."""


@dataclass(frozen=True)
class Member:
    """One voice of a crowd."""

    ask: Ask
    utterance: Utterance
    turns: Array
    """Gain, fifty points a second: when it speaks."""


class Crowd:
    """A few voices that can be told apart before the murmur of all the others."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **{name: Voice.parameters[name] for name in SHARED},
        "voices": Parameter(4.0, 1.0, 6.0, "", "how many are near enough to be told apart"),
        "doubled": Parameter(1.0, 0.0, 3.0, "", "how many more stand behind each of them"),
        "ages": Parameter(0.3, 0.0, 1.0, "", "how pitch differs between people, in octaves", "linear"),
        "throats": Parameter(0.08, 0.0, 0.4, "", "how their formants differ, natural log", "linear"),
        "turn": Parameter(1.6, 0.2, 20.0, "s", "how long one speaks before resting"),
        "busy": Parameter(0.6, 0.05, 1.0, "", "part of the time each is heard", "linear"),
        "apart": Parameter(5.0, 0.0, 20.0, "dB", "how loudness differs between people", "linear"),
        "murmur": Parameter(-6.0, -60.0, 20.0, "dB", "level of all the others", "linear"),
        "murmur_low": Parameter(250.0, 60.0, 2_000.0, "Hz", "below this their murmur falls off"),
        "murmur_high": Parameter(900.0, 150.0, 8_000.0, "Hz", "above this it falls off"),
        "murmur_fall": Parameter(9.0, 2.0, 24.0, "dB", "by how much per octave", "linear"),
        "murmur_move": Parameter(2.0, 0.0, 8.0, "dB", "how restless it is", "linear"),
        "swell": Parameter(0.0, 0.0, 12.0, "dB", "slow rise and fall of all together", "linear"),
    }

    def controls(self, ask: Ask) -> tuple[Member, ...]:
        """Return what each near voice does."""
        return tuple(_member(ask, k) for k in range(round(ask["voices"])))

    def signal(self, controls: tuple[Member, ...], ask: Ask) -> Signal:
        """Return near voices, those behind them, and the murmur."""
        out = np.zeros(ask.length, np.float32)
        chance = ask.lasting("places")
        for member in controls:
            voice = VOICE.signal(member.utterance, member.ask)
            voice *= np.interp(
                np.arange(ask.length) / ask.rate * 50, np.arange(member.turns.size), member.turns
            ).astype(np.float32)
            voice *= np.float32(1 / max(float(np.sqrt(np.mean(voice**2))), 1e-6))
            out += np.float32(10 ** (-ask["apart"] * abs(chance.standard_normal()) / 20)) * voice
            for _ in range(round(ask["doubled"])):
                behind = 10 ** (-(3 + ask["apart"] * abs(chance.standard_normal())) / 20)
                out += np.float32(behind) * np.roll(voice, int(ask.length * chance.uniform(0.2, 0.8)))
        out += np.float32(10 ** (ask["murmur"] / 20) * np.sqrt(ask["voices"])) * _murmur(ask)
        slow = np.arange(0.0, ask.duration + 0.2, 0.1)
        swell = 10 ** (ask["swell"] * wander(ask.lasting("swell"), ask.start + slow, 0.25) / 20)
        return (out * np.interp(np.arange(ask.length) / ask.rate, slow, swell)).astype(np.float32)


def _member(ask: Ask, k: int) -> Member:
    chance = ask.lasting(f"member {k}")
    draws = np.clip(chance.standard_normal(4), -2, 2)
    values = {name: p.default for name, p in Voice.parameters.items()} | {name: ask[name] for name in SHARED}
    throat = float(np.exp(ask["throats"] * draws[0] + 0.12 * ask["ages"] * draws[1]))
    values |= {name: ask[name] * throat for name in ("f1", "f2", "f3", "f4")}
    values["pitch"] = ask["pitch"] * float(2 ** (ask["ages"] * draws[1]))
    values["rate"] = ask["rate"] * float(np.exp(0.12 * draws[2]))
    seed = int(chance.integers(2**62))
    own = Ask(values, ask.rate, ask.duration, ask.start, max(ask.whole, ask.start + ask.duration), seed, ask.stretch)
    return Member(own, VOICE.controls(own), _turns(ask, k))


def _turns(ask: Ask, k: int) -> Array:
    """Return when a member speaks: smooth gates whose share of the time is `busy`."""
    times = ask.start + np.arange(int(ask.duration * 50) + 2) / 50
    if ask["busy"] >= 1:
        return np.ones(times.size)
    limit = 2.2 * (0.5 - ask["busy"])
    return np.clip(3 * (wander(ask.lasting(f"turns {k}"), times, 1.2 / ask["turn"]) - limit) + 0.5, 0.02, 1)


def _murmur(ask: Ask) -> Signal:
    """Return the noise that so many voices blend into, restless at the rate of syllables."""
    low, high = ask["murmur_low"], max(ask["murmur_high"], ask["murmur_low"])
    points = ((low / 16, -48.0), (low, 0.0), (high, 0.0), (high * 32, -5 * ask["murmur_fall"]))
    slow = np.arange(0.0, ask.duration + 0.1, 0.02)
    move = 10 ** (ask["murmur_move"] * wander(ask.fresh("murmur"), slow, 7.0) / 20)
    noise = shaped(ask.fresh("others"), ask.length, ask.rate, points)
    return (noise * np.interp(np.arange(ask.length) / ask.rate, slow, move)).astype(np.float32)
