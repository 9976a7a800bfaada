"""Scores from outside: JSON with all problems, files of every ending, and what is mended before they can be played."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from menura.errors import ScoreError
from menura.scores import midi, reading
from menura.scores.loaded import Loaded
from menura.scores.mending import mended
from menura.scores.model import LeadSheet, Line, Note, Part, Section, Syllable
from menura.scores.reading import decoded, load, parse


def note(at: float | Fraction, length: float | Fraction, pitch: str, **values: Any) -> Note:
    return Note(at=Fraction(at), length=Fraction(length), pitch=pitch, **values)


TUNE = LeadSheet(
    title="小曲",
    parts=(Part(id="m", instrument="piano"), Part(id="v", instrument="voice", role="voice")),
    sections=(
        Section(
            id="a",
            bars=2,
            lyrics=(Line(text="la"),),
            notes={
                "m": (note(0, Fraction(4, 3), "C4"), note(2, 1, "E4")),
                "v": (note(0, 1, "C4", syllable=Syllable(text="la")),),
            },
        ),
        Section(id="b", bars=1),
    ),
)


def test_json_is_readable_and_returns() -> None:
    text = TUNE.to_json()
    assert parse(text) == parse(text.encode("utf-16")) == TUNE
    assert text.splitlines()[13:16] == [
        '      "notes": {',
        '        "m": [{"at": 0, "length": "4/3", "pitch": "C4"}, {"at": 2, "length": 1, "pitch": "E4"}],',
        '        "v": [{"at": 0, "length": 1, "pitch": "C4", "syllable": {"text": "la"}}]',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"not JSON: Expecting value.*Mend the text there"),
        ("{}", "not a valid sheet(.|\n)*sections: this field is missing"),
        ("[]", "not a valid sheet(.|\n)*- sheet: \\[\\] is given"),
        (
            '{"sections": [{"id": "a", "bars": 0, "key": "H"}], "tempo": 3}',
            "sections\\[0\\].bars(.|\n)*sections\\[0\\].key(.|\n)*no field 'tempo'",
        ),
        ('{"sections": [{"id": "a", "bars": 1, "tempo": [{"at": 0.3, "bpm": 0}]}]}', "tempo\\[0\\].bpm"),
        (
            '{"sections": [{"id": "a", "bars": 1, "chords": [{"at": 0.0001234, "symbol": "C"}]}]}',
            "does not lie on the grid",
        ),
        ('{"sections": [{"id": "a", "bars": "4"}]}', "must be a whole number"),
        ('{"title": "x", "title": "y"}', "The sheet contradicts itself(.|\n)*given twice"),
        ('{"schema": "menura.plan/1"}', "This is a plan, not a lead sheet.*menura render"),
        ("[" * 100_000, "nested too deeply to be a sheet"),
    ],
)
def test_what_is_no_sheet_is_refused_with_every_problem(text: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        parse(text)


def test_load_goes_by_content_and_by_ending(tmp_path: Path) -> None:
    for name, data in {
        "a.json": TUNE.to_json().encode(),
        "a.mid": midi.write(TUNE),
        "really-midi.xml": midi.write(TUNE),
        "a.abc": b"X:1\nT:x\nK:C\nCDEF|\n",
        "a.cho": b"{tempo: 90}\n{key: C}\n[C]la\n",
    }.items():
        (tmp_path / name).write_bytes(data)
        assert load(tmp_path / name).sheet.sections
    assert load(tmp_path / "a.json") == Loaded(TUNE)
    assert load(tmp_path / "a.mid").sheet.title == "小曲"
    assert load(tmp_path / "a.cho", bpm=70).sheet.sections[0].tempo[0].bpm == 70


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.mid", "'a.mid' is empty"),
        (b" \n", "a.json", "'a.json' is empty"),
        (b"hello", "a.doc", r"'a.doc' \(.doc\) is no kind of score that is read; the endings are .mid, .midi"),
        (b"hello", "a", r"'a' \(no ending\) is no kind of score"),
        (b"\0\1\2\xff", "a.abc", "'a.abc' is no text. Save it as UTF-8"),
        (b"\0\1\2\xff", "a.mid", "no MIDI file"),
        (b'{"sections": [{"id": "a", "bars": 1, "silent": ["x"]}]}', "a.json", "The sheet has one problem"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        decoded(data, name)


def test_missing_and_huge_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScoreError, match=r"missing.mid' cannot be read: No such file.*Give the path of a file"):
        load(tmp_path / "missing.mid")
    with pytest.raises(ScoreError, match="cannot be read"):
        load("a\0.mid")
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(ScoreError, match=r"has more than the 0 MiB that are read"):
        decoded(bytes(11), "a.mid")


def test_notes_of_others_are_brought_into_range_and_said_so() -> None:
    parts = (Part(id="m", name="Fiddle", instrument="violin"),)
    notes: dict[str, tuple[Note, ...]]
    notes = {"m": (note(0, 1, "Bb1"), note(1, 1, "A4"), note(2, 1, "C9"))}
    sheet, notices = (
        (loaded := mended(Loaded(LeadSheet(parts=parts, sections=(Section(id="a", bars=1, notes=notes),))))).sheet,
        loaded.notices,
    )
    assert [note.pitch for note in sheet.sections[0].notes["m"]] == ["Bb3", "A4", "C7"]
    assert notices == ("2 notes of Fiddle lay outside the range of violin (Bb1, C9) and were moved by octaves.",)


def test_a_voice_sings_one_note_at_a_time() -> None:
    parts = (Part(id="v", instrument="voice", role="voice"),)
    row = (
        note(0, 3, "C4", syllable=Syllable(text="la")),
        note(0, 1, "E4"),
        Note(at=Fraction(1, 2), length=Fraction(9), pitch="D4"),
    )
    sections = (
        Section(id="a", bars=1, lyrics=(Line(text="la"),), notes={"v": row}),
        Section(id="b", bars=1, notes={"v": row[1:2]}),
    )
    loaded = mended(Loaded(LeadSheet(parts=parts, sections=sections)))
    sung = loaded.sheet.sections[0].notes["v"]
    assert [(n.pitch, n.length, n.syllable and n.syllable.text) for n in sung] == [
        ("E4", Fraction(1, 2), "la"),
        ("D4", Fraction(7, 2), None),
    ]
    assert loaded.notices == ("v sings one note at a time: 2 notes were shortened, 1 lower ones left out.",)
