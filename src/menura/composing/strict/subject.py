"""Subjects of fugues: a head that can be remembered, an outline of tonic and dominant, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from random import Random

from menura.composing.strict.ladder import Ladder, away, harmonic, named
from menura.composing.strict.rules import Line, Tone, may_move, mistaken
from menura.errors import RequestError
from menura.scores.keys import Key, key
from menura.scores.pitch import midi

BAR = Fraction(4)
LENGTH = 2 * BAR
"""Of a subject, in quarter notes."""

SAMPLES = 160
"""Subjects of which the best is taken."""

HEADS: tuple[tuple[float, ...], ...] = (
    (1, 1, 0.5, 0.5, 1), (2, 1, 1), (1.5, 0.5, 1, 1), (1, 0.5, 0.5, 1, 1), (2, 0.5, 0.5, 1), (0.5, 0.5, 1, 1, 1),
    (1, 1, 1.5, 0.5), (1.5, 0.5, 0.5, 0.5, 1), (0.5, 0.5, 1, 0.5, 0.5, 1), (1, 1, 1, 0.5, 0.5),
)  # fmt: skip
TAILS: tuple[tuple[float, ...], ...] = (
    (0.5, 0.5, 0.5, 0.5, 1, 1), (0.5, 0.5, 0.5, 0.5, 2), (1, 0.5, 0.5, 1, 1), (0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1),
    (1.5, 0.5, 1, 1), (0.5, 0.5, 1, 0.5, 0.5, 1), (1, 0.5, 0.5, 2),
)  # fmt: skip
"""Rhythms of a subject's first bar and its second, as lengths in quarter notes."""

CHORDS = ((0, 2, 4), (0, 2, 4), (0, 2, 4), (0, 2, 4), (1, 4, 6), (1, 4, 6), (0, 2), (0, 2))
"""Degrees on which its quarters stand, from 0: the tonic, the dominant, and the tonic again."""


@dataclass(frozen=True)
class Subject:
    """A subject and its answer, from time 0, near middle C.

    Attributes
    ----------
    line : Line
        In the tonic.
    answer : Line
        A fifth higher, in the dominant.
    is_tonal : bool
        Whether the answer replies to the fifth degree in the head with the first.
    """

    line: Line
    answer: Line
    is_tonal: bool


def subject(tonic: Key, rng: Random) -> Subject:
    """Return a subject of two bars of 4/4, the best of many.

    Parameters
    ----------
    tonic : Key
        Major or minor.
    rng : Random

    Raises
    ------
    RequestError
        If none is found whose answer is also a line.
    """
    ladder = Ladder(harmonic(tonic), tonic.fifths)
    found = []
    # It will enter in the other mode too: only what is a line in both avoids the wide step to the raised seventh.
    kin = related(tonic, 2, "major") if tonic.is_minor else related(tonic, 5, "minor")
    for _ in range(SAMPLES):
        rhythm = (*rng.choice(HEADS), *rng.choice(TAILS))
        steps = _steps(rhythm, rng)
        home = midi(f"{tonic.tonic}4")
        line = ladder.moved(_raw(rhythm, ladder.step(home), steps, ladder), 0)
        answered = reply(line, tonic)
        if all(_is_line(each, tonic) for each in (line, answered, entering(line, tonic, kin))):
            found.append((_cost(steps, rhythm) + rng.random(), line, answered))
    if not found:
        raise RequestError(f"No subject was found in {tonic}.", hint="Try another seed.")
    _, line, answered = min(found, key=lambda each: each[0])
    fifth = line[0].pitch % 12 == tonic.scale[4] or any(t.pitch % 12 == tonic.scale[4] for t in head(line))
    return Subject(line, answered, fifth)


def reply(line: Line, tonic: Key) -> Line:
    """Return the answer: a fifth higher in the dominant; the fifth degree in the head is answered by the first."""
    ladder, fifth = Ladder(harmonic(dominant(tonic)), tonic.fifths), tonic.scale[4]
    changed = [tone.at < BAR and tone.pitch % 12 == fifth for tone in line]
    # What only turns between two changed notes goes with them.
    turns = [k > 0 and changed[k - 1] and changed[k + 1 : k + 2] == [True] for k in range(len(line))]
    lower = [a or b for a, b in zip(changed, turns, strict=True)]
    return tuple(ladder.moved([tone], 3 if low else 4)[0] for tone, low in zip(line, lower, strict=True))


def entering(line: Line, tonic: Key, target: Key) -> Line:
    """Return a subject, or what goes with it, in another key, near where it was."""
    return Ladder(harmonic(target), tonic.fifths).moved(line, away(tonic.tonic, target.tonic))


def head(line: Line) -> Line:
    """Return the first bar of a subject."""
    return tuple(tone for tone in line if tone.at < line[0].at + BAR)


def dominant(tonic: Key) -> Key:
    """Return the key a fifth above, in the same mode."""
    return related(tonic, 4, tonic.mode)


def related(tonic: Key, degree: int, mode: str) -> Key:
    """Return the key on a degree of another, from 0."""
    name = Ladder(tonic.scale, tonic.fifths)
    step = name.step(midi(f"{tonic.tonic}4")) + degree
    return key(f"{named(name.pitch(step), tonic.fifths).rstrip('0123456789')} {mode}")


def _raw(rhythm: Sequence[float], home: int, steps: Sequence[int], ladder: Ladder) -> Line:
    starts = accumulate(map(Fraction, rhythm[:-1]), initial=Fraction(0))
    return tuple(
        Tone(at, Fraction(length), ladder.pitch(home + step))
        for at, length, step in zip(starts, rhythm, steps, strict=True)
    )


def _is_line(line: Line, tonic: Key) -> bool:
    strange = mistaken(tonic.fifths)
    return all(may_move(a.pitch, b.pitch, strange) for a, b in pairwise(line))


def _steps(rhythm: Sequence[float], rng: Random) -> list[int]:
    """Return the steps of a subject above its tonic: notes of the harmony on beats, neighbours between."""
    places = list(accumulate(rhythm[:-1], initial=0.0))
    found = [rng.choice((0, 0, 4))]
    for k in range(1, len(rhythm)):
        last = found[-1]
        if places[k] % 1:
            found.append(last + rng.choice((-1, 1)))
            continue
        chord = CHORDS[int(places[k])]
        near = [s for s in range(-3, 9) if s % 7 in chord and (abs(s - last) == 1 if places[k - 1] % 1 else True)]
        near = [s for s in near if abs(s - last) <= 4 and s != last] or [last + rng.choice((-1, 1))]
        found.append(rng.choice(near))
    return found


def _cost(steps: Sequence[int], rhythm: Sequence[float]) -> float:
    moves = [b - a for a, b in pairwise(steps)]
    span = max(steps) - min(steps)
    leaps = [abs(m) for m in moves if abs(m) > 1]
    tones = len(head_of(rhythm))
    cost = 3.0 * abs(span - 6) ** 1.0 if not 5 <= span <= 7 else 0.0
    cost += 4.0 * (steps[-1] % 7 not in {0, 2}) + 2.0 * (steps[-1] % 7 == 0 and len(set(steps)) < 5)
    cost += 3.0 * (not any(size >= 3 for size in leaps[:3])) + 1.5 * max(len(leaps) - 4, 0)
    cost += 3.0 * (not any(abs(m) >= 2 for m in moves[: tones - 1]))
    cost += 2.0 * sum(abs(a) > 2 and abs(b) > 1 and a * b > 0 for a, b in pairwise(moves))
    cost += 2.0 * (steps.count(max(steps)) > 1) + 1.5 * max(max(map(steps.count, steps)) - 3, 0)
    cost += 1.5 * sum(a == c and b == d for a, b, c, d in zip(steps, steps[1:], steps[2:], steps[3:], strict=False))
    return cost + 3.0 * (abs(moves[-1]) > 1)


def head_of(rhythm: Sequence[float]) -> Sequence[float]:
    """Return the lengths of a rhythm that begin in its first bar."""
    places = accumulate(rhythm[:-1], initial=0.0)
    return [length for at, length in zip(places, rhythm, strict=True) if at < BAR]
