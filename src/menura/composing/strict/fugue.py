"""Fugue: a subject that enters voice by voice, goes through keys, and comes home."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from menura.composing.strict.closing import close
from menura.composing.strict.countersubject import countersubject
from menura.composing.strict.ladder import Ladder, harmonic
from menura.composing.strict.planning import Block, planned, shortest
from menura.composing.strict.rules import Line, Tone, faults
from menura.composing.strict.subject import BAR, LENGTH, Subject, entering, head, subject
from menura.composing.strict.weaving import Weave, shifted
from menura.errors import RequestError
from menura.scores.keys import Key

RANGES = {2: ((60, 81), (43, 67)), 3: ((60, 81), (53, 74), (40, 64))}
"""MIDI numbers of the voices, by how many there are."""

ATTEMPTS = 12
"""Subjects that are tried."""

PATIENCE = 5
"""Times that a block is tried before the one before it is written anew."""

VARIED = 4
"""First bars that are tried for a countersubject that does not fit as a whole."""

BREATH = Fraction(1, 2)
"""Quarter notes of rest before an entry."""


@dataclass(frozen=True)
class Entry:
    """Where the subject enters.

    Attributes
    ----------
    voice : int
        From the top.
    at : Fraction
        Quarter notes.
    key : Key
    is_answer : bool
    """

    voice: int
    at: Fraction
    key: Key
    is_answer: bool = False


@dataclass(frozen=True)
class Fugue:
    """A fugue.

    Attributes
    ----------
    voices : tuple of Line
        From the top down.
    subject : Subject
    entries : tuple of Entry
    countersubjects : tuple of (int, Fraction)
        Voices and times of the countersubject.
    blocks : tuple of Block
        What it consists of, in order.
    """

    voices: tuple[Line, ...]
    subject: Subject
    entries: tuple[Entry, ...]
    countersubjects: tuple[tuple[int, Fraction], ...]
    blocks: tuple[Block, ...]


def fugue(tonic: Key, voices: int, bars: int, rng: Random, ranges: Sequence[tuple[int, int]] = ()) -> Fugue:
    """Return a fugue in 4/4 that breaks no rule.

    Parameters
    ----------
    tonic : Key
        Major or minor.
    voices : int
        2 or 3.
    bars : int
    rng : Random
    ranges : sequence of (int, int), optional
        MIDI numbers of the voices, from the top down.

    Raises
    ------
    RequestError
        If it would be too short, in another mode, for other numbers of voices, or none is found.
    """
    if voices not in RANGES:
        raise RequestError(f"A fugue of {voices} voices cannot be written.", hint="Ask for two or three voices.")
    if tonic.mode not in {"major", "minor"}:
        raise RequestError(f"A fugue cannot stand in {tonic}.", hint="Give a major or minor key.")
    if bars < shortest(voices):
        raise RequestError(
            f"{bars} bars are too few for a fugue of {voices} voices.", hint=f"Give at least {shortest(voices)} bars."
        )
    for _ in range(ATTEMPTS):
        theme = subject(tonic, rng)
        found = _Writer(tonic, theme, planned(tonic, voices, bars, rng), ranges or RANGES[voices], rng).written()
        if found is not None and not faults(found.voices, tonic.fifths):
            return found
    raise RequestError(f"No fugue was found with {ATTEMPTS} subjects.", hint="Try another seed or key.")


@dataclass
class _State:
    """What has been written so far."""

    voices: list[list[Tone]]
    entries: tuple[Entry, ...] = ()
    returns: tuple[tuple[int, Fraction], ...] = ()


class _Writer:
    """Writes block after block, and goes back where it finds no way on."""

    def __init__(
        self, tonic: Key, theme: Subject, blocks: Sequence[Block], ranges: Sequence[tuple[int, int]], rng: Random
    ) -> None:
        self.tonic, self.theme, self.blocks, self.rng = tonic, theme, blocks, rng
        self.counter = countersubject(theme.line, tonic, rng)
        self.weave = Weave(ranges, tonic.fifths, rng)
        self.state = _State([[] for _ in ranges])

    def written(self) -> Fugue | None:
        """Return the fugue, or None where no way on is found in time."""
        states = [self._copied(self.state)]
        tries = [0] * (len(self.blocks) + 1)
        for _ in range(6 * PATIENCE + 3 * len(self.blocks)):
            k = len(states) - 1
            if k == len(self.blocks):
                return self._fugue()
            self._restore(states[k])
            if self._block(k, tries[k]):
                states.append(self._copied(self.state))
                tries[k + 1] = 0
                continue
            tries[k] += 1
            if tries[k] > PATIENCE and k:
                states.pop()
        return None

    def _fugue(self) -> Fugue:
        state = self.state
        return Fugue(self.weave.lines, self.theme, state.entries, state.returns, tuple(self.blocks))

    def _copied(self, state: _State) -> _State:
        return replace(state, voices=[list(voice) for voice in state.voices])

    def _restore(self, state: _State) -> None:
        self.state = self._copied(state)
        self.weave.voices = self.state.voices

    def _block(self, k: int, tries: int) -> bool:
        block, start = self.blocks[k], sum((b.bars * BAR for b in self.blocks[:k]), Fraction(0))
        if block.kind == "close":
            bright = self.tonic.is_minor and self.rng.random() < 0.5
            return close(self.weave, self.tonic, start, brightens=bright)
        if block.kind == "episode":
            done = self._episode(block, start, self._key_before(k), tries)
        elif block.kind == "stretto":
            before = self._copied(self.state)
            done = tries < 2 and self._stretto(block, start)
            if not done:
                self._restore(before)
                done = self._entry(block, start, tries)
        else:
            done = self._entry(block, start, tries)
        return done and self._breath(k, start + block.bars * BAR)

    def _key_before(self, k: int) -> Key:
        return next((b.key for b in reversed(self.blocks[:k]) if b.kind != "episode"), self.tonic)

    def _breath(self, k: int, end: Fraction) -> bool:
        following = self.blocks[k + 1]
        if following.kind in {"episode", "close"} or following.voice not in self.blocks[k].active:
            return True
        self.weave.breathe(following.voice, end, BREATH)
        return self.weave.holds(end - BAR)

    def _entry(self, block: Block, start: Fraction, tries: int) -> bool:
        """Write an entry, with the countersubject where it fits, and free voices."""
        is_answer = block.kind == "answer"
        line = self.theme.answer if is_answer else entering(self.theme.line, self.tonic, block.key)
        if not self._fits(block.voice, shifted(line, start)):
            return False
        self.state.entries += (Entry(block.voice, start, block.key, is_answer),)
        others = [v for v in block.active if v != block.voice]
        scale = frozenset(harmonic(block.key))
        self.rng.shuffle(others)
        if self.counter and len(block.active) > 1:
            self._returns(others, start, scale, shifted(entering(self.counter, self.tonic, block.key), start))
        return self._free(others, start, block.bars * BAR, scale, tries)

    def _returns(self, others: list[int], start: Fraction, scale: frozenset[int], told: Line) -> None:
        """Give the countersubject to a voice that it fits: whole, after a breath, or with another first bar."""
        ways: tuple[Callable[[int], bool], ...] = (
            lambda voice: self._fits(voice, told),
            lambda voice: self._breathed(voice, start, told),
            lambda voice: self._varied(voice, start, scale, told),
        )
        for way in ways:
            for voice in tuple(others):
                saved = list(self.weave.voices[voice])
                if way(voice):
                    others.remove(voice)
                    self.state.returns += ((voice, start),)
                    return
                self.weave.voices[voice][:] = saved

    def _breathed(self, voice: int, start: Fraction, told: Line) -> bool:
        self.weave.breathe(voice, start, BREATH)
        return self.weave.holds(start - BAR) and self._fits(voice, told)

    def _varied(self, voice: int, start: Fraction, scale: frozenset[int], told: Line) -> bool:
        tail = tuple(tone for tone in told if tone.at >= start + BAR)
        for _ in range(VARIED):
            count = len(self.weave.voices[voice])
            if self.weave.add(voice, start, tail[0].at - start, scale, attempts=1) and self._fits(voice, tail):
                return True
            del self.weave.voices[voice][count:]
        return False

    def _fits(self, voice: int, line: Line) -> bool:
        """Give a voice a line in the octave that lies best in it; return whether one is without fault."""
        low, high = self.weave.ranges[voice]
        middle = sum(tone.pitch for tone in line) / len(line) - (low + high) / 2
        octaves = sorted(range(-36, 37, 12), key=lambda shift: abs(middle + shift))[:3]
        return any(self.weave.placed(voice, shifted(line, Fraction(0), shift)) for shift in octaves)

    def _free(
        self, voices: Iterable[int], start: Fraction, length: Fraction, scale: frozenset[int], tries: int
    ) -> bool:
        """Write free voices; after some tries one of them may rest."""
        rests = 0
        for voice in voices:
            if not self.weave.add(voice, start, length, scale, attempts=5):
                rests += 1
        return rests == 0 or (rests == 1 and tries >= 3 and len(self.weave.voices) > 2)

    def _stretto(self, block: Block, start: Fraction) -> bool:
        """Write the last entry with a second voice that cannot wait for its end."""
        line = shifted(self.theme.line, start)
        if not self._fits(block.voice, line):
            return False
        others = [v for v in block.active if v != block.voice]
        self.rng.shuffle(others)
        for delay in (BAR / 2, BAR):
            part = [tone for tone in shifted(line, delay) if tone.end <= start + LENGTH]
            taker = next((v for v in others if self._fits(v, tuple(part))), None)
            if taker is None:
                continue
            self.state.entries += (
                Entry(block.voice, start, block.key),
                Entry(taker, start + delay, block.key),
            )
            scale = frozenset(harmonic(block.key))
            return self._free([v for v in others if v != taker], start, LENGTH, scale, 0)
        return False

    def _episode(self, block: Block, start: Fraction, origin: Key, tries: int) -> bool:
        """Write a sequence: the head of the subject in one voice, a step lower in each bar, towards another key."""
        leader = self.rng.choice(block.active)
        for bar in range(block.bars):
            at = start + bar * BAR
            ladder = Ladder(self._scale(block, bar, origin), self.tonic.fifths)
            if bar and self._sequence(at, ladder):
                continue
            if not self._sequel(leader, at, ladder, tries):
                return False
        return True

    def _scale(self, block: Block, bar: int, origin: Key) -> tuple[int, ...]:
        if bar == block.bars - 1:
            return harmonic(block.key)
        return (origin if bar < block.bars / 2 else block.key).scale

    def _sequence(self, at: Fraction, ladder: Ladder) -> bool:
        """Write the last bar again, a step lower; return whether that breaks no rule."""
        before = [[tone for tone in voice if at - BAR <= tone.at] for voice in self.weave.voices]
        if not all(line and line[0].at == at - BAR for line in before):
            return False
        saved = [list(voice) for voice in self.weave.voices]
        for voice, line in enumerate(before):
            low, high = self.weave.ranges[voice]
            moved = shifted(ladder.moved(line, -1), BAR)
            if not all(low <= tone.pitch <= high for tone in moved):
                break
            self.weave.place(voice, moved)
        else:
            if self.weave.holds(at):
                return True
        self.weave.voices[:] = saved
        return False

    def _sequel(self, leader: int, at: Fraction, ladder: Ladder, tries: int) -> bool:
        """Write the head of the subject somewhere in a voice, and free voices against it."""
        motif = head(self.theme.line)
        if self.weave.voices[leader]:
            last = self.weave.voices[leader][-1].pitch
            near = ladder.step(last) - ladder.step(motif[0].pitch)
            steps = self.rng.sample([near + n for n in (-3, -2, -1, 1, 2, 3)], 6)
        else:
            return False
        for step in steps:
            if self.weave.placed(leader, shifted(ladder.moved(motif, step), at)):
                others = [v for v in range(len(self.weave.voices)) if v != leader]
                self.rng.shuffle(others)
                return self._free(others, at, BAR, frozenset(ladder.scale), tries)
        return False
