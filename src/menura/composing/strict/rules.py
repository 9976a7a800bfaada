"""The rules of counterpoint that are kept here, and a checker that names every fault.

They are the common ground of the treatises (J. J. Fux, *Gradus ad Parnassum*, 1725; K. Jeppesen, *Counterpoint*,
1931).

*Line.* A line moves by steps, thirds, fourths, fifths, octaves, and minor sixths upward: never by a tritone, by a
seventh or by more than an octave.

*Consonance.* On a strong beat, and where both voices move at once, two voices are a unison, third, fifth, sixth or
octave apart, or a compound of one. Over a sounding lower voice, two upper voices may also be a fourth or tritone
apart.

*Dissonance* is allowed in two ways. A note on a weak beat may pass or turn: it is reached by step, and left by
step, onward or back. A note held over a strong beat may be suspended: it was consonant when it began, and goes down
by step.

*Motion.* Two voices that both move do not go from one fifth to another, nor from one octave or unison to another.
They do not reach one in the same direction while the upper voice leaps.

*Order.* A voice does not cross its neighbours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

LEAPS_UP = frozenset({0, 1, 2, 3, 4, 5, 7, 8, 12})
LEAPS_DOWN = frozenset({0, 1, 2, 3, 4, 5, 7, 12})
"""Semitones by which a line may move."""

CONSONANT = frozenset({0, 3, 4, 7, 8, 9})
"""Semitones, octaves taken away, of an interval that may stand by itself."""

COVERED = CONSONANT | {5, 6}
"""The same between two voices above a third."""

PERFECT = frozenset({0, 7})


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


def faults(voices: Sequence[Line], beat: Fraction = Fraction(1)) -> list[Fault]:
    """Return every fault of voices against each other, the highest first.

    Parameters
    ----------
    voices : sequence of Line
        From the top down.
    beat : Fraction
        Quarter notes between strong beats.
    """
    found = [fault for number, line in enumerate(voices) for fault in _melodic(line, number)]
    for upper, lower in combinations(range(len(voices)), 2):
        below = [voices[k] for k in range(lower + 1, len(voices))]
        found += _between(voices[upper], voices[lower], below, (upper, lower), beat)
    return sorted(found, key=lambda fault: (fault.at, fault.voices, fault.rule))


def may_move(before: int, after: int) -> bool:
    """Return whether a line may go from one pitch to another."""
    step = after - before
    return step in LEAPS_UP if step >= 0 else -step in LEAPS_DOWN


def is_step(before: int, after: int) -> bool:
    """Return whether two pitches are a second apart."""
    return 1 <= abs(after - before) <= 2


def agrees(upper: int, lower: int, covered: bool) -> bool:
    """Return whether two pitches are consonant; `covered`: whether a third voice sounds below."""
    return (upper - lower) % 12 in (COVERED if covered else CONSONANT)


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
    return next((k for k, tone in enumerate(line) if tone.at <= at < tone.end), None)


def _melodic(line: Line, number: int) -> Iterator[Fault]:
    for before, after in pairwise(line):
        if before.end == after.at and not may_move(before.pitch, after.pitch):
            yield Fault("line", after.at, (number,))


def _between(
    upper: Line, lower: Line, below: Sequence[Line], names: tuple[int, int], beat: Fraction
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
        if not agrees(*now, covered) and not _excused(upper, a, lower, b, at, beat, covered):
            yield Fault("dissonance", at, names)
        previous = now


def _excused(upper: Line, a: int, lower: Line, b: int, at: Fraction, beat: Fraction, covered: bool) -> bool:
    """Tell whether a dissonance passes, turns or is suspended."""
    moved_a, moved_b = upper[a].at == at, lower[b].at == at
    weak = at % beat != 0
    if moved_a and moved_b:
        return False
    mover, held = ((upper, a), (lower, b)) if moved_a else ((lower, b), (upper, a))
    if weak and _passes(*mover):
        return True
    return not weak and _suspended(*held, other=mover[0], covered=covered, is_upper=moved_b)


def _passes(line: Line, k: int) -> bool:
    if not 0 < k < len(line) - 1 or line[k - 1].end != line[k].at or line[k].end != line[k + 1].at:
        return False
    before, here, after = (line[j].pitch for j in (k - 1, k, k + 1))
    onward = (here - before) * (after - here) > 0
    return is_step(before, here) and is_step(here, after) and (onward or after == before)


def _suspended(line: Line, k: int, *, other: Line, covered: bool, is_upper: bool) -> bool:
    """Tell whether a held tone was consonant when it began and goes down by step."""
    began = sounding(other, line[k].at)
    if began is None or k + 1 >= len(line) or line[k].end != line[k + 1].at:
        return False
    pair = (line[k].pitch, other[began].pitch) if is_upper else (other[began].pitch, line[k].pitch)
    return agrees(*pair, covered) and 1 <= line[k].pitch - line[k + 1].pitch <= 2
