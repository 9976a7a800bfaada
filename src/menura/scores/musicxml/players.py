"""The list of parts: who plays, on which instrument, read from which clef."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from menura.scores import drums
from menura.scores.instruments import Instrument
from menura.scores.model import Part
from menura.scores.musicxml.transposition import Interval
from menura.scores.musicxml.tree import add

CLEFS = {
    "treble": (("G", 2, 0),), "treble-8": (("G", 2, -1),), "bass": (("F", 4, 0),), "alto": (("C", 3, 0),),
    "grand": (("G", 2, 0), ("F", 4, 0)), "percussion": (("percussion", 2, 0),),
}  # fmt: skip
"""Sign, line and octave change of each staff's clef."""

STAFF_PLACES = {
    "bass-drum": "E4", "kick": "F4", "pedal-hat": "D4", "low-tom": "A4", "mid-tom": "D5", "high-tom": "E5",
    "snare": "C5", "rim": "C5", "clap": "C5", "brush": "C5", "hat": "G5", "open-hat": "G5", "ride": "F5",
    "ride-bell": "F5", "crash": "A5", "china": "B5", "splash": "B5", "cowbell": "E5", "tambourine": "B4",
    "triangle": "A5", "shaker": "B4", "maracas": "B4", "high-bongo": "E5", "low-bongo": "D5", "mute-conga": "B4",
    "high-conga": "B4", "low-conga": "A4", "muyu": "D5", "gong": "A4", "small-gong": "G5", "tanggu": "F4",
}  # fmt: skip
"""Where a drum stands on its staff; any other on the middle line."""

CROSSES = frozenset({"hat", "pedal-hat", "open-hat", "ride", "ride-bell", "crash", "china", "splash", "rim", "clap"})
"""Drums that are written with a cross."""


def identifier(index: int) -> str:
    """Return the XML id of a part."""
    return f"P{index + 1}"


def drum_identifier(part: str, name: str) -> str:
    """Return the XML id of one drum of a part."""
    return f"{part}-I{drums.key(name)}"


def score_part(parent: Element, name: str, part: Part, who: Instrument, struck: Sequence[str], channel: int) -> None:
    """Add a part to the list of parts.

    Parameters
    ----------
    parent : Element
        ``part-list``.
    name : str
        Its XML id.
    part : Part
    who : Instrument
    struck : sequence of str
        The drums that it plays.
    channel : int
        Of MIDI, from 1.
    """
    entry = add(parent, "score-part", id=name)
    add(entry, "part-name", part.name or part.id)
    voices = [(drum_identifier(name, drum), drum) for drum in struck] or [(f"{name}-I1", who.name)]
    for own, called in voices:
        add(add(entry, "score-instrument", id=own), "instrument-name", called)
    for own, called in voices:
        midi = add(entry, "midi-instrument", id=own)
        add(midi, "midi-channel", 10 if who.is_percussion else channel)
        add(midi, "midi-program", who.program + 1)
        if struck:
            add(midi, "midi-unpitched", drums.key(called) + 1)
        add(midi, "volume", f"{min(100.0, 80 * 10 ** (part.gain / 20)):.2f}")
        add(midi, "pan", f"{part.pan * 90:.2f}")


def clefs(attributes: Element, who: Instrument) -> None:
    """Add a part's staves and clefs to its attributes."""
    signs = CLEFS[who.clef]
    if len(signs) > 1:
        add(attributes, "staves", len(signs))
    for number, (sign, line, octave) in enumerate(signs, start=1):
        clef = add(attributes, "clef", **({"number": number} if len(signs) > 1 else {}))
        add(clef, "sign", sign)
        add(clef, "line", line)
        if octave:
            add(clef, "clef-octave-change", octave)


def transpose(attributes: Element, by: Interval) -> None:
    """Add what makes the written pitch sound."""
    if by.chromatic:
        element = add(attributes, "transpose")
        add(element, "diatonic", by.diatonic - 7 * by.octaves)
        add(element, "chromatic", by.chromatic - 12 * by.octaves)
        if by.octaves:
            add(element, "octave-change", by.octaves)
