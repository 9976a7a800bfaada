"""What pedals do to the notes of a part."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from menura.scores.arranging.played import Played
from menura.scores.clock import Clock
from menura.scores.model import LeadSheet

SOFT = 0.8
"""What the velocity of a note is multiplied with while the soft pedal is down."""

Stretch = tuple[float, float]
"""Seconds from which and until which a pedal is down."""


def spans(sheet: LeadSheet, part: str, kind: str, clock: Clock) -> list[Stretch]:
    """Return when a pedal of a part is down, in order; what overlaps is one stretch."""
    beats = [
        (start + pedal.at, start + pedal.at + pedal.length)
        for start, section in sheet.placed()
        for pedal in section.pedals.get(part, ())
        if pedal.kind == kind
    ]
    joined: list[Stretch] = []
    for first, last in sorted(beats):
        down, up = clock.time(first), clock.time(last)
        if joined and down < joined[-1][1]:
            joined[-1] = joined[-1][0], max(up, joined[-1][1])
        else:
            joined.append((down, up))
    return joined


def sustained(notes: Sequence[Played], stretches: Sequence[Stretch]) -> list[Played]:
    """Return notes that ring on until the pedal is lifted, or until their key is struck again.

    Parameters
    ----------
    notes : sequence of Played
        In order of time.
    stretches : sequence of (float, float)
        In order, none of which overlap.
    """
    if not stretches:
        return list(notes)
    again: dict[int, float] = {}
    found = []
    for note in reversed(notes):
        end = note.start + note.duration
        down = _over(stretches, end)
        if down is not None:
            end = max(end, min(down[1], again.get(note.pitch, down[1])))
            note = note._replace(duration=end - note.start)
        again[note.pitch] = note.start
        found.append(note)
    return found[::-1]


def softened(notes: Sequence[Played], stretches: Sequence[Stretch]) -> list[Played]:
    """Return notes of which those that begin with the soft pedal down are softer."""
    if not stretches:
        return list(notes)
    return [note._replace(velocity=note.velocity * SOFT) if _over(stretches, note.start) else note for note in notes]


def _over(stretches: Sequence[Stretch], time: float) -> Stretch | None:
    """Return the stretch that a time lies in; its end does not belong to it."""
    k = bisect_right(stretches, time, key=itemgetter(0)) - 1
    return stretches[k] if k >= 0 and time < stretches[k][1] else None
