"""When each sound of a phrase falls: vowels on their notes, consonants before them, glides late, codas at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from menura.engines.singing.lines import LENT, PERIOD, Span
from menura.engines.singing.vocoder.parameters import Array

LEGATO = 0.14
"""Seconds between two notes up to which the voice sounds through."""

CONSONANTS = 0.26
"""Longest onset in seconds."""

CODA = 0.36
"""Share of a note that its closing consonants may take."""

RELEASE = 0.07
"""Seconds in which a vowel fades after its note."""

SHORTEST = 0.05
"""Seconds of a note that are left to its vowel, whatever its consonants want."""


@dataclass(frozen=True)
class Placed:
    """A syllable in time: seconds since the piece began.

    Attributes
    ----------
    start, vowel, coda, end : float
        Where its onset, its vowel and its coda begin; where it ends.
    joined : bool
        Whether the next one follows without a gap.
    """

    start: float
    vowel: float
    coda: float
    end: float
    joined: bool


def placed(starts: Sequence[float], ends: Sequence[float], spans: Sequence[Span], earliest: float) -> list[Placed]:
    """Return where syllables lie whose notes start and end at given seconds.

    Parameters
    ----------
    starts, ends : sequence of float
    spans : sequence of Span
    earliest : float
        Before this nothing may sound.
    """
    onsets = [_onset(k, starts, spans, earliest) for k in range(len(starts))]
    found = []
    for k, (start, end, span) in enumerate(zip(starts, ends, spans, strict=True)):
        follows = starts[k + 1] - onsets[k + 1] if k + 1 < len(starts) else np.inf
        joined = follows - end < LEGATO
        stop = float(follows if joined else end)
        coda = min(span.end - span.coda, max(CODA * (stop - start), 0.0))
        found.append(Placed(start - onsets[k], start, max(stop - coda, start), max(stop, start), joined))
    return found


def _onset(k: int, starts: Sequence[float], spans: Sequence[Span], earliest: float) -> float:
    """Return how long before its vowel a syllable begins."""
    wanted = min(spans[k].vowel - spans[k].start, CONSONANTS)
    if k == 0:
        return max(min(wanted, starts[0] - earliest), 0.0)
    gap = starts[k] - starts[k - 1]
    return max(min(wanted, 0.5 * gap, gap - SHORTEST), 0.0)


def path(syllables: Sequence[Placed], spans: Sequence[Span], begins: float, count: int) -> Array:
    """Return for each frame from `begins` on which second of what was said is heard [shape=(count,)]."""
    knots: list[tuple[float, float]] = []
    for k, (at, span) in enumerate(zip(syllables, spans, strict=True)):
        knots.append((at.start, span.start))
        knots += _vowel(at, span)
        if at.end > at.coda:
            knots.append((at.end, span.end))
        if not at.joined or k == len(syllables) - 1:
            knots.append((at.end + RELEASE, knots[-1][1]))
    times = np.maximum.accumulate([time for time, _ in knots]) + 1e-7 * np.arange(len(knots))
    frames = begins + np.arange(count) * PERIOD
    return np.asarray(np.interp(frames, times, [place for _, place in knots]))


def _vowel(at: Placed, span: Span) -> list[tuple[float, float]]:
    """Return the knots of a vowel: its beginning and its end at their own speed, its middle held."""
    natural, wanted = span.coda - span.vowel, at.coda - at.vowel
    if wanted <= natural or natural <= 0:
        return [(at.vowel, span.vowel), (at.coda, span.coda)]
    hold = span.hold
    if not span.vowel <= hold <= span.coda:  # what is held lies elsewhere, its ways there and back with it
        reach = min((0.5 * LENT - 1) * PERIOD, 0.5 * (wanted - natural))
        first, last = at.vowel + natural, at.coda
        inside = [
            (first, hold - reach),
            (first + reach, hold),
            *_wander(first + reach, last - reach, hold, natural),
            (last, hold + reach),
        ]
        return [(at.vowel, span.vowel), (first, span.coda), *inside, (last, span.coda)]
    first = max(hold - span.vowel, 0.0)
    last = max(span.coda - hold, 0.0)
    if span.moves:
        last *= min(1 + 0.25 * (wanted / natural - 1), 1.8)
    scale = min(1.0, wanted / max(first + last, 1e-9))
    knots = [(at.vowel, span.vowel), (at.vowel + first * scale, hold)]
    knots += _wander(at.vowel + first * scale, at.coda - last * scale, hold, natural)
    return [*knots, (at.coda, span.coda)]


def _wander(first: float, last: float, hold: float, natural: float) -> list[tuple[float, float]]:
    """Return knots that go to and fro about what is held, slowly: a held vowel is never quite the same."""
    reach = min(0.1 * natural, 0.015)
    count = int((last - first) / 0.22)
    steps = first + (last - first) * np.arange(1, count + 1) / (count + 1)
    sides = reach * np.array([1.0, -0.6, 0.4, -1.0, 0.8, -0.3])
    return [(float(t), hold + float(sides[k % 6])) for k, t in enumerate(steps)] + [(last, hold)]


def sounding(syllables: Sequence[Placed], begins: float, count: int) -> Array:
    """Return for each frame how much of the voice is let through, 0 … 1: nothing in rests, soft edges."""
    knots: list[tuple[float, float]] = []
    for k, at in enumerate(syllables):
        if k == 0 or not syllables[k - 1].joined:
            soft = 0.025 if at.vowel - at.start < 0.02 else 0.004
            knots += [(at.start - soft, 0.0), (at.start + soft, 1.0)]
        if not at.joined or k == len(syllables) - 1:
            fade = RELEASE if at.end - at.coda < 0.02 else 0.025
            knots += [(at.end - 0.02, 1.0), (at.end + fade, 0.0)]
    times = np.maximum.accumulate([time for time, _ in knots])
    frames = begins + np.arange(count) * PERIOD
    return np.asarray(np.interp(frames, times, [value for _, value in knots]), np.float32)
