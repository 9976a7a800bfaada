"""Pedal marks, read and written."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores.model import LeadSheet
from menura.scores.musicxml.directions import Placed, direction
from menura.scores.musicxml.findings import Measure
from menura.scores.musicxml.tree import add

WAYS = {"start": "down", "resume": "down", "stop": "up", "discontinue": "up", "change": "change"}
WORDS = {"una corda": "down", "u.c.": "down", "tre corde": "up", "t.c.": "up", "tutte le corde": "up"}


def mark(found: Measure, at: Fraction, sound: Element | None, kinds: Sequence[Element], words: str) -> bool:
    """Write down what a direction says about pedals; return whether its words are about them."""
    ways = [WAYS[kind.get("type", "")] for kind in kinds if kind.tag == "pedal" and kind.get("type") in WAYS]
    attributes = {} if sound is None else sound.attrib
    if not ways and attributes.get("damper-pedal") in {"yes", "no"}:
        ways = ["down" if attributes["damper-pedal"] == "yes" else "up"]
    soft = WORDS.get(words.strip().casefold(), "")
    if not soft and attributes.get("soft-pedal") in {"yes", "no"}:
        soft = "down" if attributes["soft-pedal"] == "yes" else "up"
    found.pedals += [(at, "sustain", way) for way in ways]
    found.pedals += [(at, "soft", soft)] if soft else []
    return bool(soft)


def pedals(sheet: LeadSheet, part: str) -> list[Placed]:
    """Return the pedal marks of a part, in order of time."""
    return sorted(_marks(sheet, part), key=lambda placed: placed[0])


def _marks(sheet: LeadSheet, part: str) -> Iterator[Placed]:
    for start, section in sheet.placed():
        for pedal in section.pedals.get(part, ()):
            down, up = start + pedal.at, start + pedal.at + pedal.length
            if pedal.kind == "sustain":
                yield down, _line("start")
                yield up, _line("stop")
            else:
                yield down, _words("una corda", "yes")
                yield up, _words("tre corde", "no")


def _line(kind: str) -> Element:
    element, parent = direction("below")
    add(parent, "pedal", type=kind, line="yes")
    return element


def _words(text: str, soft: str) -> Element:
    element, parent = direction("below")
    add(parent, "words", text, font_style="italic")
    add(element, "sound", soft_pedal=soft)
    return element
