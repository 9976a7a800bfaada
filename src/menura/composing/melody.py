"""Melodies: pitches for notes whose times are known, by a search that weighs what singers and listeners like."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

from menura.composing.harmony import Harmony
from menura.composing.motif import Motif
from menura.scores.chords import Chord
from menura.scores.keys import Key
from menura.scores.model import ChordAt

WIDTH = 8
"""Melodies that the search keeps at each note."""

REACH = 12
"""The widest leap, in semitones."""

LEAPS = (0.35, 0.0, 0.0, 0.2, 0.25, 0.4, 2.2, 0.5, 0.8, 0.8, 3.0, 4.0, 1.1)
"""What an interval costs, by its semitones: steps cost nothing, a tritone or a seventh much."""

PLANS = ("aaba", "abac", "aaab", "abab", "aabc")
"""How the phrases of a section resemble each other."""

DEGREES = {0: -0.35, 3: -0.2, 4: -0.15, 7: 0.12}
"""What notes of the scale cost, by semitones above the tonic: melodies that circle it make a key clear."""

PEAK = 2 / 3
"""Where in a section its highest phrase lies."""

SAVED = 0.75
"""Up to which share of the range the other phrases rise freely; what is above it is saved for the highest."""

LIFT, AGAIN = 0.12, 0.8
"""By how much of the range the highest phrase is lifted, and what it costs to touch its heights again."""

TONES: Mapping[str, Mapping[int, float]] = {
    "cmn": {1: 5.0, 2: 3.6, 3: 1.8, 4: 4.0, 5: 2.6, 0: 2.6},
    "yue": {1: 5.0, 2: 4.2, 3: 3.4, 4: 1.2, 5: 2.2, 6: 2.4},
}
"""How high lexical tones sound, from 1 to 5 (Y. R. Chao's levels), by language: Mandarin and Cantonese."""


@dataclass(frozen=True)
class Slot:
    """A note whose pitch is not known yet.

    Attributes
    ----------
    at, length : Fraction
        Quarter notes since the section began.
    weight : float
        0 … 1: how much it stands out; from 0.5 on it wants a note of the chord.
    tone : float or None
        How high its syllable wants to be, from 1 to 5: see :func:`height`. None: no matter.
    ends : bool
        Whether a phrase ends with it.
    """

    at: Fraction
    length: Fraction
    weight: float = 0.5
    tone: float | None = None
    ends: bool = False


def height(tone: int | None, language: str) -> float | None:
    """Return how high a syllable wants to be sung: None for a language without tones, or no tone."""
    return None if tone is None else TONES.get(language.split("-")[0].replace("zh", "cmn"), {}).get(tone)


@dataclass(frozen=True)
class Taste:
    """What a style likes in a melody.

    Attributes
    ----------
    leaps : float
        0 … 1: how freely it leaps.
    colour : float
        0 … 1: how freely it dwells on notes outside the chord.
    repeats : float
        0 … 1: how freely it repeats a note.
    home : float
        0 … 3: how much it keeps to the notes that make a key clear; 1 is usual.
    """

    leaps: float = 0.4
    colour: float = 0.2
    repeats: float = 0.4
    home: float = 1.0


def pitched(
    slots: Sequence[Slot],
    harmony: Sequence[ChordAt],
    key: Key,
    low: int,
    high: int,
    rng: Random,
    motif: Motif | None = None,
    *,
    taste: Taste | None = None,
    closes: bool = False,
) -> list[int]:
    """Return pitches for notes: a melody of phrases that take up each other's shape.

    Parameters
    ----------
    slots : sequence of Slot
        In order of time.
    harmony : sequence of ChordAt
        Chords of the section.
    key : Key
    low, high : int
        MIDI numbers of the range.
    rng : Random
    motif : Motif, optional
        The shape with which phrases begin; default: that of the first phrase.
    taste : Taste, optional
    closes : bool, optional
        Whether the last note wants to be the tonic.

    Returns
    -------
    list of int
        MIDI numbers, one for each slot.
    """
    search = _Search(Harmony.of(harmony), key, low, high, rng, taste or Taste())
    done: list[int] = []
    phrases = _phrases(slots)
    idea = motif or Motif.drawn(5, search.taste.leaps, search.taste.repeats, rng)
    plan = rng.choice(PLANS)
    shapes: list[Motif] = []
    peak = round(PEAK * (len(phrases) - 1))
    for index, phrase in enumerate(phrases):
        share = index / max(len(phrases) - 1, 1)
        last = index == len(phrases) - 1
        shape = _shape(idea, shapes, plan[index % len(plan)])
        ends, middle = _arch(low, high, share)
        height = (ends, middle + LIFT * (high - low)) if index == peak else (ends, middle)
        ceiling = high if index == peak else search.reserved
        goal = _Goal(shape, height, closes and last, ceiling)
        found = search.phrase(phrase, goal, done[-1] if done else None)
        shapes.append(Motif.of(found, search.ladder))
        done += found
    return done


@dataclass(frozen=True)
class _Goal:
    """What a phrase strives for: a shape, a height, an end, and up to where it rises freely."""

    shape: Motif
    height: tuple[float, float]
    closes: bool
    ceiling: float


@dataclass(frozen=True)
class _Line:
    """A melody that is being searched."""

    cost: float
    pitches: tuple[int, ...]
    before: int | None

    @property
    def previous(self) -> int | None:
        return self.pitches[-1] if self.pitches else self.before

    def extended(self, cost: float, pitch: int) -> "_Line":
        """Return it with a note more."""
        return _Line(cost, (*self.pitches, pitch), self.before)


def _phrases(slots: Sequence[Slot]) -> list[list[Slot]]:
    found: list[list[Slot]] = [[]]
    for slot in slots:
        found[-1].append(slot)
        if slot.ends:
            found.append([])
    return [phrase for phrase in found if phrase]


def _shape(idea: Motif, shapes: Sequence[Motif], letter: str) -> Motif:
    """Return the shape that a phrase takes up, by its letter: that of the first, a variant of it, or a contrast."""
    if letter == "b":
        return idea.inverted()
    if letter == "c":
        return idea.widened().head(3)
    return shapes[0] if letter == "a" and shapes else idea


def _arch(low: int, high: int, share: float) -> tuple[float, float]:
    """Return the height of a phrase's ends and of its middle: highest two thirds through its section."""
    rise = math.sin(math.pi * min(share * 0.75 + 0.1, 1.0))
    span = high - low
    return low + span * (0.24 + 0.2 * rise), low + span * (0.5 + 0.38 * rise)


class _Search:
    """A beam search for phrases over one harmony."""

    def __init__(self, harmony: Harmony, key: Key, low: int, high: int, rng: Random, taste: Taste) -> None:
        self.harmony, self.key, self.low, self.high, self.rng, self.taste = harmony, key, low, high, rng, taste
        self.reserved = low + SAVED * (high - low)
        self.ladder = [p for p in range(low - 14, high + 15) if p % 12 in key.scale]

    def phrase(self, slots: Sequence[Slot], goal: _Goal, before: int | None) -> list[int]:
        """Return the pitches of one phrase after the note before it."""
        beam = [_Line(0.0, (), before)]
        for k, slot in enumerate(slots):
            candidates = self._candidates(slot, goal.closes and k == len(slots) - 1)
            wish = self._wish(slots, k, goal)
            grown = [step for each in beam for step in self._grown(each, slot, candidates, wish, slots, k, goal)]
            grown.sort(key=lambda step: step[0])
            beam = [line.extended(cost, pitch) for cost, line, pitch in grown[:WIDTH]]
        return list(beam[0].pitches)

    def _candidates(self, slot: Slot, closing: bool) -> list[tuple[int, float]]:
        """Return the pitches that a note may have, with what they cost by themselves."""
        found = self.harmony.at(slot.at)
        strong = slot.weight >= 0.5 or slot.length >= 2 or slot.ends
        costs = dict(_costs(found, self.key, strong, closing, self.taste.home))
        loose = 1.0 - 0.6 * self.taste.colour
        return [
            (p, costs[p % 12] * loose + self.rng.random() * 0.7)
            for p in range(self.low, self.high + 1)
            if p % 12 in costs
        ]

    def _wish(self, slots: Sequence[Slot], k: int, goal: _Goal) -> float:
        """Return the height that the arch of the phrase wants."""
        ends, middle = goal.height
        return ends + (middle - ends) * math.sin(math.pi * (k + 0.5) / len(slots))

    def _grown(
        self,
        line: _Line,
        slot: Slot,
        candidates: Sequence[tuple[int, float]],
        wish: float,
        slots: Sequence[Slot],
        k: int,
        goal: _Goal,
    ) -> list[tuple[float, _Line, int]]:
        """Return the ways in which a melody may go on: what each costs altogether, the melody, the pitch."""
        previous = line.previous
        told = goal.shape.steps[k - 1] if 0 < k <= len(goal.shape.steps) and slot.tone is None else None
        near = candidates
        if previous is not None:
            near = [each for each in candidates if -REACH <= each[0] - previous <= REACH] or candidates
        spoken = slots[k - 1].tone if k else None
        per = len(self.key.scale) / 12
        grown = []
        for pitch, cost in near:
            cost += abs(pitch - wish) * 0.11 + max(pitch - goal.ceiling, 0.0) * 0.35
            cost += AGAIN * (pitch > self.reserved and pitch in line.pitches)
            if previous is not None:
                cost += self._move(line, previous, pitch)
                if told is not None:
                    cost += 0.75 * min(abs(round((pitch - previous) * per) - told), 4)
                if spoken is not None:
                    cost += _spoken(spoken, slot.tone, pitch - previous)
            grown.append((line.cost + cost, line, pitch))
        return grown

    def _move(self, line: _Line, previous: int, pitch: int) -> float:
        step = pitch - previous
        size = abs(step)
        cost = LEAPS[min(size, REACH)] * (1.5 - self.taste.leaps)
        if size == 0:
            cost += 0.6 - 0.6 * self.taste.repeats
            if len(line.pitches) > 1 and line.pitches[-2] == previous:
                cost += 0.9 - 0.5 * self.taste.repeats
        if len(line.pitches) > 1:
            last = previous - line.pitches[-2]
            if abs(last) > 4 and (step * last > 0 or size > 4):
                cost += 1.6  # a leap wants to be answered by a step back
            if len(line.pitches) > 3 and line.pitches[-2] == pitch and line.pitches[-3] == previous:
                cost += 0.8  # two notes in turn are no melody
        return cost


def _spoken(before: float | None, after: float | None, step: int) -> float:
    """Return what a move costs against the tones of two syllables: the voice wants to move as speech does."""
    if before is None or after is None:
        return 0.0
    wanted = after - before
    if abs(wanted) < 0.7:
        return 0.12 * max(abs(step) - 4, 0)
    if step == 0:
        return 2.0
    return 0.0 if (step > 0) == (wanted > 0) else 4.0 + 0.5 * abs(wanted)


@cache
def _costs(found: Chord | None, key: Key, strong: bool, closing: bool, home: float) -> tuple[tuple[int, float], ...]:
    """Return the pitch classes that may sound over a chord, with what each costs there."""
    scale, tones = key.scale, () if found is None else found.classes
    clash = {c for c in scale if c not in tones and any((c - t) % 12 in {1, 11} and t not in scale for t in tones)}
    costs: dict[int, float] = {}
    usable = set(scale) if len(scale) == 5 else {*scale, *tones} - clash
    for c in sorted(usable):
        if c in tones[:3]:
            cost = 0.0
        elif c in tones:
            cost = 0.35 if strong else 0.2
        else:
            avoid = any((c - t) % 12 == 1 for t in tones)
            cost = (2.6 if avoid else 1.7) if strong else (0.8 if avoid else 0.35)
        if c not in scale:
            cost += 0.7
        cost += home * DEGREES.get((c - scale[0]) % 12, 0.0)
        if closing and c != scale[0]:
            cost += 4.0
        costs[c] = cost
    return tuple(costs.items())
