"""Long rows of words are cut where a singer breathes."""

import pytest

from menura.composing.lyrics import parse
from menura.composing.phrasing import counted, cut, quoted

TWINKLE = (
    "Twinkle twinkle little star, how I wonder what you are. Up above the world so high, like a diamond in the sky."
)


def test_several_sentences_in_one_row_are_several_lines_and_that_is_said() -> None:
    found = parse(TWINKLE)
    assert [line.text for line in found.lines] == [
        "Twinkle twinkle little star, how I wonder what you are.",
        "Up above the world so high, like a diamond in the sky.",
    ]
    assert found.notices == (
        "Line 1 is long and is sung as 2 lines: 'Twinkle twinkle little star, how I wonder what …'.",
    )


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    assert cut("We go over the hills and far away, until the morning light has come again", "sung") == [
        "We go over the hills and far away,", "until the morning light has come again",
    ]  # fmt: skip


def test_chinese_sentences_need_no_spaces() -> None:
    assert cut("床前明月光，疑是地上霜。举头望明月，低头思故乡。", "sung") == [
        "床前明月光，疑是地上霜。", "举头望明月，低头思故乡。",
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["Hello. Goodbye.", "one two three", "我在夜里等着你。你不来。"])
def test_what_fits_one_breath_stays_a_line(row: str) -> None:
    assert cut(row, "sung") == [row]


def test_rap_has_longer_lines() -> None:
    row = "I write the rhyme in real time, and the line keeps rolling on. Yeah"
    assert cut(row, "rap") == [row]
    assert len(cut(row, "sung")) > 1


def test_nothing_is_lost() -> None:
    row = "Well… who, oh who, would ever have believed it was you? — Not I, said the fly; not I!"
    assert " ".join(cut(row, "sung")) == row


def test_syllables_are_counted_about() -> None:
    assert counted("Twinkle twinkle little star") == 7
    assert counted("月亮 shine") == 3


def test_quotes_cut_between_words() -> None:
    assert quoted(TWINKLE, 30) == "'Twinkle twinkle little star …'"
    assert quoted("short") == "'short'"
