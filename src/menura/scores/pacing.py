"""Words that change the tempo without a number: "rit.", "accel.", "a tempo"."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from menura.scores.clock import STEP, USUAL
from menura.scores.model import LeadSheet, Tempo

SLOWER = (
    "rit", "ritard", "ritardando", "riten", "ritenuto", "rall", "rallent", "rallentando", "slentando", "lentando",
    "allarg", "allargando", "calando", "smorz", "smorzando", "morendo", "渐慢",
)  # fmt: skip
FASTER = ("accel", "accelerando", "string", "stringendo", "affrett", "affrettando", "animando", "渐快")
BACK = ("a tempo", "in tempo", "回原速", "原速")
FIRST = ("tempo i", "tempo 1", "tempo primo", "tempo 1o", "tempo io")

AMOUNTS: Mapping[tuple[str, str], float] = {
    ("slower", ""): 0.75, ("slower", "poco"): 0.88, ("slower", "molto"): 0.6,
    ("faster", ""): 4 / 3, ("faster", "poco"): 1.15, ("faster", "molto"): 1.6,
}  # fmt: skip
"""What a tempo is multiplied with by the end of a change, as notation programs usually play it."""

LEAST, MOST = 20.0, 400.0

Kind: TypeAlias = Literal["slower", "faster", "back", "first"]


class Pace(NamedTuple):
    """What words say about the tempo.

    Attributes
    ----------
    kind : str
    factor : float
        What the tempo is multiplied with by its end; 1 for a return.
    """

    kind: Kind
    factor: float


def pace(words: str) -> Pace | None:
    """Return what words say about the tempo: ``pace("molto rit.")``; None where they say nothing known."""
    bare = re.sub(r"[.,;:()°º_–—-]+", " ", words.casefold())
    bare = re.sub(r"\s+", " ", re.sub(r"\b(e|al|poco a poco|un|sempre)\b", " ", bare)).strip()
    if bare in BACK:
        return Pace("back", 1.0)
    if bare in FIRST:
        return Pace("first", 1.0)
    how = next((word for word in ("poco", "molto") if word in bare.split()), "")
    rest = " ".join(word for word in bare.split() if word != how)
    for kind, names in (("slower", SLOWER), ("faster", FASTER)):
        if rest in names:
            return Pace("slower" if kind == "slower" else "faster", AMOUNTS[kind, how])
    return None


def paced(sheet: LeadSheet, words: Mapping[Fraction, str]) -> LeadSheet:
    """Return a sheet whose tempo glides where words say so.

    A glide leads to the next tempo if that lies in its direction; otherwise it changes by a usual amount until the next
    tempo mark or the end of its section, where the tempo before it returns.

    Parameters
    ----------
    sheet : LeadSheet
        With the tempos that have numbers.
    words : mapping of Fraction to str
        What stands without one, by its beat since the piece began; what :func:`pace` does not know is passed over.
    """
    known = {at: each for at, text in words.items() if (each := pace(text))}
    marks = {start + mark.at: mark for start, section in sheet.placed() for mark in section.tempo}
    told = {at: each for at, each in known.items() if not _is_stepped(marks, at)}
    if not told:
        return sheet
    ends = sheet.starts[1:]
    now = base = first = marks[min(marks)].bpm if marks else USUAL
    found: dict[Fraction, Tempo] = dict(marks)
    row = sorted({*marks, *told})
    for place, at in enumerate(row):
        if at in marks:
            now = base = marks[at].bpm
        if at not in told:
            continue
        kind, factor = told[at]
        if kind in {"back", "first"}:
            now = base = first if kind == "first" else base
            found.setdefault(at, Tempo(bpm=now, word=words[at]))
            continue
        end = min([next((each for each in ends if each > at), sheet.length), *row[place + 1 : place + 2]])
        after = marks.get(end)
        if after is not None and (after.bpm < now) == (kind == "slower") and after.bpm != now:
            found[at] = Tempo(bpm=now, glides=True, word=words[at])
            continue
        goal = round(min(max(now * factor, LEAST), MOST), 2)
        found.update(_glide(at, end, now, goal, words[at]))
        now = goal
        if end not in row and end < sheet.length:
            found[end], now = Tempo(bpm=base), base
    return _placed(sheet, found)


def _is_stepped(marks: Mapping[Fraction, Tempo], at: Fraction) -> bool:
    """Return whether a change that begins at a beat is written out in steps already."""
    after = min((each for each in marks if each > at), default=at + 1)
    return at in marks and after - at <= STEP


def _glide(at: Fraction, end: Fraction, now: float, goal: float, word: str) -> dict[Fraction, Tempo]:
    if end - at <= STEP:
        return {at: Tempo(bpm=goal, word=word)}
    return {at: Tempo(bpm=now, glides=True, word=word), end - STEP: Tempo(bpm=goal)}


def _placed(sheet: LeadSheet, marks: Mapping[Fraction, Tempo]) -> LeadSheet:
    starts = sheet.starts[:-1]
    rows: list[list[Tempo]] = [[] for _ in starts]
    for at in sorted(marks):
        if at < sheet.length:
            index = bisect_right(starts, at) - 1
            rows[index].append(marks[at].model_copy(update={"at": at - starts[index]}))
    sections = (s.model_copy(update={"tempo": tuple(row)}) for s, row in zip(sheet.sections, rows, strict=True))
    return sheet.model_copy(update={"sections": tuple(sections)})
