"""The same tune in the other mode: degree by degree, with the dominant that a minor key wants."""

from collections.abc import Collection
from fractions import Fraction
from itertools import pairwise

from menura.scores import edit
from menura.scores.chords import Chord, chord
from menura.scores.instruments import instrument
from menura.scores.keys import Key, key
from menura.scores.model import ChordAt, LeadSheet, Note, Section
from menura.scores.pitch import midi, pitch_class, spell

DARKER = {"major": "minor", "lydian": "minor", "mixolydian": "dorian", "gong": "yu", "zhi": "yu"}
"""What modes with a major third become."""

BRIGHTER = {"minor": "major", "dorian": "mixolydian", "phrygian": "major", "locrian": "major", "yu": "gong",
            "jue": "gong", "shang": "zhi"}  # fmt: skip
"""What modes with a minor third, or none, become; the blues has no brighter twin."""

DOMINANTS = {"m": "", "m7": "7"}
"""Qualities of the fifth degree of a natural minor key, and those that lead home."""


def leaning(own: Key, mode: str) -> Key:
    """Return the key on the same tonic that leans to major or minor: itself, where it does already."""
    table = DARKER if mode == "minor" else BRIGHTER
    return Key(own.tonic, table.get(own.mode, own.mode))


def moded(sheet: LeadSheet, mode: str, where: Collection[str]) -> LeadSheet:
    """Return a sheet in which some sections lean to major or minor.

    Parameters
    ----------
    sheet : LeadSheet
    mode : {"major", "minor"}
    where : collection of str
        Ids of the sections; where these are all, the sheet's own key goes along.
    """
    whole = len(where) == len(sheet.sections)
    goals = {section.id: leaning(sheet.key_of(section), mode) for section in sheet.sections if section.id in where}
    for name, goal in goals.items():
        if goal != sheet.key_of(sheet.section(name)):
            sheet = edit.SetKey(key=str(goal), section=name, folds=True).apply(sheet)
            sheet = _led(sheet, name, goal) if goal.mode == "minor" else sheet
    if not whole:
        return sheet
    own = str(leaning(key(sheet.key), mode))
    signed = {name: None if str(goal) == own else str(goal) for name, goal in goals.items()}
    sections = tuple(section.model_copy(update={"key": signed[section.id]}) for section in sheet.sections)
    return sheet.model_copy(update={"key": own, "sections": sections})


def _led(sheet: LeadSheet, name: str, own: Key) -> LeadSheet:
    """Return a sheet in a section of which dominants lead home, where no line goes down through their third."""
    section = sheet.section(name)
    end = sheet.length_of(section)
    melodic = [p.id for p in sheet.parts if not instrument(p.instrument).is_percussion]
    changes, spans = list(section.chords), list[tuple[Fraction, Fraction]]()
    for k, (change, until) in enumerate(zip(changes, [*(c.at for c in changes[1:]), end], strict=True)):
        found = chord(change.symbol)
        if found is None or found.quality not in DOMINANTS or not _is_fifth(found, own):
            continue
        if any(_falls(section.notes.get(part, ()), own, change.at, until) for part in melodic):
            continue
        raised = Chord(found.root, DOMINANTS[found.quality], found.bass)
        changes[k] = ChordAt(at=change.at, symbol=str(raised))
        spans.append((change.at, until))
    return _raised(sheet, section, tuple(changes), own, melodic, spans)


def _is_fifth(found: Chord, own: Key) -> bool:
    return (pitch_class(found.root) - pitch_class(own.tonic)) % 12 == 7


def _seventh(own: Key) -> int:
    return (pitch_class(own.tonic) + 10) % 12


def _falls(notes: tuple[Note, ...], own: Key, start: Fraction, end: Fraction) -> bool:
    """Tell whether a line goes from the seventh degree down to the sixth within a stretch."""
    sixth = (pitch_class(own.tonic) + 8) % 12
    return any(
        start <= a.at < end and midi(a.pitch) % 12 == _seventh(own) and midi(b.pitch) % 12 == sixth
        for a, b in pairwise(notes)
    )


def _raised(
    sheet: LeadSheet,
    section: Section,
    changes: tuple[ChordAt, ...],
    own: Key,
    melodic: list[str],
    spans: list[tuple[Fraction, Fraction]],
) -> LeadSheet:
    """Return a sheet with other chords in a section, and the seventh degree raised while these sound."""

    def led(note: Note) -> Note:
        inside = any(start <= note.at < end for start, end in spans)
        if not inside or midi(note.pitch) % 12 != _seventh(own):
            return note
        return note.model_copy(update={"pitch": spell(midi(note.pitch) + 1, own.fifths, own.is_minor)})

    notes = {part: tuple(map(led, row)) if part in melodic else row for part, row in section.notes.items()}
    new = section.model_copy(update={"chords": changes, "notes": notes})
    return sheet.model_copy(update={"sections": tuple(new if s.id == new.id else s for s in sheet.sections)})
