"""The rules of counterpoint that are kept here, and a checker that names every fault.

They are the common ground of the treatises (J. J. Fux, *Gradus ad Parnassum*, 1725; K. Jeppesen, *Counterpoint*,
1931).

*Line.* A line moves by steps, thirds, fourths, fifths, octaves, and minor sixths upward: never by a tritone, by a
seventh, by more than an octave, or by an interval that is augmented or diminished as it is spelled.

*Consonance.* On a strong beat, and where both voices move at once, two voices are a unison, third, fifth, sixth or
octave apart, or a compound of one. Over a sounding lower voice, two upper voices may also be a fourth or tritone
apart. Intervals count as they are spelled: G# and C make no sixth.

*Dissonance* is allowed in two ways. A note on a weak beat may pass or turn: it is reached by step, and left by
step, onward or back. A note held over a strong beat may be suspended: it was consonant when it began, and goes down
by step.

*Motion.* Two voices that both move do not go from one fifth to another, nor from one octave or unison to another.
They do not reach one in the same direction while the upper voice leaps.

*Order.* A voice does not cross its neighbours.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

LEAPS_UP = frozenset({0, 1, 2, 3, 4, 5, 7, 8, 12})
LEAPS_DOWN = frozenset({0, 1, 2, 3, 4, 5, 7, 12})
"""Semitones by which a line may move."""

CONSONANT = frozenset({0, 3, 4, 7, 8, 9})
"""Semitones, octaves taken away, of an interval that may stand by itself."""

COVERED = CONSONANT | {5, 6}
"""The same between two voices above a third."""

PERFECT = frozenset({0, 7})

Pairs = frozenset[tuple[int, int]]
"""Pairs of pitch classes."""


@dataclass(frozen=True)
class Tone:
    """A note of a line: quarter notes, and a MIDI number."""

    at: Fraction
    length: Fraction
    pitch: int

    @property
    def end(self) -> Fraction:
        """Where it stops."""
        return self.at + self.length


Line = tuple[Tone, ...]


@dataclass(frozen=True)
class Fault:
    """A rule that is broken.

    Attributes
    ----------
    rule : str
    at : Fraction
        Where, in quarter notes.
    voices : tuple of int
        Which, counted from the top.
    """

    rule: str
    at: Fraction
    voices: tuple[int, ...]


def faults(voices: Sequence[Line], fifths: int, beat: Fraction = Fraction(1)) -> list[Fault]:
    """Return every fault of voices against each other, the earliest first.

    Parameters
    ----------
    voices : sequence of Line
        From the top down.
    fifths : int
        Sharps (positive) or flats of the key signature: what the pitches are called.
    beat : Fraction
        Quarter notes between strong beats.
    """
    strange = mistaken(fifths)
    found = [fault for number, line in enumerate(voices) for fault in _melodic(line, number, strange)]
    for upper, lower in combinations(range(len(voices)), 2):
        below = [voices[k] for k in range(lower + 1, len(voices))]
        found += _between(voices[upper], voices[lower], below, (upper, lower), _Measure(beat, strange))
    return sorted(found, key=lambda fault: (fault.at, fault.voices, fault.rule))


@cache
def mistaken(fifths: int) -> Pairs:
    """Return the pitch classes whose interval only sounds like a step, third, fifth or sixth: F and G#, G# and C.

    Parameters
    ----------
    fifths : int
        Sharps (positive) or flats of the key signature. Every pitch class has one name in it and in the keys around
        it: in that of C major and A minor, the twelve from Bb to D#.
    """
    places = [(number * 7 - fifths + 2) % 12 for number in range(12)]
    return frozenset((a, b) for a in range(12) for b in range(12) if abs(places[a] - places[b]) >= 7)


def may_move(before: int, after: int, strange: Pairs) -> bool:
    """Return whether a line may go from one pitch to another; `strange`: what :func:`mistaken` says."""
    step = after - before
    if (before % 12, after % 12) in strange:
        return False
    return step in LEAPS_UP if step >= 0 else -step in LEAPS_DOWN


def is_step(before: int, after: int) -> bool:
    """Return whether two pitches are a second apart."""
    return 1 <= abs(after - before) <= 2


def agrees(upper: int, lower: int, covered: bool, strange: Pairs) -> bool:
    """Return whether two pitches are consonant; `covered`: whether a third voice sounds below."""
    wide = (upper - lower) % 12 in (COVERED if covered else CONSONANT)
    return wide and (upper % 12, lower % 12) not in strange


def is_parallel(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Return whether two voices, (upper, lower), move from one fifth or octave to another."""
    if before[0] == after[0] or before[1] == after[1]:
        return False
    first, second = (before[0] - before[1]) % 12, (after[0] - after[1]) % 12
    return first == second and second in PERFECT


def is_direct(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Return whether two voices reach a fifth or octave in one direction while the upper leaps."""
    up, low = after[0] - before[0], after[1] - before[1]
    return up * low > 0 and abs(up) > 2 and (after[0] - after[1]) % 12 in PERFECT


def sounding(line: Line, at: Fraction) -> int | None:
    """Return which tone of a line sounds at a time."""
    k = bisect_right(line, at, key=_begin) - 1
    return k if k >= 0 and at < line[k].end else None


def _begin(tone: Tone) -> Fraction:
    return tone.at


@dataclass(frozen=True)
class _Measure:
    """What two voices are measured by: quarter notes between strong beats, and intervals that are none."""

    beat: Fraction
    strange: Pairs


def _melodic(line: Line, number: int, strange: Pairs) -> Iterator[Fault]:
    for before, after in pairwise(line):
        if before.end == after.at and not may_move(before.pitch, after.pitch, strange):
            yield Fault("line", after.at, (number,))


def _between(
    upper: Line, lower: Line, below: Sequence[Line], names: tuple[int, int], measure: _Measure
) -> Iterator[Fault]:
    previous: tuple[int, int] | None = None
    for at in sorted({tone.at for tone in (*upper, *lower)}):
        a, b = sounding(upper, at), sounding(lower, at)
        if a is None or b is None:
            previous = None
            continue
        now = (upper[a].pitch, lower[b].pitch)
        if now[0] < now[1]:
            yield Fault("order", at, names)
        if previous is not None and upper[a].at == at == lower[b].at:
            if is_parallel(previous, now):
                yield Fault("parallel", at, names)
            if is_direct(previous, now):
                yield Fault("direct", at, names)
        covered = any(sounding(line, at) is not None for line in below)
        if not agrees(*now, covered, measure.strange) and not _excused(upper, a, lower, b, at, measure, covered):
            yield Fault("dissonance", at, names)
        previous = now


def _excused(upper: Line, a: int, lower: Line, b: int, at: Fraction, measure: _Measure, covered: bool) -> bool:
    """Tell whether a dissonance passes, turns or is suspended."""
    moved_a, moved_b = upper[a].at == at, lower[b].at == at
    weak = at % measure.beat != 0
    if moved_a and moved_b:
        return False
    mover, held = ((upper, a), (lower, b)) if moved_a else ((lower, b), (upper, a))
    if weak and _passes(*mover):
        return True
    return not weak and _suspended(*held, mover[0], covered, measure.strange, is_upper=moved_b)


def _passes(line: Line, k: int) -> bool:
    if not 0 < k < len(line) - 1 or line[k - 1].end != line[k].at or line[k].end != line[k + 1].at:
        return False
    before, here, after = (line[j].pitch for j in (k - 1, k, k + 1))
    onward = (here - before) * (after - here) > 0
    return is_step(before, here) and is_step(here, after) and (onward or after == before)


def _suspended(line: Line, k: int, other: Line, covered: bool, strange: Pairs, *, is_upper: bool) -> bool:
    """Tell whether a held tone was consonant when it began and goes down by step."""
    began = sounding(other, line[k].at)
    if began is None or k + 1 >= len(line) or line[k].end != line[k + 1].at:
        return False
    pair = (line[k].pitch, other[began].pitch) if is_upper else (other[began].pitch, line[k].pitch)
    return agrees(*pair, covered, strange) and 1 <= line[k].pitch - line[k + 1].pitch <= 2
