"""Files of text in the encodings in which lyrics are found; none becomes other characters in silence."""

import pytest

from menura.errors import MediaError
from menura.scores.reading import decoded as score
from menura.values.encodings import decoded, notice_of

SIMPLIFIED = "[主歌]\n月亮走过窗前\n我在等你回来\n"
TRADITIONAL = "[主歌]\n月亮走過窗前\n我在等你回來\n"
POEM = "大漠孤烟直，长河落日圆。"
NEWS = "据新华社报道，中国人民银行周三宣布下调存款准备金率。"
FRENCH = "[Verse]\nchâteau fort, où vas-tu ?\n"
JAPANESE = "さくら さくら やよいの空は"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [SIMPLIFIED, FRENCH, "plain words"])
def test_what_says_itself_is_read_without_a_word(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding), "x.txt")
    assert found.text == text
    assert not found.assumed
    assert notice_of(found, "x.txt") == ("", "")


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "gbk", "GB18030"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        ("我爱你", "gb2312", "GB18030"),
        (POEM, "gbk", "GB18030"),
        (NEWS, "gb18030", "GB18030"),
        (TRADITIONAL, "gbk", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        ("風吹過山崗 帶走所有的悲傷", "big5", "Big5"),
        (FRENCH, "cp1252", "Windows-1252"),
        ("Über den Wolken muß die Freiheit wohl grenzenlos sein", "latin-1", "Windows-1252"),
        (JAPANESE, "shift_jis", "Shift JIS"),
    ],
)
def test_what_does_not_say_itself_is_told_by_its_characters(text: str, encoding: str, name: str) -> None:
    found = decoded(text.encode(encoding), "x.txt")
    assert (found.text, found.encoding, found.assumed) == (text, name, True)
    said, hint = notice_of(found, "x.txt")
    assert "x.txt" in said
    assert name in said
    assert "--text-encoding" in hint
    assert ("读取" in said) == (name in {"GB18030", "Big5"})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("사랑해요 당신을".encode("euc-kr"), "its encoding cannot be told: as GB18030 it has"),
        ("Мороз и солнце, день чудесный".encode("cp1251"), "its encoding cannot be told"),
        ("Καλημέρα κόσμε".encode("cp1253"), "its encoding cannot be told"),
        (b"\x00\x01\x02\xff", "'x.txt' is no text"),
        (b"words\x00", "'x.txt' is no text"),
        (bytes(range(256)), "'x.txt' is no text"),
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(MediaError, match=message):
        decoded(data, "x.txt")


def test_who_says_the_encoding_is_obeyed() -> None:
    assert decoded("사랑해요".encode("euc-kr"), "x.txt", "euc-kr").text == "사랑해요"
    assert decoded(TRADITIONAL.encode("big5"), "x.txt", "big5").text == TRADITIONAL
    with pytest.raises(MediaError, match=r"'x.txt' is not in big5: its byte 1\d* cannot be read so"):
        decoded(b"plain then \xff\xff", "x.txt", "big5")
    with pytest.raises(MediaError, match=r"'klingon' is no encoding of text known here\. Give one of utf-8"):
        decoded(b"x", "x.txt", "klingon")


def test_scores_in_text_are_read_so_too() -> None:
    tune = "X:1\nT:茉莉花\nM:4/4\nL:1/4\nQ:1/4=90\nK:C\nE E G A |\nw:好 一 朵 花\n"
    loaded = score(tune.encode("gbk"), "m.abc")
    assert loaded.sheet.title == "茉莉花"
    assert [line.text for section in loaded.sheet.sections for line in section.lyrics] == ["好一朵花"]
    assert "m.abc 不是 UTF-8，按 GB18030 读取" in loaded.notices[0]
    sheet = "{title: 月亮}\n{tempo: 90}\n[C]月亮走[G]过窗前\n"
    assert score(sheet.encode("gb18030"), "m.cho").sheet.title == "月亮"
    wide = score(sheet.encode("utf-16"), "m.cho")
    assert wide == score(sheet.encode(), "m.cho")
