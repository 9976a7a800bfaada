"""The chords of a section in time."""

from bisect import bisect_right
from dataclasses import dataclass

from menura.scores import chords
from menura.scores.beats import ticks
from menura.scores.chords import Chord
from menura.scores.model import LeadSheet, Section


@dataclass(frozen=True)
class Change:
    """A chord while it lasts.

    Attributes
    ----------
    start, end : int
        Ticks since the section began.
    chord : Chord or None
        None: no chord is played.
    """

    start: int
    end: int
    chord: Chord | None


@dataclass(frozen=True)
class Changes:
    """The chords of a section, and the first of what follows.

    Attributes
    ----------
    changes : tuple of Change
        Without gaps, from the section's start to its end; the last is what the next section begins with.
    length : int
        Ticks of the section.
    """

    changes: tuple[Change, ...]
    length: int

    def index(self, at: int) -> int:
        """Return which change holds at a tick of the section."""
        return max(bisect_right(self.changes, at, key=lambda change: change.start) - 1, 0)

    def meant(self, at: int, end: int, early: int) -> int:
        """Return which change a note belongs to: the next one when it begins at most `early` ticks before and lasts."""
        index = self.index(at)
        now = self.changes[index]
        anticipates = now.end - at <= early and end > now.end and now.start < at and index + 1 < len(self.changes)
        return index + 1 if anticipates and self.changes[index + 1].chord is not None else index

    def following(self, index: int) -> Chord | None:
        """Return the chord after a change."""
        return self.changes[index + 1].chord if index + 1 < len(self.changes) else None


def changes(sheet: LeadSheet, section: Section, after: Section | None) -> Changes:
    """Return the chords of a section; before its first symbol there is none."""
    length = ticks(sheet.length_of(section))
    marks = {ticks(mark.at): chords.chord(mark.symbol) for mark in section.chords}
    inside = {0: None, **{at: chord for at, chord in sorted(marks.items()) if at < length}}
    starts = list(inside)
    found = [Change(at, end, inside[at]) for at, end in zip(starts, [*starts[1:], length], strict=True)]
    return Changes((*_joined(found), Change(length, length, first(after))), length)


def first(section: Section | None) -> Chord | None:
    """Return the chord that a section begins with."""
    marks = [mark for mark in section.chords if mark.at == 0] if section else []
    return chords.chord(marks[0].symbol) if marks else None


def _joined(found: list[Change]) -> list[Change]:
    """Return changes of which no two neighbours are the same chord."""
    joined: list[Change] = []
    for change in found:
        if joined and joined[-1].chord == change.chord:
            change = Change(joined.pop().start, change.end, change.chord)
        joined.append(change)
    return joined
