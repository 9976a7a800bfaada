"""What of a request is played, said or sung, and what stays a sound."""

import pytest

from menura.engines.sounds.atlas import load
from menura.errors import RequestError
from menura.reasoning.grammar.performances import parted
from menura.reasoning.performing import Performance, needed

ATLAS = load()


def kinds(text: str) -> list[str]:
    return [performance.kind for performance in parted(text, ATLAS)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "a car horn honks twice",
        "whale song",
        "a train whistle",
        "wind chimes",
        "drums",
        "人群鼓掌",
        "警笛长鸣",
        "rain, no music",
        "风声，不要音乐",
        "a phone rings at 2 s",
        "don't stop the rain, it's a storm",
    ],
)
def test_sounds_stay_sounds(text: str) -> None:
    assert parted(text, ATLAS) == (text.replace("，", ","), ())


def test_a_scene_with_music_and_a_voice_is_parted() -> None:
    text = "a storm at sea, tense strings from 5 s, a narrator says 'We turned back.' at 12 s"
    rest, (music, line) = parted(text, ATLAS)
    assert rest.strip(" ,") == "a storm at sea"
    assert (music.kind, music.words, music.start) == ("music", "tense strings", 5.0)
    assert (line.kind, line.text, line.start, line.voice) == ("speech", "We turned back.", 12.0, "male")


def test_chinese_is_parted_too() -> None:
    rest, (music, line) = parted("海上风暴，5秒开始紧张的弦乐，12秒旁白说“我们回头了。”", ATLAS)
    assert rest.strip(" ,") == "海上风暴"
    assert (music.words, music.start) == ("紧张的弦乐", 5.0)
    assert (line.text, line.start) == ("我们回头了。", 12.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain and soft piano music", ["music"]),
        ("birds singing while a guitar plays", ["music"]),
        ("strings, a car horn honks", ["music"]),
        ("he says 'hi' and she says 'hello'", ["speech", "speech"]),
        ("a choir sings 'Gloria' at 2 s", ["song"]),
        ('"Hello there"', ["speech"]),
        ("雨声和悲伤的二胡", ["music"]),
        ("一个女孩唱“小星星”", ["song"]),
        ("a man says 'Привет'", ["speech"]),
    ],
)
def test_kinds(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_neighbours_of_one_piece_are_joined_and_its_exclusions_stay_with_it() -> None:
    rest, (piece,) = parted("epic orchestral music with drums and choir, no guitar", ATLAS)
    assert piece.words == "epic orchestral music, drums, choir, no guitar"
    assert rest == ""


def test_manner_and_voice_are_read() -> None:
    (line,) = parted('a woman whispers "don\'t go" at 3.5 s', ATLAS)[1]
    assert (line.voice, line.emotion, line.text, line.start) == ("female", "calm", "don't go", 3.5)


def test_an_apostrophe_is_no_quotation_mark() -> None:
    (line,) = parted("she says 'I don't know' at 1 s", ATLAS)[1]
    assert line.text == "I don't know"


def test_long_and_foreign_requests_are_refused() -> None:
    with pytest.raises(RequestError, match="at most 4000 are allowed"):
        parted("music " * 1000, ATLAS)
    with pytest.raises(RequestError, match="written in Cyrillic"):
        parted("музыка", ATLAS)


def test_what_performances_need() -> None:
    assert needed([]) == 0.0
    assert needed([Performance("music", "jazz", start=3.0, length=9.0)]) == 12.0
    assert needed([Performance("speech", "", start=1.0, end=4.0)]) == pytest.approx(4.6)
