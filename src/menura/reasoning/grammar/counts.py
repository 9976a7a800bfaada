"""How many: "twice", "two dogs", "5 knocks", "三下", "两只狗"."""

import re
from functools import cache

from menura.reasoning.grammar.figures import Figures, N, U, coded
from menura.reasoning.grammar.marks import Page

MOST = 200
"""Repetitions of one thing beyond which a request is cut short, with a notice."""

SEVERAL = {"couple": 2, "pair": 2, "few": 3, "several": 4, "handful": 4, "dozen": 12, "many": 6, "lots": 6, "some": 3}
"""What vague English counts are taken for."""

ZSEVERAL = {"几": 3, "数": 4, "好几": 4, "许多": 6, "很多": 6, "多": 5, "若干": 4}
"""What vague Chinese counts are taken for."""

TIMES = "声下次遍回响记"
"""Chinese measure words for what happens."""

THINGS = "只条头辆个架匹位名艘列口台座把扇道片场阵股串滴群颗枚支根种段块张"
"""Chinese measure words for what there is."""


def mark_counts(page: Page) -> None:
    """Mark every count in a text that is not part of a time."""
    figures = coded(page.lower)
    english, chinese = _patterns()
    for match in english.finditer(figures.text):
        kind, number = _english(match, figures)
        page.add(kind, number, *match.span())
    if not page.text.isascii():
        for match in chinese.finditer(figures.text):
            kind, number = _chinese(match, figures)
            single = kind == "several" and number == 1  # 一只 is an article
            page.add("filler" if single else kind, number, *match.span())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    vague = "a couple of|a few|several|a handful of|a dozen|dozens of|many|lots of|a lot of|a pair of"
    english = rf"(?P<times>(?P<n>{N}|{vague}) ?(?:times|x)\b)|(?P<m>{N}|\b(?:{vague}))(?![ -]*{U}|:)(?= ?[a-z])"
    zvague = "好几|几|数|许多|很多|若干|多"
    chinese = rf"(?P<n>{N}|{zvague})(?P<w>[{TIMES}{THINGS}])(?!声道|次元)|(?P<v>许多|很多|几个)"
    return re.compile(english), re.compile(chinese)


def _english(match: re.Match[str], figures: Figures) -> tuple[str, int]:
    word = match.group("n") or match.group("m")
    vague = next((count for key, count in SEVERAL.items() if key in word), None)
    if "a lot" in word:
        vague = 6
    number = vague if vague is not None else round(figures.number(word))
    return ("count" if match.group("times") else "several"), number


def _chinese(match: re.Match[str], figures: Figures) -> tuple[str, int]:
    word = match.group("n") or match.group("v")
    number = ZSEVERAL[word.rstrip("个")] if word.rstrip("个") in ZSEVERAL else round(figures.number(word))
    return ("count" if (match.group("w") or "个") in TIMES else "several"), number
