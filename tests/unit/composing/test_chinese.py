"""What is told about music in Chinese: every sentence has its own, and names are those that musicians use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import menura
from menura.composing import briefing, composer, judging, songs, takes
from menura.composing.explaining import explained
from menura.composing.moods import moods
from menura.composing.named import table
from menura.composing.naming import key_shown, shown
from menura.composing.sayings import language_of, say
from menura.composing.styles import styles
from menura.composing.translating import rule_shown, translated
from menura.errors import RequestError
from menura.plans.facts import Facts
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner
from menura.scores.instruments import instruments
from menura.scores.keys import MODES

SOURCE = Path(menura.__file__).parent
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{4,}")
NAMED = frozenset({"SENTENCES", "LEFT_OUT", "GRACES_LEFT_OUT", "LOST", "told", "text"})
"""Names under which sentences stand before they are said."""

TELLING = ("scores", "composing/briefing.py", "composing/lyrics.py", "composing/fitting.py", "composing/judging.py")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield the notices and findings that stand in the sources, with blanks filled, and where they stand."""
    for place in TELLING:
        files = [SOURCE / place] if place.endswith(".py") else sorted((SOURCE / place).rglob("*.py"))
        for file in files:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                for text in _told(node):
                    for sentence in _filled(text):
                        yield sentence, file.name


def _told(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(getattr(node.func, "value", None), "attr", getattr(getattr(node.func, "value", None), "id", ""))
        if (name == "note" and owner == "ledger") or (name == "append" and owner == "notices"):
            yield node.args[0]
        if name == "Notice":
            yield from (word.value for word in node.keywords if word.arg == "text")
        if name == "Finding":
            yield node.args[2]
    if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") in {"_notices", "skipped"}:
        yield node.slice
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
        yield from node.value.values if isinstance(node.value, ast.Dict) else [node.value]
    if isinstance(node, ast.Yield) and isinstance(node.value, (ast.Constant, ast.JoinedStr)):
        yield node.value


def _filled(text: ast.expr) -> Iterator[str]:
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        yield re.sub(r"{\S*}", "3", text.value)
    elif isinstance(text, ast.JoinedStr):
        yield (
            "".join(str(p.value) if isinstance(p, ast.Constant) else "3" for p in text.values)
            .replace("{}", "3")
            .replace("{count}", "3")
        )


def is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and text.count(" ") > 2


def test_every_notice_about_music_has_a_chinese_one() -> None:
    found = [(text, file) for text, file in sentences() if is_sentence(text)]
    assert len(found) > 60
    missing = [(text, file) for text, file in found if not CHINESE.search(translated(_plain(text), "zh"))]
    assert not missing, f"rows of lexicon/notices.toml are missing for: {missing}"


def _plain(text: str) -> str:
    """Return a sentence as it would be said, where one blank decides what kind of sentence it is."""
    return (
        text.replace("Two 3 are named, 3;", "Two styles are named, 'jazz' and 'rock';")
        .replace("3 3 of 3 lay outside", "3 notes of 3 lay outside")
        .replace("and 3 moved by", "and were moved by")
        .replace("syllables, 3 than", "syllables, more than")
    )


def test_every_finding_is_told_in_chinese() -> None:
    brief = briefing.read("cheerful pop piano", duration=12).brief
    for found in judging.judged(composer.compose(brief, 3)):
        told = translated(found.sentence, "zh")
        assert CHINESE.search(told), found.sentence
        assert not LATIN.search(told)
        assert CHINESE.search(rule_shown(found.rule, "zh"))
        assert translated(found.sentence, "en") == found.sentence


def test_every_name_is_chinese() -> None:
    for kind, names in (("style", styles()), ("mood", moods()), ("instrument", instruments())):
        for name in names:
            assert CHINESE.search(shown(kind, name, "zh")), (kind, name)
            assert shown(kind, name) == name.replace("-", " ")
    for mode in MODES:
        assert CHINESE.search(key_shown(f"C {mode}", "zh"))
    assert [key_shown(name, "zh") for name in ("Eb major", "F# minor", "C gong")] == ["降E大调", "升F小调", "C宫调式"]


def test_every_saying_has_both_languages_and_the_same_blanks() -> None:
    for name, row in table("sayings").items():
        blanks = [set(re.findall(r"{(\w+)", row[language])) for language in ("en", "zh")]
        assert blanks[0] == blanks[1], name
        assert CHINESE.search(row["zh"]) or not re.sub(r"{.*?}|[^\w]|dB", "", row["zh"]), name


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("悲伤的爵士, 大调的欢快", "欢快偏大调，悲伤偏小调，以先说的为准。"),
        ("爵士, 摇滚", "提到了两种风格：爵士和摇滚，以前一个为准。"),
        ("爵士, 咕噜噜", "以下文字没有当作音乐理解：“咕噜噜”。"),
        ("女声流行", "要求女声，但没有歌词，所以没有人唱。"),
    ],
)
def test_what_was_not_obeyed_is_told_in_the_language_of_the_request(words: str, told: str) -> None:
    read = briefing.read(words)
    notices = (*read.notices, *briefing.unsung(read.brief))
    assert told in [notice.text for notice in notices]
    assert all(CHINESE.search(notice.text) for notice in notices)


def test_choices_are_explained_in_chinese() -> None:
    brief = composer.decided(briefing.read("悲伤的爵士钢琴, 没有鼓, 慢板", duration=20, key="Eb minor").brief, 0)
    told = list(explained(brief, "zh"))
    assert told[:2] == ["风格：爵士（来自文字）", "情绪：悲伤（来自文字）"]
    assert {"乐器：钢琴（来自文字）", "不用：鼓（来自文字）", "速度：慢速（来自文字）", "调：降E小调（按指定）"} <= set(
        told
    )
    assert not any(LATIN.search(line) for line in told)


def test_takes_are_ranked_in_chinese() -> None:
    found = takes.takes(briefing.read("欢快的流行钢琴", duration=8).brief, 0, 2)
    for reason in found[0].reasons:
        assert CHINESE.search(reason)
        assert not LATIN.search(reason)
    english = takes.takes(briefing.read("cheerful pop piano", duration=8).brief, 0, 1)[0]
    assert english.reasons[0].startswith("range ")
    assert not any(CHINESE.search(reason) for reason in english.reasons)


def test_words_that_do_not_fit_are_told_in_their_language() -> None:
    words = "月亮走过窗前\n我在等你回来\n风吹过山岗\n带走所有的悲伤"
    brief = briefing.read("抒情", duration=5, bpm=60).brief
    with pytest.raises(RequestError, match=r"个字（音节）在每分钟 60 拍下至少需要 \d+ 秒，而要求的是 5 秒") as caught:
        songs.song(words, brief, 0)
    assert re.search(r"^可以用 -d \d+。$", caught.value.hint)
    fit = songs.preflighted(words, briefing.read("抒情").brief)
    assert "句共" in fit.told("zh")
    assert str(fit).startswith(f"{fit.syllables} syllables in 4 lines")


def test_music_in_a_scene_is_told_in_chinese() -> None:
    plan = GrammarReasoner().plan(Request("下雨，轻柔的钢琴曲", duration=10), Facts())
    told = next(thought.text for thought in plan.thoughts if "音乐" in thought.text)
    assert "钢琴" in told.split("：", 1)[1]
    assert not LATIN.search(told)


def test_the_language_is_that_of_whoever_asks() -> None:
    assert language_of("悲伤的 jazz") == "zh"
    assert language_of("sad jazz") == "en"
    assert say("take", "en", number=1, score=0.5) == "take 1  0.50"
    assert say("take", "zh", number=1, score=0.5) == "第 1 版  0.50"
