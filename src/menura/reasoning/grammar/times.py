"""Times and lengths in words: "at 3 s", "from 1 to 4 s", "for two seconds", "第2秒", "持续十秒"."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from menura.reasoning.grammar.figures import UNITS, C, Figures, N, U, coded
from menura.reasoning.grammar.marks import Page

AMOUNT = rf"{N}[ -]*(?:and a half )?{U}"
QUANTITY = rf"(?:{AMOUNT}(?: ?(?:and )?(?:{AMOUNT}|a half\b)|半钟?)?|half an? {U}|quarter of an? {U}|半{U})"
LENGTH = rf"(?:{QUANTITY}|\b(?:an?) (?:and a half )?{U}(?: and a half)?)"
ORDINAL = rf"(?:the )?{N}(?:st|nd|rd|th) {U}|{U} {N}"
POINT = rf"(?:{C}|{ORDINAL}|{QUANTITY}(?:(?:'s)? (?:mark|point))?|t ?= ?{N}|{N})"
ABOUT = r"(?:about |around |exactly |approximately |roughly |precisely |the )*"
SCENE = r"(?:clip|scene|audio|sound|soundscape|recording|video|track|file|loop|ambience|atmosphere|mix|piece|sample)"
ZSCENE = r"的?(?:音频|片段|音效|场景|录音|配乐|音轨|声景|环境音|视频|声音片段)"
ZWHEN = r"(?:的时候|的位置|时候|时|处|左右)"

Reading = tuple[str, Any] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Figures], Reading]]

PIECE = re.compile(rf"({N}|\ban?\b)[ -]*(and a half )?({U})")
VAGUE = {"a moment": 1.0, "a while": 3.0, "片刻": 1.0, "一会儿": 2.0, "不久": 2.0}
"""Delays that name no number, in seconds."""


def mark_times(page: Page) -> None:
    """Mark every time and length in a text."""
    figures = coded(page.lower)
    if not figures.any and not any(word in page.lower for word in VAGUE):
        return
    for pattern, reading in _rules(page.text.isascii()):
        for match in pattern.finditer(figures.text):
            if page.is_free(*match.span()) and (read := reading(match, figures)):
                page.add(*read, *match.span())


def seconds(text: str, figures: Figures) -> float:
    """Return the seconds in a coded time or length."""
    if clock := re.search(C, text):
        return figures.clock(clock.group())
    if part := re.match(rf"(half an? |quarter of an? |半)({U})", text):
        return UNITS[part.group(2)[0]] * (0.25 if part.group(1)[0] == "q" else 0.5)
    pieces = list(PIECE.finditer(text))
    if not pieces:
        unit = re.search(U, text)
        found = re.search(N, text)
        scale = UNITS[unit.group()[0]] if unit else 1.0
        return (figures.number(found.group()) if found else 1.0) * scale
    total = sum(_amount(piece, figures) for piece in pieces)
    half = re.search(r"(?:and a half|a half|半)$", text)
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


def _reads(kind: str) -> Callable[[re.Match[str], Figures], Reading]:
    return lambda match, figures: (kind, seconds(match.group("q"), figures))


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


@cache
def _rules(ascii_only: bool) -> tuple[Rule, ...]:
    rules = [*([] if ascii_only else _chinese()), *_english()]
    return tuple((re.compile(pattern), reading) for pattern, reading in rules)


Draft = tuple[str, Callable[[re.Match[str], Figures], Reading]]


def _english() -> Iterator[Draft]:
    """Yield the rules for English, the more telling first."""
    yield (
        rf"(?:\b(?:at|from) )?{ABOUT}(?P<n>{N}) ?(?P<u>m|metres?|meters?|km|kilomet(?:er|re)s?|feet|ft|yards?|miles?)\b(?: (?:away|off|distant|distance))?",
        _metres,
    )
    yield rf"\b(?:once )?every {ABOUT}(?:other )?(?P<q>{LENGTH}|{U})(?: or so)?", _reads("every")
    yield rf"\b(?P<n>once|twice|{N}(?= times)) ?(?:times )?(?:an?|per|every|each) (?P<u>{U})", _rate
    yield (
        rf"\b(?:at|in) (?P<q>{QUANTITY}) intervals?\b|\b(?P<r>{QUANTITY}) apart\b",
        lambda m, f: ("every", seconds(m["q"] or m["r"], f)),
    )
    yield (
        rf"\b(?:from|between) {ABOUT}(?P<a>{POINT}) ?(?:to|until|till|and|through|-|–|—) ?{ABOUT}(?P<b>{POINT})",
        _span,
    )
    yield rf"(?P<a>{C}|{QUANTITY}|{N}) ?(?:-|–|—|~|to) ?(?P<b>{C}|{QUANTITY})", _span
    yield rf"\b(?:(?:for|in|during|over) )?(?:the )?first (?P<q>{LENGTH})", _first
    yield rf"\b(?:(?:for|in|during|over) )?(?:the )?last (?P<q>{LENGTH})", _reads("tail")
    yield (
        rf"\b(?:from|starting (?:at|from)|starts? (?:at|from)|begins? (?:at|from)|beginning at|since) {ABOUT}(?P<q>{POINT})(?: on(?:wards?)?\b)?",
        _from,
    )
    yield rf"\b(?:until|till|up to|ending at|ends? at|stops? at|stopping at) {ABOUT}(?P<q>{POINT})", _until
    yield (
        rf"(?:\bat|@) ?{ABOUT}(?P<times>{POINT}(?: ?(?:, ?and|,|and|&) ?(?:at )?{ABOUT}{POINT})*)(?: (?:into|in)\b(?: the {SCENE}\b)?)?",
        _at,
    )
    yield rf"(?:\bon )?{ABOUT}(?P<times>(?:the )?{N}(?:st|nd|rd|th) {U}|{U} {N})", _at
    yield rf"(?:\bin )?(?P<times>{QUANTITY}) (?:into\b(?: the {SCENE}\b)?|in\b(?=$|[,.;:]))", _at
    yield rf"(?P<q>{LENGTH}|\ba moment|\ba while) (?:later|afterwards?|after that)\b", _delay
    yield (
        rf"\bafter (?:a (?:pause|gap|silence|delay|break) of |another |waiting (?:for )?)?{ABOUT}(?P<q>{LENGTH}|a moment|a while)",
        _delay,
    )
    yield rf"(?P<q>{LENGTH})(?= (?:after|before)\b)", _delay
    yield (
        rf"\b(?:(?:total|overall|whole) )?(?:duration|length)(?: of| is|:|=)? ?{ABOUT}(?P<q>{QUANTITY})|(?P<r>{QUANTITY}) (?:in total|total|altogether|overall)\b",
        lambda m, f: ("total", seconds(m["q"] or m["r"], f)),
    )
    yield (
        rf"(?P<q>{LENGTH})[ -](?:long )?(?:(?:stereo|mono|short|quiet|seamless|sound|audio) )*{SCENE}\b(?: of)?",
        _reads("total"),
    )
    yield rf"\bmake it {ABOUT}(?P<q>{QUANTITY})(?: long)?", _reads("total")
    yield (
        rf"\b(?:for|lasts?(?: for)?|lasting(?: for)?|over|spanning|during) (?:a (?:period|duration) of )?{ABOUT}(?P<q>{LENGTH})",
        _reads("length"),
    )
    yield rf"(?:^|(?<=[;,.\[(])) ?(?P<times>{QUANTITY}|{C})(?=\]|\)|:| ?-(?= ))", _at
    yield (
        rf"(?:\b(?:an?|the) )?(?P<q>{QUANTITY})(?:-? ?long\b| of\b)?|\b(?P<r>an? {U}) of\b",
        lambda m, f: ("length", seconds(m["q"] or m["r"], f)),
    )
    yield rf"(?P<times>{C})", _at


def _chinese() -> Iterator[Draft]:
    """Yield the rules for Chinese, the more telling first."""
    yield rf"(?:在|从)?(?P<n>{N}) ?(?P<u>公里|千米|米)(?:之外|以外|开外|外|远|处)*的?(?:地方)?", _metres
    yield rf"每(?:隔|过)?(?P<q>{QUANTITY}|{U})就?", _reads("every")
    yield rf"间隔(?:为|是)?(?P<q>{QUANTITY})", _reads("every")
    yield (
        rf"(?:从|在|于)?第?(?P<a>{C}|{QUANTITY}|{N}) ?(?:到|至|-|~|—|–) ?第?(?P<b>{C}|{QUANTITY})(?:之间|期间|的时候)?",
        _span,
    )
    yield rf"在?(?:最?前|头|开头|最初|最开始)的?(?P<q>{QUANTITY})", _first
    yield rf"在?(?:最后|末尾|结尾)的?(?P<q>{QUANTITY})", _reads("tail")
    yield rf"[从自]第?(?P<q>{C}|{QUANTITY}|{N})(?:开始|起|以后|往后)?", _from
    yield rf"第?(?P<q>{QUANTITY})(?:开始|起)", _from
    yield rf"(?:直到|到|至)第?(?P<q>{C}|{QUANTITY})(?:为止|结束|停止|停)?", _until
    yield rf"(?:再?过了?|隔了?)?(?P<q>{QUANTITY}|片刻|一会儿|不久)(?:之后|以后|过后|后)", _delay
    yield rf"[在于]?(?P<times>第 ?(?:{QUANTITY}|{N})(?: ?(?:、|和|,|以及) ?第? ?(?:{QUANTITY}|{N}))*){ZWHEN}?", _at
    yield (
        rf"[在于](?P<times>(?:{C}|{QUANTITY}|{N}(?=[、和,]))(?: ?(?:、|和|,|以及) ?(?:{C}|{QUANTITY}|{N}(?=[、和,])))*){ZWHEN}?",
        _at,
    )
    yield rf"(?P<times>(?:{N}[、和])*{QUANTITY}|{C}){ZWHEN}(?!长)", _at
    yield (
        rf"(?:总(?:时)?长度?|总共|一共|全长|时长|总计|共计)(?:为|是|:|约)?(?P<q>{QUANTITY})|(?P<r>{QUANTITY})长?{ZSCENE}",
        lambda m, f: ("total", seconds(m["q"] or m["r"], f)),
    )
    yield rf"(?:持续|长达|延续|历时|维持|响|下|吹|叫|播放)(?:了|约|大约)?(?P<q>{QUANTITY})", _reads("length")
    yield rf"(?P<q>{QUANTITY})(?:长|左右)?的?", _reads("length")
