"""Times and lengths in words: "at 3 s", "from 1 to 4 s", "for two seconds", "第2秒", "持续十秒"."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from menura.reasoning.grammar.figures import UNITS, C, Figures, N, U, coded
from menura.reasoning.grammar.marks import Page

AMOUNT = rf"{N}[ -]*(?:and a half )?{U}"
LONG = rf"{N}[ -]*[\ue012\ue013]\ue000*"
QUANTITY = (
    rf"(?:{LONG} ?(?:and )?{AMOUNT}|{AMOUNT}(?: ?(?:and )?a half\b|半钟?)?|half (?:an? )?{U}|quarter of an? {U}|半{U})"
)
LENGTH = rf"(?:{QUANTITY}|\b(?:an?) (?:and a half )?{U}(?: and a half)?)"
ORDINAL = rf"(?:the )?{N}(?:st|nd|rd|th) {U}|{U} {N}"
POINT = rf"(?:{C}|{ORDINAL}|{QUANTITY}(?:(?:'s)? (?:mark|point))?|t ?= ?{N}|{N})"
ABOUT = r"(?:about |around |exactly |approximately |roughly |precisely |the )*"
SCENE = r"(?:clip|scene|audio|sound|soundscape|recording|video|track|file|loop|ambience|atmosphere|mix|piece|sample)"
ZSCENE = r"的?(?:音频|片段|音效|场景|录音|配乐|音轨|声景|环境音|视频|声音片段)"
ZWHEN = r"(?:的时候|的位置|时候|时|处|左右)"

PARTS = {
    "C": C, "N": N, "U": U, "AMOUNT": AMOUNT, "QUANTITY": QUANTITY, "LENGTH": LENGTH, "ORDINAL": ORDINAL,
    "POINT": POINT, "ABOUT": ABOUT, "SCENE": SCENE, "ZSCENE": ZSCENE, "ZWHEN": ZWHEN,
}  # fmt: skip
"""What may stand in braces in ``lexicon/times.toml``."""

FILE = Path(__file__).parent / "lexicon" / "times.toml"

Reading = tuple[str, Any] | None

PIECE = re.compile(rf"({N}|\ban?\b)[ -]*(and a half )?({U})")
VAGUE = {"a moment": 1.0, "a while": 3.0, "片刻": 1.0, "一会儿": 2.0, "不久": 2.0}
"""Delays that name no number, in seconds."""


def mark_times(page: Page) -> None:
    """Mark every time and length in a text."""
    figures = coded(page.lower)
    if not figures.any and not any(word in page.lower for word in VAGUE):
        return
    for rule in _rules(page.text.isascii()):
        if not any(word in page.lower for word in rule.get("needs", ("",))):
            continue
        reading = READINGS[rule["reads"]]
        for match in _compiled(rule["pattern"]).finditer(figures.text):
            if page.is_free(*match.span()) and (read := reading(match, figures)):
                page.add(*read, *match.span())


def seconds(text: str, figures: Figures) -> float:
    """Return the seconds in a coded time or length."""
    if clock := re.search(C, text):
        return figures.clock(clock.group())
    if part := re.match(rf"(half (?:an? )?|quarter of an? |半)({U})", text):
        return UNITS[part.group(2)[0]] * (0.25 if part.group(1)[0] == "q" else 0.5)
    pieces = list(PIECE.finditer(text))
    if not pieces:
        unit = re.search(U, text)
        found = re.search(N, text)
        scale = UNITS[unit.group()[0]] if unit else 1.0
        return (figures.number(found.group()) if found else 1.0) * scale
    total = sum(_amount(piece, figures) for piece in pieces)
    half = re.search(r"(?:and a half|a half|半钟?)$", text)
    return total + (UNITS[pieces[-1].group(3)[0]] / 2 if half else 0.0)


def _amount(piece: re.Match[str], figures: Figures) -> float:
    amount = 1.0 if piece.group(1) in {"a", "an"} else figures.number(piece.group(1))
    return (amount + (0.5 if piece.group(2) else 0.0)) * UNITS[piece.group(3)[0]]


def _at(match: re.Match[str], figures: Figures) -> Reading:
    """Read a list of times; numbers without a unit share that of the last one."""
    parts = re.findall(rf"{C}|{ORDINAL}|{QUANTITY}|{N}", match.group("times"))
    unit = re.search(U, parts[-1])
    scaled = [p + unit.group() if unit and not re.search(rf"{U}|{C}", p) else p for p in parts]
    return "at", tuple(seconds(part, figures) for part in scaled)


def _span(match: re.Match[str], figures: Figures) -> Reading:
    start, end = match.group("a"), match.group("b")
    unit = re.search(U, end)
    if unit and not re.search(rf"{U}|{C}", start):
        start += unit.group()
    first, last = seconds(start, figures), seconds(end, figures)
    return ("span", (first, last)) if last > first else ("at", (first,))


def _plain(kind: str) -> Callable[[re.Match[str], Figures], Reading]:
    """Return the reading of a rule whose group `q`, or `r`, is a length or time."""
    return lambda match, figures: (kind, seconds(_group(match, "q", "r"), figures))


def _group(match: re.Match[str], *names: str) -> str:
    groups = match.groupdict()
    return next(groups[name] for name in names if groups.get(name))


def _from(match: re.Match[str], figures: Figures) -> Reading:
    return "span", (seconds(match.group("q"), figures), None)


def _until(match: re.Match[str], figures: Figures) -> Reading:
    return "span", (None, seconds(match.group("q"), figures))


def _first(match: re.Match[str], figures: Figures) -> Reading:
    return "span", (0.0, seconds(match.group("q"), figures))


def _rate(match: re.Match[str], figures: Figures) -> Reading:
    times = {"once": 1.0, "twice": 2.0}.get(match.group("n")) or figures.number(match.group("n"))
    return "every", UNITS[match.group("u")[0]] / max(times, 0.01)


def _metres(match: re.Match[str], figures: Figures) -> Reading:
    unit = match.group("u")
    scale = (
        1609.0
        if unit.startswith("mile")
        else {"k": 1000.0, "公": 1000.0, "千": 1000.0, "f": 0.3048, "y": 0.9144}.get(unit[0], 1.0)
    )
    return "metres", figures.number(match.group("n")) * scale


def _delay(match: re.Match[str], figures: Figures) -> Reading:
    text = match.group("q")
    return "delay", VAGUE[text] if text in VAGUE else seconds(text, figures)


READINGS: dict[str, Callable[[re.Match[str], Figures], Reading]] = {
    "at": _at,
    "delay": _delay,
    "every": _plain("every"),
    "first": _first,
    "from": _from,
    "length": _plain("length"),
    "metres": _metres,
    "rate": _rate,
    "span": _span,
    "tail": _plain("tail"),
    "total": _plain("total"),
    "until": _until,
}
"""What ``lexicon/times.toml`` calls them → what they read."""


@cache
def _rules(ascii_only: bool) -> list[dict[str, Any]]:
    tables = tomllib.loads(FILE.read_text("utf-8"))
    rules = [*([] if ascii_only else tables["chinese"]), *tables["english"]]
    return sorted(rules, key=lambda rule: rule.get("bare", False))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.format_map(PARTS))
