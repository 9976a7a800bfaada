"""The events of a MIDI file, sorted by what they mean: on the grid, notes with their ends."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from menura.errors import ScoreError
from menura.scores.beats import GRID
from menura.scores.check import MOST_NOTES
from menura.scores.midi import events, marks
from menura.scores.midi.events import Event, File
from menura.scores.model import Grace, Syllable
from menura.scores.pedals import Kind, Move

SHORTEST = GRID // 32
"""Ticks that a note without length gets."""

BEATS_PER_SECOND = 2
"""The tempo that a file which counts film frames is read in: 120 beats in a minute."""


PEDALS: Mapping[int, Kind] = {64: "sustain", 67: "soft"}
"""Pedals by controller."""


@dataclass(slots=True)
class Struck:
    """A note, in ticks of the grid."""

    start: int
    end: int
    number: int
    velocity: int
    pitch: str = ""
    articulation: str = ""
    syllable: Syllable | None = None
    lyric: str = ""
    """Its lyric event."""
    graces: tuple[Grace, ...] = ()


@dataclass
class Strain:
    """What one channel of a track plays with one program."""

    track: int
    channel: int
    program: int
    notes: list[Struck] = field(default_factory=list)
    volume: int | None = None
    place: int | None = None
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    """What a text event says of the part."""


@dataclass
class Gathered:
    """What a MIDI file says; all times in ticks of the grid."""

    title: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    tempos: dict[int, int] = field(default_factory=dict)
    """Microseconds of a quarter note."""
    words: dict[int, str] = field(default_factory=dict)
    paces: dict[int, str] = field(default_factory=dict)
    """Words that change the tempo without a number."""
    metres: dict[int, tuple[int, int]] = field(default_factory=dict)
    keys: dict[int, tuple[int, bool]] = field(default_factory=dict)
    markers: dict[int, str] = field(default_factory=dict)
    sections: dict[int, dict[str, Any]] = field(default_factory=dict)
    chords: dict[int, str] = field(default_factory=dict)
    dynamics: dict[int, str] = field(default_factory=dict)
    lyrics: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    """By track."""
    karaoke: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    """Texts that may be lyrics, by track."""
    notes: dict[int, list[tuple[int, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    """What text events say of notes, by track."""
    ornaments: dict[int, list[tuple[int, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    """What they say of notes for which others are played, by track."""
    strains: dict[tuple[int, int, int], Strain] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    """What karaoke files say of themselves: the title, then often the singer."""
    parts: dict[int, dict[str, Any]] = field(default_factory=dict)
    pedals: dict[tuple[int, int], list[Move]] = field(default_factory=lambda: defaultdict(list))
    """How pedals are moved, by track and channel."""
    left: Counter[str] = field(default_factory=Counter)
    """How many of what was left out or mended."""


def gathered(file: File) -> Gathered:
    """Return the events of a file by what they mean.

    Raises
    ------
    ScoreError
        If a tempo is 0, or there are too many notes.
    """
    found = Gathered()
    for track, row in enumerate(file.tracks):
        _Track(file, found, track).gather(row)
    shared = Counter(strain.track for strain in found.strains.values())
    for strain in found.strains.values():
        # What several channels share, or a file of one track, is called after the piece and not after a player.
        own = shared[strain.track] == 1 and file.format > 0
        strain.name = found.names.get(strain.track, "") if own else ""
        strain.about = found.parts.get(strain.track, {})
    found.title = found.titles[0] if found.titles else "" if file.format and shared[0] else found.names.get(0, "")
    return found


class _Track:
    def __init__(self, file: File, found: Gathered, track: int) -> None:
        self._file, self._found, self._track = file, found, track
        self._open: dict[tuple[int, int], deque[Struck]] = defaultdict(deque)
        self._programs = [0] * 16
        self._controls: dict[tuple[int, int], int] = {}
        self._ways: dict[tuple[int, int], str] = {}
        self._is_chords = False

    def gather(self, row: list[Event]) -> None:
        tick = 0
        for event in row:
            tick = self._on_grid(event.tick)
            if event.kind in {events.ON, events.OFF}:
                self._note(tick, event)
            elif event.kind in {events.PROGRAM, events.CONTROL}:
                self._setting(tick, event)
            elif event.kind & 0xFF == events.META:
                self._meta(tick, event.kind >> 8, event.data)
            elif event.kind == 0xE:
                self._found.left["pitch bends"] += 1
        for waiting in self._open.values():
            for note in waiting:
                self._found.left["unended"] += 1
                note.end = tick
        self._lengthen()

    def _on_grid(self, tick: int) -> int:
        exact = tick * GRID * (BEATS_PER_SECOND if self._file.timed else 1) / self._file.division
        nearest = round(exact)
        if nearest != exact:
            self._found.left["rounded"] += 1
        return nearest

    def _note(self, tick: int, event: Event) -> None:
        number, velocity = event.data
        waiting = self._open[event.channel, number]
        if event.kind == events.ON and velocity:
            note = Struck(tick, tick, number, velocity)
            waiting.append(note)
            self._strain(event.channel).notes.append(note)
        elif waiting:
            waiting.popleft().end = tick

    def _strain(self, channel: int) -> Strain:
        place = self._track, channel, self._programs[channel]
        strain = self._found.strains.get(place)
        if strain is None:
            strain = self._found.strains[place] = Strain(*place)
            strain.volume = self._controls.get((channel, 7))
            strain.place = self._controls.get((channel, 10))
        return strain

    def _setting(self, tick: int, event: Event) -> None:
        if event.kind == events.PROGRAM:
            self._programs[event.channel] = event.data[0]
            return
        control, value = event.data
        before = self._controls.setdefault((event.channel, control), value)
        if control in {7, 11} and value != before and self._track not in self._found.parts:
            self._found.left["levels"] += 1
        if control in PEDALS:
            way: Literal["down", "up"] = "down" if value >= 64 else "up"
            moves = self._found.pedals[self._track, event.channel]
            if self._ways.get((event.channel, control), "up") != way:
                moves.append((Fraction(tick, GRID), PEDALS[control], way))
            self._ways[event.channel, control] = way

    def _lengthen(self) -> None:
        total = 0
        for (track, _, _), strain in self._found.strains.items():
            total += len(strain.notes)
            for note in strain.notes if track == self._track else ():
                if note.end <= note.start:
                    note.end = note.start + SHORTEST
                    self._found.left["lengthless"] += 1
        if total > MOST_NOTES:
            raise ScoreError(f"The MIDI file holds more than {MOST_NOTES} notes.", hint="Split it.")

    def _meta(self, tick: int, kind: int, data: bytes) -> None:
        found = self._found
        if kind == events.TEMPO and len(data) == 3:
            found.tempos[tick] = self._tempo(tick, data)
        elif kind == events.METRE and len(data) >= 2:
            self._metre(tick, data)
        elif kind == events.KEY and len(data) == 2:
            fifths = data[0] - 256 if data[0] > 127 else data[0]
            if abs(fifths) <= 7:
                found.keys[tick] = fifths, data[1] == 1
            else:
                found.left["keys"] += 1
        elif kind == events.NAME:
            name = events.text(data).strip("\0 \r\n\t")
            found.names.setdefault(self._track, name)
            self._is_chords = self._is_chords or name.casefold() == marks.CHORDS.casefold()
        elif kind == events.MARKER:
            found.markers[tick] = events.text(data).strip("\0 \r\n\t")
        elif kind == events.LYRIC:
            found.lyrics[self._track].append((tick, events.text(data)))
        elif kind == events.TEXT:
            self._text(tick, events.text(data))

    def _tempo(self, tick: int, data: bytes) -> int:
        tempo = int.from_bytes(data, "big")
        if tempo == 0:
            raise ScoreError(
                f"The MIDI file has a tempo of 0 microseconds at beat {tick / GRID:g}: infinitely fast.",
                hint="Correct the tempo there and export it again.",
            )
        return tempo

    def _metre(self, tick: int, data: bytes) -> None:
        upper, power = data[0], data[1]
        if 1 <= upper <= 32 and power <= 5:
            self._found.metres[tick] = upper, 2**power
        else:
            self._found.left["metres"] += 1

    def _text(self, tick: int, text: str) -> None:
        found = self._found
        if about := marks.heard(marks.SHEET, text):
            found.about = about
        elif about := marks.heard(marks.SECTION, text):
            found.sections[tick] = about
        elif about := marks.heard(marks.PART, text):
            found.parts[self._track] = about
        elif about := marks.heard(marks.NOTE, text):
            found.notes[self._track].append((tick, about))
        elif about := marks.heard(marks.ORNAMENT, text):
            found.ornaments[self._track].append((tick, about))
        elif about := marks.heard(marks.WORD, text):
            found.words[tick] = str(about.get("word", ""))
        elif self._is_chords:
            found.chords[tick] = text.strip()
        elif text.startswith("@T"):
            found.titles.append(text.removeprefix("@T").strip())
        else:
            found.karaoke[self._track].append((tick, text))
