"""The order of parts in ABC tunes."""

import pytest

from menura.errors import ScoreError
from menura.scores import abc
from menura.scores.abc.ordering import order

HEAD = "X:1\nT:Tune\nM:4/4\nL:1/4\nQ:1/4=100\nP:{order}\nK:C\n"
BODY = "P:A\n|: CCCC :|\nP:B\nDDDD |1 EEEE :|2 FFFF |\nP:C\n[K:G] FFFF |]\n"


def bars(text: str) -> str:
    """Return the first letter of every bar as it is played."""
    sheet = abc.read(text).sheet
    return "".join(note.pitch.rstrip("45") for at, _, note in sheet.written("piano") if at % 4 == 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("AB", "AB"), ("A(AB)3C2", "AABABABCC"), ("((AB)2C)2", "ABABCABABC"), ("A.A, B3", "AABBB"), ("(A)", "A")],
)
def test_an_order_is_read(text: str, expected: str) -> None:
    assert "".join(order(text, 1)) == expected


@pytest.mark.parametrize("text", ["A(B", "A)B", "A-B", "(A))"])
def test_what_is_no_order_is_told(text: str) -> None:
    with pytest.raises(ScoreError, match=r"Line 6: .* is no order of parts"):
        abc.read(HEAD.format(order=text) + BODY)


def test_an_endless_order_is_refused() -> None:
    with pytest.raises(ScoreError, match="the order has more than 2000 parts"):
        order("((((A99)99)99)99)", 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ABC", "CCDEDFF#"),
        ("A(AB)2C2", "CC" + "CCDEDF" * 2 + "F#F#"),
        ("CA", "F#CC"),
        ("BB", "DEDFDEDF"),
    ],
)
def test_parts_come_in_their_order_with_their_repeats_and_keys(given: str, expected: str) -> None:
    assert bars(HEAD.format(order=given) + BODY) == expected


def test_sections_are_called_after_the_parts_and_have_their_keys() -> None:
    loaded = abc.read(HEAD.format(order="CAC") + BODY)
    sheet = loaded.sheet
    assert [(s.name, str(sheet.key_of(s))) for s in sheet.sections] == [
        ("C", "G major"), ("A", "C major"), ("A", "C major"), ("C", "G major")
    ]  # fmt: skip
    assert loaded.notices == ()


def test_every_voice_follows() -> None:
    music = "V:1\nP:A\nCCCC |\nP:B\nDDDD |]\nV:2\nEEEE | FFFF |]\n"
    sheet = abc.read(HEAD.format(order="BAB") + music).sheet
    rows = ["".join(n.pitch[0] for at, _, n in sheet.written(part.id) if at % 4 == 0) for part in sheet.parts]
    assert rows == ["DCD", "FEF"]


@pytest.mark.parametrize(
    ("given", "music", "notice"),
    [
        ("AB", "CCCC | DDDD |]", "is not followed: no P: in the tune says where they begin."),
        ("ABX", BODY, "The order of parts names X, which the tune has not."),
    ],
)
def test_what_cannot_be_followed_is_told(given: str, music: str, notice: str) -> None:
    assert any(notice in each for each in abc.read(HEAD.format(order=given) + music).notices)
