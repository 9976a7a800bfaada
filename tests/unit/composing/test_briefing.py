from typing import Any

import pytest

from menura.composing.brief import Brief
from menura.composing.briefing import read
from menura.errors import RequestError, UnknownNameError
from menura.scores.instruments import instruments

PROMPTS: list[tuple[str, dict[str, Any]]] = [
    ("romantic classical piano, tender, slow", {"style": "classical", "instruments": ("piano",), "tempo": "slow"}),
    ("cheerful pop electronic dance", {"style": "electronic", "moods": ("cheerful",)}),
    ("sad jazz saxophone", {"style": "jazz", "moods": ("sad",), "instruments": ("alto-sax",)}),
    ("passionate rock guitar", {"style": "rock", "instruments": ("distorted-guitar",)}),
    ("warm folk guitar", {"style": "folk", "moods": ("warm",), "instruments": ("acoustic-guitar",)}),
    ("悲伤的爵士萨克斯风, 即兴, 中速", {"style": "jazz", "moods": ("sad",), "tempo": "medium"}),
    ("欢快的国风音乐，笛和古筝，一分钟", {"style": "guofeng", "instruments": ("dizi", "guzheng"), "duration": 60}),
    ("京剧风格 激昂 锣鼓", {"style": "xiqu", "moods": ("passionate",), "instruments": ("chinese-percussion",)}),
    ("黄梅戏, 女声", {"style": "xiqu", "voice": "female"}),
    ("D小调 散板 古琴独奏", {"key": "D minor", "shape": "free", "instruments": ("guqin",), "alone": True}),
    ("a vlog", {"scene": "vlog"}),
    ("boss fight", {"scene": "battle"}),
    ("婚礼", {"scene": "wedding"}),
    ("dark trap, 808, minor key, male vocals, 140bpm", {"style": "hip-hop", "mode": "minor", "voice": "male"}),
    ("a slow piece for flute and harp in F# dorian, 6/8, about 90 seconds, no drums",
     {"instruments": ("flute", "harp"), "key": "F# dorian", "metre": "6/8", "duration": 90, "without": ("drums",)}),
    ("epic trailer, 2:30, C# minor, accelerating", {"duration": 150, "key": "C# minor", "shape": "accelerating"}),
    ("solo piano, Andante, three minutes", {"tempo": "walking", "alone": True, "duration": 180}),
    ("三分钟的蓝调, 四三拍", {"style": "blues", "duration": 180}),
    ("四分之三拍 圆舞曲", {"metre": "3/4", "style": "waltz"}),
    ("funk, 2 min 30 s, gradually slower", {"duration": 150, "shape": "decelerating"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), PROMPTS, ids=[words for words, _ in PROMPTS])
def test_prompts_are_understood(words: str, wanted: dict[str, Any]) -> None:
    brief = read(words).brief
    assert {name: getattr(brief, name) for name in wanted} == wanted
    assert all(brief.origin(name) == "words" for name in wanted)


def test_given_fields_are_obeyed_and_said() -> None:
    found = read("slow jazz in C major", bpm=180, key="D minor")
    assert (found.brief.bpm, found.brief.key) == (180, "D minor")
    assert (found.brief.origin("key"), found.brief.origin("style"), found.brief.origin("metre")) == (
        "given", "words", "chosen",
    )  # fmt: skip
    said = " ".join(notice.text for notice in found.notices)
    assert "The words say key C major; D minor is given and holds." in said
    assert "180 is not 'slow' (54 to 76); the number holds." in said


def test_given_names_may_be_chinese() -> None:
    found = read("", instruments=["二胡", "fiddle"], style="国风", moods="悲伤", tempo="慢板").brief
    assert (found.instruments, found.style, found.moods, found.tempo) == (
        ("erhu", "violin"),
        "guofeng",
        ("sad",),
        "slow",
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"bpm": 0}, r"bpm 0 is given; it may be 20 to 400 beats a minute\. Give for example 96\."),
        ({"bpm": float("nan")}, r"bpm nan is given"),
        ({"duration": 0}, r"duration 0 is given; it may be 3 s to 30 min"),
        ({"duration": 14_400}, r"duration 14400 is given; it may be 3 s to 30 min"),
        ({"metre": "4/0"}, r"metre 4/0 is given; it may be 1 to 32 notes of 1, 2, 4, 8, 16 or 32 a bar"),
        ({"key": "H"}, r'key H is given; it may be a note and a mode\. Give for example "D minor"'),
        ({"energy": 2}, r"energy 2 is given; it may be 0 to 1"),
        ({"shape": "wavy"}, r"shape wavy is given; it may be steady, accelerating, decelerating or free"),
        ({"voice": "robot"}, r"voice robot is given; it may be female, male, child or choir"),
    ],
)
def test_bad_values_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        read("pop", **given)


@pytest.mark.parametrize("words", ["pop, 4 hours", "pop, 0 bpm", "pop, 0 seconds", "四小时的流行音乐"])
def test_bad_numbers_in_words_are_refused(words: str) -> None:
    with pytest.raises(RequestError, match="is given; it may be"):
        read(words)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"style": "jaz"}, "There is no style 'jaz'. Nearest: jazz"),
        ({"moods": ["hapy"]}, "There is no mood 'hapy'"),
        ({"instruments": ["theremin"]}, "There is no instrument 'theremin'"),
        ({"scene": "wedings"}, "There is no scene 'wedings'. Nearest: wedding"),
        ({"tempo": "fastt"}, "There is no tempo 'fastt'. Nearest: fast"),
        ({"form": "sonng"}, "There is no form 'sonng'. Nearest: song"),
        ({"mode": "majorr"}, "There is no mode 'majorr'. Nearest: major"),
        ({"colour": 1}, "There is no field of a brief 'colour'"),
    ],
)
def test_unknown_names_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        read("", **given)


def test_unknown_words_are_named_with_the_nearest_known() -> None:
    notices = read("jazzz, sadd, flugelhorn").notices
    assert [(notice.text, notice.hint) for notice in notices] == [
        ("'jazzz' is not known here.", "Did you mean 'jazz'?"),
        ("'sadd' is not known here.", "Did you mean 'sad'?"),
        ("Not understood as music: 'flugelhorn'.", "List what is: menura styles"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fast slow pop", "Two tempos are named, 'fast' and 'slow'; the first one holds."),
        ("pop, jazz", "Two styles are named, 'pop' and 'jazz'; the first one holds."),
        ("happy, sad", "'cheerful' leans to major and 'sad' to minor; the first one named decides."),
        ("instrumental, female voice", "Two voices are named, 'none' and 'female'; the first one holds."),
        ("piano without piano", "piano is both asked for and left out; it plays."),
        ("slow, 170 bpm", "170 is not 'slow' (54 to 76); the number holds."),
        ("D minor, major", "The mode 'major' is not that of D minor; the key holds."),
    ],
)
def test_contradictions_are_said(words: str, said: str) -> None:
    assert said in [notice.text for notice in read(words).notices]


def test_empty_words_leave_everything_open() -> None:
    found = read("")
    assert found.notices == ()
    assert found.brief == Brief()


@pytest.mark.parametrize("name", sorted(instruments()))
def test_every_instrument_is_understood_by_each_of_its_names(name: str) -> None:
    for called in instruments()[name].names:
        brief = read(called).brief
        assert name in brief.instruments or brief.style or brief.voice or name == "voice", called
