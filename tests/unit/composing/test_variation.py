from fractions import Fraction
from random import Random

import pytest

from menura.composing.melody import Slot
from menura.composing.tempo_curves import curve, lasting, slowness
from menura.composing.variation import diminished, ornamented
from menura.scores.model import Note

LADDER = [60, 62, 64, 65, 67, 69, 71, 72]
NAMES = dict(zip(LADDER, ("C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5"), strict=True))


def test_diminution_keeps_time_and_the_tune_on_its_beats() -> None:
    slots = [Slot(Fraction(k), Fraction(1)) for k in range(4)]
    places, pitches = diminished(slots, [60, 64, 64, 72], LADDER, Random(1), share=1.0)
    assert [(place.at, place.length) for place in places] == [(Fraction(k, 2), Fraction(1, 2)) for k in range(8)]
    assert pitches[::2] == (60, 64, 64, 72)
    assert pitches[1] == 62
    assert pitches[3] in {62, 65}
    assert pitches[5] == 65


def test_ornaments_keep_time() -> None:
    notes = [Note(at=Fraction(2 * k), length=Fraction(2), pitch="E4") for k in range(60)]
    found = ornamented(notes, NAMES, LADDER, [64] * 60, 1.0, Random(1))
    assert sum(note.length for note in found) == 120
    assert {note.pitch for note in found if note.length == Fraction(1, 8)} == {"D4", "F4"}
    assert any(note.articulation == "trill" for note in found)
    assert ornamented(notes, NAMES, LADDER, [64] * 60, 0.0, Random(1)) == tuple(notes)


@pytest.mark.parametrize("shape", ["steady", "accelerating", "decelerating", "free"])
def test_tempo_shapes_begin_at_their_tempo(shape: str) -> None:
    points = curve(shape, 24)  # type: ignore[arg-type]
    assert (points[0].bar, points[0].ratio) == (0, 1.0)
    assert all(point.bar < 24 for point in points)


def test_how_long_a_shape_lasts() -> None:
    assert lasting(curve("steady", 10), 10, Fraction(4), 120) == 20
    assert slowness(curve("accelerating", 40), 40) < 0.9
    assert slowness(curve("decelerating", 40), 40) > 1.1
    assert slowness(curve("steady", 40, slows=True), 40) == pytest.approx(1.02, abs=0.02)
