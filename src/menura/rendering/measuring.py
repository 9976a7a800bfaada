"""What mastering needs to know of a block of the mix, measured so that neighbouring blocks fit together."""

import numpy as np
import numpy.typing as npt

from menura.audio import loudness
from menura.audio.clip import Clip, Samples
from menura.audio.peaks import CONTEXT, annex_2, interpolated
from menura.rendering.mastering import TICK, Measurement

IRRELEVANT = 0.1
"""Fraction of a block's highest sample below which the rise between samples does not matter to a limiter."""


SHORTEST = 4
"""Hops of a gating block."""


def measure(block: Samples, before: Samples, after: Samples, rate: int) -> Measurement:
    """Return a block's energies and peaks.

    Parameters
    ----------
    block : ndarray [shape=(channels, n)]
    before : ndarray [shape=(channels, m)]
        What precedes it: as much as there is, up to `context`.
    after : ndarray [shape=(channels, k)]
        What follows it, up to ``peaks.CONTEXT`` samples.
    rate : int
    """
    past = loudness.memory(rate)
    history = np.pad(before, ((0, 0), (max(0, past - before.shape[1]), 0)))[:, -past:]
    return Measurement(loudness.hop_energies(block, rate, history), _peaks(block, before, after, rate))


def measure_short(block: Samples, rate: int) -> Measurement:
    """Return the measurement of a mix too short for a gating block of 400 ms: as if it went on evenly."""
    level = loudness.loudness(Clip(block, rate))
    even = 10 ** ((level + 0.691) / 10) if level is not None else 0.0
    nothing = block[:, :0]
    return Measurement(np.full(SHORTEST, even), _peaks(block, nothing, nothing, rate))


def context(rate: int) -> int:
    """Return how many samples before a block its measurement looks at."""
    return max(loudness.memory(rate), CONTEXT)


def _peaks(block: Samples, before: Samples, after: Samples, rate: int) -> npt.NDArray[np.float32]:
    length = block.shape[1]
    left, right = before[:, -CONTEXT:], after[:, :CONTEXT]
    joined = np.concatenate([left, block, right], axis=1)
    joined = np.pad(joined, ((0, 0), (CONTEXT - left.shape[1], CONTEXT - right.shape[1])))
    highest = np.abs(block).max(axis=0)
    threshold = IRRELEVANT * float(highest.max(initial=0.0))
    if threshold > 0:
        between = interpolated(joined, annex_2(), threshold=threshold)
        highest = np.maximum(highest, np.maximum(between[:length], between[1 : length + 1]))
    edges = np.round(np.arange(int(np.ceil(length / (rate * TICK)))) * rate * TICK).astype(np.intp)
    return np.maximum.reduceat(highest, edges) if edges.size else np.zeros(0, np.float32)
