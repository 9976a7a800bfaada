"""Several different pieces for one brief, ranked by rules that say what they found."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from menura.composing import judging
from menura.composing.brief import Brief
from menura.composing.composer import compose, decided
from menura.composing.judging import Finding
from menura.composing.sayings import language_of, say
from menura.composing.translating import rule_shown, translated
from menura.errors import RequestError
from menura.scores.chords import chord
from menura.scores.model import LeadSheet
from menura.scores.pitch import pitch_class

MOST = 32
"""Takes that can be asked for at once."""

ALIKE = 0.35
"""Two pieces that differ by less are one piece."""

COMPARED = 120
"""Notes and chords of each piece that are compared."""


@dataclass(frozen=True)
class Take:
    """One of several pieces for one brief.

    Attributes
    ----------
    sheet : LeadSheet
    brief : Brief
        What it was composed for, with nothing open.
    seed : int
    findings : tuple of Finding
        What each rule found.
    score : float
        0 … 1: the mean of the rules. It says nothing about taste.
    difference : float
        0 … 1: from the take that it resembles most.
    """

    sheet: LeadSheet
    brief: Brief
    seed: int
    findings: tuple[Finding, ...]
    score: float
    difference: float

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the score rests on, a sentence for each rule, and how different the take is; in the words' language."""
        return self.told(language_of(self.brief.words))

    def told(self, language: str) -> tuple[str, ...]:
        """Return the reasons in a language."""
        colon = "：" if language == "zh" else ": "
        told = (
            f"{rule_shown(each.rule, language)} {each.score:.2f}{colon}{translated(each.sentence, language)}"
            for each in self.findings
        )
        return (*told, say("difference", language, value=self.difference))


def takes(brief: Brief, seed: int, count: int) -> tuple[Take, ...]:
    """Return different pieces for one brief, the one that keeps most rules first.

    Parameters
    ----------
    brief : Brief
    seed : int
        The first take's; the others' follow it. A piece too much like an earlier one is composed again.
    count : int
        1 … 32.

    Returns
    -------
    tuple of Take

    Raises
    ------
    RequestError
        If `count` is out of bounds, or as :func:`menura.composing.composer.compose`.
    """
    if not 1 <= count <= MOST:
        raise RequestError(f"{count} takes are asked for; 1 to {MOST} can be made.", hint="Ask for example for 4.")
    sheets: dict[int, LeadSheet] = {}
    tried = seed
    while len(sheets) < count:
        sheet = compose(brief, tried)
        spare = tried - seed >= 4 * count  # a brief may leave too little open for so many different pieces
        if spare or all(difference(sheet, other) >= ALIKE for other in sheets.values()):
            sheets[tried] = sheet
        tried += 1
    found = [_take(brief, own, sheets) for own in sheets]
    return tuple(sorted(found, key=lambda take: (-take.score, take.seed)))


def difference(one: LeadSheet, other: LeadSheet) -> float:
    """Return how much two pieces differ in melody and harmony, keys aside: 0 is the same, 1 nothing alike."""
    tunes = _apart(_moves(one), _moves(other))
    chords = _apart(_changes(one), _changes(other))
    return round(0.6 * tunes + 0.4 * chords, 3)


def _take(brief: Brief, seed: int, sheets: dict[int, LeadSheet]) -> Take:
    sheet = sheets[seed]
    findings = judging.judged(sheet)
    nearest = min((difference(sheet, other) for own, other in sheets.items() if own != seed), default=1.0)
    return Take(sheet, decided(brief, seed), seed, findings, judging.score(findings), nearest)


def _apart(one: Sequence[object], other: Sequence[object]) -> float:
    return 1 - SequenceMatcher(None, one, other, autojunk=False).ratio()


def _moves(sheet: LeadSheet) -> list[tuple[int, float]]:
    """Return the melody as moves and lengths."""
    notes = judging.melody(sheet)[:COMPARED]
    return [(b.pitch - a.pitch, float(b.at - a.at)) for a, b in pairwise(notes)]


def _changes(sheet: LeadSheet) -> list[tuple[int, str, float]]:
    """Return the harmony as degrees, qualities and places."""
    found = []
    for start, section in sheet.placed():
        tonic = pitch_class(sheet.key_of(section).tonic)
        for change in section.chords:
            read = chord(change.symbol)
            if read is not None:
                bar = float((start + change.at) % sheet.bar_of(section))
                found.append(((pitch_class(read.root) - tonic) % 12, read.quality, bar))
    return found[:COMPARED]
