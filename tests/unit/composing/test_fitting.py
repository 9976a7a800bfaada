"""Words for a melody that is there already."""

from fractions import Fraction

import pytest

from menura.composing.fitting import worded
from menura.errors import RequestError
from menura.phonetics import espeak
from menura.scores.check import check
from menura.scores.model import LeadSheet, Note, Part, Section

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")


def melody(*starts: float) -> LeadSheet:
    notes = tuple(Note(at=Fraction(at), length=Fraction(1), pitch="C5") for at in starts)
    part = Part(id="tune", instrument="flute", role="melody")
    return LeadSheet(parts=(part,), sections=(Section(id="a", bars=4, notes={"tune": notes}),))


def texts(sheet: LeadSheet) -> list[str]:
    return [n.syllable.text if n.syllable else "_" for s in sheet.sections for n in s.notes.get("tune", ())]


def test_syllables_fall_on_notes() -> None:
    found = worded(melody(0, 1, 2, 3, 8, 9, 10), "Hello my friend\nHow are you")
    assert texts(found.sheet) == ["Hel", "lo", "my", "friend", "How", "are", "you"]
    assert found.notices == ()
    assert check(found.sheet) == []
    assert found.sheet.part("tune").role == "voice"


def test_too_few_are_held_and_said() -> None:
    found = worded(melody(0, 1, 2, 3), "Love")
    assert texts(found.sheet) == ["Love", "_", "_", "_"]
    assert found.notices == ("'Love' has 1 syllables, fewer than the 4 notes of its phrase.",)


def test_too_many_divide_long_notes_and_are_said() -> None:
    found = worded(melody(0, 1), "Beautiful lighthouse")
    assert texts(found.sheet) == ["beau".capitalize(), "ti", "ful", "light", "house"]
    assert "has 5 syllables, more than the 2 notes" in found.notices[0]
    assert check(found.sheet) == []


def test_every_line_finds_a_phrase() -> None:
    found = worded(melody(0, 1, 2, 3, 4, 5), "one two\nthree four\nfive six")
    assert texts(found.sheet) == ["one", "two", "three", "four", "five", "six"]
    assert [line.text for line in found.sheet.sections[0].lyrics] == ["one two", "three four", "five six"]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(RequestError, match="3 lines cannot be sung on 2 notes"):
        worded(melody(0, 1), "one\ntwo\nthree")
    with pytest.raises(RequestError, match="has no notes to sing"):
        worded(melody(0, 1), "one", part="other")
    with pytest.raises(RequestError, match="has no melody"):
        worded(LeadSheet(sections=(Section(id="a", bars=1),)), "one")
