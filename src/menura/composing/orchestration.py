"""Who plays: a style's chairs, filled with the instruments that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from menura.composing.brief import Brief
from menura.composing.harmony import chord_at
from menura.composing.styles import Chair, Style, style
from menura.scores.arranging.patterns import Pattern, patterns
from menura.scores.instruments import Instrument, instrument
from menura.scores.keys import Key
from menura.scores.model import LeadSheet, Note, Part, Role
from menura.scores.pitch import pitch_class, spell

PLACES = {"drums": 0.0, "bass": 0.0, "melody": 0.0, "voice": 0.0, "chords": -0.3, "arpeggio": 0.35, "pad": 0.1,
          "counter": -0.2}  # fmt: skip
"""Where the roles sit, from left to right."""

GAINS = {"melody": 0.0, "voice": 0.0, "bass": -3.5, "drums": -4.0, "chords": -5.0, "arpeggio": -5.0, "pad": -7.0,
         "counter": -5.0}  # fmt: skip
"""How loud the roles are, in dB: the melody leads."""

COMPOUND = frozenset({"6/8", "9/8", "12/8"})
"""Metres whose beats have three parts."""

CHINESE = frozenset({"guofeng", "xiqu"})
"""Styles whose patterns are heard as such wherever they play."""


@dataclass(frozen=True)
class Seated:
    """A part with the energy from which it plays.

    Attributes
    ----------
    part : Part
    enters : float
    asked : bool
        Whether its instrument was asked for.
    """

    part: Part
    enters: float
    asked: bool


def seated(brief: Brief, rng: Random, firm: int = 0) -> tuple[Seated, ...]:
    """Return the ensemble of a settled brief: its melody first.

    Every instrument of the brief has a part; those it excludes have none. In firm pieces basses keep to the roots.
    """
    found = style(brief.style)
    asked = [instrument(name) for name in brief.instruments]
    lead = _lead(asked, found, brief, rng)
    rest = list(asked)
    if lead in rest:
        rest.remove(lead)  # once: a quartet has two violins
    parts = [Seated(_part("melody", lead, "", []), 0.0, lead in asked)]
    for chair in found.chairs:
        if _is_barred(chair, brief):
            continue
        taken = next((each for each in rest if _suits(each, chair.role)), None)
        if taken is not None:
            rest.remove(taken)
        player = taken or _player(chair, brief, lead, asked, rng)
        if player is not None:
            parts.append(_seat(chair, player, found, brief, taken is not None, parts, rng, firm))
    for each in rest:  # whoever found no chair doubles or answers the melody
        role: Role = "drums" if each.is_percussion else "counter" if each.voices < 3 else "arpeggio"
        parts.append(_seat(Chair(role, (), 0.35, ()), each, found, brief, True, parts, rng))
    return tuple(parts)


def joining(sheet: LeadSheet, player: Instrument, seed: int) -> Part:
    """Return the part of an instrument that joins a piece: an accompaniment that suits it, the style and the metre."""
    found = style(sheet.style) if sheet.style else style("pop")
    low: tuple[Role, ...] = ("bass",) if player.family == "bass" else ()
    roles: tuple[Role, ...] = ("drums", *low, "pad", "chords", "arpeggio", "counter")
    role: Role = next((each for each in roles if _suits(player, each)), "counter")
    pattern = _pattern(Chair(role, (), 0.0, ()), player, found, sheet.metre, Random(seed))
    part = _part(role, player, pattern, [part.id for part in sheet.parts])
    return part.model_copy(update={"octave": _octave(pattern, player)})


def _lead(asked: Sequence[Instrument], found: Style, brief: Brief, rng: Random) -> Instrument:
    tuneful = [each for each in asked if each.family not in {"bass", "drums"}]
    if tuneful:
        return next((each for each in tuneful if each.voices < 4), tuneful[0])
    usual = [name for name in found.leads if name not in brief.without] or list(found.leads)
    return instrument(rng.choices(usual, [4, 3, 2, 1, 1][: len(usual)])[0])


def _is_barred(chair: Chair, brief: Brief) -> bool:
    return chair.role in brief.without or all(name in brief.without for name in chair.instruments)


def _suits(player: Instrument, role: Role) -> bool:
    if role == "drums":
        return player.is_percussion or player.name == "timpani"
    if role == "bass":
        return player.family == "bass" or player.name in {"double-bass", "tuba", "cello", "bassoon"}
    if player.family in {"bass", "drums"}:
        return False
    if role == "pad":
        return player.sustains and player.voices >= 4
    if role in {"chords", "arpeggio"}:
        return player.voices >= 4 and not (role == "arpeggio" and player.sustains)
    return player.voices < 4


def _player(
    chair: Chair, brief: Brief, lead: Instrument, asked: Sequence[Instrument], rng: Random
) -> Instrument | None:
    """Return who sits on a chair that nobody asked for: nobody, where only named instruments play."""
    if brief.alone:
        return lead if chair.role in {"chords", "arpeggio"} and lead.voices >= 4 else None
    if lead in asked and lead.voices >= 4 and lead.name in chair.instruments:
        return lead
    usual = [name for name in chair.instruments if name not in brief.without]
    return instrument(rng.choices(usual, [3, 2, 1, 1][: len(usual)])[0])


def _seat(
    chair: Chair,
    player: Instrument,
    found: Style,
    brief: Brief,
    asked: bool,
    others: Sequence[Seated],
    rng: Random,
    firm: int = 0,
) -> Seated:
    tuneful = chair.role in {"counter", "melody"}
    pattern = "" if tuneful else _pattern(chair, player, found, str(brief.metre), rng, firm)
    part = _part(chair.role, player, pattern, [each.part.id for each in others])
    part = part.model_copy(update={"octave": _octave(pattern, player)})
    return Seated(part, min(chair.enters, 0.35) if asked else chair.enters, asked)


def _octave(pattern: str, player: Instrument) -> int:
    """Return how far a part steps down so that the melody has its register to itself."""
    if not pattern or patterns()[pattern].role not in {"chords", "arpeggio"}:
        return 0
    low, high = patterns()[pattern].register
    return -1 if (low + high) / 2 > 64 and low - 12 >= player.lowest else 0


def _pattern(chair: Chair, player: Instrument, found: Style, metre: str, rng: Random, firm: int = 0) -> str:
    """Return the name of a pattern that suits a chair, its player and the metre: one of those that suit best."""
    pool = [patterns()[name] for name in chair.patterns]
    pool = pool or [each for each in patterns().values() if each.role == chair.role]
    strange = {each.name: _strangeness(each, player, found, metre) for each in pool}
    least = min(strange.values(), default=0.0)
    best = [name for name, value in strange.items() if value <= least + 0.5]
    if firm and chair.role == "bass":
        return max(best, key=lambda name: _rooted(patterns()[name]), default="")
    return rng.choice(best) if best else ""


def _rooted(pattern: Pattern) -> float:
    """Return for which share of its sound a bass is on the roots of its chords."""
    strokes = [s for level in pattern.levels for voice in level.voices for bar in voice.bars for s in bar]
    whole = sum(stroke.length for stroke in strokes)
    return sum(stroke.length for stroke in strokes if stroke.sign in "18") / max(whole, 1)


def _strangeness(pattern: Pattern, player: Instrument, found: Style, metre: str) -> float:
    """Return how little a pattern suits: by its metre, its style, its player and its swing."""
    ranks = [k for k, name in enumerate(found.kin) if name in pattern.styles]
    home = (1.5 * ranks[0] + 0.5 * (pattern.styles[0] != found.kin[ranks[0]])) if ranks else 5.0
    home += 3.0 * (pattern.styles[0] in CHINESE and pattern.styles[0] not in found.kin)
    swings = abs(pattern.swing - found.swing) > 0.1
    compound = (pattern.metre in COMPOUND) != (metre in COMPOUND)
    return home + 2 * (pattern.metre != metre) + 4 * compound + 2 * (player.name not in pattern.instruments) + swings


def _part(role: Role, player: Instrument, pattern: str, taken: Sequence[str]) -> Part:
    name = "lead" if role == "melody" else role
    free = next(n for n in (name, *(f"{name}-{k}" for k in range(2, 99))) if n not in taken)
    return Part(
        id=free,
        name=player.name.replace("-", " ").capitalize(),
        instrument=player.name,
        role=role,
        pattern=pattern,
        gain=GAINS.get(role, -4.0),
        pan=PLACES.get(role, 0.0),
    )


def last(part: Part, symbol: str, tonic: Key, held: Fraction) -> tuple[Note, ...]:
    """Return what a part plays in the last bar: its share of the chord, struck once."""
    found = chord_at(symbol)
    player = instrument(part.instrument)
    if player.is_percussion:
        return tuple(
            Note(at=Fraction(0), length=Fraction(1), pitch=name, velocity=84) for name in _strokes(player.name)
        )
    low, high = player.comfortable
    root = _nearest(pitch_class(tonic.tonic), {"bass": 36, "melody": 72, "counter": 64}.get(part.role, 55), low, high)
    pitches = [root]
    if part.role in {"chords", "arpeggio", "pad"}:
        upper = [root + (c - found.classes[0]) % 12 for c in found.classes[1:3]]
        pitches += [p for p in upper if p <= player.highest][: player.voices - 1]
    return tuple(
        Note(at=Fraction(0), length=held, pitch=spell(p, tonic.fifths, tonic.is_minor), velocity=78) for p in pitches
    )


def _strokes(kit: str) -> tuple[str, ...]:
    return {"chinese-percussion": ("gong", "tanggu"), "hand-drums": ("low-conga",), "brush-kit": ("kick", "ride")}.get(
        kit, ("kick", "crash")
    )


def _nearest(number: int, goal: int, low: int, high: int) -> int:
    fitting = [p for p in range(low, high + 1) if p % 12 == number]
    return min(fitting, key=lambda p: abs(p - goal))
