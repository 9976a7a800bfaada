"""Languages are told apart by script and words, and each has a voice."""

import pytest

from menura.errors import RequestError, UnknownNameError
from menura.phonetics import espeak
from menura.phonetics.languages import canonical, detected, stretches, voice_for
from menura.phonetics.scripts import script

needs_espeak = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

TOLD = {
    "I walked along the harbour wall": "en",
    "La belle étoile de la nuit et la mer": "fr",
    "Der Leuchtturm steht und ich warte auf dich": "de",
    "¿Dónde está mi corazón?": "es",
    "Il mio cuore non è più qui con te": "it",
    "Não sei se você vai voltar para mim": "pt",
    "大漠孤烟直，长河落日圆": "cmn",
    "我唔係香港人，你喺邊度": "yue",
    "夜空に星が輝いている": "ja",
    "사랑해 너를": "ko",
    "Любовь моя": "ru",
    "Моя любов, її очі": "uk",
    "Η αγάπη μου": "el",
    "สวัสดี": "th",
    "नमस्ते दुनिया": "hi",
    "مرحبا": "ar",
    "سلام گل": "fa",
}


@pytest.mark.parametrize(("text", "language"), TOLD.items(), ids=TOLD.values())
def test_a_text_is_recognised(text: str, language: str) -> None:
    assert [stretch.language for stretch in stretches(text)] == [language]
    assert detected(text) == language


def test_a_text_is_cut_where_its_language_changes() -> None:
    found = stretches("Hello, my friend. 你好！ Je t'aime, mon amour. 夜空に星")
    assert [stretch.language for stretch in found] == ["en", "cmn", "fr", "ja"]
    assert "".join(stretch.text for stretch in found) == "Hello, my friend. 你好！ Je t'aime, mon amour. 夜空に星"


def test_what_is_expected_reads_all_that_it_can() -> None:
    assert [s.language for s in stretches("東京", "ja")] == ["ja"]
    assert [s.language for s in stretches("我在香港", "yue")] == ["yue"]
    assert [s.language for s in stretches("baby 我爱你", "fr")] == ["fr", "cmn"]
    assert [s.language for s in stretches("мир", "bg")] == ["bg"]


def test_marks_and_numbers_alone_are_of_what_is_expected() -> None:
    assert [s.language for s in stretches("42!", "de")] == ["de"]
    assert stretches("") == []


def test_a_sentence_that_tells_little_goes_on_in_its_language() -> None:
    text = "He said so. Students met. Die! Hola. I am here. Bonjour, mon ami. Ça va."
    assert [(s.text, s.language) for s in stretches(text)] == [
        ("He said so. Students met. Die! ", "en"), ("Hola. ", "es"), ("I am here. ", "en"),
        ("Bonjour, mon ami. Ça va.", "fr"),
    ]  # fmt: skip
    assert [s.language for s in stretches("Students met.", before="en")] == ["en"]


def test_chinese_beside_japanese_is_told_by_its_characters() -> None:
    assert [s.language for s in stretches("こんにちは 你好。東京へ")] == ["ja", "cmn", "ja"]
    assert [s.language for s in stretches("我听日本的歌，こんにちは")] == ["cmn", "ja"]


def test_units_belong_to_the_language_around_them() -> None:
    assert [s.language for s in stretches("身高1.85m，体重75kg，时速100km/h。")] == ["cmn"]
    assert [s.text for s in stretches("版本3.11 Python")] == ["版本3.11 ", "Python"]


def test_addresses_are_cut_nowhere_and_say_nothing_about_a_language() -> None:
    found = stretches("网址是https://www.example.com，你看。")
    assert [(s.text, s.language) for s in found] == [
        ("网址是", "cmn"), ("https://www.example.com，", "en"), ("你看。", "cmn"),
    ]  # fmt: skip


def test_joined_letters_are_letters() -> None:
    assert script("ﬁ") == "latin"
    assert [s.language for s in stretches("a ﬁne day for the two of us")] == ["en"]


def test_tags_are_evened_out() -> None:
    assert [canonical(tag) for tag in ("zh-CN", "zh_HK", "EN_gb", "粤语", "Japanese")] == [
        "cmn", "yue", "en-gb", "yue", "ja",
    ]  # fmt: skip


@needs_espeak
def test_every_language_has_its_best_voice() -> None:
    assert voice_for("zh") == "cmn-latn-pinyin"
    assert voice_for("yue") == "yue-latn-jyutping"
    assert voice_for("en-GB") == "en-gb"
    assert voice_for("sw") == "sw"


@needs_espeak
def test_an_unknown_language_is_named_with_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no language 'englisch'. Nearest: "):
        voice_for("englisch")


def test_a_script_that_no_voice_reads_is_an_error() -> None:
    with pytest.raises(RequestError, match=r"'ស' is written in a script that no voice reads \(khmer\)"):
        stretches("សួស្តី")


def test_letters_know_their_script() -> None:
    assert [script(c) for c in "aéя漢かー한ไ1,²"] == [
        "latin", "latin", "cyrillic", "han", "kana", "kana", "hangul", "thai", "", "", "",
    ]  # fmt: skip
