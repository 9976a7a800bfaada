"""What was gathered of a score, in ticks, as the sections and parts of a sheet."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from menura.errors import PlanError, RequestError, ScoreError
from menura.scores import chords, keys
from menura.scores.beats import GRID
from menura.scores.check import MOST_TOGETHER
from menura.scores.loaded import Loaded
from menura.scores.midi import guessing, marks
from menura.scores.midi.gathering import Gathered, Strain, Struck
from menura.scores.midi.lyrics import syllabify
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Line, Note, Part, Pedal, Section, Tempo
from menura.scores.pedals import Move, within
from menura.scores.pedals import stretches as stretches_of
from menura.scores.pitch import spell
from menura.scores.timeline import WHOLE, Stretch, divided, stretches
from menura.scores.wording import lines
from menura.values.identifiers import identifier, unique
from menura.values.problems import made

FASTEST, SLOWEST = 400.0, 20.0
"""Tempos that a sheet may have."""

BROKEN = "The file says something of itself that makes no sense."


def assembled(found: Gathered, parts: Sequence[tuple[Part, Strain]]) -> Loaded:
    """Return the sheet of what was gathered, with a notice for everything that was guessed, mended or left out.

    Raises
    ------
    ScoreError
        If it lasts too long, or a record refuses what the file says.
    """
    sheet = _Assembly(found, parts).sheet()
    return Loaded(sheet, tuple(_notices(found)))


class _Assembly:
    def __init__(self, found: Gathered, parts: Sequence[tuple[Part, Strain]]) -> None:
        self._found, self._parts = found, parts
        self._pieces = _pieces(found, [note for _, strain in parts for note in strain.notes])
        self._starts = [piece.start for piece in self._pieces]
        for _, strain in parts:
            syllabify(strain, self._starts)
        self._key = self._first_key()
        end = Fraction(self._pieces[-1].end, GRID)
        self._pedals = {part.id: stretches_of(_moves(found, strain), end) for part, strain in parts}

    def sheet(self) -> LeadSheet:
        found = self._found
        kept = {name: value for name, value in found.about.items() if name not in {"title", "parts", "sections"}}
        first = self._pieces[0].metre
        whole = {
            "title": found.title,
            "key": self._key_at(0, found.sections.get(0, {})),
            "metre": f"{first[0]}/{first[1]}",
            **kept,
        }
        whole = _valid(LeadSheet, whole, {"sections": [Section(id="x", bars=1)]}, found.left)
        base = made(LeadSheet, {**whole, "sections": [Section(id="x", bars=1)]}, BROKEN)
        names: set[str] = set()
        sections = [self._section(base, index, names) for index in range(len(self._pieces))]
        values = {**whole, "parts": [part for part, _ in self._parts], "sections": sections}
        return made(LeadSheet, values, BROKEN, ScoreError)

    def _section(self, base: LeadSheet, index: int, names: set[str]) -> Section:
        found, piece = self._found, self._pieces[index]
        about = found.sections.get(piece.start, {})
        marker = found.markers.get(piece.start, "")
        name = str(about.get("name", "")) if marker in {about.get("name"), about.get("id")} else marker
        key, metre = self._key_at(piece.start, about), f"{piece.metre[0]}/{piece.metre[1]}"
        told: dict[str, Any] = {
            field: about[field] for field in ("tag", "energy", "dynamics", "lyrics") if field in about
        }
        told = _valid(Section, {"tag": guessing.tag(marker), **told}, {"id": "x", "bars": piece.bars}, found.left)
        notes = {part.id: row for part, strain in self._parts if (row := tuple(self._notes(strain, index, key)))}
        sung = [[note.syllable for note in row if note.syllable] for row in notes.values()]
        lyrics = told.pop("lyrics", ()) or [Line(text=text) for text in lines(next(filter(None, sung), []))]
        values = {
            **told,
            "id": unique(self._id(index, about.get("id"), marker), names),
            "name": name,
            "bars": piece.bars,
            "metre": None if metre == base.metre else metre,
            "key": None if key == base.key else key,
            "tempo": self._tempos(index),
            "chords": self._chords(index),
            "dynamics": told.get("dynamics", ()) or self._dynamics(index),
            "lyrics": lyrics,
            "notes": notes,
            "pedals": {name: inner for name, row in self._pedals.items() if (inner := self._pressed(row, index))},
        }
        return made(Section, values, BROKEN, ScoreError)

    def _id(self, index: int, told: object, marker: str) -> str:
        """Return the id of a section: the one that the file tells, or one made of its marker."""
        if isinstance(told, str) and told == identifier(told, ""):
            return told
        return identifier(marker, f"section-{index + 1}")

    def _notes(self, strain: Strain, index: int, key: str) -> Iterator[Note]:
        start = self._starts[index]
        fifths, minor = marks.signature(keys.key(key))
        for note in self._within(strain, index):
            yield Note(
                at=Fraction(note.start - start, GRID),
                length=Fraction(note.end - note.start, GRID),
                pitch=note.pitch or spell(note.number, fifths, minor),
                velocity=note.velocity,
                syllable=note.syllable,
                graces=note.graces,
                articulation=note.articulation,  # type: ignore[arg-type]  # checked by the model
            )

    def _pressed(self, row: Sequence[Pedal], index: int) -> tuple[Pedal, ...]:
        piece = self._pieces[index]
        return within(row, Fraction(piece.start, GRID), Fraction(piece.end, GRID))

    def _within(self, strain: Strain, index: int) -> Sequence[Struck]:
        low, high = (bisect_right(strain.notes, limit - 1, key=lambda n: n.start) for limit in self._limits(index))
        return strain.notes[low:high]

    def _limits(self, index: int) -> tuple[int, int]:
        last = index + 1 == len(self._starts)
        return self._starts[index], (1 << 62) if last else self._starts[index + 1]

    def _tempos(self, index: int) -> tuple[Tempo, ...]:
        low, high = self._limits(index)
        given = {0: 500_000, **self._found.tempos}
        row = sorted((tick, tempo) for tick, tempo in given.items() if low <= tick < min(high, self._pieces[index].end))
        found = []
        for tick, tempo in row:
            bpm = 60_000_000 / tempo
            self._found.left["tempos"] += not SLOWEST <= round(bpm, 2) <= FASTEST
            word = self._found.words.get(tick, "")
            found.append(Tempo(at=Fraction(tick - low, GRID), bpm=min(max(bpm, SLOWEST), FASTEST), word=word))
        return tuple(found)

    def _chords(self, index: int) -> tuple[ChordAt, ...]:
        start, end = self._pieces[index].start, self._pieces[index].end
        found = []
        for tick, symbol in sorted(self._found.chords.items()):
            if start <= tick < end:
                try:
                    chord, known = chords.nearest(symbol)
                except RequestError:
                    self._found.left["chords"] += 1
                    continue
                self._found.left["simpler chords"] += not known
                found.append(ChordAt(at=Fraction(tick - start, GRID), symbol=str(chord or chords.NONE)))
        return tuple(found)

    def _dynamics(self, index: int) -> tuple[DynamicAt, ...]:
        start, end = self._pieces[index].start, self._pieces[index].end
        row = sorted((tick, mark) for tick, mark in self._found.dynamics.items() if start <= tick < end)
        return tuple(DynamicAt.model_validate({"at": Fraction(at - start, GRID), "mark": mark}) for at, mark in row)

    def _key_at(self, tick: int, about: dict[str, Any]) -> str:
        known = [at for at in self._found.keys if at <= tick + GRID // 2]
        sign = self._found.keys[max(known)] if known else None
        told = about.get("key")
        if isinstance(told, str):
            try:
                exact = keys.key(told)
            except RequestError:
                return self._key
            if sign is None or marks.signature(exact) == sign:
                return str(exact)
        return marks.signed(*sign) if sign else self._key

    def _first_key(self) -> str:
        if self._found.keys:
            return marks.signed(*self._found.keys[min(self._found.keys)])
        weights = [0.0] * 12
        for _, strain in self._parts:
            for note in strain.notes:
                weights[note.number % 12] += 0 if strain.channel == 9 else min(note.end - note.start, WHOLE)
        guessed = guessing.key(weights)
        self._found.left[f"key {guessed}"] = 1
        return guessed


def _moves(found: Gathered, strain: Strain) -> list[Move]:
    """Return how the pedals of a strain are moved: on its own track, or else on any that shares its channel."""
    own = found.pedals.get((strain.track, strain.channel))
    if own is None and strain.program < 0:
        own = next((moves for (track, _), moves in found.pedals.items() if track == strain.track), [])
    if own is None:
        own = [move for (_, channel), moves in found.pedals.items() if channel == strain.channel for move in moves]
    return own


def _pieces(found: Gathered, notes: Sequence[Struck]) -> list[Stretch]:
    """Return the sections in time."""
    end = max([*(note.end for note in notes), *(tick + 1 for tick in found.chords), 1])
    last = max(found.sections, default=-1)
    bars = found.sections.get(last, {}).get("bars")
    if isinstance(bars, int) and not isinstance(bars, bool) and 1 <= bars <= 2000:
        upper, lower = {0: (4, 4), **found.metres}[max((tick for tick in found.metres if tick <= last), default=0)]
        told = last + bars * WHOLE * upper // lower
        end = told if all(note.start < told for note in notes) else end
    cuts = [*(found.sections or found.markers), *found.keys]
    pieces = divided(stretches(found.metres, end, found.left), [cut for cut in cuts if cut < end], found.left)
    for index, count in reversed(list(enumerate(_crowds(pieces, notes)))):
        if count > MOST_TOGETHER and pieces[index].bars > 1:
            pieces[index : index + 1] = _halves(pieces[index], 1 + count // MOST_TOGETHER)
    _snap(found.markers, pieces)
    _snap(found.sections, pieces)
    return pieces


def _crowds(pieces: Sequence[Stretch], notes: Sequence[Struck]) -> list[int]:
    starts = [piece.start for piece in pieces]
    counts = Counter(bisect_right(starts, note.start) - 1 for note in notes)
    return [counts[index] for index in range(len(pieces))]


def _halves(piece: Stretch, count: int) -> list[Stretch]:
    """Divide a section into some of about the same number of bars."""
    lines = sorted({round(k * piece.bars / count) for k in range(count + 1)})
    return [Stretch(piece.start + a * piece.bar, b - a, piece.metre) for a, b in pairwise(lines)]


def _snap(table: dict[int, Any], pieces: Sequence[Stretch]) -> None:
    """Move what is said of sections to their beginnings."""
    starts = [piece.start for piece in pieces]
    for tick in sorted(table):
        nearest = min(starts, key=lambda start: abs(start - tick))
        if nearest != tick and abs(nearest - tick) <= WHOLE:
            table.setdefault(nearest, table.pop(tick))


def _valid(kind: Any, values: dict[str, Any], needed: dict[str, Any], left: Counter[str]) -> dict[str, Any]:
    """Return those values that a record accepts."""
    fitting = {}
    for name, value in values.items():
        try:
            made(kind, {**needed, name: value}, "")
        except PlanError:
            left["fields"] += 1
            continue
        fitting[name] = value
    return fitting


def _notices(found: Gathered) -> Iterator[str]:
    left = found.left
    if not found.tempos:
        yield "The file has no tempo: it is read at 120 beats in a minute."
    if not found.metres:
        yield "The file has no metre: it is read in 4/4."
    for name in [name for name in left if name.startswith("key ")]:
        yield f"The file has no key signature: {name.removeprefix('key ')} was guessed from its notes."
    for name, sentence in SENTENCES.items():
        if left[name]:
            yield sentence.format(count=left[name])
    for name in [name for name in left if name.startswith(("program ", "drum "))]:
        yield guessing.told(name)


SENTENCES = {
    "frames": "The file counts film frames, not beats: it is read at 120 beats in a minute, without bars of its own.",
    "rounded": f"Events that did not lie on the grid were moved by at most 1/{2 * GRID} beat ({{count}}).",
    "unended": "Notes without an end last until the end of their track ({count}).",
    "lengthless": "Notes without a length were given 1/32 beat ({count}).",
    "metres": "Metres were left out: upper numbers reach 32, lower ones are powers of two up to 32 ({count}).",
    "keys": "Key signatures of more than seven signs were left out ({count}).",
    "bars cut": "Bars within which the metre changes became shorter bars of their own ({count}).",
    "metres moved": "Changes of metre that lay on no note value were moved to the nearest bar line ({count}).",
    "marks moved": "Markers and changes of key that lay within a bar were moved to the nearest bar line ({count}).",
    "tempos": f"Tempos outside {SLOWEST:g} to {FASTEST:g} beats in a minute were brought inside ({{count}}).",
    "chords": "Chord symbols that are not known were left out ({count}).",
    "simpler chords": "Chord symbols were simplified to the nearest known here ({count}).",
    "lyrics": "Lyric events that fall on no note were left out ({count}).",
    "drums": "Notes of keys that no drum has were left out ({count}).",
    "pitch bends": "Pitch bends were left out ({count}).",
    "levels": "Changes of volume and expression were left out: notes are as loud as their velocities ({count}).",
    "fields": "Remarks of the file about itself that make no sense were left out ({count}).",
}
"""What is said of what was mended or left out."""
