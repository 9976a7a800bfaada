"""The order of parts: a P: field in the head of a tune, ``P:A(AB)3C2``, and the parts that P: fields begin in its body.

Source: The ABC music standard 2.1 (December 2011), section 3.1.9.
"""

import re
from collections.abc import Sequence
from copy import copy

from menura.errors import ScoreError
from menura.scores.abc.parsing import Bar, Voice
from menura.scores.check import MOST_BARS

TOKEN = re.compile(r"(?P<open>\()|(?P<close>\))(?P<again>\d{0,3})|(?P<name>[A-Za-z])(?P<times>\d{0,3})|[.,;\s]")


def order(text: str, number: int) -> list[str]:
    """Return the names of parts in the order in which they are played: ``order("A(AB)2", 1) == list("AABAB")``.

    Parameters
    ----------
    text : str
        Of the field.
    number : int
        Of its line, for messages.

    Raises
    ------
    ScoreError
        If it cannot be read, or there are more parts than bars are allowed.
    """
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or (found["close"] and len(rows) < 2):
            break
        at = found.end()
        if found["open"]:
            rows.append([])
        elif found["close"]:
            group = rows.pop() * int(found["again"] or 1)
            rows[-1] += group
        elif found["name"]:
            rows[-1] += [found["name"]] * int(found["times"] or 1)
        if sum(map(len, rows)) > MOST_BARS:
            raise ScoreError(f"Line {number}: the order has more than {MOST_BARS} parts.", hint="Split the tune.")
    if at < len(text) or len(rows) != 1:
        raise ScoreError(
            f"Line {number}: {text[:40]!r} is no order of parts.", hint="Write letters, times and brackets: P:A(AB)3C2"
        )
    return rows[0]


def follow(voices: Sequence[Voice], names: Sequence[str], key: str, metre: str) -> list[str]:
    """Let the parts of a tune come in an order, in every voice; what comes before the first is played once.

    Parameters
    ----------
    voices : sequence of Voice
        The first of which tells where parts begin for those that do not.
    names : sequence of str
        The order.
    key, metre : str
        In which the tune begins.

    Returns
    -------
    list of str
        Notices of what cannot be followed.
    """
    told = _begins(voices[0])
    missing = [name for name in dict.fromkeys(names) if name not in told]
    if len(missing) == len(set(names)):
        return ["The order of parts (P: in the head) is not followed: no P: in the tune says where they begin."]
    for voice in voices:
        begins = _begins(voice) or told
        voice.bars[:] = _ordered(voice.bars, begins, [name for name in names if name in begins], key, metre)
    return [f"The order of parts names {', '.join(missing)}, which the tune has not."] if missing else []


def _begins(voice: Voice) -> dict[str, int]:
    """Return at which bar each part of a voice begins."""
    found: dict[str, int] = {}
    for index, bar in enumerate(voice.bars):
        if bar.label:
            found.setdefault(bar.label.strip()[:1], index)
    return found


def _ordered(bars: Sequence[Bar], begins: dict[str, int], names: Sequence[str], key: str, metre: str) -> list[Bar]:
    starts = sorted(begins.values())
    ends = dict(zip(starts, [*starts[1:], len(bars)], strict=True))
    ruled: list[tuple[str, str]] = []
    for bar in bars:
        key, metre = bar.key or key, bar.metre or metre
        ruled.append((key, metre))
    played = [copy(bar) for bar in bars[: starts[0]]]
    for name in names:
        first = begins[name]
        row = [copy(bar) for bar in bars[first : ends[first]] if bar.length]
        if row:
            row[0].key, row[0].metre = ruled[first]
            row[0].opens, row[0].label = True, name
            row[-1].closes = True
        played += row
    return played
