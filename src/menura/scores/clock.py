"""Beats to seconds and back, by a sheet's tempos."""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from menura.scores.model import LeadSheet

STEP = Fraction(1, 4)
"""Quarter notes between the steps in which a gliding tempo moves: exact in a MIDI file, too short to be heard."""

USUAL = 100.0
"""Quarter notes in a minute of a sheet that says nothing."""


@dataclass(frozen=True)
class Clock:
    """A tempo map of constant stretches.

    Attributes
    ----------
    beats : ndarray [shape=(n,)]
        Where each stretch begins, in quarter notes; the first is 0.
    seconds : ndarray [shape=(n,)]
        The same in seconds.
    bpm : ndarray [shape=(n,)]
        Quarter notes in a minute.
    """

    beats: npt.NDArray[np.float64]
    seconds: npt.NDArray[np.float64]
    bpm: npt.NDArray[np.float64]

    def time(self, beat: Fraction | float) -> float:
        """Return the seconds at which a beat falls."""
        k = max(bisect_right(self.beats, float(beat)) - 1, 0)
        return float(self.seconds[k] + (float(beat) - self.beats[k]) * 60 / self.bpm[k])

    def times(self, beats: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the seconds at which beats fall."""
        at = np.asarray(beats, np.float64)
        k = np.maximum(np.searchsorted(self.beats, at, side="right") - 1, 0)
        return np.asarray(self.seconds[k] + (at - self.beats[k]) * 60 / self.bpm[k])

    def beat(self, second: float) -> float:
        """Return the beat that a time falls on."""
        k = max(bisect_right(self.seconds, second) - 1, 0)
        return float(self.beats[k] + (second - self.seconds[k]) * self.bpm[k] / 60)


def clock(sheet: LeadSheet) -> Clock:
    """Return the tempo map of a sheet."""
    found = tempos(sheet)
    beats = np.array([float(at) for at, _ in found])
    bpm = np.array([tempo for _, tempo in found])
    seconds = np.concatenate([[0.0], np.cumsum(np.diff(beats) * 60 / bpm[:-1])])
    return Clock(beats, seconds, bpm)


def tempos(sheet: LeadSheet) -> list[tuple[Fraction, float]]:
    """Return every tempo with the beat at which it begins, glides as the steps in which they are played.

    The first begins at 0.
    """
    marks = [(start + mark.at, mark) for start, section in sheet.placed() for mark in section.tempo]
    marks.sort(key=lambda pair: pair[0])
    steps: dict[Fraction, float] = {Fraction(0): marks[0][1].bpm if marks else USUAL}
    for k, (at, mark) in enumerate(marks):
        steps[at] = mark.bpm
        if mark.glides and k + 1 < len(marks):
            steps.update(_glide(at, mark.bpm, *marks[k + 1][:1], marks[k + 1][1].bpm))
    return sorted(steps.items())


def _glide(at: Fraction, bpm: float, until: Fraction, goal: float) -> dict[Fraction, float]:
    count = int((until - at) / STEP)
    # Each step has the tempo of its own middle, so that the whole glide takes as long as an even one.
    middles = {at + k * STEP: (k + 0.5) * float(STEP / (until - at)) for k in range(count)}
    return {beat: round(bpm + (goal - bpm) * share, 2) for beat, share in middles.items()}
