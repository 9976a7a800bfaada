"""Everything that is no word is said, and every word knows what it stands for."""

import pytest

from menura.engines.speech.reading import readable
from menura.errors import RequestError
from menura.phonetics import espeak
from menura.phonetics.wording.saying_as import said_as
from menura.phonetics.wording.text import Wording, written_out

ENGLISH = {
    "$25": "twenty five dollars",
    "$1": "one dollar",
    "£3.50": "three pounds and fifty pence",
    "$0.99": "ninety nine cents",
    "$1.5 million": "one point five million dollars",
    "10€": "ten euros",
    "-$5": "minus five dollars",
    "007 £3.50": "007 three pounds and fifty pence",
    "5 $ 3": "five three dollars",
    "5 $, 3": "five dollars, three",
    "3.5 kg": "three point five kilograms",
    "1 kg": "one kilogram",
    "50%": "fifty percent",
    "-5°C": "minus five degrees Celsius",
    "90km/h": "ninety kilometres per hour",
    "10:30": "ten thirty",
    "7:05": "seven oh five",
    "9:00": "nine o'clock",
    "7:00 pm": "seven pm",
    "½": "one half",
    "3/4": "three quarters",
    "7/9": "seven over nine",
    "3-5 days": "three to five days",
    "1914-1918": "nineteen fourteen to nineteen eighteen",
    "1914–18": "nineteen fourteen to eighteen",
    "9–5": "nine to five",
    "3rd–5th": "third to fifth",
    "$20–$30": "twenty dollars to thirty dollars",
    "in 1984": "in nineteen eighty four",
    "1805": "eighteen oh five",
    "the 80s": "the eighties",
    "the 1800s": "the eighteen hundreds",
    "1 1/2 cups": "1 and one half cups",
    "2½": "two and one half",
    "5 - 3 = 2": "five minus three equals two",
    "3:2": "three to two",
    "555-123-4567": "5 5 5, 1 2 3, 4 5 6 7",
    "Call 911": "Call 9 1 1",
    "Henry VIII": "Henry the 8th",
    "Chapter V": "Chapter five",
    "World War I": "World War one",
    "12 Elm Dr.": "12 Elm Drive",
    "Ph.D.": "P H D",
    "CO2": "C O two",
    "7 a.m.": "seven AM",
    "20㎡": "twenty square metres",
    "￥99": "ninety nine yen",
    "５％": "five percent",
    "Dr. Smith": "Doctor Smith",
    "St. John": "Saint John",
    "Main St.": "Main Street",
    "e.g. this": "for example this",
    "No. 5": "number five",
    "Nov. 5": "November five",
    "A & B": "A and B",
    "a < b": "a less than b",
    "2+2=4": "two plus two equals four",
    "World War II": "World War two",
    "the 1990s": "the nineteen nineties",
    "1,000,000": "one million",
    "x@y.org": "x at y dot org",
    "https://x.org/a": "HTTPS x dot org slash a",
    "+44 20": "plus forty four twenty",
    "2026-11-21": "November twenty first, 2026",
    "11/21/2026": "November twenty first, 2026",
    "No. Never.": "No. Never.",
    "10^6": "ten to the power of six",
    "x²": "x squared",
    "Ｎ１２": "N twelve",
    "٣ apples": "three apples",
    "Ⅷ": "eight",
}


@pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")
@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_english_is_said_as_one_would(written: str, said: str) -> None:
    def phones(text: str) -> str:
        return espeak.spelled(text, "en-us").replace("ˌ", "").replace("ˈ", "")

    assert phones(written_out(written, "en-US").text) == phones(said)


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("zh", "25元", "二十五元"),
        ("cmn", "$25.50", "二十五美元五十美分"),
        ("zh", "3.5%", "百分之三点五"),
        ("zh", "2026年11月21日", "二零二六年十一月二十一日"),
        ("zh", "2026-11-21", "二零二六年十一月二十一日"),
        ("zh", "10:05", "十点零五分"),
        ("zh", "1/2", "二分之一"),
        ("zh", "-5°C", "负五摄氏度"),
        ("yue", "1050米", "一千零五十米"),
        ("zh", "100000001", "一亿零一"),
        ("zh", "2个，第2名，2月2日，2年", "两个，第二名，二月二日，两年"),
        ("zh", "200元，20000元", "二百元，两万元"),
        ("zh", "10年，98年，3000年", "十年，九八年，三千年"),
        ("zh", "80后，90年代", "八零后，九十年代"),
        ("zh", "电话是13812345678", "电话是幺 三 八 幺 二 三 四 五 六 七 八"),
        ("zh", "拨打110", "拨打幺 幺 零"),
        ("zh", "约￥5，-5℃", "约五元，负五摄氏度"),
        ("zh", "3~5天，比分3:2", "三到五天，比分三比二"),
        ("zh", "5-3=2，1又1/2", "五减三等于二，一又二分之一"),
        ("zh", "你好呀～", "你好呀"),
        ("de", "3,50 € z.B.", "3 Euro 50 zum Beispiel"),
        ("de", "5 € 3 kg", "5 Euro 3 Kilogramm"),
        ("de", "1.000.000 km", "1000000 Kilometer"),
        ("de", "21.11.2026", "einundzwanzigster November 2026"),
        ("de", "am 3. Mai um 15:45 Uhr", "am dritten Mai um 15 Uhr 45"),
        ("de", "Es waren 3. Dann ging er.", "Es waren 3. Dann ging er."),
        ("de", "1 kg, 1 h, 2½", "ein Kilogramm, eine Stunde, 2 und ein halb"),
        ("de", "Bahnhofstr. 12", "Bahnhof straße 12"),
        ("fr", "15h45, XIXe siècle, 1 234,56 €", "15 heures 45, 19ème siècle, 1234 euros 56"),
        ("es", "$12.50, 1 h, 20 m²", "12 dólares con 50, una hora, 20 metros cuadrados"),
        ("fr", "M. Dupont, 3,5 %", "Monsieur Dupont, 3,5 pour cent"),
        ("es", "5 € & 1 kg", "5 euros y un kilogramo"),
        ("it", "2026-11-21", "21 novembre 2026"),
        ("pt", "R$5", "5 reais"),
        ("ja", "$5 10:30", "ゴドル ジュウジサンジュップン"),
        ("ja", "2026年4月3日、3本と4人", "ニセンニジュウロクネンシガツミッカ、サンボンとヨニン"),
        ("ja", "3~5日、1/2", "サンからイツカ、ニ分のイチ"),
        ("fi", "5 €", "5 €"),
    ],
)
def test_other_languages_have_their_own_words(language: str, written: str, said: str) -> None:
    assert written_out(written, language).text == said


@pytest.mark.parametrize(
    ("text", "kind", "order", "language", "said"),
    [
        ("3", "ordinal", "", "en", "3rd"),
        ("112", "ordinal", "", "en", "112th"),
        ("21", "ordinal", "", "zh", "第二十一"),
        ("1 000", "cardinal", "", "en", "1000"),
        ("123", "digits", "", "en", "1 2 3"),
        ("123", "digits", "", "zh", "一 二 三"),
        ("555-12", "telephone", "", "en", "5 5 5, 1 2"),
        ("12/5/2026", "date", "dmy", "en", "May 12th, 2026"),
        ("12/5", "date", "md", "en", "December 5th"),
        ("1905", "date", "y", "en", "19 oh 5"),
        ("5/2026", "date", "my", "en", "May 2026"),
        ("14:30", "time", "", "zh", "十四点三十分"),
        ("plain", "", "", "en", "plain"),
    ],
)
def test_said_as(text: str, kind: str, order: str, language: str, said: str) -> None:
    assert said_as(text, kind, order, language).text == said


@pytest.mark.parametrize(
    ("text", "kind", "order", "language", "message"),
    [
        ("three", "ordinal", "", "en", "'three' is no ordinal; it must be a whole number"),
        ("3", "ordinal", "", "fi", "Ordinal numbers are not known in 'fi'"),
        ("2026-11-21", "date", "", "fi", "Dates are not known in 'fi'"),
        ("2026-13-21", "date", "ymd", "en", "'2026-13-21' is no date in the order 'ymd'"),
        ("soon", "time", "", "en", "'soon' is no time of day"),
    ],
)
def test_what_is_nothing_of_the_kind(text: str, kind: str, order: str, language: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        said_as(text, kind, order, language)


@pytest.mark.parametrize("language", ["en", "zh", "de", "ja", "fi"])
def test_every_character_knows_where_it_comes_from(language: str) -> None:
    text = "It is $25, 3/4 or 5 kg, on 2026-11-21 at 10:30; 你好 & a@b.org."
    words = written_out(text, language)
    assert len(words.text) == len(words.origins)
    assert all(0 <= a < b <= len(text) for a, b in words.origins)
    assert [a for a, _ in words.origins] == sorted(a for a, _ in words.origins)
    kept = [(char, text[a:b]) for char, (a, b) in zip(words.text, words.origins, strict=True) if b - a == 1]
    assert all(char == source or char in {" "} or not char.isascii() or len(source) == 1 for char, source in kept)


def test_readings_of_characters_with_several() -> None:
    pytest.importorskip("pypinyin")
    said = readable(Wording.plain("重庆的银行，行走。"), "cmn")
    assert said.text.split() == ["chong2", "qing4", "de5", "yin2", "hang2", ",", "xing2", "zou3", "."]
    assert [said.origins[said.text.index(each)] for each in ("yin2", "xing2")] == [(3, 4), (6, 7)]


def test_tones_change_among_others() -> None:
    pytest.importorskip("pypinyin")
    assert readable(Wording.plain("不是一个"), "cmn").text.split() == ["bu2", "shi4", "yi2", "ge4"]


def test_cantonese_and_kanji() -> None:
    pytest.importorskip("ToJyutping")
    pytest.importorskip("janome")
    assert readable(Wording.plain("香港"), "yue").text.split() == ["hoeng1", "gong2"]
    assert readable(Wording.plain("日本は"), "ja").text == "にっぽんわ"


def test_a_character_without_a_reading_is_named() -> None:
    pytest.importorskip("pypinyin")
    with pytest.raises(RequestError, match="No reading is known of 𲎮"):
        readable(Wording.plain("你𲎮"), "cmn")
