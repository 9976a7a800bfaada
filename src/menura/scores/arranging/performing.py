"""A sheet as it is played: swing, dynamics, articulation and the small unevenness of hands."""

import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from menura.errors import UnknownNameError
from menura.scores.arranging import articulation, feel
from menura.scores.arranging.levels import Levels, levels
from menura.scores.arranging.played import Played
from menura.scores.arranging.realising import realised
from menura.scores.beats import GRID, ticks
from menura.scores.clock import Clock, clock
from menura.scores.drums import KEYS
from menura.scores.instruments import instrument
from menura.scores.model import Delivery, LeadSheet, Note, Part, Section
from menura.scores.pitch import midi

KEPT = 8
"""Sheets whose performances are remembered."""


@dataclass(frozen=True)
class Performance:
    """A sheet in seconds.

    Attributes
    ----------
    duration : float
        Seconds from the first bar line to the last.
    clock : Clock
        Beats to seconds.
    parts : mapping of str to tuple of Played
        Notes by part, sorted by start.
    """

    duration: float
    clock: Clock
    parts: Mapping[str, tuple[Played, ...]]

    def notes(self, part: str) -> tuple[Played, ...]:
        """Return what a part plays, sorted by start; `UnknownNameError` when there is no such part."""
        if part not in self.parts:
            raise UnknownNameError("part", part, list(self.parts))
        return self.parts[part]


_recent: OrderedDict[int, tuple[LeadSheet, Performance]] = OrderedDict()
_lock = Lock()


def performance(sheet: LeadSheet) -> Performance:
    """Return how a sheet is played; patterns are written out first.

    The same sheet object is performed once and remembered while it is among the last few.

    Raises
    ------
    UnknownNameError, RequestError
        As :func:`menura.scores.arranging.realising.realised`.
    """
    with _lock:
        known = _recent.get(id(sheet))
        if known is not None:  # the sheet is kept beside its performance, so that its id cannot go to another
            _recent.move_to_end(id(sheet))
            return known[1]
    found = _performed(realised(sheet))
    with _lock:
        _recent[id(sheet)] = sheet, found
        while len(_recent) > KEPT:
            _recent.popitem(last=False)
    return found


def _performed(sheet: LeadSheet) -> Performance:
    time = clock(sheet)
    dynamics = [levels(section) for section in sheet.sections]
    parts = {part.id: _part(sheet, part, time, dynamics) for part in sheet.parts}
    return Performance(time.time(sheet.length), time, parts)


def _part(sheet: LeadSheet, part: Part, time: Clock, dynamics: list[Levels]) -> tuple[Played, ...]:
    """Return the notes of a part in seconds."""
    own = feel.hands(part)
    found: list[Played] = []
    for (start, section), level in zip(sheet.placed(), dynamics, strict=True):
        if section.notes.get(part.id):
            found += _Stretch(sheet, part, section, own).played(ticks(start), time, level)
    return tuple(sorted(found, key=lambda note: (note.start, note.pitch)))


@dataclass(frozen=True)
class _Stretch:
    """A part in a section."""

    sheet: LeadSheet
    part: Part
    section: Section
    own: feel.Hands

    def played(self, start: int, time: Clock, level: Levels) -> Iterator[Played]:
        """Yield its notes in seconds."""
        notes = self.section.notes[self.part.id]
        at = [ticks(note.at) for note in notes]
        ends = [tick + ticks(note.length) for tick, note in zip(at, notes, strict=True)]
        onsets, offsets = (self._seconds(start, each, time) for each in (at, ends))
        written = [time.times([(start + tick) / GRID for tick in each]) for each in (at, ends)]
        # A sixteenth on a swung eighth keeps at least half of its length.
        offsets = np.maximum(offsets, onsets + (written[1] - written[0]) / 2)
        pitches = [_pitch(note.pitch) for note in notes]
        delays = self._delays(at, pitches)
        gaps = _gaps(onsets.tolist())
        deliveries = self._deliveries(notes)
        rows = zip(notes, at, onsets.tolist(), offsets.tolist(), pitches, delays, gaps, deliveries, strict=True)
        for note, tick, onset, offset, pitch, delay, gap, delivery in rows:
            late, louder = self.own.stray(start + tick, pitch)
            if tick == at[0]:
                late = min(max(late, -feel.FIRST), feel.FIRST)
            begin = max(onset + late + delay, 0.0)
            length = articulation.sounding(note.articulation, offset - onset, gap, self._is_sung)
            yield Played(
                start=begin,
                duration=max(length - delay, 0.01),
                pitch=pitch,
                velocity=articulation.velocity(note, level.factor(tick) * louder),
                articulation=note.articulation,
                at=(start + tick) / GRID,
                syllable=note.syllable,
                delivery=delivery,
                section=self.section.id,
            )

    def _seconds(self, start: int, at: list[int], time: Clock) -> npt.NDArray[np.float64]:
        return time.times([(start + tick) / GRID for tick in feel.swung(at, self.sheet, self.section)])

    @property
    def _is_sung(self) -> bool:
        return self.part.role == "voice" or instrument(self.part.instrument).family == "voice"

    def _delays(self, at: list[int], pitches: list[int]) -> list[float]:
        """Return by how many seconds each note comes later in the strum of its chord."""
        chords: dict[int, list[int]] = {}
        for k, tick in enumerate(at):
            chords.setdefault(tick, []).append(k)
        delays = [0.0] * len(at)
        for tick, members in chords.items():
            members.sort(key=pitches.__getitem__)
            for k, delay in zip(members, self.own.strummed(members, tick), strict=True):
                delays[k] = delay
        return delays

    def _deliveries(self, notes: Sequence[Note]) -> list[Delivery]:
        """Return how each note's words are brought; a note without a syllable goes on as the one before."""
        lines = self.section.lyrics
        now: Delivery = lines[0].delivery if lines else "sung"
        found = []
        for note in notes:
            if note.syllable is not None and note.syllable.line < len(lines):
                now = lines[note.syllable.line].delivery
            found.append(now)
        return found


def _pitch(name: str) -> int:
    return KEYS[name] if name in KEYS else midi(name)


def _gaps(onsets: list[float]) -> list[float]:
    """Return the seconds from each onset to the next later one; endless after the last."""
    gaps = [math.inf] * len(onsets)
    for k in range(len(onsets) - 2, -1, -1):
        later = onsets[k + 1] - onsets[k]
        gaps[k] = later if later > 0 else gaps[k + 1]
    return gaps
