"""Which entries and episodes a fugue has, in which keys and voices."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Literal

from menura.composing.strict.subject import dominant, related
from menura.scores.keys import Key

ENTRY, CLOSE = 2, 2
"""Bars of an entry and of the cadence with the last chord."""

ELSEWHERE = {False: ((5, "minor"), (3, "major"), (4, "major"), (1, "minor"), (2, "minor")),
             True: ((2, "major"), (3, "minor"), (4, "minor"), (5, "major"), (6, "major"))}  # fmt: skip
"""Degrees (from 0) and modes of the keys of middle entries, by whether the piece is minor."""


@dataclass(frozen=True)
class Block:
    """A stretch of a fugue.

    Attributes
    ----------
    kind : str
        ``entry``, ``answer``, ``episode``, ``stretto`` or ``close``.
    bars : int
    key : Key
        Of an entry; where an episode goes.
    voice : int
        Whose entry it is, from the top.
    active : tuple of int
        Voices that sing in it.
    name : str
        Of the section that it belongs to.
    """

    kind: Literal["entry", "answer", "episode", "stretto", "close"]
    bars: int
    key: Key
    voice: int
    active: tuple[int, ...]
    name: str = ""


def shortest(voices: int) -> int:
    """Return the fewest bars of a fugue."""
    return ENTRY * (voices + 1) + CLOSE


def planned(tonic: Key, voices: int, bars: int, rng: Random) -> list[Block]:
    """Return the blocks of a fugue; together they have so many bars.

    Parameters
    ----------
    tonic : Key
    voices : int
        2 or 3.
    bars : int
        At least :func:`shortest`.
    rng : Random
    """
    order = rng.choice([(1, 0, 2), (0, 1, 2), (2, 1, 0)] if voices == 3 else [(0, 1), (1, 0)])
    everyone = tuple(range(voices))
    blocks = [
        Block("answer" if k % 2 else "entry", ENTRY, dominant(tonic) if k % 2 else tonic, voice, order[: k + 1])
        for k, voice in enumerate(order)
    ]
    blocks += _middle(tonic, everyone, bars - shortest(voices), order[-1], rng)
    before = next(block.voice for block in reversed(blocks) if block.kind != "episode")
    last = rng.choice([v for v in (everyone[0], everyone[-1]) if v != before])
    blocks += [Block("stretto", ENTRY, tonic, last, everyone), Block("close", CLOSE, tonic, last, everyone)]
    return _named(blocks, voices)


def _middle(tonic: Key, everyone: tuple[int, ...], bars: int, before: int, rng: Random) -> list[Block]:
    entries = max(round((bars - 2) / 4), 0)
    while entries and bars - ENTRY * entries < entries + 1:
        entries -= 1
    lengths = _shared(bars - ENTRY * entries, entries + 1, rng)
    keys = cycle(related(tonic, *place) for place in _journey(tonic, rng))
    blocks = []
    for k, length in enumerate(lengths):
        target = next(keys) if k < entries else tonic
        voice = rng.choice([v for v in everyone if v != before])
        if length:
            blocks.append(Block("episode", length, target, before, everyone))
        if k < entries:
            blocks.append(Block("entry", ENTRY, target, voice, everyone))
            before = voice
    return blocks


def _journey(tonic: Key, rng: Random) -> list[tuple[int, str]]:
    first, *rest = ELSEWHERE[tonic.is_minor]
    return [first, *rng.sample(rest, len(rest))]


def _shared(bars: int, count: int, rng: Random) -> list[int]:
    lengths = [bars // count] * count
    for k in rng.sample(range(count), bars % count):
        lengths[k] += 1
    return lengths


def _named(blocks: Sequence[Block], voices: int) -> list[Block]:
    named, episodes = [], 0
    for k, block in enumerate(blocks):
        name = "Exposition"
        if k >= voices:
            episodes += block.kind == "episode"
            name = {
                "episode": f"Episode {episodes}",
                "stretto": f"Last entry in {block.key}",
                "close": "Cadence",
            }.get(block.kind, f"Entry in {block.key}")
        named.append(Block(block.kind, block.bars, block.key, block.voice, block.active, name))
    return named
