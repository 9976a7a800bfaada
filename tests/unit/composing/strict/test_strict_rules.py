"""The rules of counterpoint: each fault is found, and what is allowed is none."""

from fractions import Fraction

import pytest

from menura.composing.strict.rules import Line, Tone, faults, may_move, mistaken
from menura.scores.pitch import midi


def line(text: str) -> Line:
    at, tones = Fraction(0), []
    for word in text.split():
        name, length = word.split(":")
        tones.append(Tone(at, Fraction(length), midi(name)))
        at += Fraction(length)
    return tuple(tones)


def rules(*rows: str, fifths: int = 0) -> set[str]:
    return {fault.rule for fault in faults([line(row) for row in rows], fifths)}


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("line", ["B4:1 F5:1"]),
        ("line", ["F4:1 G#4:1"]),
        ("line", ["C5:1 E4:1"]),
        ("parallel", ["G4:1 A4:1", "C4:1 D4:1"]),
        ("parallel", ["C5:1 D5:1", "C4:1 D4:1"]),
        ("direct", ["E4:1 A4:1", "C4:1 D4:1"]),
        ("dissonance", ["D5:1 E5:1", "C4:2"]),
        ("dissonance", ["E5:1/2 B4:1/2 C5:1", "C4:1 A3:1"]),
        ("dissonance", ["G#4:1", "C4:1"]),
        ("order", ["C4:1 D4:1", "A3:1 F4:1"]),
    ],
)
def test_each_fault_is_found(rule: str, rows: list[str]) -> None:
    assert rule in rules(*rows)


@pytest.mark.parametrize(
    "rows",
    [
        ["E5:1/2 D5:1/2 C5:1 B4:1", "C4:1 A3:1 G3:1"],
        ["C5:2 B4:1 C5:1", "A3:1 D4:2 C4:1"],
        ["C5:1 C5:1", "G4:1 A4:1", "E4:1 F4:1"],
    ],
    ids=["passing", "suspension", "fourth over a bass"],
)
def test_what_is_allowed_is_no_fault(rows: list[str]) -> None:
    assert rules(*rows) == set()


def test_a_fault_says_where_and_between_which_voices() -> None:
    fault = faults([line("E4:1 E4:1"), line("C4:1 D4:1")], 0)[0]
    assert fault.rule == "dissonance"
    assert fault.at == 1
    assert fault.voices == (0, 1)


def test_names_decide_and_follow_the_signature() -> None:
    assert not may_move(midi("F4"), midi("G#4"), mistaken(0)), "an augmented second in A minor"
    assert may_move(midi("F4"), midi("Ab4"), mistaken(-4)), "a third in F minor"
    assert rules("Ab4:1", "C4:1", fifths=-4) == set()
