"""Tunes with their chords, carried to other keys and modes, and played by a few players."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from menura.composing import materials
from menura.composing.brief import Brief
from menura.composing.composer import MARKS
from menura.composing.forms import Planned
from menura.composing.harmony import Cadence, chord_at
from menura.composing.melody import Slot
from menura.composing.styles import style
from menura.errors import RequestError
from menura.scores.chords import Chord
from menura.scores.instruments import Instrument, instrument
from menura.scores.keys import Key
from menura.scores.model import ChordAt, DynamicAt, Note, Part, Role, Section, Tag
from menura.scores.pitch import pitch_class, spell

METRE = (4, 4)
BAR = Fraction(4)
REGISTER = (62, 81)
"""MIDI numbers of a melody."""

CHORDS, BASS = "ballad-piano", "cello-bass"


@dataclass(frozen=True)
class Material:
    """A tune with its chords.

    Attributes
    ----------
    key : Key
    bars : int
        In 4/4.
    slots : tuple of Slot
    pitches : tuple of int
        MIDI numbers.
    chords : tuple of ChordAt
    """

    key: Key
    bars: int
    slots: tuple[Slot, ...]
    pitches: tuple[int, ...]
    chords: tuple[ChordAt, ...]


def material(brief: Brief, key: Key, bars: int, name: str, close: Cadence, chance: str, tag: Tag = "theme") -> Material:
    """Return a tune in the style of a brief; `name` and `chance` decide which."""
    found, planned = style(brief.style), Planned(tag, bars, 0.5, name)
    changes = materials.chords(found, key, BAR, planned, close, chance)
    tune = materials.tune(found, key, METRE, planned, changes, REGISTER, chance)
    return Material(key, bars, tune.slots, tune.pitches, changes)


def carried(own: Material, new: Key) -> Material:
    """Return a tune in another key or mode: each degree of the one becomes that of the other."""
    away = (pitch_class(new.tonic) - pitch_class(own.key.tonic) + 6) % 12 - 6
    pitches = tuple(_pitch(p, own.key, new, away) for p in own.pitches)
    middle, wanted = sum(pitches) / len(pitches), sum(own.pitches) / len(own.pitches)
    shift = 12 * round((wanted - middle) / 12)
    chords = tuple(ChordAt(at=c.at, symbol=_chord(chord_at(c.symbol), own.key, new)) for c in own.chords)
    return replace(own, key=new, pitches=tuple(p + shift for p in pitches), chords=chords)


def fragment(own: Material, bars: int) -> Material:
    """Return the first bars of a tune."""
    end = bars * BAR
    kept = [(s, p) for s, p in zip(own.slots, own.pitches, strict=True) if s.at < end]
    slots = tuple(replace(s, length=min(s.length, end - s.at)) for s, _ in kept)
    return Material(own.key, bars, slots, tuple(p for _, p in kept), tuple(c for c in own.chords if c.at < end))


def tail(own: Material, bars: int) -> Material:
    """Return the last bars of a tune."""
    start = (own.bars - bars) * BAR
    kept = [(s, p) for s, p in zip(own.slots, own.pitches, strict=True) if s.at >= start]
    sounding = max((c for c in own.chords if c.at <= start), key=lambda c: c.at)
    later = (ChordAt(at=c.at - start, symbol=c.symbol) for c in own.chords if c.at > start)
    slots = tuple(replace(s, at=s.at - start) for s, _ in kept)
    return Material(own.key, bars, slots, tuple(p for _, p in kept), (ChordAt(symbol=sounding.symbol), *later))


def joined(parts: Sequence[Material]) -> Material:
    """Return tunes one after another."""
    slots, pitches, chords, start = list[Slot](), list[int](), list[ChordAt](), Fraction(0)
    for each in parts:
        slots += [replace(s, at=s.at + start) for s in each.slots]
        pitches += each.pitches
        chords += [ChordAt(at=c.at + start, symbol=c.symbol) for c in each.chords]
        start += each.bars * BAR
    return Material(parts[0].key, int(start / BAR), tuple(slots), tuple(pitches), tuple(chords))


def _pitch(pitch: int, old: Key, new: Key, away: int) -> int:
    """Return a pitch in another key: a note outside the scale goes as far as the tonic does."""
    rough = pitch + away
    if pitch % 12 not in old.scale:
        return rough
    target = new.scale[old.scale.index(pitch % 12)]
    return rough + (target - rough + 6) % 12 - 6


def _chord(own: Chord, old: Key, new: Key) -> str:
    away = pitch_class(new.tonic) - pitch_class(old.tonic)
    root, bass = (_named(_place(pitch_class(name), old, new, away), new) for name in (own.root, own.bass))
    number = pitch_class(own.root)
    quality = own.quality
    if old.mode != new.mode and number in old.scale:
        degree = old.scale.index(number)
        quality = ("7" if "7" in own.quality else "") if degree == 4 else _triad(new, degree)
    return str(Chord(root, quality, bass))


def _place(number: int, old: Key, new: Key, away: int) -> int:
    return new.scale[old.scale.index(number)] if number in old.scale else (number + away) % 12


def _triad(key: Key, degree: int) -> str:
    root, third, fifth = (key.scale[(degree + k) % 7] for k in (0, 2, 4))
    if (fifth - root) % 12 == 6:
        return "dim"
    return "m" if (third - root) % 12 == 3 else ""


def _named(number: int, key: Key) -> str:
    return spell(60 + number, key.fifths, key.is_minor).rstrip("0123456789")


@dataclass(frozen=True)
class Chamber:
    """Who plays: a melody, chords, a bass, and whoever answers.

    Attributes
    ----------
    parts : tuple of Part
        The melody first.
    """

    parts: tuple[Part, ...]

    def low(self) -> Part:
        """Return the part with the bass."""
        return next(part for part in self.parts if part.role == "bass")

    def section(
        self,
        tag: Tag,
        name: str,
        own: Material,
        energy: float,
        number: int,
        *,
        home: Key,
        patterns: Mapping[str, str] | None = None,
        legato: Fraction = Fraction(1),
    ) -> Section:
        """Return a section in 4/4 whose melody is a tune and whose other parts play patterns, by role."""
        lead = self.parts[0]
        notes = written(own, energy, lead, legato)
        named = {p.id: (patterns or {})[p.role] for p in self.parts if p.role in (patterns or {})}
        return Section(
            id=f"{tag}-{number}",
            tag=tag,
            name=name,
            bars=own.bars,
            key=None if own.key == home else str(own.key),
            energy=round(energy, 2),
            chords=own.chords,
            dynamics=(DynamicAt(mark=next(m for limit, m in MARKS if energy < limit)),),
            patterns=named,
            notes={lead.id: notes},
        )


def written(own: Material, energy: float, player: Part, legato: Fraction = Fraction(1)) -> tuple[Note, ...]:
    """Return the notes of a tune as its player has them: in the octave that it plays best."""
    seat = instrument(player.instrument)
    shift = _octave(own.pitches, seat, player.role)
    return tuple(
        Note(
            at=slot.at,
            length=slot.length * legato,
            pitch=spell(pitch + shift, own.key.fifths, own.key.is_minor),
            velocity=min(round(58 + 34 * energy + 10 * slot.weight), 127),
        )
        for slot, pitch in zip(own.slots, own.pitches, strict=True)
    )


def _octave(pitches: Sequence[int], seat: Instrument, role: Role) -> int:
    """Return by how much a tune moves, in octaves, so that its player has all of it, near where it plays best."""
    low, high = min(pitches), max(pitches)
    wanted = 45 if role == "bass" else (low + high) / 2
    fits = [s for s in range(-48, 49, 12) if seat.lowest <= low + s and high + s <= seat.highest]
    if not fits:
        raise RequestError(
            f"The tune is too wide for the {seat.name}.", hint="Ask for an instrument with a wider range."
        )
    return min(fits, key=lambda s: abs((low + high) / 2 + s - wanted))


def chamber(brief: Brief) -> Chamber:
    """Return who plays: the instruments that were asked for, or a piano.

    Raises
    ------
    RequestError
        If drums are asked for.
    """
    asked = [instrument(name) for name in brief.instruments]
    if drums := next((each for each in asked if each.is_percussion), None):
        raise RequestError(f"{drums.name} cannot play in this form.", hint="Leave it out.")
    if not asked:
        usual = [n for n in ("piano", "harpsichord", "organ") if n not in brief.without] or ["piano"]
        asked = [instrument(usual[0])]
    lead = next((each for each in asked if each.voices < 4 and each.family != "bass"), asked[0])
    full = next((each for each in asked if each.voices >= 4), None)
    rest = sorted((each for each in asked if each not in (lead, full)), key=lambda each: sum(each.comfortable))
    bass = rest.pop(0) if rest and sum(rest[0].comfortable) < 124 else full or lead
    parts = [_part("lead", "melody", lead, "", -0.1)]
    if full is not None or bass is lead:
        parts.append(_part("chords", "chords", full or lead, CHORDS, 0.15))
    parts.append(_part("bass", "bass", bass, BASS, 0.2))
    for k, each in enumerate(reversed(rest), 1):
        parts.append(_part(f"counter-{k}", "counter", each, "moving-guide-tones", -0.3 + 0.2 * k))
    return Chamber(tuple(parts))


def _part(name: str, role: Role, seat: Instrument, pattern: str, pan: float) -> Part:
    gain = {"melody": 0.0, "bass": -3.0}.get(role, -5.0)
    return Part(
        id=name, name=seat.name.replace("-", " ").capitalize(), instrument=seat.name, role=role, pattern=pattern,
        gain=gain, pan=0.0 if seat.voices >= 4 else pan,
    )  # fmt: skip


def ending(own: Chamber, key: Key, number: int) -> Section:
    """Return the last bar: the tonic, held by everyone."""
    symbol = key.tonic + ("m" if key.is_minor else "")
    classes = chord_at(symbol).classes
    notes = {}
    for part in own.parts:
        seat = instrument(part.instrument)
        pitches = [_near(classes[0], {"melody": 72, "bass": 40}.get(part.role, 55), seat)]
        if part.role == "chords":
            pitches += [_near(c, 62, seat) for c in classes[1:]]
        elif part.role == "counter":
            pitches = [_near(classes[1], 62, seat)]
        notes[part.id] = tuple(
            Note(at=Fraction(0), length=Fraction(3), pitch=spell(p, key.fifths, key.is_minor), velocity=84)
            for p in sorted(pitches)
        )
    return Section(
        id=f"coda-{number}", tag="coda", name="End", bars=1, energy=0.6, chords=(ChordAt(symbol=symbol),), notes=notes
    )


def _near(number: int, goal: int, seat: Instrument) -> int:
    fitting = [p for p in range(seat.lowest, seat.highest + 1) if p % 12 == number]
    return min(fitting, key=lambda p: abs(p - goal))


def chance(seed: int, what: str) -> Random:
    """Return the source of choices for one thing of a piece."""
    return Random(f"{seed}/{what}")
