"""Countersubjects: what answers a subject and comes again with it, above or below."""

from fractions import Fraction
from random import Random

from menura.composing.strict.ladder import harmonic
from menura.composing.strict.lines import Slot, Task, written
from menura.composing.strict.rules import Line, faults
from menura.composing.strict.subject import BAR, entering, related
from menura.composing.strict.weaving import shifted
from menura.scores.keys import Key

TRIES, ENOUGH = 14, 3
"""How many are compared, and in how many of four places one fits that is taken at once."""

CELLS: tuple[tuple[float, ...], ...] = ((1, 0.5, 0.5), (0.5, 0.5, 1), (1, 1), (0.5, 0.5, 0.5, 0.5), (1.5, 0.5))
"""Half bars."""


def countersubject(line: Line, tonic: Key, rng: Random) -> Line:
    """Return the countersubject of a subject: of several, the one that fits in most places; empty if there is none.

    Parameters
    ----------
    line : Line
        The subject, from time 0.
    tonic : Key
        Of the subject.
    rng : Random
    """
    found = list[tuple[int, Line]]()
    low, high = min(t.pitch for t in line), max(t.pitch for t in line)
    task = Task((), (line,), frozenset(harmonic(tonic)), low, high + 9, tonic.fifths, inverts=True)
    while len(found) < TRIES and not (found and found[-1][0] >= ENOUGH):
        told = written(_slots(line, rng), task, rng) or ()
        found.append((worth(line, told, tonic) if told else 0, told))
    return max(found, key=lambda each: each[0])[1]


def worth(line: Line, counter: Line, tonic: Key) -> int:
    """Return in how many of four places a countersubject fits: above and below, in the tonic and its relative."""
    kin = related(tonic, 2, "major") if tonic.is_minor else related(tonic, 5, "minor")
    count = 0
    for target in (tonic, kin):
        there, told = (entering(each, tonic, target) for each in (line, counter))
        count += not faults((shifted(told, Fraction(0), 24), there), tonic.fifths)
        count += not faults((there, shifted(told, Fraction(0), -24)), tonic.fifths)
    return count


def _slots(line: Line, rng: Random) -> list[Slot]:
    """Return a rhythm that is not the subject's: it moves where that stands."""
    return max((_rhythm(rng) for _ in range(6)), key=lambda slots: _apart(slots, line) + rng.random())


def _rhythm(rng: Random) -> list[Slot]:
    slots, at = list[Slot](), Fraction(0)
    while at < 2 * BAR:
        for length in map(Fraction, rng.choice(CELLS)):
            slots.append(Slot(at, length))
            at += length
    return slots


def _apart(slots: list[Slot], line: Line) -> int:
    """Return how many times belong to one of two rhythms only."""
    return len({slot.at for slot in slots} ^ {tone.at for tone in line})
