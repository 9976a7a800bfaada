"""Tremolos between two notes or chords, written out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores.musicxml import signs
from menura.scores.musicxml.findings import Ledger, Piece

OUT = "Tremolos between two notes are written out ({})."


def half(element: Element) -> tuple[str, int]:
    """Return which half of a tremolo between two notes a note is, and the note value of its strokes: 16 for sixteenths.

    Returns
    -------
    str, int
        ``"start"``, ``"stop"`` or ``""``.
    """
    for mark in element.iterfind("notations/ornaments/tremolo"):
        if mark.get("type") in {"start", "stop"}:
            return mark.get("type", ""), signs.value(element, signs.strokes(mark))
    return "", 0


def written_out(pieces: Sequence[Piece], ledger: Ledger) -> list[Piece]:
    """Return the notes of a measure with those of tremolos between two of them taken in turn."""
    if not any(piece.half for piece in pieces):
        return list(pieces)
    groups: dict[tuple[str, Fraction], list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.voice, piece.at].append(piece)
    gone: set[int] = set()
    made: list[Piece] = []
    for (voice, at), first in groups.items():
        value = next((piece.strokes for piece in first if piece.half == "start"), 0)
        second = groups.get((voice, at + first[0].length), []) if value else []
        if any(piece.half == "stop" for piece in second):
            gone |= {id(piece) for piece in (*first, *second)}
            made += _in_turn(first, second, Fraction(4, value))
            ledger.note(OUT)
    return [*(piece for piece in pieces if id(piece) not in gone), *made]


def _in_turn(first: Sequence[Piece], second: Sequence[Piece], step: Fraction) -> list[Piece]:
    begin, total = first[0].at, first[0].length + second[0].length
    count = max(int(total / step), 2)
    step = total / count
    return [
        replace(
            piece,
            at=begin + k * step,
            length=step,
            words=piece.words if k < 2 else {},
            graces=piece.graces if k < 2 else (),
            starts=False,
            stops=False,
            articulation="",
            beyond=Fraction(0),
        )
        for k in range(count)
        for piece in (second if k % 2 else first)
    ]
