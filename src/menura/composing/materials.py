"""What sections are made of: chords and a tune, written once and taken up wherever they return."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from random import Random

from menura.composing import harmony, melody, rhythm, variation
from menura.composing.forms import Planned
from menura.composing.harmony import Cadence, Loops
from menura.composing.melody import Slot
from menura.composing.motif import Motif
from menura.composing.styles import Style
from menura.scores.keys import MODES, Key
from menura.scores.model import ChordAt

MAJORS, MINORS = ("major", "gong", "mixolydian", "lydian", "zhi"), ("minor", "yu", "dorian", "blues", "phrygian")

HIGH = frozenset({"chorus", "drop", "development", "solo", "post-chorus"})
"""Sections whose melody lies higher and moves more."""


HEADS = {"standard": ("theme",), "choruses": ("theme",)}
"""Forms whose solos are played over the chords of a theme."""


@dataclass(frozen=True)
class Tune:
    """A melody.

    Attributes
    ----------
    slots : tuple of Slot
    pitches : tuple of int
        MIDI numbers.
    """

    slots: tuple[Slot, ...]
    pitches: tuple[int, ...]


def loops(style: Style, mode: str) -> Loops:
    """Return the progressions of a style in a mode: its own, those of a related mode, or what shows the mode."""
    if mode in style.progressions:
        return style.progressions[mode]
    if mode in {"major", "minor"}:
        kin = next((m for m in (MAJORS if mode == "major" else MINORS) if m in style.progressions), None)
        return harmony.modal(mode) if kin is None or kin == "blues" else style.progressions[kin]
    return harmony.modal(mode)


def singing_key(style: Style, key: Key) -> Key:
    """Return the key of the melody: in a style of five notes, five notes of a key of seven."""
    pentatonic = {"gong", "yu"} <= set(style.modes)
    return Key(key.tonic, {"major": "gong", "minor": "yu"}.get(key.mode, key.mode)) if pentatonic else key


def cadence(style: Style, sections: tuple[Planned, ...], index: int, chance: float) -> Cadence:
    """Return how a section closes, by what it is, what follows, and a chance from 0 to 1."""
    tag = sections[index].tag
    if index == len(sections) - 1:
        return "amen" if chance < 0.25 and not style.cadences else "dominant"
    if tag in {"bridge", "pre-chorus", "build", "development", "interlude"}:
        return "dominant" if style.cadences or tag != "pre-chorus" else "half"
    if tag == "intro":
        return "half" if style.cadences else "open"
    if not style.cadences:
        return "open"
    if tag == "recapitulation" and chance < 0.4:
        return "deceptive"
    return "half" if sections[index + 1].material == sections[index].material else "authentic"


def chords(
    style: Style, key: Key, bar: Fraction, planned: Planned, close: Cadence, chance: str, firm: int = 0
) -> tuple[ChordAt, ...]:
    """Return the chords of a section; sections of the same material have the same loop, and solos that of the theme.

    The firmer, the more they insist on the tonic: see :func:`menura.composing.harmony.progression`.
    """
    tag = "theme" if planned.tag == "solo" and "theme" in HEADS.get(style.form, ()) else planned.tag
    material = "theme" if tag != planned.tag else planned.material
    rng = Random(f"{chance}/chords/{material}")
    bars = -(-planned.bars // style.slow)
    changes = harmony.progression(
        key, bars, bar * style.slow, tag, rng, loops(style, key.mode), close, style.spice, firm
    )
    end = planned.bars * bar
    return tuple(change for change in changes if change.at < end)


def tune(
    style: Style, key: Key, metre: tuple[int, int], planned: Planned, changes: tuple[ChordAt, ...],
    register: tuple[int, int], chance: str, firm: int = 0,
) -> Tune:  # fmt: skip
    """Return the melody of a section; sections of the same material have the same one, as far as their chords go."""
    rng = Random(f"{chance}/tune/{planned.material}")
    idiom, high = style.idiom, planned.tag in HIGH
    density = min(idiom.density + (0.1 if high else 0.0) + (0.15 if planned.tag == "solo" else 0.0), 1.0)
    size = min(style.unit if style.unit <= 4 else 4, planned.bars)
    slots = rhythm.phrases(planned.bars, metre, rng, density=density, syncopation=idiom.syncopation, size=size)
    low, top = register
    span = top - low
    low, top = (low + span // 5, top) if high else (low, top - span // 6)
    motif = idea(style, planned, chance)
    closes = style.cadences and not high
    taste = replace(idiom.taste, home=1.0 + 0.6 * firm)
    pitches = melody.pitched(slots, changes, singing_key(style, key), low, top, rng, motif, taste=taste, closes=closes)
    if planned.tag == "variation":
        return Tune(*variation.diminished(slots, pitches, ladder(singing_key(style, key)), rng))
    return Tune(tuple(slots), tuple(pitches))


def ladder(key: Key) -> list[int]:
    """Return the notes of a key as MIDI numbers, upward."""
    return [number for number in range(20, 109) if number % 12 in key.scale]


def idea(style: Style, planned: Planned, chance: str) -> Motif:
    """Return the idea of a section: the piece's own, upside down where it is developed, another where it refrains.

    Themes that a later round of a long piece brings have ideas of their own.
    """
    taste = style.idiom.taste
    later = planned.material.partition("-")[2] if planned.tag != "solo" else ""
    own = Motif.drawn(5, taste.leaps, taste.repeats, Random(f"{chance}/idea{later}"))
    if planned.tag in {"development", "bridge", "breakdown"}:
        return own.inverted()
    if planned.tag in {"chorus", "drop"}:
        return Motif.drawn(5, taste.leaps, taste.repeats, Random(f"{chance}/refrain"))
    return own


def counter(
    key: Key, bar: Fraction, bars: int, changes: tuple[ChordAt, ...], register: tuple[int, int], rng: Random
) -> Tune:
    """Return a second melody of long notes that moves where the chords do."""
    bounds = [c.at for c in changes] + [bar * bars]
    slots = []
    for start, end in pairwise(bounds):
        half = (end - start) / 2
        lengths = [half, half] if half >= 1 and rng.random() < 0.5 else [end - start]
        for k, length in enumerate(lengths):
            slots.append(Slot(start + k * half, length, 0.7, None, False))
    slots = [replace(s, ends=(k % 8 == 7)) for k, s in enumerate(slots)]
    pitches = melody.pitched(slots, changes, key, *register, rng, taste=melody.Taste(leaps=0.2, repeats=0.5))
    return Tune(tuple(slots), tuple(pitches))


def is_tonal(key: Key) -> bool:
    """Tell whether a key is major or minor."""
    return key.mode in {"major", "minor"} and key.mode in MODES
