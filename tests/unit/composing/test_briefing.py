from typing import Any

import pytest

from menura.composing.brief import Brief
from menura.composing.briefing import read, unsung
from menura.composing.ensembles import ensembles, likenesses
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
    ("8-bit boss battle", {"style": "chiptune", "scene": "battle"}),
    ("a soul ballad", {"style": "soul", "tempo": "slow"}),
    ("游戏 战斗", {"scene": "battle"}),
    ("travel vlog, tropical house", {"scene": "travel", "style": "electronic"}),
    ("hard rock with a guitar solo", {"instruments": ("distorted-guitar",)}),
    ("bossa nova guitar", {"instruments": ("nylon-guitar",)}),
    ("jazz, bass and drums", {"instruments": ("upright-bass", "brush-kit")}),
    ("史诗 预告片 鼓 弦乐 快", {"scene": "trailer", "tempo": "fast", "instruments": ("orchestral-kit", "strings")}),
    ("武侠, 琵琶, 鼓", {"style": "guofeng", "instruments": ("pipa", "chinese-percussion")}),
    ("a drum kit and pads", {"instruments": ("drum-kit", "pad")}),
    ("string quartet", {"style": "classical", "instruments": ("violin", "violin", "viola", "cello"), "alone": True}),
    ("romantic jazz piano trio", {"instruments": ("piano", "upright-bass", "brush-kit"), "alone": True}),
    ("只要钢琴", {"instruments": ("piano",), "alone": True}),
    ("儿童歌曲 欢快", {"style": "children"}),
    ("赛博朋克", {"scene": "scifi"}),
    ("电子 128拍", {"bpm": 128}),
    ("三拍子 优雅", {"metre": "3/4"}),
    ("八六拍", {"metre": "6/8"}),
    ("犹豫的小提琴", {"shape": "free", "instruments": ("violin",)}),
    ("not too fast, flute", {"tempo": "medium"}),
    ("minor pentatonic", {"mode": "yu"}),
    ("不要钢琴的爵士", {"without": ("piano",), "style": "jazz"}),
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
    notices = read("jazzz, sadd, xylorimba-thing, 凤凰传奇, 🎸, Весёлая, 120").notices
    assert [(notice.text, notice.hint) for notice in notices] == [
        ("'jazzz' is not known here.", "Did you mean 'jazz'?"),
        ("'sadd' is not known here.", "Did you mean 'sad'?"),
        (
            "Not understood as music: 'xylorimba-thing', '凤凰传奇', '🎸', 'весёлая', '120'.",
            "List what is: menura styles",
        ),
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


@pytest.mark.parametrize(
    ("words", "plays", "said"),
    [
        ("a lute", "nylon-guitar", "There is no 'lute' here; 'nylon-guitar', which is most like it, plays instead."),
        ("民族 葫芦丝", "dizi", "这里没有“葫芦丝”，改用最接近的笛子演奏。"),
        ("凯尔特 风笛", "accordion", "这里没有“风笛”，改用最接近的手风琴演奏。"),
    ],
)  # fmt: skip
def test_who_stands_in_for_an_instrument_is_said(words: str, plays: str, said: str) -> None:
    found = read(words)
    assert found.brief.instruments == (plays,)
    assert said in [notice.text for notice in found.notices]


def test_whoever_stands_in_is_no_instrument_by_that_name() -> None:
    assert set(likenesses().values()) <= set(instruments())
    taken = {called for each in instruments().values() for called in (each.name, *each.names)}
    assert not taken & set(likenesses())


@pytest.mark.parametrize(("words", "phrase"), [("no sad music", "no sad"), ("without melody", "without melody")])
def test_what_cannot_be_left_out_is_said_and_not_done(words: str, phrase: str) -> None:
    found = read(words)
    assert found.brief.moods == ()
    said = f"{phrase!r} is not obeyed: only instruments, drums, bass and voices can be left out."
    assert said in [notice.text for notice in found.notices]


def test_no_guitars_means_none() -> None:
    without = read("pop, no guitars").brief.without
    assert {"acoustic-guitar", "electric-guitar", "distorted-guitar", "nylon-guitar"} == set(without)


def test_every_ensemble_can_be_asked_for_by_each_of_its_names() -> None:
    for found in ensembles().values():
        for called in found.names:
            brief = read(called).brief
            assert set(found.players) == set(brief.instruments), called
            assert brief.alone == found.alone


def test_a_voice_without_words_is_not_forgotten() -> None:
    assert unsung(read("pop, piano").brief) == ()
    (notice,) = unsung(read("pop, female voice").brief)
    assert notice.text == "Nobody sings: a female voice is asked for, and there are no words to sing."
    assert "menura sing --write" in notice.hint
    (notice,) = unsung(read("合唱").brief)
    assert notice.text == "没有歌词，合唱团用哼唱。"


def test_empty_words_leave_everything_open() -> None:
    found = read("")
    assert found.notices == ()
    assert found.brief == Brief()


@pytest.mark.parametrize("name", sorted(instruments()))
def test_every_instrument_is_understood_by_each_of_its_names(name: str) -> None:
    for called in instruments()[name].names:
        brief = read(called).brief
        assert name in brief.instruments or brief.style or brief.voice or name == "voice", called
