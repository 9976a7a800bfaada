"""Blocks of the mix with their rooms: each answers once to all that it hears in a block, and sounds on in later ones.

A room is linear: its answer to the sum of many tracks is the sum of its answers to each. So one convolution a block
serves them all, and a stem, which is the mix of one track, still adds up with the others.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from menura.audio import rooms
from menura.audio.clip import Samples
from menura.rendering.mixing import Mix
from menura.rendering.store import Store

Sounds = Callable[[int], Mapping[bytes, Samples]]
"""Gives every piece of a block, placed, by key."""


def block(mix: Mix, k: int, sounds: Sounds, tails: Store[Samples]) -> Samples:
    """Return the mix over the k-th block.

    Parameters
    ----------
    mix : Mix
    k : int
    sounds : callable
    tails : Store
        Remembers how rooms sound on after blocks; what it has forgotten is computed again.

    Returns
    -------
    ndarray [shape=(channels, length), dtype=float32]
    """
    first, length = mix.grid[k]
    out, sent = mix.sum(sounds(k), k)
    for room in mix.rooms:
        for j in mix.sounding_on(room, k):
            key = mix.tail_key(room, j)
            if key:
                began, lasted = mix.grid[j]
                tail = tails.fetch(key, partial(_tail, mix, j, room, sounds))[:, first - began - lasted :][:, :length]
                out[:, : tail.shape[1]] += tail
        if room in sent:
            early, late = _answers(mix, k, room, sent[room])
            out += early
            if key := mix.tail_key(room, k):
                tails.put(key, late)
    return out if mix.plan.channels == 2 else out.mean(axis=0, keepdims=True)


def _tail(mix: Mix, k: int, room: str, sounds: Sounds) -> Samples:
    """Return how a room sounds on after the k-th block."""
    return _answers(mix, k, room, mix.sum(sounds(k), k)[1][room])[1]


def _answers(mix: Mix, k: int, room: str, sent: Samples) -> tuple[Samples, Samples]:
    """Return what a room answers within the k-th block, and how it sounds on.

    The last part of the block is answered by itself, so that not a bit of what follows depends on what lies before it.
    """
    length, rate = mix.grid[k][1], mix.plan.sample_rate
    n = max(length - mix.tail(room), 0)
    within = np.zeros((2, length), np.float32)
    if sent[:n].any():
        within += rooms.answer(sent[:n], rate, room)[:, :length]
    late = rooms.answer(sent[n:], rate, room)
    within[:, n:] += late[:, : length - n]
    return within, late[:, length - n :].copy()
