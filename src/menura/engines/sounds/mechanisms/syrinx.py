"""Birds, and whatever whistles: nearly pure tones that sweep, trill and repeat (Nowicki and Marler, 1988)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import white
from menura.engines.sounds.primitives.wander import wander

Array = npt.NDArray[np.float64]

GRID = 1_000
"""Control points per second."""

BLOCK = 40.0
"""Seconds of song that are written together: an hour of song is not written to hear its end."""

Note: TypeAlias = tuple[float, float, int, float]
"""Start and length in seconds, kind, gain."""


@dataclass(frozen=True)
class Song:
    """What one singer does in a stretch, on a grid of `GRID` points a second."""

    pitch: Array
    """Hz."""
    gain: Array
    loudness: float
    """Gain of the singer: how near it sits."""


@dataclass(frozen=True)
class Notes:
    """Notes one after another: when, how long, and what shape."""

    starts: Array
    lengths: Array
    kinds: npt.NDArray[np.int64]
    levels: Array


class Syrinx:
    """One or several singers; each has a few kinds of notes, repeats each a few times, and rests between phrases."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "singers": Parameter(1.0, 1.0, 12.0, "", "how many sing"),
        "pitch": Parameter(3_500.0, 80.0, 12_000.0, "Hz", "middle of the range"),
        "range": Parameter(0.3, 0.0, 2.0, "", "how far the notes' pitches spread, in octaves", "linear"),
        "sweep": Parameter(-0.3, -3.0, 3.0, "", "how far a note glides, in octaves", "linear"),
        "sweep_range": Parameter(0.4, 0.0, 2.0, "", "how that differs between kinds of notes, in octaves", "linear"),
        "arch": Parameter(0.0, -2.0, 2.0, "", "how far a note bows upward in its middle, in octaves", "linear"),
        "arch_range": Parameter(0.1, 0.0, 2.0, "", "how that differs between kinds of notes, in octaves", "linear"),
        "note": Parameter(0.08, 0.008, 4.0, "s", "length of a note"),
        "note_range": Parameter(0.3, 0.0, 1.5, "", "how that differs between kinds of notes, natural log", "linear"),
        "gap": Parameter(0.06, 0.003, 3.0, "s", "silence between notes"),
        "kinds": Parameter(3.0, 1.0, 12.0, "", "kinds of notes a singer knows"),
        "repeats": Parameter(3.0, 1.0, 30.0, "", "times a note is sung before another"),
        "ordered": Parameter(0.0, 0.0, 1.0, "", "1: the kinds follow each other in order, from high to low", "linear"),
        "phrase": Parameter(1.5, 0.02, 60.0, "s", "length of a phrase"),
        "pause": Parameter(1.5, 0.001, 60.0, "s", "silence between phrases"),
        "trill": Parameter(0.0, 0.0, 1.0, "", "depth of a fast waver of pitch, in octaves", "linear"),
        "trill_rate": Parameter(30.0, 3.0, 250.0, "Hz", "its rate"),
        "flutter": Parameter(0.0, 0.0, 1.0, "", "depth of a fast waver of loudness", "linear"),
        "attack": Parameter(0.25, 0.01, 0.9, "", "rise of a note, as a part of it"),
        "release": Parameter(0.45, 0.05, 0.95, "", "fall of a note, as a part of it"),
        "second": Parameter(-24.0, -80.0, 6.0, "dB", "second harmonic", "linear"),
        "third": Parameter(-34.0, -80.0, 6.0, "dB", "third harmonic", "linear"),
        "noise": Parameter(0.01, 0.0, 2.0, "", "unsteadiness of the tone that makes it breathy", "linear"),
        "unsteady": Parameter(0.01, 0.0, 0.3, "", "slow random movement of pitch, as a ratio", "linear"),
        "apart": Parameter(6.0, 0.0, 20.0, "dB", "how loudness differs between singers", "linear"),
        "species": Parameter(0.15, 0.0, 1.0, "", "how pitch differs between singers, in octaves", "linear"),
    }

    def controls(self, ask: Ask) -> tuple[Song, ...]:
        """Return what each singer does."""
        return tuple(_song(ask, k) for k in range(round(ask["singers"])))

    def signal(self, controls: tuple[Song, ...], ask: Ask) -> Signal:
        """Return all singers together."""
        out = np.zeros(ask.length, np.float32)
        for k, song in enumerate(controls):
            out += song.loudness * _sung(song, ask, k)
        return out


def _song(ask: Ask, singer: int) -> Song:
    chance = ask.lasting(f"singer {singer}")
    own = 2 ** (ask["species"] * chance.standard_normal()) if singer else 1.0
    haste = np.exp(0.25 * chance.standard_normal()) if singer else 1.0
    kinds = _repertoire(ask, chance)
    notes = _score(ask, singer, kinds[:, 3] * haste, haste)
    times = ask.start + np.arange(int(ask.duration * GRID) + 2) / GRID
    k = np.maximum(np.searchsorted(notes.starts, times, "right") - 1, 0)
    position = np.clip((times - notes.starts[k]) / notes.lengths[k], 0, 1)
    shape = kinds[notes.kinds[k]]
    octaves = shape[:, 0] + shape[:, 1] * (position - 0.5) + shape[:, 2] * (4 * position * (1 - position) - 0.5)
    octaves += ask["trill"] * np.sin(2 * np.pi * ask["trill_rate"] * times)
    octaves += ask["unsteady"] * 1.44 * wander(ask.lasting(f"unsteady {singer}"), times, 12.0)
    rise, fall = np.clip(position / ask["attack"], 0, 1), np.clip((1 - position) / ask["release"], 0, 1)
    gain = (
        np.sin(0.5 * np.pi * rise) ** 2 * np.sin(0.5 * np.pi * fall) ** 2 * notes.levels[k] * (times >= notes.starts[0])
    )
    gain *= 1 - ask["flutter"] * (0.5 + 0.5 * np.sin(2 * np.pi * ask["trill_rate"] * times))
    near = 10 ** (-ask["apart"] * abs(chance.standard_normal()) / 20) if singer else 1.0
    return Song(np.clip(ask["pitch"] * own * 2**octaves, 40, 0.45 * ask.rate), gain, float(near))


def _repertoire(ask: Ask, chance: np.random.Generator) -> Array:
    """Return kinds of notes [shape=(k, 4)]: octaves above the middle, octaves of glide, of bow, seconds."""
    count = round(ask["kinds"])
    draws = chance.standard_normal((count, 4))
    if ask["ordered"] >= 0.5:
        draws[:, 0] = np.linspace(1, -1, count) if count > 1 else 0.0
    middle = np.array([0.0, ask["sweep"], ask["arch"], 0.0])
    kinds = middle + draws * np.array([ask["range"], ask["sweep_range"], ask["arch_range"], ask["note_range"]])
    kinds[:, 3] = ask["note"] * np.exp(np.clip(kinds[:, 3], -1.5, 1.5))
    return np.asarray(kinds)


def _score(ask: Ask, singer: int, lengths: Array, haste: float) -> Notes:
    """Return the notes of the stretch and shortly before it, written block by block so that none depends on another."""
    first, last = max(int(ask.start / BLOCK) - 1, 0), int((ask.start + ask.duration) / BLOCK)
    rows = [note for k in range(first, last + 1) for note in _block(ask, singer, k, lengths, haste)]
    table = np.array(rows or [(0.0, 0.01, 0, 0.0)])
    return Notes(table[:, 0], table[:, 1], table[:, 2].astype(np.int64), table[:, 3])


def _block(ask: Ask, singer: int, block: int, lengths: Array, haste: float) -> list[Note]:
    """Return the notes of one block: phrases with rests between."""
    chance, end = ask.lasting(f"score {singer}/{block}"), (block + 1) * BLOCK
    time = block * BLOCK + (float(chance.random()) * (ask["phrase"] + ask["pause"]) if singer or block else 0.0)
    rows: list[Note] = []
    while time < end:
        sung = _phrase(ask, chance, lengths, haste, time, end)
        rows += sung
        time = (sung[-1][0] + sung[-1][1] if sung else end) + ask["pause"] * _varied(chance, 0.4)
    return rows


def _phrase(ask: Ask, chance: np.random.Generator, lengths: Array, haste: float, time: float, end: float) -> list[Note]:
    """Return the notes of one phrase from a time on; one in order sings each kind once round."""
    ordered = ask["ordered"] >= 0.5
    stop = end if ordered else min(end, time + ask["phrase"] * _varied(chance, 0.25))
    kind = 0 if ordered else int(chance.integers(lengths.size))
    left, rows = _times_sung(ask, chance), []
    while time < stop and kind < lengths.size:
        length = float(lengths[kind]) * _varied(chance, 0.05)
        if time + length > end:
            break
        rows.append((time, length, kind, float(10 ** (-2 * abs(chance.standard_normal()) / 20))))
        time += length + ask["gap"] * haste * _varied(chance, 0.1)
        left -= 1
        if left <= 0:
            left, kind = _times_sung(ask, chance), kind + 1 if ordered else int(chance.integers(lengths.size))
    return rows


def _varied(chance: np.random.Generator, amount: float) -> float:
    return float(np.exp(amount * chance.standard_normal()))


def _times_sung(ask: Ask, chance: np.random.Generator) -> int:
    return max(1, round(ask["repeats"] * _varied(chance, 0.3 * min(ask["repeats"] - 1, 1.0))))


def _sung(song: Song, ask: Ask, singer: int) -> Signal:
    """Return one singer: a tone and two overtones."""
    at = np.arange(ask.length) / ask.rate * GRID
    grid = np.arange(song.pitch.size)
    pitch, gain = np.interp(at, grid, song.pitch), np.interp(at, grid, song.gain).astype(np.float32)
    cycles = np.cumsum(pitch) / ask.rate
    cycles -= np.floor(cycles[0]) if cycles.size else 0
    turn = (2 * np.pi * (cycles % 1.0)).astype(np.float32)
    if ask["noise"] > 0:
        # A breathy tone: its phase and strength quiver with the air stream.
        quiver = _smooth(white(ask.fresh(f"quiver {singer}"), ask.length), max(ask.rate // 3_000, 1))
        turn += ask["noise"] * 3.0 * quiver
    out = np.sin(turn)
    for k, level in ((2, ask["second"]), (3, ask["third"])):
        out += 10 ** (level / 20) * np.sin(k * turn) * (k * pitch < 0.47 * ask.rate)
    return np.asarray(out * gain, np.float32)


def _smooth(signal: Signal, size: int) -> Signal:
    """Return a running mean over `size` samples, scaled to keep its variance."""
    total = np.cumsum(np.concatenate([np.zeros(size, np.float32), signal]), dtype=np.float64)
    return np.asarray((total[size:] - total[:-size]) / np.sqrt(size), np.float32)
