"""Ornamented notes in MIDI files: what is played for them, and a text event that says which note was written."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from menura.errors import PlanError
from menura.scores import drums
from menura.scores.arranging.ornaments import Timed, is_ornamented, key_number, played_out
from menura.scores.beats import ticks
from menura.scores.clock import Clock
from menura.scores.midi import marks
from menura.scores.midi.gathering import Gathered, Strain, Struck
from menura.scores.model import LeadSheet, Note
from menura.scores.pitch import is_pitch
from menura.values.problems import made
from menura.values.writing import compact

LONGEST = 1 << 34
"""Ticks of the longest note."""


def performed(sheet: LeadSheet, part: str, clock: Clock) -> list[Timed]:
    """Return what is played for the notes of a part, in ticks, in the order of what was written."""
    row = [
        Timed(ticks(at), ticks(at) + ticks(note.length), note, k, fifths=sheet.key_of(section).fifths)
        for k, (at, section, note) in enumerate(sheet.written(part))
    ]
    return played_out(row, clock, trills=True)


def remarks(written: Sequence[tuple[int, Note]], played: Sequence[Timed]) -> dict[int, dict[str, Any]]:
    """Return what is to be said of ornamented notes, by number.

    Parameters
    ----------
    written : sequence of (int, Note)
        Ticks and notes, as they were written.
    played : sequence of Timed
        What is played for them.
    """
    found: dict[int, dict[str, Any]] = {}
    places: Counter[int] = Counter()
    for k, (tick, note) in enumerate(written):
        if is_ornamented(note):
            told = {name: value for name, value in compact(note).items() if name not in {"at", "length"}}
            found[k] = {"note": told, "length": ticks(note.length), "place": places[tick], "as": []}
        places[tick] += 1
    nth: Counter[tuple[int, int]] = Counter()
    for each in played:
        place = each.start, key_number(each.note)
        if each.source in found:
            found[each.source]["as"].append([each.start - written[each.source][0], place[1], nth[place]])
        nth[place] += 1
    return found


def restore(found: Gathered) -> None:
    """Put the notes that were written in the place of what is played for them, wherever all of that is still there."""
    for strain in found.strains.values():
        told = found.ornaments.get(strain.track)
        if told:
            _restore(strain, told)


def _restore(strain: Strain, told: Sequence[tuple[int, dict[str, Any]]]) -> None:
    there: dict[tuple[int, int], list[Struck]] = defaultdict(list)
    for struck in strain.notes:
        there[struck.start, struck.number].append(struck)
    gone: set[int] = set()
    back: list[tuple[int, int, Struck]] = []
    for tick, about in told:
        pieces = _pieces(tick, about, there)
        note = _note(about, strain.channel == marks.DRUMS) if pieces and not gone & {*map(id, pieces)} else None
        if note is None:
            continue
        length, place = about.get("length"), about.get("place")
        if isinstance(length, int) and 0 < length <= LONGEST and isinstance(place, int) and place >= 0:
            gone |= {*map(id, pieces)}
            back.append((tick, place, _struck(tick, length, note)))
    strain.notes[:] = sorted((n for n in strain.notes if id(n) not in gone), key=lambda n: n.start)
    for tick, place, written in sorted(back, key=lambda each: each[:2]):
        low, high = (f(strain.notes, tick, key=lambda n: n.start) for f in (bisect_left, bisect_right))
        strain.notes.insert(min(low + place, high), written)


def _pieces(tick: int, about: dict[str, Any], there: dict[tuple[int, int], list[Struck]]) -> list[Struck]:
    """Return the notes that are played for one; none where any of them is missing."""
    rows = about.get("as")
    if not isinstance(rows, list):
        return []
    found = []
    for row in rows:
        if not (isinstance(row, list) and len(row) == 3 and all(type(value) is int for value in row)):
            return []
        here = there.get((tick + row[0], row[1]), [])
        if not 0 <= row[2] < len(here):
            return []
        found.append(here[row[2]])
    return found


def _note(about: dict[str, Any], is_drum: bool) -> Note | None:
    told = about.get("note")
    if not isinstance(told, dict):
        return None
    try:
        note = made(Note, {**told, "at": 0, "length": 1}, "")
    except PlanError:
        return None
    known = drums.KEYS.__contains__ if is_drum else is_pitch
    return note if all(map(known, (note.pitch, *(grace.pitch for grace in note.graces)))) else None


def _struck(tick: int, length: int, note: Note) -> Struck:
    return Struck(
        tick, tick + length, key_number(note), note.velocity, note.pitch, note.articulation, note.syllable,
        graces=note.graces,
    )  # fmt: skip
