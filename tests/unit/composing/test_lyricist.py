"""The template lyricist keeps rhymes, counts and what was asked for."""

import re

import pytest

from menura.composing.english_verse import couplets
from menura.composing.lyricist import LABEL, next_line, task, write
from menura.composing.lyrics import parse
from menura.composing.named import table
from menura.composing.subjects import chinese_word, english_phrase, themes
from menura.errors import EndpointError, RequestError
from menura.phonetics import espeak
from menura.phonetics.rhyme import rhyme, rhymes, scan
from menura.phonetics.syllables import syllables

pytest.importorskip("pypinyin")
pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

REQUESTS = ["love in spring", "the sea", "a night in the city", "going home", "rain", "a lullaby about a lighthouse",
            "summer travel", "a birthday", "winter snow", "friendship", "a dream of flying"]  # fmt: skip
CHINESE = [
    "爱情",
    "大海",
    "城市的夜",
    "回家",
    "下雨天",
    "灯塔的摇篮曲",
    "夏天旅行",
    "生日",
    "冬天的雪",
    "友谊",
    "梦想",
    "国风 江南",
]


@pytest.mark.parametrize("request_", [*REQUESTS, *CHINESE])
def test_what_is_written_can_be_sung(request_: str) -> None:
    text = write(request_, seed=1)
    found = parse(text)
    assert {stanza.tag for stanza in found.stanzas} >= {"verse", "chorus"}
    assert found.language == ("en" if request_.isascii() else "cmn")


@pytest.mark.parametrize("request_", REQUESTS)
def test_english_lines_rhyme_in_pairs(request_: str) -> None:
    verses = [s for s in parse(write(request_, "en", 4)).stanzas if s.tag == "verse"]
    pairs = [(s.lines[k].text, s.lines[k + 1].text) for s in verses for k in (0, 2)]
    assert sum(rhymes(a, b, "en") for a, b in pairs) >= len(pairs) - 1
    assert all(5 <= len(syllables(line, "en")) <= 13 for pair in pairs for line in pair)


@pytest.mark.parametrize("request_", CHINESE)
def test_chinese_stanzas_have_seven_characters_and_one_rhyme(request_: str) -> None:
    for stanza in parse(write(request_, "cmn", 2)).stanzas:
        assert len({rhyme(line.text, "cmn") for line in stanza.lines}) == 1
        if stanza.tag == "verse":
            assert {len(syllables(line.text, "cmn")) for line in stanza.lines} == {7}


def test_classical_verses_come_near_to_regulated_ones() -> None:
    verses = [s for s in parse(write("国风 古琴 江南烟雨", "cmn", 3)).stanzas if s.tag == "verse"]
    assert all(scan([line.text for line in verse.lines]).share >= 0.85 for verse in verses)


def test_the_words_of_the_request_are_used() -> None:
    assert "lighthouse" in write("a song about a lighthouse", "en", 1).lower()
    assert "灯塔" in write("写一首关于灯塔的歌", "cmn", 1)


def test_seeds_give_other_words_and_the_same_seed_the_same() -> None:
    assert write("the sea", seed=1) == write("the sea", seed=1)
    assert write("the sea", seed=1) != write("the sea", seed=2)


def test_choruses_return_word_for_word() -> None:
    found = [s.lines for s in parse(write("the sea", seed=1)).stanzas if s.tag == "chorus"]
    assert len(found) == 3
    assert len(set(found)) == 1


def test_a_song_grows_line_by_line() -> None:
    lines: list[str] = []
    for _ in range(4):
        lines.append(next_line(lines, "the sea at night", "en", 5))
    assert rhymes(lines[0], lines[1], "en")
    assert rhymes(lines[2], lines[3], "en")
    chinese = ["灯塔静静照远方"]
    assert rhymes(chinese[0], next_line(chinese, "大海", "cmn", 1), "cmn")


def test_a_better_writer_may_write() -> None:
    asked = []

    def writer(prompt: str) -> str:
        asked.append(prompt)
        return "[Verse]\nHello sea\n"

    assert write("the sea", "en", writer=writer) == "[Verse]\nHello sea\n"
    assert asked == [task("the sea", "en")]


def test_a_writer_that_writes_nonsense_is_an_error() -> None:
    with pytest.raises(EndpointError, match="The writer's lyrics cannot be read"):
        write("the sea", "en", writer=lambda _: "[Foo]")


def test_what_it_cannot_write_is_refused() -> None:
    with pytest.raises(RequestError, match=f"The {LABEL} writes in en and cmn, not in 'fr'"):
        write("la mer", "fr")
    with pytest.raises(RequestError, match="There is no form 'opera' of lyrics"):
        write("the sea", form="opera")


def test_every_couplet_of_the_lexicon_rhymes_and_can_be_sung() -> None:
    for kind, pairs in couplets().items():
        for first, second in pairs:
            assert rhymes(first, second, "en"), (kind, first, second)
            assert all(
                5 <= len(syllables(line.format(s="the sea", S="The sea"), "en")) <= 12 for line in (first, second)
            )


def test_every_chinese_line_of_the_lexicon_is_in_its_group_and_has_seven_characters() -> None:
    for row, groups in table("verses")["zh"].items():
        for group, lines in groups.items():
            for line in lines.split():
                assert rhyme(line.format(n="灯塔"), "cmn") == group, line
                assert len(line.format(n="灯塔")) == (3 if row == "images" else 7), line


@pytest.mark.parametrize(
    ("request_text", "phrase"),
    [
        ("a lullaby about a lighthouse", "the lighthouse"), ("my dog Rex", "my dog Rex"),
        ("climate change", "climate change"), ("关于月亮的歌", "the moon"), ("rain", "the rain"),
        ("an anthem for our football team", "our football team"), ("summer in New York", "summer"),
        ("a song about being brave", "being brave"), ("the stars and the sea", "the stars"),
        ("an angry rock song about lies", "lies"), ("a song about us", ""), ("Paris", "Paris"),
    ],
)  # fmt: skip
def test_what_an_english_song_is_about(request_text: str, phrase: str) -> None:
    assert english_phrase(request_text) == phrase


@pytest.mark.parametrize(
    ("request_text", "word"),
    [
        ("一首关于灯塔的摇篮曲", "灯塔"), ("两只猫", "小猫"), ("我的小狗", "小狗"), ("关于谎言", "谎言"),
        ("勇敢", "勇敢"),
        ("去北京的火车", "火车"), ("足球队的战歌", "足球队"), ("反对战争", "战争"), ("想念妈妈", "妈妈"),
        ("摇篮曲", ""), ("写一首歌", ""), ("请给我写一首勇敢的歌", "勇敢"),
    ],
)  # fmt: skip
def test_what_a_chinese_song_is_about(request_text: str, word: str) -> None:
    assert chinese_word(request_text) == word


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("request_text", ["coffee", "a song about my grandmother", "太空旅行", "the moon", "war"])
def test_only_the_chorus_returns(request_text: str, language: str) -> None:
    stanzas = parse(write(request_text, language, 7)).stanzas
    lines = [line.text for s in stanzas if s.tag in {"verse", "bridge"} for line in s.lines]
    assert len(lines) == len(set(lines)) == 10


def test_nobody_praises_what_is_dark() -> None:
    assert not re.search("Here's to war|Give me war|carry war", "".join(write("war", "en", seed) for seed in range(12)))
    assert not re.search("有战争就|爱战争|战争是我的", "".join(write("反对战争", "zh", seed) for seed in range(12)))


@pytest.mark.parametrize(
    ("request_text", "language", "word"),
    [
        ("a lullaby about a lighthouse", "zh", "灯塔"), ("a lullaby about a lighthouse", "en", "lighthouse"),
        ("一首关于灯塔的摇篮曲", "en", "lighthouse"), ("a song about my cats", "zh", "小猫"),
        ("关于小狗的歌", "en", "dog"),
        ("a song about old socks", "en", "socks"), ("关于袜子的歌", "zh", "袜子"),
        ("a song about the sea", "zh", "大海"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_is_asked_for_is_sung_about_in_either_language(
    request_text: str, language: str, word: str, seed: int
) -> None:
    found = write(request_text, language, seed).lower()
    first = found.splitlines()[1]
    assert word in first
    assert found.count(word) > 1


def test_nobody_sings_about_a_pronoun() -> None:
    assert "the us" not in write("a song about us", "en", 0)


def test_images_of_a_request_in_another_language_are_its_own() -> None:
    words = write("a lullaby about a lighthouse", "zh", 0)
    assert sum(noun in words for noun in themes("zh")["lighthouse"].nouns) >= 4


@pytest.mark.parametrize("request_", ["lullaby", "a lullaby", "摇篮曲"])
def test_a_lullaby_about_nothing_else_is_written(request_: str) -> None:
    assert len(write(request_).splitlines()) > 8
