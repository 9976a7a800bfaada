"""The bytes of a MIDI file as events, strictly within bounds, with the place of whatever is wrong.

Source: The Complete MIDI 1.0 Detailed Specification, Standard MIDI Files 1.0 (MIDI Manufacturers Association, 1996).
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from menura.errors import ScoreError

LARGEST = 8 * 1024 * 1024
"""Most bytes that are read."""

MOST_EVENTS = 2_000_000
"""Most events that are read."""

META = 0xFF
TEXT, NAME, LYRIC, MARKER, PORT, END, TEMPO, METRE, KEY = 0x01, 0x03, 0x05, 0x06, 0x21, 0x2F, 0x51, 0x58, 0x59
"""Kinds of meta events."""

OFF, ON, CONTROL, PROGRAM = 0x8, 0x9, 0xB, 0xC
"""Kinds of channel events."""

LENGTHS = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
"""Data bytes by kind of channel event."""


class Event(NamedTuple):
    """One event of a track."""

    tick: int
    """Since the track began."""
    kind: int
    """High half of the status byte, or :data:`META` plus 256 times the kind of meta event."""
    channel: int
    """From 0."""
    data: bytes


@dataclass(frozen=True)
class File:
    """What a MIDI file holds.

    Attributes
    ----------
    format : int
        0 or 1; 2 is refused.
    division : int
        Ticks of a quarter note; of a second where `timed`.
    timed : bool
        Whether ticks are fractions of film frames rather than of beats.
    tracks : list of list of Event
    """

    format: int
    division: float
    timed: bool
    tracks: list[list[Event]]


def meta(kind: int) -> int:
    """Return the kind of event for a kind of meta event."""
    return META + 256 * kind


def parse(data: bytes) -> File:
    """Return the events of a MIDI file.

    Raises
    ------
    ScoreError
        If it is too large, no MIDI file, of format 2, cut off, or holds what no MIDI file may; it says where.
    """
    if len(data) > LARGEST:
        raise ScoreError(
            f"The MIDI file has {len(data) / 2**20:.1f} MiB; at most {LARGEST >> 20} are read.", hint="Split it."
        )
    if data[:4] == b"RIFF" and data[8:12] == b"RMID":
        data = data[20:]
    if data[:4] != b"MThd" or len(data) < 14:
        raise ScoreError("This is no MIDI file: it does not begin with a header 'MThd'.", hint="Export it again.")
    size, form, count, division = struct.unpack(">LHHH", data[4:14])
    if form == 2:
        raise ScoreError(
            "The MIDI file is of format 2, a set of unrelated patterns.", hint="Export it as format 1 or 0."
        )
    if form > 2 or division == 0:
        raise ScoreError(
            f"The header of the MIDI file is broken (format {form}, division {division}).", hint="Export it again."
        )
    tracks = _tracks(data, 8 + size, count)
    timed = division >= 0x8000
    return File(form, _ticks_per_second(division) if timed else division, timed, tracks)


def text(data: bytes) -> str:
    """Return the text of a meta event, which may be in any of the usual encodings."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _ticks_per_second(division: int) -> float:
    frames, parts = 256 - (division >> 8), division & 0xFF
    if frames not in {24, 25, 29, 30} or parts == 0:
        raise ScoreError(f"The MIDI file counts {frames} film frames in a second.", hint="Allowed: 24, 25, 29, 30.")
    return parts * (30_000 / 1001 if frames == 29 else frames)


def _tracks(data: bytes, start: int, count: int) -> list[list[Event]]:
    tracks: list[list[Event]] = []
    left = MOST_EVENTS
    while start + 8 <= len(data):
        name, size = data[start : start + 4], int.from_bytes(data[start + 4 : start + 8], "big")
        start += 8
        if name == b"MTrk":
            tracks.append(_Track(data, start, size, len(tracks) + 1).events(left))
            left -= len(tracks[-1])
        start += size
    if len(tracks) < count:
        raise ScoreError(
            f"The MIDI file ends at byte {len(data)} after {len(tracks)} of its {count} tracks.",
            hint="It was cut off: get the whole file.",
        )
    return tracks


class _Track:
    def __init__(self, data: bytes, start: int, size: int, number: int) -> None:
        self._data, self._at, self._end, self._number = data, start, start + size, number

    def events(self, most: int) -> list[Event]:
        found: list[Event] = []
        tick, running = 0, 0
        while self._at < self._end:
            tick += self._number_of_any_length()
            status = self._data[self._at] if self._at < len(self._data) else self._cut_off()
            if status >= 0x80:
                self._at += 1
                running = status if status < 0xF0 else running
            elif running:
                status = running
            else:
                raise self._broken(f"byte 0x{status:02X} stands where an event should begin")
            event = self._event(tick, status)
            found.append(event)
            if event.kind == meta(END):
                break
            if len(found) > most:
                raise ScoreError(f"The MIDI file holds more than {MOST_EVENTS} events.", hint="Split it.")
        return found

    def _event(self, tick: int, status: int) -> Event:
        if status == META:
            kind = self._take(1)[0]
            return Event(tick, meta(kind), 0, self._take(self._number_of_any_length()))
        if status in {0xF0, 0xF7}:
            return Event(tick, 0xF, 0, self._take(self._number_of_any_length()))
        if status > 0xF0:
            raise self._broken(f"0x{status:02X} is no event that a file may hold")
        values = self._take(LENGTHS[status >> 4])
        if max(values) > 127:
            raise self._broken(f"0x{max(values):02X} stands where a value from 0 to 127 should")
        return Event(tick, status >> 4, status & 0xF, values)

    def _number_of_any_length(self) -> int:
        value = 0
        for _ in range(4):
            byte = self._take(1)[0]
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise self._broken("a number has more than four bytes")

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            self._cut_off()
        self._at += size
        return taken

    def _cut_off(self) -> int:
        raise ScoreError(
            f"The MIDI file ends at byte {len(self._data)}, in the middle of track {self._number}.",
            hint="It was cut off: get the whole file.",
        )

    def _broken(self, what: str) -> ScoreError:
        return ScoreError(
            f"The MIDI file is broken at byte {self._at}, in track {self._number}: {what}.", hint="Export it again."
        )
