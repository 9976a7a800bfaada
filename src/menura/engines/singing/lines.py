"""A line of lyrics as it was said: its spectra frame by frame, and where its syllables lie in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from menura.engines.singing.vocoder.parameters import Array

PERIOD = 0.005
"""Seconds between frames."""

TURNING, LENT = 9, 34
"""Frames in which a vowel turns into the one it borrows, and of all that is borrowed, both turns included."""

LEAP = 12.0
"""Frames of what was said, from one frame of the song to the next, from which on it is not read through but left."""


@dataclass(frozen=True)
class Span:
    """Where a syllable lies in what was said: seconds.

    Attributes
    ----------
    start, vowel, coda, end : float
        Where its onset, its vowel and what follows its vowel begin; where it ends.
    hold : float
        What is held when its vowel is long.
    moves : bool
        Whether its vowel is a diphthong.
    """

    start: float
    vowel: float
    coda: float
    end: float
    hold: float
    moves: bool = False


@dataclass(frozen=True, eq=False)
class Said:
    """A line as it was said.

    Attributes
    ----------
    envelope, aperiodicity : ndarray [shape=(frames, bins)]
        At `PERIOD`, up to half of `sample_rate`.
    voiced : ndarray [shape=(frames,), dtype=bool]
    f0 : ndarray [shape=(frames,)]
        Hz; flat unless it was said with prosody.
    spans : tuple of Span
        One for each syllable.
    sample_rate : int
    """

    envelope: Array
    aperiodicity: Array
    voiced: Array
    f0: Array
    spans: tuple[Span, ...]
    sample_rate: int


def joined(parts: Sequence[Said]) -> Said:
    """Return lines one after another as one."""
    if len(parts) == 1:
        return parts[0]
    spans: list[Span] = []
    since = 0.0
    for part in parts:
        spans += [_later(span, since) for span in part.spans]
        since += len(part.voiced) * PERIOD
    return Said(
        np.concatenate([part.envelope for part in parts]),
        np.concatenate([part.aperiodicity for part in parts]),
        np.concatenate([part.voiced for part in parts]),
        np.concatenate([part.f0 for part in parts]),
        tuple(spans),
        parts[0].sample_rate,
    )


def _later(span: Span, by: float) -> Span:
    return replace(
        span, start=span.start + by, vowel=span.vowel + by, coda=span.coda + by, end=span.end + by, hold=span.hold + by
    )


def lent(line: Said) -> Said:
    """Return a line in which each vowel that is held on another has a stretch of its own for it, after the end.

    There it turns into the vowel that it borrows, which lasts, and back into itself; `hold` is the middle of that.
    """
    turn = np.linspace(0, 1, TURNING)
    share = np.concatenate([turn, np.ones(LENT - 2 * TURNING), turn[::-1]])[:, None]
    rows = [np.stack([np.arange(len(line.voiced))] * 2), *(_borrowed(line, span) for span in line.spans)]
    if len(line.spans) == sum(not part.shape[1] for part in rows[1:]):
        return line
    shares = np.concatenate([np.zeros((len(line.voiced), 1)), *(share[: part.shape[1]] for part in rows[1:])])
    own, other = np.concatenate(rows, axis=1)
    ends = np.cumsum([part.shape[1] for part in rows])[1:]
    spans = [
        replace(span, hold=(end - LENT / 2) * PERIOD) if part.shape[1] else span
        for span, part, end in zip(line.spans, rows[1:], ends.tolist(), strict=True)
    ]
    power = np.log(np.maximum(line.envelope, 1e-16))
    return Said(
        np.exp(power[own] + shares.astype(np.float32) * (power[other] - power[own])),
        (line.aperiodicity[own] + shares.astype(np.float32) * (line.aperiodicity[other] - line.aperiodicity[own])),
        line.voiced[other], line.f0[own], tuple(spans), line.sample_rate,
    )  # fmt: skip


def _borrowed(line: Said, span: Span) -> Array:
    """Return the frames of which a syllable's own stretch is mixed: its own and the other [shape=(2, n)]."""
    if span.vowel <= span.hold <= span.coda:
        return np.zeros((2, 0), int)
    places = [min(round(second / PERIOD), len(line.voiced) - 1) for second in (span.coda, span.hold)]
    return np.tile(np.array(places)[:, None], LENT)


def along(path: Array, places: Array) -> Array:
    """Return a path at fractional places; where it leaps, that of the nearer frame: what lies between is not meant.

    Parameters
    ----------
    path : ndarray [shape=(n,)]
        Row of what was said, frame by frame.
    places : ndarray [shape=(m,)]
        Frames, with fractions.
    """
    below = np.clip(places.astype(int), 0, len(path) - 1)
    above = np.minimum(below + 1, len(path) - 1)
    share = np.clip(places - below, 0, 1)
    leaps = np.abs(path[above] - path[below]) > LEAP
    share = np.where(leaps, np.round(share), share)
    return np.asarray(path[below] + (path[above] - path[below]) * share, np.float32)
