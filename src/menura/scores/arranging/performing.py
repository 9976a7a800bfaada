"""A sheet as it is played: swing, dynamics, articulation, ornaments, pedals and the small unevenness of hands."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from menura.errors import UnknownNameError
from menura.scores.arranging import articulation, feel
from menura.scores.arranging.levels import Levels, levels
from menura.scores.arranging.ornaments import Timed, key_number, played_out
from menura.scores.arranging.pedalling import softened, spans, sustained
from menura.scores.arranging.played import Played
from menura.scores.arranging.realising import realised
from menura.scores.arranging.remembering import remembered
from menura.scores.beats import GRID, ticks
from menura.scores.clock import Clock, clock
from menura.scores.drums import KEYS
from menura.scores.instruments import instrument
from menura.scores.model import Delivery, LeadSheet, Note, Part, Section
from menura.scores.pitch import midi, neighbour


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


@remembered
def performance(sheet: LeadSheet) -> Performance:
    """Return how a sheet is played; patterns are written out first.

    It is performed once and remembered while it is among the last few.

    Raises
    ------
    UnknownNameError, RequestError
        As :func:`menura.scores.arranging.realising.realised`.
    """
    sheet = realised(sheet)
    time = clock(sheet)
    dynamics = [levels(section) for section in sheet.sections]
    parts = {part.id: _part(sheet, part, time, dynamics) for part in sheet.parts}
    return Performance(time.time(sheet.length), time, parts)


def _part(sheet: LeadSheet, part: Part, time: Clock, dynamics: list[Levels]) -> tuple[Played, ...]:
    """Return the notes of a part in seconds."""
    own = feel.hands(part)
    sung = part.role == "voice" or instrument(part.instrument).family == "voice"
    rows: list[list[Timed]] = [[] for _ in sheet.sections]
    for each in played_out(_swung(sheet, part), time, trills=sung):
        rows[each.section].append(each)
    found: list[Played] = []
    for start, section, level, row in zip(sheet.starts, sheet.sections, dynamics, rows, strict=False):
        if row:
            found += _Stretch(section, own, sung).played(row, ticks(start), time, level)
    found.sort(key=lambda note: (note.start, note.pitch))
    is_held = not sung and not instrument(part.instrument).is_percussion
    if is_held and any(part.id in section.pedals for section in sheet.sections):
        found = sustained(found, spans(sheet, part.id, "sustain", time))
        found = softened(found, spans(sheet, part.id, "soft", time))
    return tuple(found)


def _swung(sheet: LeadSheet, part: Part) -> list[Timed]:
    """Return the written notes of a part where swing puts them."""
    found: list[Timed] = []
    for number, (start, section) in enumerate(sheet.placed()):
        notes, first = section.notes.get(part.id, ()), ticks(start)
        fifths = sheet.key_of(section).fifths
        at = [ticks(note.at) for note in notes]
        ends = [tick + ticks(note.length) for tick, note in zip(at, notes, strict=True)]
        onsets, offsets = (feel.swung(each, sheet, section) for each in (at, ends))
        for note, tick, end, onset, offset in zip(notes, at, ends, onsets, offsets, strict=True):
            # A sixteenth on a swung eighth keeps at least half of its length.
            offset = max(offset, onset + (end - tick) // 2)
            found.append(Timed(first + onset, first + offset, note, len(found), number, fifths, onset - tick))
    return found


@dataclass(frozen=True)
class _Stretch:
    """A part in a section."""

    section: Section
    own: feel.Hands
    sung: bool

    def played(self, row: Sequence[Timed], start: int, time: Clock, level: Levels) -> Iterator[Played]:
        """Yield its notes in seconds; the section begins at a tick."""
        at = [each.start - each.swung - start for each in row]
        onsets, offsets = (
            time.times([tick / GRID for tick in edge])
            for edge in ([each.start for each in row], [each.end for each in row])
        )
        pitches = [key_number(each.note) for each in row]
        delays = self._delays(at, pitches)
        gaps = _gaps(onsets.tolist())
        deliveries = self._deliveries([each.note for each in row])
        rows = zip(row, at, onsets.tolist(), offsets.tolist(), pitches, delays, gaps, deliveries, strict=True)
        for each, tick, onset, offset, pitch, delay, gap, delivery in rows:
            note = each.note
            late, louder = self.own.stray(start + tick, pitch)
            if tick == at[0]:
                late = min(max(late, -feel.FIRST), feel.FIRST)
            begin = max(onset + late + delay, 0.0)
            length = articulation.sounding(note.articulation, offset - onset, gap, self.sung)
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
                above=_above(each, pitch) if note.articulation == "trill" else 0,
            )

    def _delays(self, at: list[int], pitches: list[int]) -> list[float]:
        """Return by how many seconds each note comes later in the strum of its chord."""
        if not self.own.strum:
            return [0.0] * len(at)
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


def _above(each: Timed, pitch: int) -> int:
    """Return the semitones to the note that a trill goes to; 0 for drums."""
    return 0 if each.note.pitch in KEYS else midi(neighbour(each.note.pitch, 1, each.fifths)) - pitch


def _gaps(onsets: list[float]) -> list[float]:
    """Return the seconds from each onset to the next later one; endless after the last."""
    gaps = [math.inf] * len(onsets)
    for k in range(len(onsets) - 2, -1, -1):
        later = onsets[k + 1] - onsets[k]
        gaps[k] = later if later > 0 else gaps[k + 1]
    return gaps
