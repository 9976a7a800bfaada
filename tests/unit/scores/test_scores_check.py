"""Everything that is wrong with a sheet is found at once, with what to type instead."""

from fractions import Fraction
from typing import Any

import pytest

from menura.errors import InputError, ScoreError
from menura.scores import check as checking
from menura.scores.check import check, require
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo


def note(at: float, pitch: str = "C5", length: float = 1, **values: Any) -> Note:
    return Note(at=Fraction(at), length=Fraction(length), pitch=pitch, **values)


def sheet(*sections: Section, **values: Any) -> LeadSheet:
    parts = (
        Part(id="tune", instrument="violin"),
        Part(id="sung", instrument="voice", role="voice"),
        Part(id="kit", instrument="drum-kit", role="drums"),
    )
    return LeadSheet(**{"parts": parts, "sections": sections or (Section(id="a", bars=2),), **values})


def section(**values: Any) -> Section:
    return Section(**{"id": "a", "bars": 2, **values})


def test_an_empty_section_is_right() -> None:
    assert check(sheet()) == []
    assert require(sheet()) == sheet()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            sheet(section(), section()),
            "sections[1].id: the id 'a' is used 2 times among the sections. Give each its own id.",
        ),
        (
            sheet(parts=(Part(id="x", instrument="flute"),) * 3),
            "parts[2].id: the id 'x' is used 3 times among the parts",
        ),
        (
            sheet(parts=(Part(id="x", instrument="flut"),)),
            "parts[0].instrument: there is no instrument 'flut'. Did you mean 'flute'?",
        ),
        (
            sheet(parts=(Part(id="x", instrument="flute", pattern="walz"),)),
            "parts[0].pattern: there is no pattern 'walz'. Did you mean 'waltz'?",
        ),
        (sheet(space="hal"), "space: there is no room 'hal'. Did you mean 'hall'?"),
        (sheet(section(silent=("tun",))), "sections[0].silent[0]: the sheet has no part 'tun'. Did you mean 'tune'?"),
        (sheet(section(patterns={"tune": "walz"})), "sections[0].patterns.tune: there is no pattern 'walz'"),
        (
            sheet(section(notes={"flute": (note(0),)}), parts=()),
            "sections[0].notes.flute: the sheet has no part 'flute'. Add a part",
        ),
        (
            sheet(section(chords=(ChordAt(at=Fraction(8), symbol="C"),))),
            "sections[0].chords[0].at: beat 8 lies outside the section 'a', which has 8 beats",
        ),
        (
            sheet(section(tempo=(Tempo(at=Fraction(2), bpm=90), Tempo(at=Fraction(1), bpm=80)))),
            "sections[0].tempo[1].at: beat 1 does not come after beat 2",
        ),
        (
            sheet(section(dynamics=(DynamicAt(mark="p"), DynamicAt(mark="f")))),
            "sections[0].dynamics[1].at: beat 0 does not come after beat 0",
        ),
        (
            sheet(section(notes={"tune": (note(8),)})),
            "sections[0].notes.tune[0].at: beat 8 lies outside the section 'a'",
        ),
        (
            sheet(section(notes={"tune": (note(1), note(0))})),
            "sections[0].notes.tune[1].at: beat 0 comes before beat 1, that of the note before",
        ),
        (
            sheet(section(notes={"tune": (note(0, "H4"),)})),
            "sections[0].notes.tune[0].pitch: 'H4' is no pitch. Write a letter",
        ),
        (
            sheet(section(notes={"tune": (note(0, "C9"),)})),
            "C9 lies outside the range of violin, G3 to A7. Write C7, or choose an instrument that reaches it.",
        ),
        (
            sheet(section(notes={"tune": (note(0, "Bb1"),)})),
            "Bb1 lies outside the range of violin, G3 to A7. Write Bb3",
        ),
        (
            sheet(section(notes={"kit": (note(0, "snair"),)})),
            "sections[0].notes.kit[0].pitch: there is no drum 'snair'. Did you mean 'snare'?",
        ),
        (
            sheet(section(notes={"tune": (note(0, syllable=Syllable(text="la")),)})),
            "the part 'tune' plays violin and cannot sing 'la'",
        ),
        (
            sheet(section(notes={"sung": (note(0, syllable=Syllable(text="la", line=1)),)}, lyrics=(Line(text="la"),))),
            "sections[0].notes.sung[0].syllable.line: the section 'a' has 1 lines of lyrics, and none has the number 1",
        ),
        (
            sheet(section(notes={"sung": (note(0, length=2), note(1))})),
            "sections[0].notes.sung[0].length: it lasts 2 beats, but the voice has its next note after 1",
        ),
        (sheet(section(notes={"sung": (note(0), note(0, "E5"))})), "A voice sings one note at a time: take one away."),
        (
            sheet(section(notes={"sung": (note(7, length=2),)}), section(id="b", notes={"sung": (note(0),)})),
            "it lasts 2 beats, but the voice has its next note after 1",
        ),
        (sheet(section(bars=2000), section(id="b", bars=1)), "sections: 2001 bars are more than the 2000 allowed"),
        (
            sheet(parts=tuple(Part(id=f"p{k}", instrument="flute") for k in range(41))),
            "parts: 41 parts are more than the 40 allowed",
        ),
    ],
)
def test_each_problem_says_where_and_what_to_type(made: LeadSheet, expected: str) -> None:
    found = "\n".join(map(str, check(made, patterns=["waltz"], rooms=["hall"])))
    assert expected in found
    assert len(found.splitlines()) == 1


def test_names_of_others_are_checked_only_against_what_is_given() -> None:
    assert check(sheet(parts=(Part(id="x", instrument="flute", pattern="walz"),), space="hal")) == []


def test_all_problems_are_raised_at_once() -> None:
    wrong = sheet(section(chords=(ChordAt(at=Fraction(9), symbol="C"),), notes={"tune": (note(9, "C9"),)}))
    with pytest.raises(ScoreError, match=r"The sheet has 3 problems\. Mend what is listed") as caught:
        require(wrong)
    assert len(caught.value.problems) == 3
    assert isinstance(caught.value, InputError)
    with pytest.raises(ScoreError, match=r"The sheet has one problem\."):
        require(sheet(section(chords=(ChordAt(at=Fraction(9), symbol="C"),))))


def test_many_problems_are_listed_up_to_a_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    many = sheet(section(bars=2000, notes={"tune": tuple(note(k, "C9") for k in range(1500))}))
    found = check(many)
    assert len(found) == 1001
    assert "more problems than these 1000" in str(found[-1])
    monkeypatch.setattr(checking, "MOST_NOTES", 1400)
    monkeypatch.setattr(checking, "MOST_TOGETHER", 1300)
    assert "sections: 1500 notes are more than the 1400 allowed" in str(check(many)[0])
    assert "1500 notes of one part in one section are more than the 1300 allowed" in str(check(many)[1])
