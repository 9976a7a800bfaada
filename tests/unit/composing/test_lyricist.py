"""The template lyricist keeps rhymes, counts and what was asked for."""

import re

import pytest

from menura.composing import chinese_words, english_words
from menura.composing.chinese_verse import flow
from menura.composing.lyricist import LABEL, next_line, task, write
from menura.composing.lyrics import parse
from menura.composing.subjects import chinese_word, english_phrase, kind_of
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


def test_words_of_a_row_rhyme_in_english() -> None:
    for row in english_words.words()["rhymes"].values():
        assert len({rhyme(word, "en") for word in row.split()}) == 1, row


@pytest.mark.parametrize("time", ["then", "now"])
def test_halves_of_english_lines_have_two_feet_and_a_known_end(time: str) -> None:
    themes = [english_words.theme(name) for name in english_words.words()["themes"]]
    heads = [head for theme in themes for head in (*theme.scenes, *theme.acts, *theme.chorus)]
    heads += [*english_words.listed("then", "heads"), *english_words.listed("now", "heads")]
    heads += [*english_words.listed("chorus", "heads"), *english_words.listed("bridge", "ifs")]
    heads += english_words.listed("bridge", "thens")
    tails = [tail for theme in themes for tail in theme.tails]
    tails += [each for name in english_words.words()["tails"] for each in english_words.listed("tails", name)]
    short = english_words.listed("tails", "short")
    for phrase in (*heads, *tails):
        said = len(syllables(english_words.at_time(phrase, time), "en"))
        assert said == 4 or (phrase in short and said < 4) or (phrase in tails and said == 5), phrase
    assert all(english_words.last_word(tail) in english_words.sounds() for tail in tails)


def test_verbs_have_two_times() -> None:
    assert english_words.at_time("the tide came~comes in", "then") == "the tide came in"
    assert english_words.at_time("the tide came~comes in", "now") == "the tide comes in"


def test_ends_of_chinese_lines_are_in_their_group_and_have_three_characters() -> None:
    rows = [
        chinese_words.words()[name] for name in (*chinese_words.KINDS, "deed", "enduring", "having", "told", "gone")
    ]
    rows += [chinese_words.words()["call"], chinese_words.words()["answers"]["tails"]]
    rows += [chinese_words.words()["bridge"][name] for name in ("if_tails", "then_tails")]
    for row in rows:
        assert set(row) == set(chinese_words.groups())
        for group, ends in row.items():
            assert {(rhyme(end, "cmn"), len(end)) for end in ends.split()} == {(group, 3)}, ends


def test_beginnings_of_chinese_lines_have_four_characters() -> None:
    for theme in chinese_words.words()["themes"]:
        assert {len(act) for act in chinese_words.listed("themes", theme, "acts")} == {4}
        assert {len(lead) for lead in chinese_words.listed("themes", theme, "leads")} == {2}
        assert {len(noun) for noun, _ in chinese_words.things(theme)} <= {2, 3}


def test_level_and_oblique_tones_that_alternate_flow() -> None:
    assert flow("月光轻轻照远方", closes=True) > flow("开开心心家家花", closes=False)


@pytest.mark.parametrize(
    ("request_text", "phrase"),
    [
        ("a lullaby about a lighthouse", "the lighthouse"), ("my dog Rex", "my dog Rex"),
        ("climate change", "climate change"), ("关于月亮的歌", "the moon"), ("rain", "the rain"),
        ("an anthem for our football team", "our football team"), ("summer in New York", "summer"),
        ("mars", "Mars"), ("quantum physics", "quantum physics"), ("my cat Momo", "my cat Momo"),
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
        ("摇篮曲", ""), ("写一首歌", ""), ("请给我写一首勇敢的歌", "勇敢"), ("外婆的厨房", "外婆的厨房"),
        ("我的猫叫团团", "团团"), ("写一首关于老师的粉笔的歌", "老师的粉笔"),
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
    assert not re.search(
        "Here's to war|Give me war|Sing of war|All for war|Oh, war|War, war",
        "".join(write("war", "en", seed) for seed in range(12)),
    )
    assert not re.search(
        "有战争|爱着?战争|战争让我|想起战争", "".join(write("反对战争", "zh", seed) for seed in range(12))
    )


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
    assert sum(noun in words for name in ("lighthouse", "lullaby") for noun, _ in chinese_words.things(name)) >= 3


@pytest.mark.parametrize(
    ("subject", "language", "kind"),
    [
        ("the lighthouse", "en", "where"), ("my cat Momo", "en", "who"), ("my grandmother's kitchen", "en", "where"),
        ("quantum physics", "en", "what"), ("being brave", "en", "doing"), ("war", "en", "dark"),
        ("外婆的厨房", "zh", "where"), ("妈妈", "zh", "who"), ("战争", "zh", "dark"), ("袜子", "zh", "what"),
    ],
)  # fmt: skip
def test_what_kind_of_subject_it_is(subject: str, language: str, kind: str) -> None:
    assert kind_of(subject, language) == kind


@pytest.mark.parametrize(
    "request_", ["a lighthouse", "my cat Momo", "quantum physics", "灯塔", "外婆的厨房", "国风 江南"]
)
def test_songs_about_the_same_thing_share_few_lines(request_: str) -> None:
    language = "en" if request_.isascii() else "zh"
    songs = [set(_lines(write(request_, language, seed))) for seed in range(8)]
    shared = [len(one & other) / min(len(one), len(other)) for k, one in enumerate(songs) for other in songs[:k]]
    assert sum(shared) / len(shared) < 0.05
    assert len(set().union(*songs)) > 8 * 10


@pytest.mark.parametrize(
    "request_", ["quantum physics", "war", "being brave", "old socks", "hope", "my cat Momo", "Paris"]
)
@pytest.mark.parametrize("seed", range(4))
def test_every_pair_of_english_lines_rhymes_on_other_words(request_: str, seed: int) -> None:
    for stanza in parse(write(request_, "en", seed)).stanzas:
        texts = [line.text for line in stanza.lines]
        for first, second in zip(texts[::2], texts[1::2], strict=True):
            assert rhymes(first, second, "en")
            assert english_words.last_word(first) != english_words.last_word(second)
            assert max(len(syllables(first, "en")), len(syllables(second, "en"))) <= 13


def test_the_hook_comes_back_in_its_chorus() -> None:
    chorus = next(s for s in parse(write("a lighthouse", "en", 3)).stanzas if s.tag == "chorus")
    assert chorus.lines[0] == chorus.lines[2]
    assert "lighthouse" in chorus.lines[0].text.lower()


def test_a_name_is_called_by_itself() -> None:
    assert any(re.search("(Oh|Come|My), Momo|Momo, Momo", write("my cat Momo", "en", seed)) for seed in range(6))


def test_verses_are_of_two_times() -> None:
    verses = [
        " ".join(line.text for line in s.lines) for s in parse(write("the sea", "en", 2)).stanzas if s.tag == "verse"
    ]
    was = [
        bool(re.search(r"\b(was|were|came|rolled|slept|sang|stood|thought|dreamed|did)\b", verse)) for verse in verses
    ]
    assert was[0] != was[1]


def _lines(text: str) -> list[str]:
    return [line.text for stanza in parse(text).stanzas for line in stanza.lines]


@pytest.mark.parametrize("request_", ["lullaby", "a lullaby", "摇篮曲"])
def test_a_lullaby_about_nothing_else_is_written(request_: str) -> None:
    assert len(write(request_).splitlines()) > 8
