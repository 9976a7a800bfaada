"""One line written against others: a search for pitches that breaks no rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from menura.composing.strict.rules import (
    Line,
    Pairs,
    Tone,
    agrees,
    faults,
    is_direct,
    is_parallel,
    is_step,
    may_move,
    mistaken,
    sounding,
)

WIDTH = 48
"""Beginnings of a line that the search keeps at each note."""

PITCH_COSTS = {0: 3.0, 1: 0.0, 2: 0.0, 3: 0.7, 4: 0.7, 5: 1.4, 7: 1.8, 8: 2.5, 12: 2.8}
"""What a movement costs, by its semitones."""


@dataclass(frozen=True)
class Slot:
    """A note whose pitch is looked for.

    Attributes
    ----------
    at, length : Fraction
        Quarter notes.
    choices : frozenset of int
        MIDI numbers; empty: any of the scale within the range.
    """

    at: Fraction
    length: Fraction
    choices: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Task:
    """Where a line is written.

    Attributes
    ----------
    above, below : tuple of Line
        Voices that are there already, from the top down.
    scale : frozenset of int
        Pitch classes.
    low, high : int
        MIDI numbers of the range.
    fifths : int
        Of the key signature.
    beat : Fraction
        Quarter notes between strong beats.
    before : Line
        What the line itself has already.
    inverts : bool
        Whether upper and lower voice shall be able to change places: there are no fifths then, which become fourths.
    """

    above: tuple[Line, ...]
    below: tuple[Line, ...]
    scale: frozenset[int]
    low: int
    high: int
    fifths: int
    beat: Fraction = Fraction(1)
    before: Line = ()
    inverts: bool = False

    @property
    def strange(self) -> Pairs:
        """What only sounds like a step, third, fifth or sixth."""
        return mistaken(self.fifths)

    def agrees(self, pair: tuple[int, int], covered: bool) -> bool:
        """Tell whether (upper, lower) are consonant."""
        fifth = self.inverts and (pair[0] - pair[1]) % 12 == 7
        return agrees(*pair, covered, self.strange) and not fifth


@dataclass(frozen=True)
class _State:
    cost: float
    pitches: tuple[int, ...]
    must_step: bool = False
    """Whether the last note passes, turns or is suspended: a step follows; which way, the checker says in the end."""


def written(slots: Sequence[Slot], task: Task, rng: Random) -> Line | None:
    """Return a line for slots that breaks no rule, or None where the search finds none.

    Parameters
    ----------
    slots : sequence of Slot
        In order, without overlap.
    task : Task
    rng : Random
        Decides between lines of about the same worth.
    """
    held = tuple(tone.pitch for tone in task.before)
    states = [_State(0.0, ())]
    for k, slot in enumerate(slots):
        joined = slots[k - 1].at + slots[k - 1].length == slot.at if k else _joins(task.before, slot)
        moments = tuple(_moments(slot, task))
        found = [
            reached
            for state in states
            for pitch in _choices(slot, task)
            if (reached := _reached(state, pitch, moments, held if joined else (), k, task, rng)) is not None
        ]
        states = sorted(found, key=lambda state: state.cost)[:WIDTH]
    return next((line for state in states if (line := _line(state, slots)) is not None and _holds(line, task)), None)


def _joins(before: Line, slot: Slot) -> bool:
    return bool(before) and before[-1].end == slot.at


def _line(state: _State, slots: Sequence[Slot]) -> Line:
    return tuple(Tone(slot.at, slot.length, pitch) for slot, pitch in zip(slots, state.pitches, strict=True))


def _holds(line: Line, task: Task) -> bool:
    """Tell whether a found line stands before the checker, with all that it is written against."""
    number = len(task.above)
    whole = (*task.above, (*task.before, *line), *task.below)
    start = line[0].at if line else Fraction(0)
    return not any(number in fault.voices and fault.at >= start for fault in faults(whole, task.fifths, task.beat))


@dataclass(frozen=True)
class _Moment:
    """A time at which the line, or a voice beside it, begins a note."""

    at: Fraction
    own: bool
    others: tuple[tuple[int, int | None, bool, bool, bool], ...]
    """Of each sounding voice: pitch, pitch before, whether it moves now, whether it is above, whether covered."""


def _moments(slot: Slot, task: Task) -> Iterator[_Moment]:
    voices = (*task.above, *task.below)
    end = slot.at + slot.length
    times = {slot.at, *(tone.at for line in voices for tone in line if slot.at < tone.at < end)}
    for at in sorted(times):
        others = []
        for number, line in enumerate(voices):
            k = sounding(line, at)
            if k is None:
                continue
            before = line[k - 1].pitch if k and line[k - 1].end == line[k].at else None
            lower = task.below if number < len(task.above) else task.below[number - len(task.above) + 1 :]
            covered = any(sounding(other, at) is not None for other in lower)
            others.append((line[k].pitch, before, line[k].at == at, number < len(task.above), covered))
        yield _Moment(at, at == slot.at, tuple(others))


def _choices(slot: Slot, task: Task) -> Sequence[int]:
    if slot.choices:
        return sorted(slot.choices)
    return [pitch for pitch in range(task.low, task.high + 1) if pitch % 12 in task.scale]


def _reached(
    state: _State,
    pitch: int,
    moments: Sequence[_Moment],
    held: tuple[int, ...],
    k: int,
    task: Task,
    rng: Random,
) -> _State | None:
    """Return what a beginning becomes by one more pitch, or None where that breaks a rule."""
    past = (*held, *state.pitches) if k else held
    last = past[-1] if past else None
    if last is not None and (not may_move(last, pitch, task.strange) or (state.must_step and not is_step(last, pitch))):
        return None
    must_step, cost = False, 0.0
    for moment in moments:
        for other, before, moves, is_above, covered in moment.others:
            pair = (other, pitch) if is_above else (pitch, other)
            if pair[0] < pair[1]:
                return None
            if moment.own and moves and last is not None and before is not None:
                earlier = (before, last) if is_above else (last, before)
                if is_parallel(earlier, pair) or is_direct(earlier, pair):
                    return None
                cost += 0.5 * ((pitch - last) * (other - before) > 0)
            if task.agrees(pair, covered):
                cost += 0.35 * ((pair[0] - pair[1]) % 12 in {0, 7})
                continue
            weak = moment.at % task.beat != 0
            if moment.own and not moves and weak:
                if last is None or not is_step(last, pitch):
                    return None
                must_step = True
            elif not moment.own and not weak:
                must_step = True
            elif moment.own == moves:
                return None
    cost += _melodic_cost(past, pitch, task) + rng.random() * 0.8
    return _State(state.cost + cost, (*state.pitches, pitch), must_step)


def _melodic_cost(past: tuple[int, ...], pitch: int, task: Task) -> float:
    middle = (task.low + task.high) / 2
    cost = 0.02 * abs(pitch - middle)
    if not past:
        return cost
    step = pitch - past[-1]
    cost += PITCH_COSTS.get(abs(step), 4.0)
    if len(past) > 1:
        earlier = past[-1] - past[-2]
        leapt = abs(earlier) > 4
        cost += 2.0 * (leapt and step * earlier > 0) + 1.2 * (abs(step) > 2 and abs(earlier) > 2)
        cost += 0.9 * (pitch == past[-2])
    cost += 0.5 * past[-6:].count(pitch)
    return cost
