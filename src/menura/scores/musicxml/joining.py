"""Measures in the order in which they are played, as bars and sections; notes with their ties joined."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from menura.scores.beats import GRID, ticks
from menura.scores.musicxml.findings import Ledger, Measure, Piece
from menura.scores.repeats import Turn


@dataclass
class Span:
    """Bars of one section.

    Attributes
    ----------
    start : Fraction
        In quarter notes since the piece began.
    bar : Fraction
        Length of a bar.
    bars : int
    metre : tuple of int
        As it is signed.
    fifths : int
    mode : str
    heading : str
        The rehearsal mark, if it has one.
    """

    start: Fraction
    bar: Fraction
    bars: int
    metre: tuple[int, int]
    fifths: int
    mode: str
    heading: str

    @property
    def end(self) -> Fraction:
        """Where the next one begins."""
        return self.start + self.bar * self.bars

    @property
    def own_metre(self) -> tuple[int, int]:
        """The metre by the length of its bars."""
        if Fraction(4 * self.metre[0], self.metre[1]) == self.bar:
            return self.metre
        for lower in (self.metre[1], 4, 8, 16, 32, 2, 1):
            upper = self.bar * lower / 4
            if upper.denominator == 1 and upper <= 32:
                return int(upper), lower
        return 0, 4


def lengths(parts: Sequence[Sequence[Measure]], ledger: Ledger) -> list[Fraction]:
    """Return how long each measure lasts: as its metre says, unless it says that it is partial, or holds more."""
    first = parts[0]
    contents = [max((part[k].content for part in parts), default=Fraction(0)) for k in range(len(first))]
    partial = {c for c, m in zip(contents, first, strict=True) if m.is_partial or m is first[0]}
    found = []
    for k, (measure, content) in enumerate(zip(first, contents, strict=True)):
        ends = measure.times or any(m.is_partial or m.opens for m in first[k + 1 : k + 2])
        is_cut = ends and measure.nominal - content in partial
        if content > measure.nominal:
            ledger.note("Bars that hold more than their metre says are kept as they are ({}).")
        odd = content > measure.nominal or measure.is_partial or (k == 0 and len(first) > 1) or is_cut
        found.append(_even(content, ledger) if odd and content else measure.nominal)
    return found


def _even(length: Fraction, ledger: Ledger) -> Fraction:
    """Return the length of a bar, rounded up to what a metre can say."""
    even = Fraction(-(-length * 8 // 1), 8)
    if even != length:
        ledger.note("Bars of odd lengths are filled up with rests ({}).")
    return even


def spans(turns: Sequence[Turn], measures: Sequence[Measure], long: Sequence[Fraction]) -> list[Span]:
    """Return the sections of a score: one begins at each rehearsal mark, change of key and change of metre."""
    found: list[Span] = []
    start = Fraction(0)
    cut = Fraction(0)
    for (index, _), after in zip(turns, [*turns[1:], None], strict=True):
        measure, length = measures[index], long[index]
        last = found[-1] if found else None
        if last is not None and cut and cut + length == last.bar:
            cut = Fraction(0)
        elif last is not None and _goes_on(last, measure, length):
            last.bars += 1
        elif last is not None and after and _is_cut(last, measure, length, measures[after[0]], long[after[0]]):
            last.bars += 1
            cut = length
        else:
            found.append(Span(start, length, 1, measure.metre, measure.fifths, measure.mode, measure.rehearsal))
        start += length
    return found


def _is_cut(last: Span, measure: Measure, length: Fraction, after: Measure, rest: Fraction) -> bool:
    """Return whether a short measure and the one played after it are one bar, cut by a repeat."""
    whole = length + rest == last.bar and length < last.bar
    return whole and not after.rehearsal and _goes_on(last, measure, last.bar) and _goes_on(last, after, last.bar)


def _goes_on(last: Span, measure: Measure, length: Fraction) -> bool:
    same = (last.bar, last.metre, last.fifths, last.mode) == (length, measure.metre, measure.fifths, measure.mode)
    return same and not measure.rehearsal


@dataclass
class Held:
    """A note in the whole piece, in quarter notes since it began."""

    start: Fraction
    end: Fraction
    piece: Piece
    verse: int
    beyond: Fraction = field(default=Fraction(0))


def joined(turns: Sequence[Turn], part: Sequence[Measure], long: Sequence[Fraction]) -> list[Held]:
    """Return the notes of a part with their ties joined, in order of time."""
    found: list[Held] = []
    waiting: dict[tuple[str, Fraction], list[Held]] = defaultdict(list)
    start = Fraction(0)
    for index, turn in turns:
        pieces = part[index].pieces if index < len(part) else []
        for piece in sorted(pieces, key=lambda p: p.at):
            at = start + piece.at
            held = _waiting(waiting, piece, at) if piece.stops else None
            if held is None:
                held = Held(at, at, piece, turn)
                found.append(held)
            held.end = at + piece.length
            held.beyond = piece.beyond
            if piece.starts:
                waiting[piece.pitch, held.end].append(held)
        start += long[index]
    return found


def _waiting(waiting: dict[tuple[str, Fraction], list[Held]], piece: Piece, at: Fraction) -> Held | None:
    """Take a note that a tie goes on from: of the same pitch, ending here, best of the same voice."""
    row = waiting.get((piece.pitch, at), [])
    same = next((k for k, held in enumerate(row) if held.piece.voice == piece.voice), 0)
    return row.pop(same) if row else None


def snapped(time: Fraction, ledger: Ledger) -> Fraction:
    """Return a time on the grid."""
    if GRID % time.denominator == 0:
        return time
    ledger.note(f"Times that do not lie on the grid of 1/{GRID} quarter note are moved to it ({{}}).")
    return Fraction(ticks(time), GRID)


def one_at_a_time(notes: Sequence[Held]) -> tuple[list[Held], list[Held]]:
    """Return the notes that one voice can sing, those with words or else the highest first, and the others."""
    kept: list[Held] = []
    others: list[Held] = []
    for _, together in groupby(notes, key=lambda held: held.start):
        row = list(together)
        first = next((held for held in row if held.piece.words), row[-1])
        free = not kept or kept[-1].end <= first.start
        kept += [first] if free else []
        others += [held for held in row if not (free and held is first)]
    return kept, others


def placed(
    turns: Sequence[Turn], part: Sequence[Measure], long: Sequence[Fraction]
) -> Iterator[tuple[Fraction, Measure]]:
    """Yield the measures of a part as they are played, with the beats at which they begin."""
    start = Fraction(0)
    for index, _ in turns:
        if index < len(part):
            yield start, part[index]
        start += long[index]
