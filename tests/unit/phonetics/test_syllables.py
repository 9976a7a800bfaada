"""Lines become syllables without losing a sign."""

import sys

import pytest

from menura.errors import MissingExtraError, RequestError, UnknownNameError
from menura.phonetics import chinese, espeak, japanese
from menura.phonetics.alphabetic import spread
from menura.phonetics.syllables import printed, recovered, syllables, words

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")


def texts(line: str, language: str) -> list[str]:
    return ["·".join(each.text for each in word) for word in words(syllables(line, language))]


def test_english_is_divided_where_singers_divide_it() -> None:
    assert texts("Hello darkness, my beautiful lighthouse", "en") == [
        "Hel·lo", "dark·ness,", "my", "beau·ti·ful", "light·house",
    ]  # fmt: skip


def test_stress_falls_where_it_is_spoken() -> None:
    said = syllables("the lighthouse tomorrow", "en")
    assert [each.stress for each in said] == [0, 2, 0, 0, 2, 0]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Hello, my friend — how are you?", "en"), ('"Don\'t!" he said … (maybe)', "en"),
        ("U.S.A. & rock-and-roll", "en"), ("L'été, c'est fini ; adieu !", "fr"), ("¿Dónde está?", "es"),
        ("l'amore, c'è", "it"), ("Straße – heute", "de"),
        ("любовь моя", "ru"), ("사랑해, 너를", "ko"),
    ],
)  # fmt: skip
def test_printed_syllables_are_the_line(line: str, language: str) -> None:
    assert printed(syllables(line, language)) == line


def test_chinese_lines_are_printed_without_spaces() -> None:
    assert printed(syllables("大漠孤烟直，长河落日圆。", "cmn")) == "大漠孤烟直，长河落日圆。"


def said(line: str, language: str) -> list[str]:
    return [phone for each in syllables(line, language) for phone in each.ipa]


def test_numbers_are_sung_as_they_are_said() -> None:
    assert len(syllables("42", "en")) == 3
    assert [each.reading for each in syllables("100天", "cmn")] == ["yi4", "bai3", "tian1"]
    assert [each.reading for each in syllables("2024年", "cmn")] == ["er4", "ling2", "er4", "si4", "nian2"]
    assert printed(syllables("25 días", "es")) == "25 días"
    assert chinese.said("10") == "十"
    assert said("It's $5!", "en") == said("It's five dollars!", "en")
    assert said("in 1984", "en") == said("in nineteen eighty four", "en")
    assert said("$1.5 million, 5 km", "en") == said("one point five million dollars, five kilometres", "en")
    assert said("R&B", "en") == said("are and bee", "en")
    assert said("2个人，50%", "cmn") == said("两个人，百分之五十", "cmn")
    assert said("3本と2026年4月", "ja") == said("さんぼんとにせんにじゅうろくねんしがつ", "ja")
    assert printed(syllables("$1.5 million at 24/7 (no. 1)", "en")) == "$1.5 million at 24/7 (no. 1)"
    assert printed(syllables("约￥5，50%的爱～", "cmn")) == "约￥5，50%的爱～"
    assert chinese.said("20010") == "两万零一十"


def test_the_mute_e_of_french_is_sung_but_not_before_a_vowel() -> None:
    assert texts("la belle maison", "fr") == ["la", "bel·le", "mai·son"]
    assert texts("la belle amie", "fr") == ["la", "belle", "a·mie"]


def test_cantonese_and_mandarin_have_their_tones() -> None:
    assert [each.tone for each in syllables("你好", "cmn")] == [2, 3]  # the first third tone rises
    assert [each.tone for each in syllables("香港", "yue")] == [1, 2]


def test_words_of_another_script_are_read_in_its_language() -> None:
    said = syllables("我爱你 baby", "cmn")
    assert [each.language for each in said] == ["cmn", "cmn", "cmn", "en", "en"]


def test_japanese_particles_are_read_as_they_are_said() -> None:
    pytest.importorskip("janome")
    assert [each.reading for each in syllables("君は東京へ", "ja")] == [
        "き",
        "み",
        "わ",
        "と",
        "う",
        "きょ",
        "う",
        "え",
    ]


def test_long_and_doubled_kana_hold_the_vowel_before_them() -> None:
    assert [each.reading for each in syllables("スーパー", "ja")] == ["す", "う", "ぱ", "あ"]
    assert syllables("かった", "ja")[1].reading == "あっ"


def test_kanji_without_janome_are_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "janome.tokenizer", None)
    japanese._tokenizer.cache_clear()
    japanese._tokens.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'menura\[japanese\]', or write the words in kana"):
        syllables("夢の空", "ja")
    japanese._tokens.cache_clear()


def test_chinese_without_pypinyin_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    chinese.pinyin.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'menura\[voice\]'"):
        syllables("从未唱过", "cmn")


def test_unknown_languages_and_scripts_are_errors() -> None:
    with pytest.raises(UnknownNameError, match="There is no language 'xx'"):
        syllables("hello", "xx")
    with pytest.raises(RequestError, match="a script that no voice reads"):
        syllables("ភាសា", "en")


def test_a_character_that_japanese_does_not_know_is_an_error() -> None:
    pytest.importorskip("janome")
    with pytest.raises(RequestError, match=r"The reading of '银' in '银行' is not known. Write the word in kana"):
        syllables("银行", "ja")


def test_noises_are_one_syllable() -> None:
    assert [len(syllables(noise, "en")) for noise in ("hmm", "shh", "ooooh", "mmm", "la")] == [1, 1, 1, 1, 1]


def test_a_line_without_words_has_no_syllables() -> None:
    assert syllables("… — !", "en") == []


def test_a_sheet_tells_again_what_its_syllables_say() -> None:
    for line, language in (("beautiful lighthouse", "en"), ("银行", "cmn"), ("香港", "yue"), ("きょうは", "ja")):
        said = syllables(line, language)
        again = recovered([(each.text, each.joins, each.reading) for each in said], language)
        assert [each.ipa for each in again] == [each.ipa for each in said]
        assert [each.stress for each in again] == [each.stress for each in said]


def test_a_word_divided_otherwise_is_still_said() -> None:
    again = recovered([("light", True, ""), ("hou", True, ""), ("se", False, "")], "en")
    assert [each.text for each in again] == ["light", "hou", "se"]
    assert all(each.ipa for each in again)


def test_what_is_spread_is_whole() -> None:
    assert spread("USA", 3) == ["U", "S", "A"]
    assert "".join(spread("25", 4)).replace("\u2060", "") == "25"


def test_chinese_is_written_for_its_voice() -> None:
    written = [chinese.fed(each) for each in chinese.pinyin("熊猫女")]
    assert written == ["xong2", "mao1", "nv3"]


def test_no_syllable_of_pinyin_is_taken_for_english() -> None:
    for reading in ("xiong1", "qiong2", "jiong3", "nü3", "lüe4", "m2", "hm5", "ê1", "er2"):
        spelled = espeak.spelled(chinese.fed(reading), "cmn-latn-pinyin")
        assert "(en)" not in spelled, reading
