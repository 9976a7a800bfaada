"""Edits of the key: everything moved, or the same tune in another mode."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from menura.errors import Problem
from menura.scores import chords
from menura.scores.chords import QUALITIES, Chord
from menura.scores.edit.change import Change, changed, chosen, refuse
from menura.scores.edit.ranges import within
from menura.scores.instruments import instrument
from menura.scores.keys import MODES, Key, key
from menura.scores.model import KeyName, LeadSheet, Note, Section
from menura.scores.pitch import FIFTHS, alteration, midi, pitch_class, spell
from menura.values.base import Identifier

Bend = Callable[[int], int]
"""How many semitones a pitch class moves."""


class Transpose(Change):
    """Play the piece, a section or a part higher or lower.

    Key and chords move along unless only a part moves, which then keeps to the key that is there. Spelling follows the
    key: what was the raised fourth still is one.
    """

    op: Literal["transpose"] = "transpose"
    semitones: Annotated[int, Field(ge=-48, le=48)]
    section: Identifier | None = None
    """None: all sections."""
    part: Identifier | None = None
    """None: all parts but drums, with key and chords."""
    folds: bool = False
    """Whether parts that would leave their instruments' ranges are brought back by octaves."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        where = chosen(sheet, self.section)
        if self.part is not None:
            names = {sheet.part(self.part).id}
            refuse(_drums(sheet, self.part))
            sections = [self._part(sheet, s, names) if s.id in where else s for s in sheet.sections]
            return changed(sheet, sections=tuple(sections))
        sections = [self._all(sheet, s) if s.id in where else s for s in sheet.sections]
        values = {} if self.section is not None else {"key": str(_moved(key(sheet.key), self.semitones))}
        after = changed(sheet, sections=tuple(sections), **values)
        return within(after) if self.folds else after

    def _part(self, sheet: LeadSheet, section: Section, names: set[str]) -> Section:
        own = sheet.key_of(section)
        return _pitched(section, names, lambda p: _spelled(midi(p) + self.semitones, own))

    def _all(self, sheet: LeadSheet, section: Section) -> Section:
        own = sheet.key_of(section)
        new = _moved(own, self.semitones)
        turn = _place(new.tonic) - _place(own.tonic)
        section = _pitched(section, _melodic(sheet), lambda p: _turned(p, self.semitones, turn, new))
        row = tuple(changed(c, symbol=_turned_chord(c.symbol, turn, self.semitones, new)) for c in section.chords)
        given = section.key is not None or self.section is not None
        return changed(section, chords=row, key=str(new) if given else None)


class SetKey(Change):
    """Say in which key the piece or a section is, and bring its notes and chords there unless they stay.

    Notes of the old scale become those of the new one, degree by degree, the nearest way; others move with the tonic.
    Between scales of unlike size, such as major and 宫, everything moves with the tonic alone.
    """

    op: Literal["set-key"] = "set-key"
    key: KeyName
    section: Identifier | None = None
    """None: the whole piece, in which every section gets this key."""
    stays: bool = False
    """Whether notes and chords stay as they are, and only the signature changes."""
    folds: bool = False
    """Whether parts that would leave their instruments' ranges are brought back by octaves."""

    def _made(self, sheet: LeadSheet) -> LeadSheet:
        where = chosen(sheet, self.section)
        new = key(self.key)
        sections = []
        for section in sheet.sections:
            if section.id in where:
                old = sheet.key_of(section)
                section = section if self.stays else _remade(sheet, section, old, new)
                own = None if self.section is None or self.key == sheet.key else self.key
                section = changed(section, key=own)
            sections.append(section)
        values = {"key": self.key} if self.section is None else {}
        after = changed(sheet, sections=tuple(sections), **values)
        return within(after) if self.folds else after


def _drums(sheet: LeadSheet, name: str) -> list[Problem]:
    if not instrument(sheet.part(name).instrument).is_percussion:
        return []
    return [Problem("part", f"{name!r} plays drums, which have no pitch", "Name another part.")]


def _melodic(sheet: LeadSheet) -> set[str]:
    return {part.id for part in sheet.parts if not instrument(part.instrument).is_percussion}


def _pitched(section: Section, parts: set[str], new: Callable[[str], str]) -> Section:
    """Return a section in which the notes of some parts have other pitches."""

    def moved(note: Note) -> Note:
        return note.repitched(new)

    notes = {part: tuple(map(moved, row)) if part in parts else row for part, row in section.notes.items()}
    return changed(section, notes=notes)


def _moved(old: Key, semitones: int) -> Key:
    """Return the key some semitones higher, spelled with the fewest signs, like the old one where both are as good."""
    number = (pitch_class(old.tonic) + semitones) % 12
    names = [letter + sign for letter in FIFTHS for sign in ("", "#", "b") if pitch_class(letter + sign) == number]
    known = [Key(name, old.mode) for name in names]
    signs = [each for each in known if abs(each.fifths) <= 7]
    return min(signs or known, key=lambda each: (abs(each.fifths), abs(_place(each.tonic) - _place(old.tonic))))


def _place(name: str) -> int:
    """Return the place of a note name on the line of fifths; C is 0."""
    return FIFTHS.index(name[0]) - 1 + 7 * alteration(name[1:])


def _named(place: int) -> str:
    sign = (place + 1) // 7
    return FIFTHS[(place + 1) % 7] + ("#" * sign if sign > 0 else "b" * -sign)


def _turned(pitch: str, semitones: int, turn: int, home: Key) -> str:
    """Return a pitch moved by an interval: by semitones, and along the line of fifths."""
    number = midi(pitch) + semitones
    place = _place(pitch.rstrip("-0123456789")) + turn
    if not -15 <= place <= 19 or not 0 <= number <= 127:
        return _spelled(number, home)
    name = _named(place)
    octave = (number - pitch_class(name[0]) - alteration(name[1:])) // 12 - 1
    return f"{name}{octave}" if -1 <= octave <= 9 else _spelled(number, home)


def _spelled(number: int, home: Key) -> str:
    if not 0 <= number <= 127:
        refuse([Problem("semitones", f"this would need the MIDI note {number}; there are 0 to 127", "Move it less.")])
    return spell(number, home.fifths, home.is_minor)


def _turned_chord(symbol: str, turn: int, semitones: int, home: Key) -> str:
    found = chords.chord(symbol)
    if found is None:
        return symbol
    root, bass = (_turned_name(name, turn, semitones, home) for name in (found.root, found.bass))
    return str(Chord(root, found.quality, bass))


def _turned_name(name: str, turn: int, semitones: int, home: Key) -> str:
    place = _place(name) + turn
    return _named(place) if -8 <= place <= 12 else _simple((pitch_class(name) + semitones) % 12, home)


def _simple(number: int, home: Key) -> str:
    """Return a pitch class as the root of a chord, with at most one sign."""
    name = spell(60 + number, home.fifths, home.is_minor).rstrip("-0123456789")
    names = [letter + sign for letter in "CDEFGAB" for sign in ("", "#", "b") if pitch_class(letter + sign) == number]
    return name if name in names else names[0]


def _remade(sheet: LeadSheet, section: Section, old: Key, new: Key) -> Section:
    """Return a section whose notes and chords have come from one key to another."""
    bend = _bend(old, new)

    def pitched(pitch: str) -> str:
        steps = bend(midi(pitch) % 12)
        return _spelled(midi(pitch) + steps, new) if steps else pitch

    section = _pitched(section, _melodic(sheet), pitched)
    row = tuple(changed(chord, symbol=_bent(chord.symbol, bend, new)) for chord in section.chords)
    return changed(section, chords=row)


def _bend(old: Key, new: Key) -> Bend:
    shift = (pitch_class(new.tonic) - pitch_class(old.tonic) + 6) % 12 - 6
    before, after = MODES[old.mode], MODES[new.mode]
    if len(before) != len(after):
        return lambda _: shift
    steps = {step: to - step for step, to in zip(before, after, strict=True)}
    tonic = pitch_class(old.tonic)
    return lambda number: shift + steps.get((number - tonic) % 12, 0)


def _bent(symbol: str, bend: Bend, home: Key) -> str:
    """Return a chord whose notes have moved as those of the tune, if there is such a chord; else with its root."""
    found = chords.chord(symbol)
    if found is None:
        return symbol
    root = (pitch_class(found.root) + bend(pitch_class(found.root))) % 12
    steps = QUALITIES[found.quality]
    tones = [pitch_class(found.root) + step for step in steps]
    heights = tuple(
        (tone + bend(tone % 12) - bend(pitch_class(found.root))) - pitch_class(found.root) for tone in tones
    )
    quality = next((name for name, row in QUALITIES.items() if row == heights), found.quality)
    bass = (pitch_class(found.bass) + bend(pitch_class(found.bass))) % 12
    return str(Chord(_simple(root, home), quality, _simple(bass, home)))
