"""Lyrics are read with their tags, and everything that is wrong is said at once."""

import pytest

from menura.composing.lyrics import LONGEST_WORD, MOST_LINES, parse
from menura.errors import ScoreError

SONG = """Title: Harbour lights

[Intro]

[Verse 1]
I walked along the harbour wall (ooh, ooh)
And heard the seagulls call

[Pre-Chorus]
Hold on

[Chorus - anthemic]
Shine on
(ah)

[Rap Verse 2]
Quick words
[Whisper]
quiet now
[Guitar Solo]
[Chorus]
[Fade Out]
[End]
"""


def test_sections_are_read_in_order() -> None:
    found = parse(SONG)
    assert [(s.tag, s.name) for s in found.stanzas] == [
        ("intro", "Intro"), ("verse", "Verse 1"), ("pre-chorus", "Pre-Chorus"), ("chorus", "Chorus"),
        ("verse", "Rap Verse 2"), ("solo", "Guitar Solo"), ("chorus", "Chorus"), ("outro", "Fade Out"),
    ]  # fmt: skip
    assert found.title == "Harbour lights"
    assert found.language == "en"


def test_words_in_parentheses_are_ad_libs() -> None:
    verse = parse(SONG).stanzas[1]
    assert [(line.text, line.delivery) for line in verse.lines] == [
        ("I walked along the harbour wall", "sung"), ("ooh, ooh", "ad-lib"), ("And heard the seagulls call", "sung"),
    ]  # fmt: skip


def test_delivery_tags_hold_until_the_next() -> None:
    assert [line.delivery for line in parse(SONG).stanzas[4].lines] == ["rap", "whisper"]


def test_a_tag_has_a_modifier() -> None:
    assert parse(SONG).stanzas[3].modifier == "anthemic"


def test_an_empty_chorus_is_sung_as_before_and_that_is_said() -> None:
    found = parse(SONG)
    assert found.stanzas[6].lines == found.stanzas[3].lines
    assert any("is sung as before" in notice for notice in found.notices)


def test_chinese_tags_are_read() -> None:
    found = parse(
        "【前奏】\n[主歌]\n大漠孤烟直\n（副歌）\n长河落日圆\n[间奏]\n[桥段]\n说走就走\n[说唱]\n一步两步\n[尾声]\n"
    )
    assert [s.tag for s in found.stanzas] == ["intro", "verse", "chorus", "interlude", "bridge", "outro"]
    assert found.stanzas[4].lines[1].delivery == "rap"
    assert found.language == "cmn"


@pytest.mark.parametrize(
    ("tag", "section"),
    [("[Verse]", "verse"), ("[verse 12]", "verse"), ("[PRE CHORUS]", "pre-chorus"), ("[Post-Chorus]", "post-chorus"),
     ("[Middle 8]", "bridge"), ("[Hook]", "chorus"), ("[Chorus x2]", "chorus"), ("[Verse 1: soft]", "verse"),
     ("Verse 1:", "verse"), ("(Chorus)", "chorus"), ("[Drop]", "drop"), ("[Breakdown]", "breakdown"),
     ("[Whispered Bridge]", "bridge"), ("[Build]", "build")],
)  # fmt: skip
def test_tags_are_written_in_many_ways(tag: str, section: str) -> None:
    found = parse(f"{tag}\nsome words here\n")
    assert found.stanzas[0].tag == section
    assert found.stanzas[0].lines[0].text == "some words here"


def test_a_section_may_be_repeated() -> None:
    assert [s.tag for s in parse("[Chorus x2]\nla la\n[Verse]\nwords").stanzas] == ["chorus", "chorus", "verse"]


def test_without_tags_blank_lines_divide_and_what_returns_is_the_chorus() -> None:
    found = parse("one two\nthree four\n\nla la la\nlove is here\n\nfive six\nseven\n\nla la la\nlove is here now\n")
    assert [(s.tag, s.name) for s in found.stanzas] == [
        ("verse", "Verse 1"), ("chorus", "Chorus"), ("verse", "Verse 2"), ("chorus", "Chorus"),
    ]  # fmt: skip


def test_one_long_block_is_cut_into_stanzas() -> None:
    assert len(parse("\n".join(f"word {k} and more of it" for k in range(12))).stanzas) == 3


WRONG = {
    "[Vers]\nhello": r"line 1: there is no tag \[Vers\]. Did you mean 'verse'\?",
    "[Verse\nhello": r"line 1: the tag '\[Verse' is not closed. Write ']' after it",
    "[]\nhello": r"line 1: the tag is empty",
    "[/Verse]\nhello": r"closes a section. Delete it",
    "[Verse]\n\n[Chorus]\nhi": r"line 1: the section \[Verse\] has no lines",
    "hello [Verse] there": r"a bracket among the words",
    "hello (there": r"a parenthesis is not closed",
    "[End]\nhello": r"words after the end in line 1",
    "": r"there are no words in them",
    "[Intro]\n[Outro]": r"there are no words in them",
    "♪♪♪": r"there are no words in them",
    "a\x00b": r"line 1: there is a character that is no text, U\+0000",
    "x" * 400: r"it has 400 characters, more than the 300",
    "a" * (LONGEST_WORD + 1): r"has 35 letters, more than the 34",
    "a\n" * (MOST_LINES + 1): r"801 rows are more than the 800 allowed",
    "word " * 10_000: r"50000 characters are more than the 40000 allowed",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items(), ids=range(len(WRONG)))
def test_each_fault_is_explained(text: str, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        parse(text)


def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(ScoreError, match="The lyrics have 4 problems") as caught:
        parse("[Verse]\nhi (there\n[Foo]\n[/Verse]\nx ] y\n")
    assert [problem.path for problem in caught.value.problems] == ["line 2", "line 3", "line 4", "line 5"]


def test_times_are_left_out_and_that_is_said() -> None:
    found = parse("[00:12.00]Hello there\n[00:15.50]my friend\n")
    assert [line.text for line in found.lines] == ["Hello there", "my friend"]
    assert "times in brackets are not kept" in found.notices[0]


def test_rows_without_words_are_named() -> None:
    assert "Line 2 (***) has no words" in parse("hello\n***\nthere").notices[0]


def test_what_is_added_to_a_tag_counts_or_is_named() -> None:
    assert len(parse("[Chorus (x2)]\nSing").stanzas) == 2
    assert parse("[Chorus - anthemic]\nSing\n[Bridge - whispered]\nHush\n[Verse - sad]\nOh").notices == ()
    assert parse("[Verse 1: Anna]\nSing").notices == ("In [Verse 1: Anna], 'Anna' is not known and changes nothing.",)
