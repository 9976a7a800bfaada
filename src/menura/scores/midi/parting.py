"""The parts of a MIDI file: who plays what one channel of a track plays, and which notes are sung."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, get_args

from menura.errors import PlanError
from menura.scores.beats import GRID
from menura.scores.instruments import Instrument, instruments
from menura.scores.midi import guessing, marks
from menura.scores.midi.gathering import Gathered, Strain, Struck
from menura.scores.midi.lyrics import sung_strains
from menura.scores.midi.marks import DRUMS
from menura.scores.midi.ornaments import restore
from menura.scores.model import Articulation, Part, Syllable
from menura.scores.pitch import PATTERN, midi
from menura.values.identifiers import identifier, unique
from menura.values.problems import made

LONGEST = GRID * 1_000_000
"""Ticks of the longest note."""


def parted(found: Gathered) -> list[tuple[Part, Strain]]:
    """Return the parts of a file with their notes, in the order of its tracks."""
    restore(found)
    sung = sung_strains(found)
    names: set[str] = set()
    parts = []
    for strain in _strains(found):
        _name_drums(found, strain)
        strain.notes.sort(key=lambda note: note.start)
        _correct(strain, found.notes.get(strain.track, []))
        part = _part(found, strain, strain in sung, names)
        if strain.notes or strain.about:
            parts.append((part, strain))
    return parts


def _strains(found: Gathered) -> list[Strain]:
    """Return all strains, with those of tracks that are parts without notes."""
    strains = {strain.track: strain for strain in found.strains.values()}
    silent = [
        Strain(track, 0, -1, name=found.names.get(track, ""), about=about)
        for track, about in found.parts.items()
        if track not in strains
    ]
    return sorted([*found.strains.values(), *silent], key=lambda strain: strain.track)


def _part(found: Gathered, strain: Strain, sings: bool, names: set[str]) -> Part:
    about = strain.about
    known = instruments().get(str(about.get("instrument", "")))
    if known is None or strain.program not in {-1, known.program}:
        known = _player(found, strain, sings)
        about = {name: value for name, value in about.items() if name != "instrument"}
    told = about.get("name", "")
    name = str(told) if strain.name in {told, about.get("id")} else strain.name
    role = "voice" if sings else "drums" if known.is_percussion else "bass" if known.family == "bass" else "line"
    values: dict[str, Any] = {
        **({} if strain.about else {"role": role}),
        "instrument": known.name,
        **about,
        "id": unique(str(about.get("id", "")) or identifier(strain.name, known.name), names),
        "name": name,
        **_settings(strain),
    }
    try:
        return made(Part, values, "")
    except PlanError:
        found.left["fields"] += 1
        kept = {name: values[name] for name in ("instrument", "name")}
        return Part(**kept, id=unique(identifier(strain.name, known.name), names))


def _player(found: Gathered, strain: Strain, sings: bool) -> Instrument:
    if sings:
        return instruments()["voice"]
    known, exact = guessing.player(max(strain.program, 0), strain.channel == DRUMS)
    if not exact:
        found.left[f"program {strain.program + 1} {known.name}"] = 1
    return known


def _settings(strain: Strain) -> dict[str, float]:
    """Return the gain and the place of a part: those that a text says, unless a controller says otherwise."""
    gain, pan = strain.about.get("gain", 0.0), strain.about.get("pan", 0.0)
    told = isinstance(gain, (int, float)) and isinstance(pan, (int, float))
    gain, pan = (float(gain), float(pan)) if told else (0.0, 0.0)
    if strain.volume is not None and strain.volume != marks.volume(gain):
        gain = marks.gain(strain.volume)
    if strain.place is not None and strain.place != marks.place(pan):
        pan = marks.pan(strain.place)
    return {"gain": gain, "pan": pan}


def _name_drums(found: Gathered, strain: Strain) -> None:
    if strain.channel != DRUMS:
        return
    kept = []
    for note in strain.notes:
        note.pitch = guessing.drum(note.number)
        if note.pitch:
            kept.append(note)
        else:
            found.left["drums"] += 1
    strain.notes[:] = kept


def _correct(strain: Strain, told: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Give notes what text events at their beginnings say of them."""
    same: dict[tuple[int, int], list[Struck]] = {}
    for note in strain.notes if told else ():
        same.setdefault((note.start, note.number), []).append(note)
    for tick, about in told:
        key, nth = about.get("key"), about.get("nth", 0)
        if not (isinstance(key, int) and isinstance(nth, int)):
            continue
        for note in same.get((tick, key), [])[nth : nth + 1]:
            _tell(note, about, strain.channel == DRUMS)


def _tell(note: Struck, about: dict[str, Any], is_drum: bool) -> None:
    length, pitch, syllable = about.get("length"), about.get("pitch"), about.get("syllable")
    if isinstance(length, int) and 0 < length <= LONGEST:
        note.end = note.start + length
    if isinstance(pitch, str) and not is_drum and re.fullmatch(PATTERN, pitch) and midi(pitch) == note.number:
        note.pitch = pitch
    if about.get("articulation") in get_args(Articulation):
        note.articulation = about["articulation"]
    if isinstance(syllable, dict):
        with suppress(PlanError):
            note.syllable = made(Syllable, syllable, "")
