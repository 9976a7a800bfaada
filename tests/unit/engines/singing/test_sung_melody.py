import numpy as np
import pytest

from menura.engines.singing import melody
from menura.engines.singing.lines import PERIOD
from menura.scores.arranging.played import Played

NOTES = (Played(1.0, 0.5, 60, 0.6), Played(1.5, 0.5, 67, 0.6), Played(2.0, 2.0, 64, 0.6))
COUNT = 900
TIMES = np.arange(COUNT) * PERIOD


def contour(vibrato: float = 0.5, seed: int = 0) -> np.ndarray:
    return melody.contour(NOTES, 0.0, COUNT, vibrato, np.random.default_rng(seed))


def test_notes_are_in_tune() -> None:
    for note in NOTES:
        inside = np.abs(TIMES - note.start - note.duration / 2) < note.duration / 2 - 0.1
        assert np.median(contour()[inside]) == pytest.approx(note.pitch, abs=0.08)
        assert np.abs(contour(1.0)[inside] - note.pitch).max() < 0.55


def test_slides_end_where_notes_begin() -> None:
    assert contour()[round(1.5 / PERIOD)] == pytest.approx(67, abs=0.15)
    assert contour()[round(1.41 / PERIOD)] == pytest.approx(60, abs=0.15)
    assert contour()[round(0.9 / PERIOD)] < 59.6, "a phrase comes from below"


def test_vibrato_sets_in_late_and_only_on_long_notes() -> None:
    still, moving = contour(0.0), contour(1.0)
    swing = np.abs(moving - still)
    assert swing[(TIMES > 2.0) & (TIMES < 2.25)].max() < 0.05
    steady = (moving - still)[(TIMES > 2.8) & (TIMES < 3.8)]
    assert 0.2 < steady.max() < 0.5
    crossings = np.sum(np.diff(np.sign(steady)) != 0) / 2
    assert 4.5 < crossings < 6.6


def test_the_same_chance_is_the_same_melody() -> None:
    assert np.array_equal(contour(seed=3), contour(seed=3))
    assert not np.array_equal(contour(seed=3), contour(seed=4))


@pytest.mark.parametrize(
    ("pitch", "scale", "above"),
    [
        (60, (0, 2, 4, 5, 7, 9, 11), 64),
        (62, (0, 2, 4, 5, 7, 9, 11), 65),
        (71, (0, 2, 4, 5, 7, 9, 11), 74),
        (57, (9, 11, 0, 2, 4, 5, 7), 60),
        (60, tuple(range(12)), 64),
    ],
)
def test_thirds_stay_in_the_key(pitch: int, scale: tuple[int, ...], above: int) -> None:
    assert melody.third(pitch, scale) == above
