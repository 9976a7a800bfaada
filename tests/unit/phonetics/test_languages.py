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
