"""Counterpoint against a checker of its own: the stated rules, told in interval names by music21."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

import pytest

from menura.composing import briefing
from menura.composing.composer import compose
from menura.scores.model import LeadSheet

music21 = pytest.importorskip("music21")

LINES = {"P1", "m2", "M2", "m3", "M3", "P4", "P5", "P8"}
CONCORDS = {"P1", "m3", "M3", "P5", "m6", "M6"}
OVER_A_BASS = CONCORDS | {"P4", "A4", "d5"}


@dataclass(frozen=True)
class Sounding:
    """A note as it is spelled."""

    at: Fraction
    end: Fraction
    name: str


Voice = Sequence[Sounding]


def voices(sheet: LeadSheet, section: str = "") -> list[list[Sounding]]:
    """Return the parts of a sheet, from the top down; of one section where it is named."""
    found = []
    for part in sheet.parts:
        rows = [(at, note) for at, own, note in sheet.written(part.id) if section in {"", own.id}]
        found.append([Sounding(at, at + n.length, n.pitch.replace("b", "-")) for at, n in rows])
    return found


@cache
def interval(low: str, high: str) -> tuple[str, int]:
    """Return the name of an interval and its semitones, negative downward."""
    made = music21.interval.Interval(music21.pitch.Pitch(low), music21.pitch.Pitch(high))
    return made.name, made.semitones


@cache
def simple(low: str, high: str) -> str:
    """Return the name of an interval without octaves."""
    made = music21.interval.Interval(music21.pitch.Pitch(low), music21.pitch.Pitch(high))
    return str(made.semiSimpleName).replace("P8", "P1")


@cache
def leading(upper: tuple[str, str], lower: tuple[str, str]) -> frozenset[str]:
    """Return which rules of motion two voices break as they both move on."""
    quartet = music21.voiceLeading.VoiceLeadingQuartet(*map(music21.note.Note, (*upper, *lower)))
    found = set()
    if quartet.parallelFifth() or quartet.parallelOctave() or quartet.parallelUnison():
        found.add("parallel")
    arrives = simple(lower[1], upper[1]) in {"P1", "P5"}
    together = quartet.similarMotion() or quartet.parallelMotion()
    if together and arrives and abs(interval(*upper)[1]) > 2:
        found.add("direct")
    return frozenset(found)


def here(voice: Voice, at: Fraction) -> int | None:
    k = bisect_right([note.at for note in voice], at) - 1
    return k if k >= 0 and at < voice[k].end else None


def stepwise(a: str, b: str) -> int:
    """Return 1 for a step up, -1 for one down, 0 for anything else."""
    name, semitones = interval(a, b)
    return (semitones > 0) - (semitones < 0) if name in {"m2", "M2"} else 0


def concordant(low: str, high: str, covered: bool) -> bool:
    return simple(low, high) in (OVER_A_BASS if covered else CONCORDS)


def faults(parts: Sequence[Voice], beat: int = 1) -> Iterator[tuple[str, Fraction]]:
    """Yield every broken rule and where."""
    for line in parts:
        for a, b in pairwise(line):
            name, semitones = interval(a.name, b.name)
            if a.end == b.at and name not in LINES and not (name == "m6" and semitones > 0):
                yield "line", b.at
    for i, j in combinations(range(len(parts)), 2):
        yield from between(parts[i], parts[j], parts[j + 1 :], beat)


def between(upper: Voice, lower: Voice, below: Sequence[Voice], beat: int) -> Iterator[tuple[str, Fraction]]:
    times = sorted({note.at for note in (*upper, *lower)})
    for before, at in zip([None, *times], times, strict=False):
        a, b = here(upper, at), here(lower, at)
        if a is None or b is None:
            continue
        high, low = upper[a], lower[b]
        if interval(low.name, high.name)[1] < 0:
            yield "order", at
        covered = any(here(line, at) is not None for line in below)
        if not concordant(low.name, high.name, covered) and not allowed(upper, a, lower, b, at, beat, covered):
            yield "dissonance", at
        if before is None or not high.at == low.at == at:
            continue
        c, d = here(upper, before), here(lower, before)
        if c is not None and d is not None:
            for rule in leading((upper[c].name, high.name), (lower[d].name, low.name)):
                yield rule, at


def allowed(upper: Voice, a: int, lower: Voice, b: int, at: Fraction, beat: int, covered: bool) -> bool:
    """Tell whether a dissonance is a passing or turning note on a weak beat, or a suspension on a strong one."""
    if upper[a].at == lower[b].at:
        return False
    (new, k), (old, m) = ((upper, a), (lower, b)) if upper[a].at == at else ((lower, b), (upper, a))
    if at % beat:
        if not 0 < k < len(new) - 1 or new[k - 1].end != at or new[k].end != new[k + 1].at:
            return False
        came, goes = stepwise(new[k - 1].name, new[k].name), stepwise(new[k].name, new[k + 1].name)
        return bool(came and goes) and (came == goes or new[k - 1].name == new[k + 1].name)
    if m + 1 >= len(old) or old[m].end != old[m + 1].at or stepwise(old[m].name, old[m + 1].name) != -1:
        return False
    began = here(new, old[m].at)
    if began is None:
        return False
    pair = (new[began].name, old[m].name) if old is upper else (old[m].name, new[began].name)
    return concordant(*pair, covered)


def written(*rows: str) -> list[list[Sounding]]:
    """Return voices of text: pitches with lengths."""
    parts = []
    for row in rows:
        at, line = Fraction(0), []
        for word in row.split():
            name, length = word.split(":")
            line.append(Sounding(at, at + Fraction(length), name))
            at += Fraction(length)
        parts.append(line)
    return parts


@pytest.mark.parametrize("key", ["C major", "D minor", "F# minor", "Ab major"])
@pytest.mark.parametrize("form", ["fugue", "two-part-fugue"])
@pytest.mark.parametrize("seed", [1, 2])
def test_fugues_break_no_rule(key: str, form: str, seed: int) -> None:
    sheet = compose(briefing.read("organ", form=form, key=key, duration=50).brief, seed)
    assert list(faults(voices(sheet))) == []


@pytest.mark.parametrize("key", ["G major", "E minor", "D dorian"])
@pytest.mark.parametrize("form", ["canon", "canon-at-the-fifth"])
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_canons_break_no_rule(key: str, form: str, seed: int) -> None:
    sheet = compose(briefing.read("harpsichord", form=form, key=key, duration=30).brief, seed)
    assert list(faults(voices(sheet))) == []


@pytest.mark.parametrize("key", ["C major", "A minor", "E phrygian", "Bb major"])
@pytest.mark.parametrize("species", range(1, 6))
@pytest.mark.parametrize("seed", [6, 7])
def test_species_break_no_rule(key: str, species: int, seed: int) -> None:
    sheet = compose(briefing.read("organ", form=f"species-{species}", key=key, duration=60).brief, seed)
    assert len(sheet.sections) >= 2, "a line above and one below"
    for section in sheet.sections:
        assert list(faults(voices(sheet, section.id), beat=4)) == []


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("line", ("A4:1 B4:1", "F3:1 G#3:1")),
        ("line", ("B4:1 F5:1", "G3:1 D3:1")),
        ("line", ("C5:1 E4:1", "A3:1 C4:1")),
        ("parallel", ("G4:1 A4:1", "C4:1 D4:1")),
        ("parallel", ("C5:1 D5:1", "C4:1 D4:1")),
        ("direct", ("E4:1 A4:1", "C4:1 D4:1")),
        ("dissonance", ("D5:1 E5:1", "C4:1 C4:1")),
        ("dissonance", ("E5:1/2 B4:1/2 C5:1", "C4:1 A3:1")),
        ("dissonance", ("C5:2 D5:1", "A3:1 D4:1 B3:1")),
        ("dissonance", ("F5:1 G4:1", "C4:1 E4:1")),
        ("dissonance", ("G#4:1 A4:1", "C4:1 C4:1")),
        ("order", ("C4:1 D4:1", "A3:1 F4:1")),
    ],
)
def test_planted_faults_are_found(rule: str, rows: tuple[str, ...]) -> None:
    assert rule in {name for name, _ in faults(written(*rows))}


def test_what_is_allowed_is_no_fault() -> None:
    assert not list(faults(written("E5:1/2 D5:1/2 C5:1 B4:1", "C4:1 A3:1 G3:1"))), "a passing note"
    assert not list(faults(written("C5:2 B4:1 C5:1", "A3:1 D4:2 C4:1"))), "a suspension"
    assert not list(faults(written("C5:1 C5:1", "G4:1 A4:1", "E4:1 F4:1"))), "a fourth over a bass"
