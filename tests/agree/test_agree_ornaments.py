"""music21 sees the grace notes, ornaments and pedals that Menura writes, and Menura those that music21 writes."""

import warnings
from collections import Counter
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from menura.scores.model import Articulation, Grace, LeadSheet, Note, Part, Pedal, Section, Tempo
from menura.scores.musicxml import read, write

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    music21: Any = import_module("music21")

pytestmark = pytest.mark.filterwarnings("ignore")

SIGNS: tuple[Articulation, ...] = ("trill", "mordent", "inverted-mordent", "turn", "inverted-turn", "tremolo-16")
NAMES = ("Trill", "Mordent", "InvertedMordent", "Turn", "InvertedTurn", "Tremolo")
TUNE = ("D4", "F#4", "A4", "B4", "A4", "F#4")


def sheet() -> LeadSheet:
    notes = tuple(
        Note(at=Fraction(k), length=Fraction(1), pitch=pitch, articulation=sign,
             graces=(Grace(pitch="E4"), Grace(pitch="G4"))[: k % 3])
        for k, (pitch, sign) in enumerate(zip(TUNE, SIGNS, strict=True))
    )  # fmt: skip
    chord = tuple(
        Note(at=Fraction(6), length=Fraction(2), pitch=p, articulation="arpeggio") for p in ("D4", "F#4", "A4")
    )
    pedals: dict[str, tuple[Pedal, ...]] = {"piano": (Pedal(at=Fraction(0), length=Fraction(3)),)}
    section = Section(id="a", bars=2, tempo=(Tempo(bpm=90),), notes={"piano": (*notes, *chord)}, pedals=pedals)
    return LeadSheet(key="D major", parts=(Part(id="piano", instrument="piano"),), sections=(section,))


def test_music21_sees_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "ornaments.musicxml"
    path.write_bytes(write(sheet()))
    score: Any = music21.converter.parse(path, forceSource=True)
    row = list(score.parts[0].flatten().notes)
    graces = [(note.offset, note.nameWithOctave, note.duration.slash) for note in row if note.duration.isGrace]
    assert graces == [
        (1, "E4", True),
        (2, "E4", True),
        (2, "G4", True),
        (4, "E4", True),
        (5, "E4", True),
        (5, "G4", True),
    ]
    plain = [note for note in row if not note.duration.isGrace]
    assert [type(each).__name__ for note in plain[:6] for each in note.expressions] == list(NAMES)
    assert [type(each).__name__ for each in plain[6].expressions].count("ArpeggioMark") == 1
    for measure in score.parts[0].getElementsByClass("Measure"):
        assert measure.duration.quarterLength == 4


def test_what_music21_writes_is_seen(tmp_path: Path) -> None:
    stream: Any = music21.stream.Part()
    stream.append(music21.meter.TimeSignature("3/4"))
    stream.append(music21.tempo.MetronomeMark(number=100))
    for k, pitch in enumerate(TUNE):
        if k % 2:
            small = music21.note.Note("E5", type="eighth")
            stream.append(small.getGrace())
        note = music21.note.Note(pitch)
        note.expressions.append(getattr(music21.expressions, NAMES[k])())
        if NAMES[k] == "Tremolo":
            note.expressions[-1].numberOfMarks = 2
        stream.append(note)
    path = tmp_path / "theirs.musicxml"
    music21.stream.Score([stream]).write("musicxml", path)
    loaded = read(path.read_bytes())
    row = [note for part in loaded.sheet.parts for _, _, note in loaded.sheet.written(part.id)]
    assert [note.articulation for note in row] == list(SIGNS)
    assert Counter(len(note.graces) for note in row) == {0: 3, 1: 3}
    assert {note.length for note in row} == {1}
    assert loaded.sheet.sections[0].bars == 2
