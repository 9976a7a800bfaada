"""Chord symbols mean the same, however they are written."""

import pytest

from menura.errors import RequestError
from menura.scores.chords import NONE, QUALITIES, chord, nearest
from menura.scores.musicxml.harmony import symbol, written


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("C(add9)", "Cadd9"), ("CMaj7", "Cmaj7"), ("Cma7", "Cmaj7"), ("CΔ9", "Cmaj9"), ("C^", "Cmaj7"),
        ("Cj7", "Cmaj7"),
        ("C-7", "Cm7"), ("Cmin7", "Cm7"), ("Cmi7", "Cm7"), ("CMIN7", "Cm7"), ("C-7b5", "Cm7b5"), ("Cø", "Cm7b5"),
        ("C7(b9)", "C7b9"), ("C7+9", "C7#9"), ("C7-5", "C7b5"), ("C+7", "Caug7"), ("C7#5", "Caug7"), ("C°7", "Cdim7"),
        ("Cm(maj7)", "Cmmaj7"), ("CmM7", "Cmmaj7"), ("C7/4", "C7sus4"), ("C9sus", "C9sus4"), ("C7alt", "C7#5#9"),
        ("C6add9", "C6/9"), ("Cm69", "Cm6/9"), ("B♭7", "Bb7"), ("F♯m/C♯", "F#m/C#"), ("Hm/F#", "Bm/F#"), ("Cmaj", "C"),
    ],
)  # fmt: skip
def test_spellings_of_one_chord_are_one_chord(given: str, meant: str) -> None:
    assert str(chord(given)) == meant


@pytest.mark.parametrize(
    ("given", "meant"), [("G7b9b13", "G7b9"), ("Cmaj9#11/E", "Cmaj9/E"), ("Cm7add11", "Cm7"), ("Csus2sus4", "Csus2")]
)
def test_what_is_not_known_is_simplified_and_told(given: str, meant: str) -> None:
    found, known = nearest(given)
    assert (str(found), known) == (meant, False)
    with pytest.raises(RequestError, match="is no chord symbol known here"):
        chord(given)


@pytest.mark.parametrize("given", ["Coda", "Chorus", "Fine", "D.C.", "Xyz", "", "BBb"])
def test_words_are_no_chords(given: str) -> None:
    with pytest.raises(RequestError, match=r"is no chord symbol known here\. Write a root and a suffix"):
        nearest(given)


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_chord_returns_from_its_text_and_from_musicxml(quality: str) -> None:
    assert str(chord(f"F#{quality}/E")) == f"F#{quality}/E"
    assert symbol(written(f"F#{quality}/E")) == (f"F#{quality}/E", True)


def test_no_chord_is_none() -> None:
    assert nearest(NONE) == nearest("NC") == (None, True)
