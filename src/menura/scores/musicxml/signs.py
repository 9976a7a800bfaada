"""Signs at notes: articulations and ornaments, read and written."""

from collections.abc import Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores.musicxml.rhythm import LENGTHS
from menura.scores.musicxml.tree import add

PLAIN = "none"
"""What a note of a chord says that is not played like the first one."""

ORNAMENTS = {
    "trill-mark": "trill", "shake": "trill", "mordent": "mordent", "inverted-mordent": "inverted-mordent",
    "turn": "turn", "vertical-turn": "turn", "haydn": "turn", "delayed-turn": "delayed-turn",
    "inverted-turn": "inverted-turn", "delayed-inverted-turn": "inverted-turn",
    "inverted-vertical-turn": "inverted-turn",
}  # fmt: skip
ARTICULATIONS = {
    "staccato": "staccato", "staccatissimo": "staccato", "spiccato": "staccato", "tenuto": "tenuto",
    "detached-legato": "tenuto", "accent": "accent", "strong-accent": "accent",
}  # fmt: skip
TREMOLOS = {8: "tremolo-8", 16: "tremolo-16", 32: "tremolo-32"}
UNSIGNED = frozenset({"roll", "tremolo", *TREMOLOS.values()})
"""Articulations that are written in words, where no sign would tell them."""

ALONE = frozenset({*ORNAMENTS.values(), "roll"})
"""Signs that are of one note, not of its whole chord."""

SILENT = frozenset({
    "tied", "slur", "tuplet", "articulations", "ornaments", "technical", "fermata", "arpeggiate",
})  # fmt: skip
QUIET = frozenset({"wavy-line"})
"""Signs that only go on with others."""


def signs(element: Element) -> Iterator[Element]:
    """Yield the signs in the notations of a note."""
    for notations in element.iterfind("notations"):
        yield from notations


def told(element: Element) -> tuple[list[str], int]:
    """Return the articulations that a note tells, the weightiest first, and how many signs mean nothing here."""
    found: list[tuple[int, str]] = []
    strange = 0
    for sign in signs(element):
        if sign.tag in {"articulations", "technical"}:
            marks = [_articulation(mark) for mark in sign]
            found += [(3, mark) for mark in marks if mark is not None]
            strange += sum(mark is None for mark in marks)
        elif sign.tag == "ornaments":
            ornaments = list(_ornaments(element, sign))
            found += [(0, name) for name in ornaments if name]
            strange += sum(not name for name in ornaments)
        elif sign.tag == "fermata":
            found.append((1, "fermata"))
        elif sign.tag == "arpeggiate":
            found.append((2, "arpeggio-down" if sign.get("direction") == "down" else "arpeggio"))
        else:
            strange += sign.tag not in SILENT
    if element.get("pizzicato") == "yes":
        found.append((4, "pizzicato"))
    found.sort(key=lambda each: each[0])
    return [name for _, name in found], strange


def _articulation(mark: Element) -> str | None:
    """Return what a sign among articulations means: ``""`` for a plain note, None for nothing known."""
    if mark.text in {"legato", PLAIN}:
        return "" if mark.text == PLAIN else "legato"
    return ARTICULATIONS.get(mark.tag)


def _ornaments(element: Element, group: Element) -> Iterator[str]:
    """Yield what the signs of a group of ornaments mean; ``""`` for what means nothing here."""
    named = next((mark.text or "" for mark in group if mark.tag == "other-ornament" and mark.text in UNSIGNED), "")
    if named:
        yield named
        return
    for mark in group:
        if mark.tag == "tremolo":
            if mark.get("type", "single") in {"single", "unmeasured"}:
                yield _tremolo(element, mark)
        elif mark.tag not in QUIET:
            yield ORNAMENTS.get(mark.tag, "")


def strokes(mark: Element) -> int:
    """Return the strokes of a tremolo."""
    text = (mark.text or "").strip()
    return int(text) if text in set("12345678") else 3


def _tremolo(element: Element, mark: Element) -> str:
    if mark.get("type") == "unmeasured":
        return "tremolo"
    return TREMOLOS.get(value(element, strokes(mark)), "tremolo")


def value(element: Element, count: int) -> int:
    """Return which note values strokes through a stem divide a note into: 8 for eighths."""
    return int(8 * max(Fraction(1), 1 / _length(element)) * 2 ** (count - 1)) if count else 0


def _length(element: Element) -> Fraction:
    return LENGTHS.get((element.findtext("type") or "").strip(), Fraction(1))


def write(notations: Element, name: str, kind: str) -> None:
    """Add the sign of an articulation to a note of some value."""
    ornament = next((tag for tag, meant in ORNAMENTS.items() if meant == name), "")
    if name == "fermata":
        add(notations, "fermata")
    elif name.startswith("arpeggio"):
        add(notations, "arpeggiate", **({"direction": "down"} if name == "arpeggio-down" else {}))
    elif ornament:
        add(add(notations, "ornaments"), ornament)
    elif name in UNSIGNED:
        _unsigned(add(notations, "ornaments"), name, kind)
    elif name in {"legato", PLAIN}:
        add(add(notations, "articulations"), "other-articulation", name)
    elif name != "pizzicato":
        add(add(notations, "articulations"), name)


def _unsigned(ornaments: Element, name: str, kind: str) -> None:
    """Add a tremolo, or a roll as the turn that it is printed as."""
    length = LENGTHS.get(kind, Fraction(0))
    wanted = {word: count for count, word in TREMOLOS.items()}.get(name, 0)
    least = 8 * max(Fraction(1), 1 / length) if length else Fraction(64)
    count = int(wanted / least).bit_length()
    if name == "tremolo":
        add(ornaments, "tremolo", "3", type="unmeasured")
    elif count:
        add(ornaments, "tremolo", str(count), type="single")
    else:
        if name == "roll":
            add(ornaments, "turn")
        add(ornaments, "other-ornament", name)
