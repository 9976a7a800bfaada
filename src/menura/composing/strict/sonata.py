"""Sonata movements: two groups in two keys, their fragments through others, and both at home."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from menura.composing.melody import Slot
from menura.composing.strict.chamber import (
    Chamber,
    Material,
    carried,
    chamber,
    ending,
    fragment,
    joined,
    material,
    tail,
    written,
)
from menura.composing.strict.forms import Strict
from menura.composing.strict.framing import BAR, Frame, bound, timed
from menura.composing.strict.subject import related
from menura.scores.keys import Key, key
from menura.scores.model import ChordAt, LeadSheet, Section, Tag

SIZES = (32, 24, 16, 12, 8, 6, 4, 2)
"""Bars of each group."""

JOURNEY = {False: ((5, "minor"), (1, "minor"), (3, "major")), True: ((3, "minor"), (5, "major"), (6, "major"))}
"""Degrees (from 0) and modes of the keys of a development, by whether the piece is minor."""


@dataclass(frozen=True)
class _Plan:
    """The tunes of a movement and how long each is."""

    home: Key
    away: Key
    lengths: dict[str, int]
    first: Material
    second: Material
    closing: Material
    there: Material
    """The transition that leaves."""
    back: Material
    """The transition that stays."""


def sonata(frame: Frame, seed: int, form: Strict) -> LeadSheet:
    """Return a movement in sonata form.

    Parameters
    ----------
    frame : Frame
    seed : int
    form : Strict

    Raises
    ------
    RequestError
        If an instrument cannot play it.
    """
    brief, home = frame.brief, key(str(frame.brief.key))
    plan, players = _planned(frame, home, seed), chamber(brief)
    sections = [*_exposition(plan, players), *_development(plan, players), *_recapitulation(plan, players)]
    sections += _coda(plan, players)
    return bound(brief, form, home, players.parts, timed(sections, brief))


def lengths(bars: int) -> dict[str, int]:
    """Return how many bars each stretch has; groups, transition and closing come twice, and one bar ends it all."""
    size = next((s for s in SIZES if 7 * s + 4 <= bars), SIZES[-1])
    rest = bars - 6 * size - 1
    coda = max(rest // 5, 1)
    middle = [(rest - coda) // 3 + (k < (rest - coda) % 3) for k in range(3)]
    return {
        "first": size, "transition": size // 2, "second": size, "closing": size // 2,
        "journey": middle[0], "sequence": middle[1], "pedal": middle[2], "coda": coda,
    }  # fmt: skip


def _planned(frame: Frame, home: Key, seed: int) -> _Plan:
    brief, found = frame.brief, lengths(frame.bars)
    away = related(home, 2, "major") if home.is_minor else related(home, 4, "major")
    first = material(brief, home, found["first"], "first", "authentic", f"{seed}/first")
    second = material(brief, away, found["second"], "second", "authentic", f"{seed}/second")
    closing = material(brief, away, found["closing"], "closing", "authentic", f"{seed}/closing")
    there = material(brief, away, found["transition"], "transition", "half", f"{seed}/transition", "development")
    back = material(brief, home, found["transition"], "transition", "half", f"{seed}/transition", "development")
    return _Plan(home, away, found, first, second, closing, there, back)


def _section(
    plan: _Plan, players: Chamber, tag: Tag, name: str, own: Material, energy: float, number: int, chords: str = ""
) -> Section:
    patterns = {"chords": chords} if chords else None
    return players.section(tag, name, own, energy, number, home=plan.home, patterns=patterns)


def _exposition(plan: _Plan, players: Chamber) -> list[Section]:
    told = plan.away
    return [
        _section(plan, players, "exposition", "First group", plan.first, 0.6, 1, "alberti"),
        _section(plan, players, "exposition", f"Transition to {told}", plan.there, 0.7, 2, "pulsing-chords"),
        _section(plan, players, "exposition", f"Second group in {told}", plan.second, 0.45, 3),
        _section(plan, players, "exposition", "Closing", plan.closing, 0.75, 4, "block-chords"),
    ]


def _recapitulation(plan: _Plan, players: Chamber) -> list[Section]:
    second, closing = carried(plan.second, plan.home), carried(plan.closing, plan.home)
    return [
        _section(plan, players, "recapitulation", "First group", plan.first, 0.6, 1, "alberti"),
        _section(plan, players, "recapitulation", "Transition", plan.back, 0.7, 2, "pulsing-chords"),
        _section(plan, players, "recapitulation", f"Second group in {plan.home}", second, 0.5, 3),
        _section(plan, players, "recapitulation", "Closing", closing, 0.8, 4, "block-chords"),
    ]


def _development(plan: _Plan, players: Chamber) -> list[Section]:
    places = [related(plan.home, *place) for place in JOURNEY[plan.home.is_minor]]
    journey = _filled(fragment(plan.first, min(2, plan.first.bars)), places[:1], plan.lengths["journey"])
    head = fragment(plan.second, 1)
    sequence = _filled(head, places[1:], plan.lengths["sequence"])
    return [
        _section(plan, players, "development", f"First group in {places[0]}", journey, 0.65, 1, "moonlight"),
        _section(plan, players, "development", "Sequence of the second group", sequence, 0.8, 2, "pulsing-chords"),
        _pedal(plan, players),
    ]


def _filled(own: Material, keys: Sequence[Key], bars: int) -> Material:
    """Return a fragment again and again, in one key after the other, for so many bars."""
    parts, count = list[Material](), 0
    while count < bars:
        part = carried(own, keys[len(parts) % len(keys)])
        part = fragment(part, min(part.bars, bars - count))
        parts.append(part)
        count += part.bars
    return joined(parts)


def _pedal(plan: _Plan, players: Chamber) -> Section:
    """Return the way home: the head of the first group over a held dominant."""
    bars, dominant = plan.lengths["pedal"], related(plan.home, 4, "major").tonic
    tonic = plan.home.tonic + ("m" if plan.home.is_minor else "")
    own = _filled(fragment(plan.first, 1), [plan.home], bars)
    chords = tuple(
        ChordAt(at=bar * BAR, symbol=f"{dominant}7" if (bar % 2 == 0 or bar == bars - 1) else f"{tonic}/{dominant}")
        for bar in range(bars)
    )
    own = replace(own, chords=chords, pitches=_settled(own, plan.home, bars))
    made = _section(plan, players, "development", "Dominant pedal", own, 0.7, 3, "pulsing-chords")
    low = players.low()
    held = replace(
        own, slots=tuple(Slot(bar * BAR, BAR) for bar in range(bars)), pitches=(36 + plan.home.scale[4],) * bars
    )
    return made.model_copy(update={"notes": {**made.notes, low.id: written(held, 0.6, low)}})


def _settled(own: Material, home: Key, bars: int) -> tuple[int, ...]:
    """Return a tune whose heavier notes over the dominant belong to it."""
    fifth = home.scale[4]
    seventh = frozenset({fifth, (fifth + 4) % 12, home.scale[1], home.scale[3]})

    def pitch(slot: Slot, own_pitch: int) -> int:
        bar = int(slot.at // BAR)
        over = bar % 2 == 0 or bar == bars - 1
        near = (own_pitch + step for step in (0, -1, 1, -2, 2, 3))
        return next(p for p in near if p % 12 in seventh) if over and slot.weight >= 0.5 else own_pitch

    return tuple(pitch(slot, p) for slot, p in zip(own.slots, own.pitches, strict=True))


def _coda(plan: _Plan, players: Chamber) -> list[Section]:
    close = carried(plan.closing, plan.home)
    parts, count = list[Material](), 0
    while count < plan.lengths["coda"]:
        part = tail(close, min(close.bars, plan.lengths["coda"] - count))
        parts.insert(0, part)
        count += part.bars
    return [
        _section(plan, players, "coda", "Coda", joined(parts), 0.85, 1, "block-chords"),
        ending(players, plan.home, 2),
    ]
