"""Edits of lead sheets do what they say, nothing else, and refuse what makes no sense in words."""

from fractions import Fraction
from typing import Any

import pytest

from menura.errors import ScoreError, UnknownNameError
from menura.scores import edit
from menura.scores.check import check
from menura.scores.clock import clock
from menura.scores.edit.change import Change
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo


def note(
    at: float | Fraction, pitch: str, length: float | Fraction = 1, word: str = "", line: int = 0, joins: bool = False
) -> Note:
    syllable = Syllable(text=word, line=line, joins=joins) if word else None
    return Note(at=Fraction(at), length=Fraction(length), pitch=pitch, syllable=syllable)


SHEET = LeadSheet(
    key="G major",
    language="en",
    parts=(
        Part(id="tune", instrument="violin"),
        Part(id="voice", instrument="voice", role="voice"),
        Part(id="kit", instrument="drum-kit", role="drums", pattern=""),
    ),
    sections=(
        Section(
            id="verse",
            bars=4,
            tempo=(Tempo(bpm=100), Tempo(at=Fraction(8), bpm=120)),
            chords=(
                ChordAt(symbol="G"),
                ChordAt(at=Fraction(4), symbol="D/F#"),
                ChordAt(at=Fraction(12), symbol="Em7"),
            ),
            dynamics=(DynamicAt(mark="p"), DynamicAt(at=Fraction(8), mark="f")),
            lyrics=(Line(text="hello you"), Line(text="bye")),
            notes={
                "tune": (note(0, "B4", 2), note(2, "C#5", 2), note(4, "F#4", 4)),
                "voice": (
                    note(0, "G4", 1, "hel", joins=True),
                    note(1, "A4", 1, "lo"),
                    note(2, "B4", 1, "you"),
                    note(3, "C5", 1),
                    note(8, "G4", 4, "bye", line=1),
                ),
                "kit": (note(0, "kick"), note(1, "snare")),
            },
        ),
        Section(id="chorus", bars=2, chords=(ChordAt(symbol="C"),), notes={"tune": (note(0, "E5"),)}),
        Section(id="end", bars=2, metre="3/4", key="E minor", tempo=(Tempo(at=Fraction(3), bpm=60),)),
    ),
)


def row(sheet: LeadSheet, part: str, section: str = "verse") -> list[tuple[str, Any, Any]]:
    return [(n.pitch, n.at, n.length) for n in sheet.section(section).notes[part]]


def sung(sheet: LeadSheet) -> list[tuple[str, float, float]]:
    return [
        (n.syllable.text if n.syllable else "", float(n.at), float(n.length))
        for n in sheet.section("verse").notes["voice"]
    ]


def speeds(sheet: LeadSheet) -> list[tuple[str, float, float]]:
    """Return the seconds that each section lasts and the tempo at its start."""
    times = clock(sheet)
    return [
        (
            s.id,
            round(times.time(end) - times.time(start), 4),
            round(1 / (times.time(start + Fraction(1, 4)) - times.time(start)) * 15, 2),
        )
        for s, start, end in zip(sheet.sections, sheet.starts, sheet.starts[1:], strict=False)
    ]


def symbols(sheet: LeadSheet, section: str = "verse") -> list[str]:
    return [f"{chord.at}:{chord.symbol}" for chord in sheet.section(section).chords]


def words(*texts: str) -> tuple[edit.Sung, ...]:
    return tuple(edit.Sung(text=text.removesuffix("-"), joins=text.endswith("-")) for text in texts)


def test_the_sheet_is_right() -> None:
    assert check(SHEET) == []


def test_transposing_moves_key_chords_and_notes_with_right_spelling() -> None:
    up = edit.Transpose(semitones=1).apply(SHEET)
    assert up.key == "Ab major"
    assert [pitch for pitch, _, _ in row(up, "tune")] == ["C5", "D5", "G4"]
    assert symbols(up) == ["0:Ab", "4:Eb/G", "12:Fm7"]
    assert up.section("end").key == "F minor"
    assert row(up, "kit") == row(SHEET, "kit")
    flat = edit.Transpose(semitones=-6).apply(SHEET)
    assert (flat.key, [pitch for pitch, _, _ in row(flat, "tune")]) == ("Db major", ["F4", "G4", "C4"])


def test_transposing_a_section_or_a_part_leaves_the_rest() -> None:
    up = edit.Transpose(semitones=2, section="chorus").apply(SHEET)
    assert up.section("chorus").key == "A major"
    assert symbols(up, "chorus") == ["0:D"]
    assert (up.key, up.section("verse"), up.section("end")) == (SHEET.key, SHEET.section("verse"), SHEET.section("end"))
    part = edit.Transpose(semitones=12, part="tune").apply(SHEET)
    assert [pitch for pitch, _, _ in row(part, "tune")] == ["B5", "C#6", "F#5"]
    assert (part.key, symbols(part), row(part, "voice")) == (SHEET.key, symbols(SHEET), row(SHEET, "voice"))


def test_another_mode_bends_the_scale_and_its_chords() -> None:
    minor = edit.SetKey(key="G minor", section="verse").apply(SHEET)
    assert [pitch for pitch, _, _ in row(minor, "tune")] == ["Bb4", "C#5", "F4"]
    assert symbols(minor) == ["0:Gm", "4:Dm/F", "12:Ebmaj7"]
    assert minor.section("verse").key == "G minor"
    moved = edit.SetKey(key="A gong", section="chorus").apply(SHEET)
    assert row(moved, "tune", "chorus") == [("F#5", Fraction(0), Fraction(1))]
    stays = edit.SetKey(key="D major", stays=True).apply(SHEET)
    assert (stays.key, row(stays, "tune"), stays.section("end").key) == ("D major", row(SHEET, "tune"), None)


def test_one_tempo_for_all_or_for_a_section() -> None:
    assert speeds(edit.SetTempo(bpm=60).apply(SHEET)) == [
        ("verse", 16.0, 60.0),
        ("chorus", 8.0, 60.0),
        ("end", 6.0, 60.0),
    ]
    one = speeds(edit.SetTempo(bpm=60, section="verse").apply(SHEET))
    assert one == [("verse", 16.0, 60.0), *speeds(SHEET)[1:]]


def test_retiming_scales_every_tempo() -> None:
    twice = edit.Retime(factor=2).apply(SHEET)
    assert clock(twice).time(twice.length) == pytest.approx(clock(SHEET).time(SHEET.length) / 2, rel=1e-4)
    fitted = edit.Retime(duration=20).apply(SHEET)
    assert clock(fitted).time(fitted.length) == pytest.approx(20, abs=2e-3)
    one = edit.Retime(duration=8, section="chorus").apply(SHEET)
    assert speeds(one) == [speeds(SHEET)[0], ("chorus", 8.0, 60.0), speeds(SHEET)[2]]


def test_sections_keep_their_tempo_wherever_they_go() -> None:
    cut = edit.CutSection(section="verse").apply(SHEET)
    assert speeds(cut) == speeds(SHEET)[1:]
    moved = edit.MoveSection(section="verse").apply(SHEET)
    assert speeds(moved) == [*speeds(SHEET)[1:], speeds(SHEET)[0]]
    front = edit.MoveSection(section="end", before="verse").apply(SHEET)
    assert sorted(speeds(front)) == sorted(speeds(SHEET))
    again = edit.RepeatSection(section="verse", times=2).apply(SHEET)
    assert [s.id for s in again.sections] == ["verse", "verse.2", "verse.3", "chorus", "end"]
    assert speeds(again)[1][1:] == speeds(SHEET)[0][1:]


def test_extending_before_and_after() -> None:
    before = edit.Extend(where="before", bars=2, metre="3/4").apply(SHEET)
    assert (before.sections[0].id, before.sections[0].tag, before.sections[0].bars) == ("intro", "intro", 2)
    assert before.sections[1:] == SHEET.sections
    after = edit.Extend(copy_of="chorus", tag="outro", id="last").apply(SHEET)
    assert after.sections[-1].notes == SHEET.section("chorus").notes
    assert speeds(after)[-1][2] == speeds(SHEET)[1][2]


def test_bars_are_inserted_copied_and_deleted() -> None:
    empty = edit.InsertBars(section="verse", bar=2, count=2).apply(SHEET)
    assert empty.section("verse").bars == 6
    assert symbols(empty) == ["0:G", "12:D/F#", "20:Em7"]
    copied = edit.InsertBars(section="verse", bar=5, copy_of=2).apply(SHEET)
    assert symbols(copied) == [*symbols(SHEET), "16:D/F#"]
    assert row(copied, "tune")[-1] == ("F#4", Fraction(16), Fraction(4))
    fewer = edit.DeleteBars(section="verse", bar=2, count=2).apply(SHEET)
    assert symbols(fewer) == ["0:G", "4:Em7"]
    assert [line.text for line in fewer.section("verse").lyrics] == ["hello you"]
    assert speeds(fewer)[1:] == speeds(SHEET)[1:]
    first = edit.DeleteBars(section="verse", bar=1).apply(SHEET)
    assert [line.text for line in first.section("verse").lyrics] == ["bye"]
    assert sung(first) == [("bye", 4, 4)]
    assert speeds(first)[0][2] == 100.0


def test_bars_are_replaced() -> None:
    new = edit.ReplaceBars(
        section="verse", bar=2, count=2, chords=(ChordAt(symbol="Am"),), notes={"tune": (note(0, "A4"), note(1, "C5"))}
    ).apply(SHEET)
    assert symbols(new) == ["0:G", "4:Am", "12:Em7"]
    assert row(new, "tune") == [*row(SHEET, "tune")[:2], ("A4", 4, 1), ("C5", 5, 1)]
    assert row(new, "voice") == row(SHEET, "voice")
    one = edit.ReplaceBars(section="verse", bar=2, chords=(ChordAt(symbol="Am"),)).apply(SHEET)
    assert symbols(one) == ["0:G", "4:Am", "8:D/F#", "12:Em7"]


def test_other_words_are_laid_on_the_same_notes() -> None:
    same = edit.SetLine(section="verse", line=0, text="goodbye now", syllables=words("good-", "bye", "now")).apply(
        SHEET
    )
    assert sung(same) == [("good", 0, 1), ("bye", 1, 1), ("now", 2, 1), ("", 3, 1), ("bye", 8, 4)]
    assert same.section("verse").lyrics[0].text == "goodbye now"
    more = edit.SetLine(section="verse", line=0, text="a b c d e", syllables=words(*"abcde")).apply(SHEET)
    assert sung(more)[:5] == [("a", 0, 0.5), ("b", 0.5, 0.5), ("c", 1, 1), ("d", 2, 1), ("e", 3, 1)]
    fewer = edit.SetLine(section="verse", line=0, text="oh", syllables=words("oh")).apply(SHEET)
    assert [text for text, _, _ in sung(fewer)] == ["oh", "", "", "", "bye"]
    for after in (same, more, fewer):
        assert check(after) == []
        assert after.sections[1:] == SHEET.sections[1:]
        assert row(after, "tune") == row(SHEET, "tune")


def test_words_are_divided_by_the_rules_of_their_language() -> None:
    pytest.importorskip("menura.phonetics.syllables")
    after = edit.SetLine(section="verse", line=0, text="water flows").apply(SHEET)
    assert [n.syllable.text for n in after.section("verse").notes["voice"] if n.syllable and n.syllable.line == 0] == [
        "wa",
        "ter",
        "flows",
    ]


def test_notes_of_one_pitch_become_one_when_words_are_fewer() -> None:
    first = edit.SetLine(section="verse", line=1, text="so long my", syllables=words("so", "long", "my")).apply(SHEET)
    assert [entry[1:] for entry in sung(first)[4:]] == [(8, 2), (10, 1), (11, 1)] or [
        e[1:] for e in sung(first)[4:]
    ] == [(8, 1), (9, 1), (10, 2)]
    back = edit.SetLine(section="verse", line=1, text="bye", syllables=words("bye")).apply(first)
    assert back == SHEET


def test_chords_notes_and_parts() -> None:
    assert symbols(edit.SetChord(section="verse", at=Fraction(6), symbol="A7").apply(SHEET))[2] == "6:A7"
    assert symbols(edit.SetChord(section="verse", at=Fraction(4), symbol=None).apply(SHEET)) == ["0:G", "12:Em7"]
    changed = edit.SetNote(
        section="verse", part="tune", at=Fraction(2), pitch="D5", length=Fraction(1), to=Fraction(3)
    ).apply(SHEET)
    assert row(changed, "tune")[1] == ("D5", 3, 1)
    added = edit.AddNote(section="chorus", part="kit", note=note(1, "crash")).apply(SHEET)
    assert row(added, "kit", "chorus") == [("crash", 1, 1)]
    assert row(edit.RemoveNote(section="verse", part="kit", at=Fraction(1)).apply(SHEET), "kit") == [("kick", 0, 1)]
    assert edit.SetPart(part="tune", gain=-6, pan=0.5, instrument="flute").apply(SHEET).part("tune").gain == -6
    assert edit.SetPart(part="kit", pattern="x", section="chorus").apply(SHEET).section("chorus").patterns == {
        "kit": "x"
    }
    muted = edit.MutePart(part="tune", section="verse").apply(SHEET)
    assert muted.section("verse").silent == ("tune",)
    assert edit.MutePart(part="tune", section="verse", mute=False).apply(muted) == SHEET
    assert edit.AddPart(part=Part(id="new", instrument="cello")).apply(SHEET).parts[:-1] == SHEET.parts
    gone = edit.RemovePart(part="tune").apply(SHEET)
    assert "tune" not in str(gone.model_dump(include={"parts", "sections"})["sections"][0]["notes"].keys())


def test_bar_lines_move_only_where_whole_bars_come_out() -> None:
    assert edit.SetMetre(metre="2/4", section="verse").apply(SHEET).section("verse").bars == 8
    whole = edit.SetMetre(metre="2/4").apply(SHEET)
    assert (whole.metre, [s.bars for s in whole.sections], whole.length) == ("2/4", [8, 4, 3], SHEET.length)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            edit.SetMetre(metre="3/4"),
            r"the 16 beats of 'verse' are 5 bars of 3/4 and a rest\. Insert or delete bars first",
        ),
        (edit.Transpose(semitones=40), r"lies outside the range of violin"),
        (edit.Transpose(semitones=1, part="kit"), r"'kit' plays drums, which have no pitch"),
        (edit.Retime(), r"factor: give either a factor or a duration"),
        (edit.Retime(factor=20), r"a tempo of 2000.00 in 'verse' is not within 20 … 400"),
        (edit.Extend(), r"bars: give either bars or a section to copy"),
        (edit.MoveSection(section="end", before="end"), r"'end' cannot come before itself"),
        (edit.InsertBars(section="verse", bar=9), r"has 4 bars, and bar 8 is not among them\. Bars count from 1"),
        (
            edit.DeleteBars(section="chorus", bar=1, count=2),
            r"these are all bars of the section 'chorus'\. Take out the section",
        ),
        (
            edit.ReplaceBars(section="verse", bar=1, chords=(ChordAt(at=Fraction(4), symbol="C"),)),
            r"chords\[0\].at: beat 4 lies outside the 4 beats of these bars",
        ),
        (
            edit.SetChord(section="verse", at=Fraction(1), symbol=None),
            r"no chord begins on beat 1 of 'verse'; chords begin on 0, 4, 12",
        ),
        (edit.SetChord(section="verse", at=Fraction(16), symbol="C"), r"beat 16 lies outside the section 'verse'"),
        (
            edit.SetLine(section="verse", line=2, text="x", syllables=words("x")),
            r"line: 2 is given; the section 'verse' has 2 lines of lyrics",
        ),
        (
            edit.SetLine(section="verse", line=0, text="x", syllables=words(*"x" * 99)),
            r"99 syllables do not fit on the notes of 'voice', which hold 32",
        ),
        (edit.SetLine(section="verse", line=0, text="x", syllables=()), r"'x' holds no syllable"),
        (
            edit.SetNote(section="verse", part="tune", at=Fraction(1), pitch="C5"),
            r"no note begins on beat 1 of 'verse'; notes begin on 0, 2, 4",
        ),
        (
            edit.SetNote(section="verse", part="voice", at=Fraction(0), length=Fraction(3)),
            r"the voice has its next note after 1",
        ),
        (edit.AddPart(part=Part(id="tune", instrument="flute")), r"the id 'tune' is used 2 times among the parts"),
        (edit.SetPart(part="tune", gain=1, section="verse"), r"gain is given; a section can have its own pattern only"),
        (edit.SetPart(part="tune", instrument="flut"), r"there is no instrument 'flut'\. Did you mean 'flute'"),
    ],
)
def test_what_makes_no_sense_is_refused(change: Change, message: str) -> None:
    with pytest.raises(ScoreError, match=rf"This edit cannot be made\.(.|\n)*{message}"):
        change.apply(SHEET)


def test_the_only_section_stays_and_twins_are_told_apart() -> None:
    one = SHEET.model_copy(update={"sections": SHEET.sections[1:2]})
    with pytest.raises(ScoreError, match="'chorus' is the only section"):
        edit.CutSection(section="chorus").apply(one)
    twins = edit.AddNote(section="chorus", part="tune", note=note(0, "G5")).apply(SHEET)
    with pytest.raises(ScoreError, match=r"2 notes begin on beat 0 of 'chorus': E5, G5\. Say which by its pitch"):
        edit.RemoveNote(section="chorus", part="tune", at=Fraction(0)).apply(twins)
    assert edit.RemoveNote(section="chorus", part="tune", at=Fraction(0), was="G5").apply(twins) == SHEET


@pytest.mark.parametrize(
    "change", [edit.CutSection(section="vers"), edit.RemovePart(part="tun"), edit.Transpose(semitones=1, section="x")]
)
def test_unknown_names_are_answered_with_the_nearest(change: Change) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no (section|part)"):
        change.apply(SHEET)


def test_what_was_wrong_before_is_not_held_against_an_edit() -> None:
    low = edit.SetPart(part="tune", gain=1)
    wrong = SHEET.model_copy(update={"space": "none", "parts": (*SHEET.parts, Part(id="x", instrument="nothing"))})
    assert low.apply(wrong).part("tune").gain == 1


def test_edits_are_data() -> None:
    given: list[dict[str, Any]] = [
        {"op": "set-chord", "section": "verse", "at": "4/3", "symbol": "Am"},
        {"op": "transpose", "semitones": 2},
    ]
    edits = edit.EditList.model_validate({"edits": given}).edits
    assert edit.parse_edits(edit.EditList(edits=edits).to_json()) == edits
    assert edit.apply(SHEET, edits).key == "A major"
    assert edit.apply(SHEET, []) == SHEET
    assert len(edit.json_schema()["properties"]["edits"]["items"]["discriminator"]["mapping"]) == 21
    with pytest.raises(ScoreError, match=r"not a valid list of edits(.|\n)*edits\[0\]: 'op' says which kind"):
        edit.parse_edits('[{"op": "fly"}]')
