"""Theme and variations: running notes, the theme in the bass, the other mode, a waltz, a chorale, a finale."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from menura.composing import materials, tempos
from menura.composing.melody import Slot
from menura.composing.motif import rung
from menura.composing.strict.chamber import (
    Chamber,
    Material,
    carried,
    chamber,
    chance,
    ending,
    joined,
    material,
    tail,
    written,
)
from menura.composing.strict.forms import Strict
from menura.composing.strict.framing import BAR, Frame, bound
from menura.composing.strict.rules import Tone
from menura.composing.strict.weaving import Weave
from menura.errors import RequestError
from menura.scores.instruments import instrument
from menura.scores.keys import Key, key
from menura.scores.model import LeadSheet, Section, Tempo
from menura.scores.pitch import midi

KINDS = ("figuration", "bass", "mode", "metre", "chorale", "finale")
"""Variations in their order; after the last, before the finale, they come again in another way."""

NAMES = {
    "figuration": "running notes",
    "bass": "the theme in the bass",
    "mode": "in {mode}",
    "metre": "in three",
    "chorale": "chorale",
    "finale": "finale",
}

SIZES = (4, 8, 16)
"""Bars of a theme."""

SLOWEST = 56.0


@dataclass(frozen=True)
class _Piece:
    """What all variations share."""

    frame: Frame
    seed: int
    theme: Material
    players: Chamber

    @property
    def home(self) -> Key:
        return self.theme.key


def varied(frame: Frame, seed: int, form: Strict) -> LeadSheet:
    """Return a theme with variations.

    Parameters
    ----------
    frame : Frame
    seed : int
    form : Strict

    Raises
    ------
    RequestError
        If the piece is too short at a tempo that was given, or an instrument cannot play it.
    """
    brief, tonic = frame.brief, key(str(frame.brief.key))
    size, kinds, spare, bpm = _layout(frame)
    theme = material(brief, tonic, size, "theme", "authentic", f"{seed}/theme")
    piece = _Piece(frame, seed, theme, chamber(brief))
    sections = [_theme(piece), *(_variation(piece, kind, k) for k, kind in enumerate(kinds, 1))]
    if spare > 1:
        sections.append(_coda(piece, spare - 1))
    sections.append(ending(piece.players, tonic, 2 if spare > 1 else 1))
    first = sections[0].model_copy(update={"tempo": (Tempo(bpm=bpm, word=tempos.printed(bpm)),)})
    return bound(brief, form, tonic, piece.players.parts, (first, *sections[1:]))


def _layout(frame: Frame) -> tuple[int, tuple[str, ...], int, float]:
    """Return the bars of the theme, the variations, the bars of the coda, and the tempo: they fill the length."""
    brief = frame.brief
    bpm, duration = float(brief.bpm or 0), float(brief.duration or 0)
    choices = [(size, _kinds(count)) for size in SIZES for count in range(3, 25)]
    if brief.origin("bpm") == "chosen":
        size, kinds = min(choices, key=lambda c: _strain(*c, bpm=bpm, duration=duration))
        return size, kinds, 2, math.ceil((_beats(size, kinds) + 2 * float(BAR)) * 6000 / duration - 1e-6) / 100
    bars = math.floor(duration * bpm / 240 + 1e-9)
    fits = [c for c in choices if _beats(*c) + float(BAR) <= bars * float(BAR)]
    if not fits:
        raise RequestError(
            f"{duration:g} s at {bpm:g} bpm hold no theme with variations.",
            hint=f"Ask for at least {math.ceil((_beats(4, _kinds(3)) + 4) * 60 / bpm)} s.",
        )
    size, kinds = max(fits, key=lambda c: (min(len(c[1]), 6), _beats(*c)))
    return size, kinds, int(bars - _beats(size, kinds) // 4 - (1 if _beats(size, kinds) % 4 else 0)), bpm


def _kinds(count: int) -> tuple[str, ...]:
    """Return the kinds of so many variations, the finale last."""
    if count < len(KINDS):
        return (*("figuration", "mode", "bass", "metre")[: count - 1], "finale")
    return (*(KINDS[k % (len(KINDS) - 1)] for k in range(count - 1)), "finale")


def _beats(size: int, kinds: Sequence[str]) -> float:
    return float(size * (4 + sum(3 if kind == "metre" else 4 for kind in kinds)))


def _strain(size: int, kinds: tuple[str, ...], *, bpm: float, duration: float) -> float:
    """Return how far a layout is from what is usual: its tempo, eight bars, six variations or a few more."""
    own = (_beats(size, kinds) + 2 * float(BAR)) * 60 / duration
    outside = max(SLOWEST / own, own / 176, 1.0) - 1.0
    few = 0.35 * max(6 - len(kinds), 0) + 0.04 * max(len(kinds) - 8, 0)
    return abs(math.log(own / bpm)) + 20 * outside + few + {4: 0.8, 8: 0.0, 16: 0.3}[size]


def _theme(piece: _Piece) -> Section:
    return piece.players.section("theme", "Theme", piece.theme, 0.4, 1, home=piece.home)


def _variation(piece: _Piece, kind: str, number: int) -> Section:
    made = {"figuration": _figuration, "bass": _bass, "mode": _mode, "metre": _metre, "chorale": _chorale,
            "finale": _finale}[kind]  # fmt: skip
    other = "major" if piece.home.is_minor else "minor"
    name = f"Variation {number}: {NAMES[kind].format(mode=other)}"
    return made(piece, name, number)


def _running(piece: _Piece, own: Material, number: int, unit: Fraction) -> Material:
    """Return a tune in running notes: from each of its notes by step to the next; the last one is held."""
    ladder, rng = materials.ladder(own.key), chance(piece.seed, f"running/{number}")
    rungs = [rung(pitch, ladder) for pitch in own.pitches]
    slots, pitches = list[Slot](), list[int]()
    last = own.slots[-1].at
    starts = [slot.at for slot in own.slots]
    here, count = rungs[0], int(last // unit)
    for k in range(count):
        at = k * unit
        place = max(bisect_right(starts, at) - 1, 0)
        begins = starts[place] > at - unit
        left = max(int((starts[place + 1] - at) / unit), 1) if place + 1 < len(starts) else 1
        here = rungs[place] if begins else _onward(here, rungs[place + 1], left, rng)
        slots.append(Slot(at, unit, 0.7 if begins else 0.2))
        pitches.append(own.pitches[place] if begins else ladder[here])
    closing = Slot(count * unit, own.slots[-1].length + last - count * unit, 0.8, None, True)
    return replace(own, slots=(*slots, closing), pitches=(*pitches, own.pitches[-1]))


def _onward(here: int, goal: int, left: int, rng: Random) -> int:
    """Return the next note of a run on the ladder: a step, towards the goal where there is no time to turn."""
    if abs(goal - here) > left:
        return here + (1 if goal > here else -1)
    return here + (rng.choice((-1, 1)) if abs(goal - here) <= 1 else 1 if goal > here else -1)


def _figuration(piece: _Piece, name: str, number: int) -> Section:
    own = _running(piece, piece.theme, number, Fraction(1, 2))
    return piece.players.section("variation", name, own, 0.5, number, home=piece.home, patterns={"chords": "alberti"})


def _finale(piece: _Piece, name: str, number: int) -> Section:
    own = _running(piece, piece.theme, number, Fraction(1, 4))
    patterns = {"chords": "pulsing-chords"}
    return piece.players.section("variation", name, own, 0.95, number, home=piece.home, patterns=patterns)


def _mode(piece: _Piece, name: str, number: int) -> Section:
    other = Key(piece.home.tonic, "major" if piece.home.is_minor else "minor")
    own = carried(piece.theme, key(str(other)))
    return piece.players.section(
        "variation", name, own, 0.35, number, home=piece.home, patterns={"chords": "moonlight"}
    )


def _chorale(piece: _Piece, name: str, number: int) -> Section:
    """Return the theme in half notes over full chords."""
    half, theme = BAR / 2, piece.theme
    slots, pitches = list[Slot](), list[int]()
    for k in range(2 * theme.bars):
        at = k * half
        place = max((j for j, s in enumerate(theme.slots) if s.at <= at), default=0)
        slots.append(Slot(at, half, 1.0 if k % 2 == 0 else 0.6))
        pitches.append(theme.pitches[place])
    own = replace(theme, slots=tuple(slots), pitches=tuple(pitches))
    return piece.players.section(
        "variation", name, own, 0.25, number, home=piece.home, patterns={"chords": "hymn-chords"}
    )


def _third(beat: Fraction) -> Fraction:
    """Return where a beat of 4/4 lies in 3/4: the second half of each bar goes twice as fast."""
    bar, place = divmod(beat, BAR)
    return bar * 3 + (place if place <= 2 else 2 + (place - 2) / 2)


def _metre(piece: _Piece, name: str, number: int) -> Section:
    theme = piece.theme
    slots = tuple(replace(s, at=_third(s.at), length=_third(s.at + s.length) - _third(s.at)) for s in theme.slots)
    chords = tuple(c.model_copy(update={"at": _third(c.at)}) for c in theme.chords)
    own = replace(theme, slots=slots, chords=chords)
    patterns = {"chords": "waltz-chords", "bass": "waltz-bass"}
    made = piece.players.section("variation", name, own, 0.55, number, home=piece.home, patterns=patterns)
    return made.model_copy(update={"metre": "3/4"})


def _bass(piece: _Piece, name: str, number: int) -> Section:
    """Return the theme in the bass, with a line above it that breaks no rule against it."""
    low, lead = piece.players.low(), piece.players.parts[0]
    theme = written(piece.theme, 0.6, low)
    below = [Tone(note.at, note.length, midi(note.pitch)) for note in theme]
    top = instrument(lead.instrument)
    bottom = max(max(tone.pitch for tone in below) + 1, top.lowest, 60)
    weave = Weave(((bottom, min(bottom + 21, top.highest)), (0, 127)), piece.home.fifths, chance(piece.seed, name))
    weave.place(1, below)
    scale, close = frozenset(piece.home.scale), (piece.theme.bars * BAR) - BAR / 2
    for half in range(2 * piece.theme.bars - 1):
        weave.add(0, half * BAR / 2, BAR / 2, scale)
    ends = frozenset(piece.home.scale[k] for k in (0, 2))
    if not weave.hold(0, close, BAR / 2, ends):
        weave.add(0, close, BAR / 2, scale)
    above = weave.voices[0]
    slots = tuple(Slot(tone.at, tone.length, 0.6) for tone in above)
    own = replace(piece.theme, slots=slots, pitches=tuple(tone.pitch for tone in above))
    made = piece.players.section("variation", name, own, 0.55, number, home=piece.home)
    resting = tuple(part.id for part in piece.players.parts if part.id not in {low.id, lead.id})
    return made.model_copy(update={"notes": {**made.notes, low.id: theme}, "silent": resting})


def _coda(piece: _Piece, bars: int) -> Section:
    """Return the end of the theme once more, as long as there is room."""
    whole = [piece.theme] * (bars // piece.theme.bars)
    rest = bars % piece.theme.bars
    parts = [*([tail(piece.theme, rest)] if rest else []), *whole]
    return piece.players.section("coda", "Coda", joined(parts), 0.6, 1, home=piece.home)
