"""Rhymes and regulated verse."""

import pytest

from menura.phonetics import espeak
from menura.phonetics.rhyme import GROUPS, group, patterns, rhyme, rhymes, scan, tones

pytest.importorskip("pypinyin")
needs_espeak = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")


@needs_espeak
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("all through the night", "in the light", True), ("ocean", "motion", True), ("love", "move", False),
     ("tomorrow", "sorrow", True), ("home", "stone", False), ("my desire", "the fire", True)],
)  # fmt: skip
def test_english_lines_rhyme_by_their_sound(one: str, other: str, expected: bool) -> None:
    assert rhymes(one, other, "en") is expected


@pytest.mark.parametrize(
    ("reading", "name"),
    [("guang1", "江阳"), ("yuan2", "言前"), ("xue3", "乜斜"), ("jun1", "人辰"), ("qiong2", "中东"), ("shi4", "一七"),
     ("wo3", "梭坡"), ("liu2", "由求"), ("hui2", "灰堆"), ("hua1", "发花"), ("lu4", "姑苏"), ("lü4", "一七"),
     ("lai2", "怀来"), ("qiao2", "遥条"), ("wen2", "人辰"), ("ju2", "一七"), ("wu3", "姑苏"), ("er2", "一七")],
)  # fmt: skip
def test_syllables_belong_to_the_thirteen_groups(reading: str, name: str) -> None:
    assert group(reading) == name
    assert name in GROUPS


def test_every_syllable_of_mandarin_has_a_group() -> None:
    from pypinyin import Style, lazy_pinyin

    characters = "".join(chr(point) for point in range(0x4E00, 0x9FA5, 7))
    found = lazy_pinyin(list(characters), style=Style.NORMAL, v_to_u=True)
    strange = {each for each in found if not group(each + "1")}
    assert strange <= {"m", "n", "ng", "hm", "hng"} | set(characters)


def test_chinese_lines_rhyme_by_their_group() -> None:
    assert rhyme("床前明月光，", "cmn") == rhyme("低头思故乡。", "cmn") == "江阳"


def test_tones_are_level_or_oblique() -> None:
    assert tones("白日依山尽") == "平仄平平仄"
    assert tones("白日依山尽", old=True) == "仄仄平平仄"


def test_a_faultless_quatrain_has_no_problems() -> None:
    found = scan(["白日依山尽，", "黄河入海流。", "欲穷千里目，", "更上一层楼。"])
    assert found.form == "五言绝句, 仄起首句不入韵"
    assert found.rhyme == "由求"
    assert found.problems == ()
    assert found.share == 1.0


def test_faults_are_explained() -> None:
    found = scan(["白日依山尽", "黄河入海流", "欲穷千里目", "更上大桥看"])
    assert any("line 4 ends in 看 (言前辙), the others in 由求辙" in problem for problem in found.problems)
    wrong = scan(["白日依山尽", "黄河入海流", "欲穷千里高", "更上一层楼"])
    assert "line 3: 高 is 平, 仄 is wanted (中平中仄仄)" in wrong.problems
    assert str(wrong.lines[2]).startswith("欲穷千里[高]")


def test_other_lengths_are_no_regulated_verse() -> None:
    found = scan(["灯塔的光", "照亮远方"])
    assert found.form == ""
    assert "regulated verse has 4 or 8 lines" in found.problems[0]


def test_patterns_of_seven_stand_over_those_of_five() -> None:
    assert patterns(7)["A"] == "平平仄仄平平仄"
    assert all(line.endswith(patterns(5)[name]) for name, line in patterns(7).items())
