"""Voicings: which notes a chord is played with, and how they lead into one another.

Candidates are made by the kind of voicing (close, drop 2, open …) in a register and the cheapest is taken: small
movement, no parallel fifths and octaves, clear low intervals, a line on top that does not leap. Deterministic.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from menura.scores.arranging import fretting
from menura.scores.chords import QUALITIES, Chord
from menura.scores.pitch import pitch_class

KINDS = (
    "close",
    "drop2",
    "open",
    "four",
    "shell",
    "power",
    "octave",
    "root",
    "guide",
    "fretted",
    "fifths",
    "led",
    "hollow",
)
"""Close position, its second voice dropped, spread, four-part writing, third and seventh, root and fifth, bare octaves,
close on the root, one guide tone, as fingers reach it on a fretboard, root, fifth, octave, tenth; any position that the
last one leads into, and root and fifth as a fifth or a fourth."""

STRICT = frozenset({"four", "open", "close", "drop2", "led"})
"""Kinds in which parallel fifths and octaves are faults."""

WIDEST, FURTHEST = 9, 19
"""Semitones between neighbours, and between the outer notes, of a voicing that is led."""

Notes = tuple[int, ...]


@lru_cache(maxsize=65_536)
def voicing(
    chord: Chord,
    kind: str,
    size: int,
    low: int,
    high: int,
    before: Notes = (),
    tuning: Notes = (),
    under: int | None = None,
) -> Notes:
    """Return the notes of a chord from low to high.

    Parameters
    ----------
    chord : Chord
    kind : str
        One of :data:`KINDS`.
    size : int
        How many notes are wanted; small registers may hold fewer.
    low, high : int
        MIDI numbers of the register.
    before : tuple of int, optional
        The voicing that was played last.
    tuning : tuple of int, optional
        Open strings of a fretted instrument, for ``"fretted"``.
    under : int, optional
        Pitch class of the bass of the chord that was played last, with which the top is not to move in parallel.

    Returns
    -------
    tuple of int
        MIDI numbers inside the register.
    """
    if kind == "fretted" and tuning:
        found = tuple(note for note in fretting.shape(chord, tuning, high, before) if note >= low)[-size:]
        if found:
            return found
    kind = _simplified(kind, size)
    candidates = [notes for notes in _candidates(chord, kind, size, low, high) if notes]
    if not candidates:
        candidates = [_squeezed(chord, size, low, high)]
    bass = pitch_class(chord.bass)
    price = {
        notes: _cost(notes, before, low, high, kind) + _shadowed(notes, before, bass, under) for notes in candidates
    }
    return min(price, key=lambda notes: (price[notes], notes))


def _simplified(kind: str, size: int) -> str:
    """Return the kind of voicing that fewer notes than it needs can have."""
    if size == 1 and kind not in {"power", "octave", "fifths"}:
        return "guide"
    return "close" if kind == "four" and size < 4 else kind


def tones(chord: Chord) -> Notes:
    """Return the pitch classes of a chord in the order in which one would miss them.

    Third, seventh and colours before the root and a perfect fifth; a triad keeps its root before its fifth.
    """
    steps = QUALITIES[chord.quality]
    root = pitch_class(chord.root)
    third = [s for s in steps if s in {2, 3, 4, 5}][:1]
    seventh = [s for s in steps if 9 <= s <= 11][:1]
    colours = [s for s in reversed(steps) if s > 12]
    fifth = [s for s in steps if s in {6, 7, 8}]
    order = [*third, *seventh, *colours, 0, *fifth] if seventh or colours else [*third, 0, *fifth]
    bright = order if 7 in fifth or not fifth else [*third, *fifth, *seventh, *colours, 0]
    return tuple(dict.fromkeys((root + step) % 12 for step in bright))


def _candidates(chord: Chord, kind: str, size: int, low: int, high: int) -> Iterator[Notes]:
    root, fifth = pitch_class(chord.root), _fifth(chord)
    if kind == "guide":
        yield from ((note,) for pc in _guides(chord) for note in _all(pc, low, high))
    elif kind == "octave":
        yield from ((note, note + 12)[:size] for note in _all(root, low, high - 12 * (size > 1)))
    elif kind == "power":
        yield from (
            notes for note in _all(root, low, high) if (notes := (note, note + fifth, note + 12)[:size])[-1] <= high
        )
    elif kind == "fifths":
        third = (tones(chord)[0] - root) % 12
        stack = sorted({0, fifth, 12, 12 + third, 12 + fifth, 24})[:size]
        yield from (tuple(note + step for step in stack) for note in _all(root, low, high - stack[-1]))
    elif kind == "four":
        yield from _four(chord, low, high)
    elif kind == "hollow":
        yield from _spread({root, (root + fifth) % 12}, {root, (root + fifth) % 12}, size, low, high)
    elif kind == "led":
        names = tones(chord)[:size]
        yield from _spread(set(names), set(names[:3]), size, low, high)
    else:
        for stacked in _stacks(chord, kind, size, low, high):
            shaped = _shaped(stacked, kind)
            if low <= shaped[0] and shaped[-1] <= high:
                yield shaped


def _guides(chord: Chord) -> Notes:
    """Return third and seventh, or third and root of a triad."""
    seventh = next((step for step in QUALITIES[chord.quality] if 9 <= step <= 11), 0)
    root = pitch_class(chord.root)
    third = next((step for step in QUALITIES[chord.quality] if step in {2, 3, 4, 5}), 7)
    return (root + third) % 12, (root + seventh) % 12


def _fifth(chord: Chord) -> int:
    return next((step for step in QUALITIES[chord.quality] if step in {6, 7, 8}), 7)


def _all(pc: int, low: int, high: int) -> range:
    return range(low + (pc - low) % 12, high + 1, 12)


def _stacks(chord: Chord, kind: str, size: int, low: int, high: int) -> Iterator[Notes]:
    """Yield every close position."""
    wanted = _chosen(chord, 2 if kind == "shell" and size < 3 else size)
    for start in range(low, high + 13):
        if start % 12 in wanted and (kind != "root" or start % 12 == pitch_class(chord.root)):
            yield _upward(start, wanted, size)


def _chosen(chord: Chord, size: int) -> frozenset[int]:
    """Return the pitch classes that `size` notes are spent on."""
    return frozenset(tones(chord)[:size])


def _upward(start: int, wanted: frozenset[int], size: int) -> Notes:
    found = [start]
    note = start
    while len(found) < size:
        note += 1
        if note % 12 in wanted:
            found.append(note)
    return tuple(found)


def _shaped(notes: Notes, kind: str) -> Notes:
    if kind == "drop2" and len(notes) >= 3:
        return tuple(sorted({*notes[:-2], notes[-2] - 12, notes[-1]}))
    if kind == "open" and len(notes) >= 3:
        return tuple(sorted({note + 12 * (k % 2) for k, note in enumerate(notes)}))
    return notes


def _four(chord: Chord, low: int, high: int) -> Iterator[Notes]:
    """Yield bass and three upper voices, close or spread, that hold what matters of the chord between them."""
    names = _chosen(chord, 4)
    needed = set(names) if len(names) <= 3 else {*tones(chord)[:2]}
    for bass in _all(pitch_class(chord.bass), low, min(low + 19, high)):
        for start in (note for note in range(bass + 3, min(bass + 20, high)) if note % 12 in names):
            for kind in ("close", "open"):
                notes = (bass, *_shaped(_upward(start, names, 3), kind))
                if notes[-1] <= high and needed <= {note % 12 for note in notes}:
                    yield notes


def _spread(names: set[int], needed: set[int], size: int, low: int, high: int) -> Iterator[Notes]:
    """Yield every voicing of some pitch classes that has no wide gap, is not wide, and holds what is needed."""
    ready = [note for note in range(low, high + 1) if note % 12 in names]
    grown: list[Notes] = [(note,) for note in ready]
    for _ in range(size - 1):
        grown = [
            (*notes, note)
            for notes in grown
            for note in ready
            if notes[-1] < note <= min(notes[-1] + WIDEST, notes[0] + FURTHEST)
        ]
    yield from (notes for notes in grown if needed <= {note % 12 for note in notes})


def _squeezed(chord: Chord, size: int, low: int, high: int) -> Notes:
    """Return as many tones of a chord as a small register holds."""
    names = _chosen(chord, size)
    found = tuple(note for note in range(low, high + 1) if note % 12 in names)[:size]
    return found or tuple(note for note in range(low, high + 1) if note % 12 in chord.classes)[:1]


def _cost(notes: Notes, before: Notes, low: int, high: int, kind: str) -> float:
    middle = sum(notes) / len(notes)
    cost = abs(middle - (low + high) / 2) * (0.25 if before else 1.0) + _muddiness(notes)
    if not before:
        return cost
    cost += _movement(before, notes) + 0.6 * abs(notes[-1] - before[-1])
    return cost + (9.0 if kind in STRICT else 6.0 if kind == "hollow" else 0.0) * parallels(before, notes)


def _shadowed(notes: Notes, before: Notes, bass: int, under: int | None) -> float:
    """Return the price of a top that stays a fifth or octaves above a bass that moves."""
    if under is None or not before or before[-1] == notes[-1] or under == bass:
        return 0.0
    gap = (notes[-1] - bass) % 12
    return 4.0 if gap in {0, 7} and gap == (before[-1] - under) % 12 else 0.0


def _movement(before: Notes, notes: Notes) -> float:
    if len(before) == len(notes):
        return float(sum(abs(a - b) for a, b in zip(before, notes, strict=True)))
    return float(sum(min(abs(note - other) for other in before) for note in notes)) * 1.2


def _muddiness(notes: Notes) -> float:
    """Return the price of seconds on top of one another and of narrow intervals in the depth."""
    price = 0.0
    for lower, upper in pairwise(notes):
        gap = upper - lower
        price += 4.0 * (gap == 1) + (6.0 if gap < 5 and lower < 48 else 0.0) + (3.0 if gap < 3 and lower < 55 else 0.0)
    return price


def parallels(before: Notes, notes: Notes) -> int:
    """Return how many pairs of voices move in parallel fifths or octaves between two voicings of the same size."""
    if len(before) != len(notes):
        return 0
    moving = list(zip(before, notes, strict=True))
    return sum(
        1
        for k, (a, b) in enumerate(moving)
        for c, d in moving[k + 1 :]
        if a != b and (b - a) * (d - c) > 0 and (c - a) % 12 == (d - b) % 12 and (c - a) % 12 in {0, 7}
    )
