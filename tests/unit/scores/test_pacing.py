"""Words that change the tempo without a number."""

from fractions import Fraction

import pytest

from menura.scores import abc, musicxml
from menura.scores.clock import clock
from menura.scores.model import LeadSheet, Section, Tempo
from menura.scores.pacing import pace, paced

HEAD = "X:1\nT:Tune\nM:4/4\nL:1/8\nQ:1/4=120\nK:C\n"


def tempos(sheet: LeadSheet) -> list[tuple[float, float, bool, str]]:
    return [(float(start + t.at), t.bpm, t.glides, t.word) for start, s in sheet.placed() for t in s.tempo]


@pytest.mark.parametrize(
    ("words", "kind", "factor"),
    [
        ("rit.", "slower", 0.75),
        ("Rall.", "slower", 0.75),
        ("poco rit.", "slower", 0.88),
        ("molto rallentando", "slower", 0.6),
        ("accel. poco a poco", "faster", 4 / 3),
        ("stringendo", "faster", 4 / 3),
        ("渐慢", "slower", 0.75),
        ("a tempo", "back", 1),
        ("Tempo I°", "first", 1),
    ],
)
def test_words_are_known(words: str, kind: str, factor: float) -> None:
    assert pace(words) == (kind, factor)


@pytest.mark.parametrize("words", ["", "dolce", "poco", "rit a la mode", "Allegro"])
def test_other_words_say_nothing(words: str) -> None:
    assert pace(words) is None


def test_abc_glides_to_the_end_or_to_the_next_tempo() -> None:
    loaded = abc.read(HEAD + 'C8 | [Q:"rit."]D8 | [Q:"a tempo"]E8 | [Q:"accel."] F8 | [Q:1/4=140]A8 | [Q:"rall."]c8 |]')
    assert loaded.notices == ()
    assert tempos(loaded.sheet) == [
        (0, 120, False, ""), (4, 120, True, "rit."), (7.75, 90, False, ""), (8, 120, False, "a tempo"),
        (12, 120, True, "accel."), (16, 140, False, ""), (20, 140, True, "rall."), (23.75, 105, False, ""),
    ]  # fmt: skip
    slowed = clock(loaded.sheet)
    assert slowed.time(8) - slowed.time(4) > slowed.time(4) * 1.1


def test_a_section_that_slows_down_gives_the_tempo_back() -> None:
    sections = tuple(Section(id=name, bars=1, tempo=(Tempo(bpm=80),) * (name == "a")) for name in "abc")
    sheet = paced(LeadSheet(sections=sections), {Fraction(6): "rit.", Fraction(8): "dolce"})
    assert tempos(sheet) == [
        (0, 80, False, ""), (6, 80, True, "rit."), (7.75, 60, False, ""), (8, 80, False, "")
    ]  # fmt: skip
    again = paced(sheet, {Fraction(9): "accel.", Fraction(10): "Tempo I"})
    assert tempos(again)[4:] == [(9, 80, True, "accel."), (9.75, 106.67, False, ""), (10, 80, False, "Tempo I")]


def test_a_sheet_without_such_words_is_returned_as_it_is() -> None:
    sheet = LeadSheet(sections=(Section(id="a", bars=1),))
    assert paced(sheet, {}) is sheet
    assert paced(sheet, {Fraction(0): "dolce"}) is sheet


def test_musicxml_slows_down_and_comes_back_as_it_was() -> None:
    first = "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
    note = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration></note>"
    says = "<direction><direction-type><words>{}</words></direction-type>{}</direction>"
    bars = [first + says.format("Andante", '<sound tempo="90"/>'), says.format("rit.", ""), says.format("a tempo", "")]
    body = "".join(f'<measure number="{k}">{bar}{note}</measure>' for k, bar in enumerate(bars, 1))
    parts = '<part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list>'
    loaded = musicxml.read(f'<score-partwise>{parts}<part id="P1">{body}</part></score-partwise>'.encode())
    assert loaded.notices == ()
    assert tempos(loaded.sheet) == [
        (0, 90, False, "Andante"), (4, 90, True, "rit."), (7.75, 67.5, False, ""), (8, 90, False, "a tempo"),
    ]  # fmt: skip
    back = musicxml.read(musicxml.write(loaded.sheet))
    assert back.notices == ()
    assert clock(back.sheet).time(12) == pytest.approx(clock(loaded.sheet).time(12))


def test_abc_tempos_without_a_number_are_told() -> None:
    loaded = abc.read(HEAD + '[Q:"Allegro"]C8 |]')
    assert any("has no number and was left out" in notice for notice in loaded.notices)
