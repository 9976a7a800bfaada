"""A score in another dress: what stays, what the brief decides, and the chords that are found."""

import pytest

from menura.composing import briefing
from menura.composing.arrangement import arranged, leading
from menura.composing.harmonising import harmonised
from menura.errors import RequestError
from menura.scores.check import check
from menura.scores.clock import tempos
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo
from menura.scores.pitch import midi

TWINKLE = ["C4", "C4", "G4", "G4", "A4", "A4", "G4", "-", "F4", "F4", "E4", "E4", "D4", "D4", "C4", "-"]


def twinkle(instrument: str = "piano", role: str = "line") -> LeadSheet:
    notes = tuple(
        Note.model_validate({"at": k, "length": 2 if TWINKLE[k + 1 : k + 2] == ["-"] else 1, "pitch": pitch})
        for k, pitch in enumerate(TWINKLE)
        if pitch != "-"
    )
    part = Part.model_validate({"id": "tune", "instrument": instrument, "role": role})
    section = Section(id="a", bars=4, tempo=(Tempo(bpm=100),), notes={"tune": notes})
    return LeadSheet(key="C major", parts=(part,), sections=(section,))


def pitches(sheet: LeadSheet, part: str) -> list[int]:
    return [midi(note.pitch) for _, _, note in sheet.written(part)]


def test_the_tune_stays_and_a_style_takes_the_rest() -> None:
    sheet = arranged(twinkle(), briefing.read("bossa nova, flute").brief, 1)
    assert check(sheet) == []
    assert sheet.style == "bossa-nova"
    lead = sheet.parts[0]
    assert lead.instrument == "flute"
    before, after = pitches(twinkle(), "tune"), pitches(sheet, lead.id)
    assert {b - a for a, b in zip(before, after, strict=True)} in ({0}, {12})
    assert len(sheet.parts) > 2
    assert (sheet.sections[0].bars, sheet.metre) == (4, "4/4")
    assert tempos(sheet)[0][1] == 100


def test_key_and_tempo_of_the_brief_are_obeyed() -> None:
    sheet = arranged(twinkle(), briefing.read("folk", key="E major", bpm=132).brief, 1)
    assert sheet.key == "E major"
    assert tempos(sheet)[0][1] == 132
    assert pitches(sheet, sheet.parts[0].id)[0] % 12 == 4


def test_who_sings_goes_on_singing() -> None:
    sheet = arranged(twinkle("voice", "voice"), briefing.read("jazz").brief, 1)
    assert sheet.parts[0].instrument == "voice"
    assert pitches(sheet, "tune") == pitches(twinkle(), "tune")


def test_chords_agree_with_the_tune_and_end_at_home() -> None:
    chords = harmonised(twinkle(), "tune").sections[0].chords
    assert chords[0].symbol == "C"
    assert chords[-1].symbol == "C"
    assert {chord.symbol for chord in chords} <= {"C", "F", "G", "Am", "Dm", "Em"}


def test_a_minor_tune_gets_a_major_dominant() -> None:
    notes = tuple(
        Note.model_validate({"at": 4 * k, "length": 4, "pitch": p}) for k, p in enumerate(["A4", "D5", "G#4", "A4"])
    )
    section = Section(id="a", bars=4, notes={"tune": notes})
    sheet = LeadSheet(key="A minor", parts=(Part(id="tune", instrument="violin", role="melody"),), sections=(section,))
    assert [c.symbol for c in harmonised(sheet, "tune").sections[0].chords] == ["Am", "Dm", "E", "Am"]


def test_chords_that_are_there_stay() -> None:
    once = harmonised(twinkle(), "tune")
    assert harmonised(once, "tune") == once


def test_a_score_without_a_tune_is_refused() -> None:
    drums = Part(id="drums", instrument="drum-kit", role="drums")
    sheet = LeadSheet(parts=(drums,), sections=(Section(id="a", bars=1),))
    with pytest.raises(RequestError, match="The score has no tune: nobody plays a note"):
        leading(sheet)
