"""Ornaments, grace notes and broken chords as the notes that are played for them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from menura.scores.arranging.articulation import OVERLAP
from menura.scores.arranging.figures import FIGURES, figure
from menura.scores.beats import GRID, ticks
from menura.scores.clock import Clock
from menura.scores.drums import KEYS
from menura.scores.model import Grace, Note
from menura.scores.pitch import midi, neighbour

GRACE = 0.075
"""Seconds of a short grace note; of three and more they share what three would take."""

SHORTEST = 0.02
"""Seconds of a grace note below which the notes before it are not shortened further: it then falls on the beat."""

SOFTER = 0.86
"""What the velocity of a note is multiplied with for its grace notes."""

SPREAD = 0.05
"""Seconds between the notes of a broken chord."""

BROKEN = frozenset({"arpeggio", "arpeggio-down"})
"""Articulations of notes that begin together and are played one after another."""


@dataclass(frozen=True)
class Timed:
    """A note of a part in time.

    Attributes
    ----------
    start, end : int
        Ticks since the piece began.
    note : Note
    source : int
        The number of the written note among the part's.
    section : int
        The number of its section.
    fifths : int
        Sharps (positive) or flats of the key signature.
    swung : int
        Ticks by which swing moved its beginning.
    """

    start: int
    end: int
    note: Note
    source: int = 0
    section: int = 0
    fifths: int = 0
    swung: int = 0

    @property
    def length(self) -> int:
        """Ticks that it lasts."""
        return self.end - self.start


def is_ornamented(note: Note) -> bool:
    """Return whether other notes are played for a note than itself."""
    return bool(note.graces) or note.articulation in FIGURES or note.articulation in BROKEN


def played_out(row: Sequence[Timed], clock: Clock, *, trills: bool) -> list[Timed]:
    """Return what is played for the notes of a part, in the order of what was written.

    Short grace notes come before the beat and take their time from the notes that end there; at the beginning of the
    piece, or after notes that are too short for that, they come on the beat. Long ones take theirs from their own
    note, at most half of it, or two thirds if it is dotted.

    Parameters
    ----------
    row : sequence of Timed
        In order of time.
    clock : Clock
    trills : bool
        Whether trills are played out, too; otherwise they are left to who plays.
    """
    if not any(is_ornamented(each.note) for each in row):
        return list(row)
    before, row = _led_to(_broken(row, clock), clock)
    known = FIGURES if trills else FIGURES - {"trill"}
    found: list[Timed] = []
    for k, each in enumerate(row):
        made = list(_graced(each, before.get(k, 0), clock))
        main = made.pop()
        made += _figured(main, clock) if main.note.articulation in known else [main]
        found += _sung(made, each.note)
    return found


def _speed(clock: Clock, tick: int) -> float:
    """Return ticks in a second."""
    k = max(bisect_right(clock.beats, tick / GRID) - 1, 0)
    return float(clock.bpm[k]) * GRID / 60


def _broken(row: Sequence[Timed], clock: Clock) -> list[Timed]:
    """Return notes of which those of a broken chord begin one after another and end together."""
    found = list(row)
    chords: dict[int, list[int]] = defaultdict(list)
    for k, each in enumerate(row):
        if each.note.articulation in BROKEN:
            chords[each.start].append(k)
    for start, members in chords.items():
        down = row[members[0]].note.articulation == "arpeggio-down"
        members.sort(key=lambda k: key_number(row[k].note), reverse=down)
        room = min(row[k].length for k in members) // 2
        step = min(round(SPREAD * _speed(clock, start)), room // max(len(members) - 1, 1))
        for place, k in enumerate(members):
            plain = row[k].note.model_copy(update={"articulation": ""})
            found[k] = replace(row[k], start=start + place * step, note=plain)
    return found


def key_number(note: Note) -> int:
    """Return the key of a note or a drum."""
    return KEYS[note.pitch] if note.pitch in KEYS else midi(note.pitch)


def _led_to(row: Sequence[Timed], clock: Clock) -> tuple[dict[int, int], list[Timed]]:
    """Return the ticks that short grace notes take before their notes, by number, and the notes shortened for them."""
    ends = sorted((each.end, k) for k, each in enumerate(row))
    found, taken = list(row), {}
    for k, each in enumerate(row):
        count = _short(each.note.graces)
        if not count:
            continue
        speed = _speed(clock, each.start)
        wanted = round(count * GRACE * speed * min(1.0, 3 / count))
        near = ends[bisect_left(ends, (each.start - wanted + 1, -1)) : bisect_right(ends, (each.start, len(row)))]
        cut = [n for _, n in near if found[n].start < each.start and n != k]
        room = min([each.start, *((each.start - found[n].start) // 2 for n in cut)])
        if room < count * SHORTEST * speed:
            continue
        taken[k] = min(wanted, room)
        for n in cut:
            found[n] = replace(found[n], end=min(found[n].end, each.start - taken[k]))
    return taken, found


def _moments(graces: Sequence[Grace]) -> list[Grace]:
    """Return the grace notes that others may sound together with."""
    return [grace for k, grace in enumerate(graces) if not (grace.joins and k)]


def _short(graces: Sequence[Grace]) -> int:
    """Return how many moments short grace notes have; those among long ones come on the beat and are not counted."""
    return 0 if any(grace.length for grace in graces) else len(_moments(graces))


def _graced(each: Timed, before: int, clock: Clock) -> Iterator[Timed]:
    """Yield the grace notes of a note, then itself; `before` are the ticks that short ones have before it."""
    graces = each.note.graces
    moments = _moments(graces)
    plain = each.note.model_copy(update={"graces": ()}) if graces else each.note
    if each.length < 4 * len(moments) or not graces:
        yield replace(each, note=plain)
        return
    speed = _speed(clock, each.start)
    brief = max(round(GRACE * speed * min(1.0, 3 / len(moments))), 1)
    wanted = list(accumulate((ticks(grace.length) or brief for grace in moments), initial=0))
    room = before or min(wanted[-1], _left(each))
    first = each.start - before
    edges = [first + room * edge // wanted[-1] for edge in wanted]
    place = -1
    for k, grace in enumerate(graces):
        place += not (grace.joins and k)
        yield replace(each, start=edges[place], end=edges[place + 1], note=_small(each.note, grace.pitch))
    slack = 0
    if not plain.articulation:
        plain = plain.model_copy(update={"articulation": "legato"})
        slack = _overlap(each.end - edges[-1], speed)
    yield replace(each, start=edges[-1], end=each.end - slack, note=plain)


def _left(each: Timed) -> int:
    """Return the ticks that grace notes may take of a note: half of it, or two thirds if it is dotted."""
    value = Fraction(each.length, GRID)
    return each.length * 2 // 3 if value.numerator % 3 == 0 and value.denominator in {1, 2, 4, 8} else each.length // 2


def _overlap(length: int, speed: float) -> int:
    """Return the ticks by which a slurred note must be written shorter to last as long as a plain one."""
    return min(round(OVERLAP * speed), length // 4)


def _small(note: Note, pitch: str) -> Note:
    velocity = max(round(note.velocity * SOFTER), 1)
    return note.model_copy(
        update={"pitch": pitch, "velocity": velocity, "articulation": "", "graces": (), "syllable": None}
    )


def _figured(each: Timed, clock: Clock) -> Iterator[Timed]:
    """Yield the notes of an ornament."""
    note, speed = each.note, _speed(clock, each.start)
    drum = note.pitch in KEYS
    plan = figure(note.articulation, each.length, speed, melodic=not drum)
    edges = [each.start + at for at, _, _ in plan] + [each.end]
    pitches = {step: neighbour(note.pitch, step, each.fifths) if step else note.pitch for _, step, _ in plan}
    for k, (_, step, factor) in enumerate(plan):
        slurred = bool(k) and not note.articulation.startswith("tremolo")
        end = edges[k + 1]
        if slurred and k + 1 == len(plan):
            end -= _overlap(end - edges[k], speed)
        told = {
            "pitch": pitches[step],
            "velocity": max(round(note.velocity * factor), 1),
            "articulation": "legato" if slurred else "",
            "syllable": None,
        }
        yield replace(each, start=edges[k], end=end, note=note.model_copy(update=told))


def _sung(made: Sequence[Timed], written: Note) -> list[Timed]:
    """Return notes of which the first carries the syllable of the one that was written."""
    rest = [replace(each, note=_said(each.note, None)) for each in made[1:]] if written.syllable else list(made[1:])
    return [replace(made[0], note=_said(made[0].note, written)), *rest]


def _said(note: Note, written: Note | None) -> Note:
    syllable = None if written is None else written.syllable
    return note if note.syllable == syllable else note.model_copy(update={"syllable": syllable})
