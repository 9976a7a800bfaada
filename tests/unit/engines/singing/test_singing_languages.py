import builtins
from typing import Any

import pytest

from menura.engines.singing import languages
from menura.engines.singing.saying import Asked, said
from menura.errors import MissingExtraError, UnknownNameError
from menura.phonetics import espeak
from menura.scores.model import Syllable


def written(text: str) -> list[Syllable]:
    return [
        Syllable(text=part, joins=k < word.count("-"))
        for word in text.split()
        for k, part in enumerate(word.split("-"))
    ]


@pytest.mark.parametrize(
    ("tag", "voice"),
    [
        ("en", "en-us"), ("en-GB", "en-gb"), ("zh", "cmn-latn-pinyin"), ("zh-CN", "cmn-latn-pinyin"),
        ("cmn", "cmn-latn-pinyin"), ("zh-HK", "yue-latn-jyutping"), ("yue", "yue-latn-jyutping"),
        ("ja", "ja"), ("pt", "pt-br"),
        ("pt-PT", "pt-pt"), ("es", "es"), ("fr", "fr-fr"), ("ko", "ko"), ("de-AT", "de"),
    ],
)  # fmt: skip
def test_languages_have_voices(tag: str, voice: str) -> None:
    assert languages.voice_for(tag) == voice


def test_a_language_without_a_voice_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no language to sing in 'xx'.*menura speak --voices"):
        languages.voice_for("xx")


def test_mandarin_is_read_in_context_and_without_tones() -> None:
    assert languages.spoken(written("银 行 不 行"), "cmn-latn-pinyin", tones=True) == ["yin2", "hang2", "bu4", "xing2"]
    assert languages.spoken(written("银 行"), "cmn-latn-pinyin", tones=False) == ["yin1", "hang1"]


def test_a_reading_goes_before_the_spelling() -> None:
    given = [
        Syllable(text="行", reading="hang2"),
        Syllable(text="穷", reading="qiong2"),
        Syllable(text="女", reading="nü3"),
    ]
    assert languages.spoken(given, "cmn-latn-pinyin", tones=False) == ["hang1", "qong1", "nv1"]
    assert languages.spoken([Syllable(text="空", reading="そら")], "ja", tones=False) == ["そら"]


def test_punctuation_is_not_sung() -> None:
    assert languages.spoken(written("Oh, “love”!"), "en-us", tones=False) == ["Oh", "love"]


@pytest.mark.parametrize(("text", "language"), [("月", "cmn"), ("さ", "ja"), ("moon", "en")])
def test_scripts_speak_for_a_language(text: str, language: str) -> None:
    assert languages.guessed(text) == language


def test_foreign_words_have_their_own_language() -> None:
    assert languages.language_of(Syllable(text="love"), "cmn") == "en"
    assert languages.language_of(Syllable(text="爱"), "cmn") == "cmn"
    assert languages.language_of(Syllable(text="爱"), "en") == "cmn"
    assert languages.language_of(Syllable(text="ni", reading="ni3"), "cmn") == "cmn"


def test_characters_need_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pypinyin":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"Mandarin needs pypinyin, which is not installed.*menura\[voice\]"):
        languages.spoken(written("月 光"), "cmn-latn-pinyin", tones=False)


LINES = {
    "en": "ev-ery lit-tle fire is beau-ti-ful",
    "cmn": "穷 人 家 的 女 儿",
    "yue": "月 光 光 照 地 堂",
    "ja": "きょ う と ん だ",
    "es": "can-ta y no llo-res co-ra-zón",
    "fr": "au clair de la lu-ne",
    "de": "die gold-nen Stern-lein pran-gen",
    "it": "che il so-le mio",
    "pt": "co-ra-ção de-le",
}


@pytest.mark.parametrize("language", LINES)
def test_every_syllable_has_a_place_in_what_is_said(language: str) -> None:
    syllables, voice = written(LINES[language]), languages.voice_for(language)
    texts = languages.spoken(syllables, voice, tones=False)
    found = said(tuple(Asked(t, s.joins) for t, s in zip(texts, syllables, strict=True)), voice)
    spans = found.spans
    assert len(spans) == len(syllables)
    assert [span.vowel for span in spans] == sorted(span.vowel for span in spans), "in the order of the words"
    level = found.envelope[:, 10:200].sum(axis=1)
    for span in spans:
        assert span.start <= span.vowel <= span.coda <= span.end
        assert found.voiced[round(span.hold / 0.005)]
        assert level[round(span.hold / 0.005)] > 1e-3 * level.max(), "its vowel is heard"


def test_a_line_is_said_once() -> None:
    asked = (Asked("moon", False),)
    assert said(asked, "en-us") is said(asked, "en-us")


def test_a_syllable_without_sound_is_sung_on_a_neutral_vowel() -> None:
    found = said((Asked("la", False), Asked("!", False), Asked("la", False)), "en-us")
    assert len(found.spans) == 3
    assert espeak.is_there()


def test_cantonese_is_sung_from_its_readings() -> None:
    assert languages.spoken(written("月 光 光"), "yue-latn-jyutping", tones=True) == ["jyut6", "gwong1", "gwong1"]
    assert languages.spoken(written("月 光"), "yue-latn-jyutping", tones=False) == ["jyut1", "gwong1"]
    given = [Syllable(text="行", reading="hong4")]
    assert languages.spoken(given, "yue-latn-jyutping", tones=True) == ["hong4"]


@pytest.mark.parametrize("text", ["熊 穷 兄", "我 是 女 儿 嗯"])
def test_no_syllable_of_mandarin_is_read_as_english(text: str) -> None:
    for each in languages.spoken(written(text), "cmn-latn-pinyin", tones=False):
        assert "(en)" not in espeak.spelled(each, "cmn-latn-pinyin")
