"""Chord sheets are sung, and played, over exactly their chords."""

from pathlib import Path

import pytest

from menura.composing.arrangement import arranged
from menura.composing.brief import Brief
from menura.composing.tunes import is_bare
from menura.errors import RequestError
from menura.phonetics import espeak
from menura.scores.check import check
from menura.scores.chordpro import read
from menura.scores.clock import clock
from menura.scores.model import LeadSheet

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

SONG = """{title: Harbour Song}
{start_of_verse: Verse 1}
[G]I walked along the [C]harbour wall
And [D]heard the seagulls [G]crying
[Em]
[Em]The evening light [C]began to [D]fall
{end_of_verse}
{start_of_chorus}
[C]Carry me [G]home
{end_of_chorus}
{chorus}
"""


def _sung(text: str = SONG, **brief: object) -> LeadSheet:
    loaded = read(text, bpm=96)
    assert is_bare(loaded.sheet)
    return arranged(loaded.sheet, Brief.model_validate(brief), 0, begins=loaded.begins, sings=True)


def test_lines_are_sung_over_the_bars_of_their_chords() -> None:
    sheet = _sung()
    assert check(sheet) == []
    verse = sheet.sections[1]
    assert [(float(c.at), c.symbol) for c in verse.chords][:5] == [(0, "G"), (4, "C"), (8, "D"), (12, "G"), (16, "Em")]
    starts = [next(n.at for n in verse.notes["voice"] if n.syllable and n.syllable.line == k) for k in range(3)]
    assert [int(at // 4) for at in starts] == [0, 2, 5]


def test_every_word_is_sung_and_heard_after_a_breath() -> None:
    sheet = _sung()
    said = "".join(n.syllable.text for _, _, n in sheet.written("voice") if n.syllable)
    assert said == "".join(line.text.replace(" ", "") for s in sheet.sections for line in s.lyrics)
    assert min(clock(sheet).time(at) for at, _, _ in sheet.written("voice")) >= 0.5
    assert sheet.sections[0].tag == "intro"


def test_choruses_are_sung_alike() -> None:
    first, second = (s.notes["voice"] for s in _sung().sections if s.tag == "chorus")
    assert first == second


def test_the_length_that_is_asked_for_leaves_no_room_for_an_opening() -> None:
    loaded = read(SONG, bpm=96)
    length = clock(loaded.sheet).time(loaded.sheet.length)
    assert clock(sheet := _sung(duration=length)).time(sheet.length) == pytest.approx(length)


def test_chords_are_played_with_a_melody_and_without_words() -> None:
    sheet = arranged(read(SONG, bpm=96).sheet, Brief(style="folk"), 0)
    assert check(sheet) == []
    assert all(not section.lyrics and section.notes["lead"] for section in sheet.sections)
    assert [s.chords for s in sheet.sections] == [s.chords for s in read(SONG, bpm=96).sheet.sections]


def test_a_line_that_is_too_long_for_its_bars_says_what_helps() -> None:
    line = "[C]There are so many syllables in this one line that nobody alive could sing them"
    with pytest.raises(RequestError, match=r"21 syllables cannot be sung in one bar at 96 bpm") as caught:
        _sung(line)
    assert "--bpm" in str(caught.value.hint)


def test_lines_without_a_place_share_the_bars() -> None:
    sheet = read("[C]One line is short\n[F]and the other of [G]these two lines is long [C]indeed", bpm=96).sheet
    found = arranged(sheet, Brief(), 0, sings=True)
    starts = [next(n.at for _, s, n in found.written("voice") if n.syllable and n.syllable.line == k) for k in (0, 1)]
    assert starts[1] >= 4 > starts[0]


def test_more_lines_than_bars_are_refused() -> None:
    sheet = read("[C]one\n[F]two", bpm=96).sheet
    section = sheet.sections[0].model_copy(update={"bars": 1, "chords": sheet.sections[0].chords[:1]})
    with pytest.raises(RequestError, match=r"2 lines of .* cannot be sung over 1 bars"):
        arranged(sheet.model_copy(update={"sections": (section,)}), Brief(), 0, sings=True)


def test_a_chord_sheet_is_sung_from_its_file(tmp_path: Path) -> None:
    import menura

    path = tmp_path / "song.cho"
    path.write_text("[C]Carry me [G]home", "utf-8")
    song = menura.sing(score=path, bpm=96)
    assert {event.body.kind for event in song.plan.events} == {"song", "music"}
    piece = menura.compose("folk", path, bpm=96)
    assert {event.body.kind for event in piece.plan.events} == {"music"}
