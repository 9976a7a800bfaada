"""Lyrics come with the times at which they are sung."""

from fractions import Fraction

from menura.scores import lrc
from menura.scores.model import LeadSheet, Line, Note, Part, Section, Syllable, Tempo


def note(at: float, length: float, text: str = "", joins: bool = False, line: int = 0) -> Note:
    syllable = Syllable(text=text, joins=joins, line=line) if text else None
    return Note(at=Fraction(at), length=Fraction(length), pitch="C4", syllable=syllable)


SHEET = LeadSheet(
    title="Song",
    author="Me\nand you",
    language="en",
    parts=(Part(id="v", instrument="voice", role="voice"), Part(id="h", instrument="voice", role="voice")),
    sections=(
        Section(id="in", bars=1, tempo=(Tempo(bpm=60),)),
        Section(
            id="a",
            bars=2,
            tempo=(Tempo(at=Fraction(4), bpm=120),),
            lyrics=(Line(text="Hello,  you"), Line(text="bye", delivery="rap")),
            notes={
                "v": (
                    note(0, 1, "Hel", True),
                    note(1, 0.5, "lo"),
                    note(1.5, 0.5),
                    note(2, 1, "you"),
                    note(4, 2, "bye", line=1),
                ),
                "h": (note(2, 1, "you"),),
            },
        ),
    ),
)


def test_every_line_has_its_times_from_the_clock() -> None:
    first, second = lrc.lines(SHEET)
    assert (first.start, first.end, first.text, first.delivery, first.section) == (4.0, 7.0, "Hello,  you", "sung", "a")
    assert [(s.start, s.end, s.syllable.text) for s in first.syllables] == [(4, 5, "Hel"), (5, 6, "lo"), (6, 7, "you")]
    assert (second.start, second.end, second.delivery) == (8.0, 9.0, "rap")


def test_lrc_by_line_and_by_syllable() -> None:
    head = ["[ti:Song]", "[ar:Me and you]", "[la:en]", "[length:00:10]"]
    assert lrc.write(SHEET).splitlines() == [*head, "[00:04.00]Hello, you", "[00:08.00]bye"]
    assert lrc.write(SHEET, "syllable").splitlines() == [
        *head,
        "[00:04.00]<00:04.00>Hel<00:05.00>lo <00:06.00>you <00:07.00>",
        "[00:08.00]<00:08.00>bye <00:09.00>",
    ]


def test_languages_without_spaces_get_none() -> None:
    chinese = SHEET.model_copy(update={"language": "cmn"})
    assert "<00:05.00>lo<00:06.00>you<00:07.00>" in lrc.write(chinese, "syllable")


def test_a_piece_without_words_has_no_lines() -> None:
    silent = LeadSheet(sections=(Section(id="a", bars=1),))
    assert lrc.write(silent) == "[length:00:02]\n"


def test_chinese_syllables_of_an_unknown_language_have_no_gaps() -> None:
    sung = tuple(note(at, 1, text) for at, text in enumerate("明月"))
    section = Section(id="a", bars=1, tempo=(Tempo(bpm=60),), lyrics=(Line(text="明月"),), notes={"vox": sung})
    sheet = LeadSheet(parts=(Part(id="vox", instrument="voice", role="voice"),), sections=(section,))
    assert lrc.write(sheet, by="syllable").splitlines()[-1] == "[00:00.00]<00:00.00>明<00:01.00>月<00:02.00>"
