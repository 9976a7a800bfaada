"""A text in which numbers, clock times and units of time are single signs, so that the rules for times stay short.

The signs come from Unicode's private use area and every text keeps its length: what a sign replaces is filled up, so
that places in the coded text are places in the text.
"""

import re
from dataclasses import dataclass, field

from menura.reasoning.grammar.numbers import CHINESE, ENGLISH, number

FILL = "\ue000"
UNITS = {"\ue010": 0.001, "\ue011": 1.0, "\ue012": 60.0, "\ue013": 3600.0}
"""Sign of a unit → its seconds."""

N = f"[\ue100-\uefff]{FILL}*"
"""Pattern of a coded number."""
C = f"[\uf000-\uf8ff]{FILL}*"
"""Pattern of a coded clock time."""
U = f"[\ue010-\ue013]{FILL}*"
"""Pattern of a coded unit of time."""

MOST = 2000
"""More numbers than this in one text are left as they are; no request has them."""

_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?![\d:])")
_AFTER = r"(?=$|[^a-z]|(?:s|ms|m|h|km|secs?|mins?|x|ft)\b)"
_NUMBER = re.compile(rf"(?<![a-z\d.]){ENGLISH}{_AFTER}|{CHINESE}")
_SHORT = "(?<=[\ue000-\uf8ff])(?P<gap>[ -]*)(?P<short>ms|msecs?|secs?|s|mins?|hrs?|h)\\b\\.?"
_LONG = r"\b(?P<long>milliseconds?|seconds?|minutes?|hours?)\b"
_UNIT = re.compile(rf"{_SHORT}|{_LONG}|(?P<zh>毫秒|秒钟|秒|分钟|个?小时|(?<=[\ue000-\uf8ff])分(?!贝))")


@dataclass
class Figures:
    """A coded text and what its signs stand for."""

    text: str
    numbers: list[float] = field(default_factory=list)
    clocks: list[float] = field(default_factory=list)

    def number(self, sign: str) -> float:
        """Return the number that a sign stands for."""
        return self.numbers[ord(sign[0]) - 0xE100]

    def clock(self, sign: str) -> float:
        """Return the seconds that the sign of a clock time stands for."""
        return self.clocks[ord(sign[0]) - 0xF000]

    @property
    def any(self) -> bool:
        """Whether the text has a number or a unit of time."""
        return FILL in self.text or any(sign >= "\ue000" for sign in self.text)


def coded(lower: str) -> Figures:
    """Return a text in lower case with its figures coded."""
    # A private sign that came with the text stands for nothing: it must not be taken for one of ours.
    lower = re.sub("[\ue000-\uf8ff]", "\ufffd", lower)
    figures = Figures(lower)

    def clock(match: re.Match[str]) -> str:
        if len(figures.clocks) >= MOST:
            return match.group()
        total = 0.0
        for part in match.group().split(":"):
            total = total * 60 + float(part)
        figures.clocks.append(total)
        return _filled(chr(0xF000 + len(figures.clocks) - 1), match.group())

    def figure(match: re.Match[str]) -> str:
        if len(figures.numbers) >= MOST:
            return match.group()
        figures.numbers.append(number(match.group()))
        return _filled(chr(0xE100 + len(figures.numbers) - 1), match.group())

    figures.text = _UNIT.sub(_unit, _NUMBER.sub(figure, _CLOCK.sub(clock, lower)))
    return figures


def _unit(match: re.Match[str]) -> str:
    gap = match.group("gap") or ""
    word = match.group()[len(gap) :]
    if word.startswith(("ms", "mil", "毫")):
        sign = "\ue010"
    elif word.startswith(("m", "分")):
        sign = "\ue012"
    else:
        sign = "\ue013" if word.startswith("h") or word.endswith("小时") else "\ue011"
    return gap + _filled(sign, word)


def _filled(sign: str, replaced: str) -> str:
    return sign + FILL * (len(replaced) - 1)
