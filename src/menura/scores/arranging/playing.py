"""Strokes of a pattern as notes with pitches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from menura.scores.arranging.changes import Changes
from menura.scores.arranging.degrees import Neck
from menura.scores.arranging.fretting import TUNINGS
from menura.scores.arranging.notation import Stroke, Voice
from menura.scores.arranging.patterns import Pattern
from menura.scores.arranging.voicing import STRICT, Notes, voicing
from menura.scores.beats import GRID
from menura.scores.chords import Chord
from menura.scores.instruments import Instrument
from menura.scores.keys import Key
from menura.scores.model import Articulation
from menura.scores.pitch import pitch_class

AGAIN = GRID // 4
"""A held chord is struck again with a new chord unless less than this is left of it."""

RUN = GRID // 8
"""Ticks of a note of a run."""

SHORT: Articulation = "staccato"


class Raw(NamedTuple):
    """A note in ticks since its section began."""

    at: int
    length: int
    pitch: int
    velocity: int
    articulation: Articulation
    chord: Chord | None = None


@dataclass
class Player:
    """Who plays a pattern through a section.

    Attributes
    ----------
    pattern : Pattern
    instrument : Instrument
    key : Key
    changes : Changes
    low, high : int
        MIDI numbers between which it plays.
    """

    pattern: Pattern
    instrument: Instrument
    key: Key
    changes: Changes
    low: int
    high: int
    _held: list[Notes] = field(default_factory=list)
    _last: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.neck = Neck(self.low, self.high, self.key.scale, self.pattern.leads)
        self.tuning = TUNINGS.get(self.instrument.name, ())
        before: Notes = ()
        under: int | None = None
        for change in self.changes.changes:
            if change.chord:
                before = self._voiced(change.chord, before, under)
                under = pitch_class(change.chord.bass)
            self._held.append(before if change.chord else ())

    def _voiced(self, chord: Chord, before: Notes, under: int | None) -> Notes:
        size = max(min(self.pattern.size, self.instrument.voices - self.pattern.is_two_handed), 1)
        kind = self.pattern.voicing
        if kind == "fretted" and not self.tuning:
            kind = "close"
        if kind not in STRICT:
            under = None
        return voicing(chord, kind, size, self.low, self.high, before, self.tuning if kind == "fretted" else (), under)

    def play(self, voice: Voice, stroke: Stroke, start: int, end: int) -> Iterator[Raw]:
        """Yield the notes of a stroke.

        Parameters
        ----------
        voice : Voice
        stroke : Stroke
        start, end : int
            Ticks since the section began.
        """
        index = self.changes.meant(start, end, self.pattern.early)
        change = self.changes.changes[index]
        until = min(end, change.end)
        touch = SHORT if voice.kind == "chords" and stroke.sign in "xX" else self.pattern.touch
        for at, length, pitch, velocity in self._sounded(voice, stroke, start, until, index):
            yield from self._rolled(Raw(at, length, pitch, velocity, touch, change.chord))
        left = min(end, self.changes.length) - change.end
        if left >= AGAIN and stroke.length > AGAIN and voice.kind != "tones":
            again = stroke._replace(sign="1") if voice.kind == "bass" else stroke
            yield from self.play(voice, again, change.end, end)

    def _sounded(
        self, voice: Voice, stroke: Stroke, start: int, end: int, index: int
    ) -> Iterator[tuple[int, int, int, int]]:
        chord = self.changes.changes[index].chord
        if chord is None:
            return
        if voice.kind == "bass":
            yield start, end - start, self._bass(voice, stroke.sign, chord, index, end), stroke.velocity
        elif stroke.sign in "nNw" and voice.kind == "tones":
            yield from self._run(voice, stroke, start, end, index)
        elif voice.kind == "tones":
            yield start, end - start, self._tone(voice, int(stroke.sign), self._held[index]), stroke.velocity
        else:
            for k, pitch in enumerate(_part(self._held[index], stroke.sign)):
                yield start, end - start, pitch, max(stroke.velocity - 2 * (k % 2), 1)

    def _bass(self, voice: Voice, sign: str, chord: Chord, index: int, end: int) -> int:
        last = self._last.get(voice.name)
        if sign in "aw":
            next_one = (self.changes.following(index) if end >= self.changes.changes[index].end else chord) or chord
            target = self.neck.ground(next_one, last)
            note = self.neck.approach(sign, target, target if last is None else last)
        else:
            note = self.neck.degree(sign, chord, last)
        self._last[voice.name] = note
        return note

    def _tone(self, voice: Voice, number: int, held: Notes) -> int:
        """Return the n-th note of a voicing; beyond the last, its notes an octave higher where there is room."""
        octaves, k = divmod(number - 1, len(held))
        note = held[k] + 12 * octaves
        while note > self.high:
            note -= 12
        self._last[voice.name] = note
        return note

    def _run(
        self, voice: Voice, stroke: Stroke, start: int, end: int, index: int
    ) -> Iterator[tuple[int, int, int, int]]:
        """Yield a run through the key: up (``n``) or down (``N``), or one step towards the next tone (``w``)."""
        held = self._held[index]
        steps = [note for note in range(self.low, self.high + 1) if note % 12 in _five(self.key)]
        if stroke.sign == "w":
            last = self._last.get(voice.name, held[-1])
            scale = [note for note in range(self.low, self.high + 1) if note % 12 in self.key.scale and note != last]
            near = min(scale, key=lambda note: (abs(note - last), note), default=last)
            yield start, end - start, near, stroke.velocity
            return
        count = min(max((end - start) // RUN, 1), len(steps))
        chosen = steps[-count:] if stroke.sign == "n" else steps[-count:][::-1]
        edges = [*(start + k * RUN for k in range(count)), end]
        for k, (at, until) in enumerate(pairwise(edges)):
            yield at, until - at, chosen[k], max(stroke.velocity - 14 + 14 * k // count, 1)

    def _rolled(self, note: Raw) -> Iterator[Raw]:
        """Yield a note, or the strokes of its tremolo."""
        every = self.pattern.tremolo
        if not every or note.length < 2 * every:
            yield note
            return
        for k in range(note.length // every):
            rest = note.length - k * every
            length = rest if rest < 2 * every else every
            lower = 0 if k == 0 else 10 if k % 2 else 6
            yield note._replace(at=note.at + k * every, length=length, velocity=max(note.velocity - lower, 1))


def _part(held: Notes, sign: str) -> Notes:
    """Return which notes of a voicing a sign strikes."""
    half = len(held) // 2
    if sign in "uU":
        return held[-max(3, half) :]
    if sign in "hH":
        return held[half:]
    return held[: max(half, 1)] if sign in "lL" else held


def _five(key: Key) -> frozenset[int]:
    """Return five tones of a key, without its semitones."""
    scale = key.scale
    if len(scale) == 5:
        return frozenset(scale)
    tonic = scale[0]
    steps = (0, 3, 5, 7, 10) if key.is_minor else (0, 2, 4, 7, 9)
    return frozenset((tonic + step) % 12 for step in steps)
