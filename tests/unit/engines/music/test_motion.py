"""What a hand does to pitch, alone and among others."""

import numpy as np

from menura.engines.music.lines import BLOCK
from menura.engines.music.mechanisms.base import MF, Stroke
from menura.engines.music.motion import Motion, edges_of, places

TIMES = np.arange(0, 1.5, 0.01)


def test_players_slide_and_trill_together() -> None:
    slid = Motion(slide=0.1).cents(Stroke(48_000, 60, MF, 1.5, "legato", 1, before=62), TIMES, players=4)
    trilled = Motion(vibrato=30.0).cents(Stroke(48_000, 60, MF, 1.5, "trill", 1), TIMES, players=4)
    for rows, farthest in ((slid, 200), (trilled, 100)):
        assert rows.shape == (4, TIMES.size)
        assert np.ptp(rows, axis=0).max() < 1e-9
        assert rows.max() >= farthest - 1


def test_players_sway_each_for_himself() -> None:
    rows = Motion(vibrato=20.0, drift=3.0).cents(Stroke(48_000, 60, MF, 1.5, "", 1), TIMES, players=4)
    assert np.abs(np.corrcoef(rows[:, TIMES > 0.7]) - np.eye(4)).max() < 0.98
    assert 12 < np.abs(rows).max() < 30


def test_one_player_is_one_row() -> None:
    moved = Motion(vibrato=20.0, scoop=10.0)
    alone = moved.cents(Stroke(48_000, 60, MF, 1.5, "", 1), TIMES)
    assert alone.shape == TIMES.shape
    fine = moved.cents(Stroke(48_000, 60, MF, 1.5, "", 1), TIMES.astype(np.float32))
    assert fine.dtype == np.float32
    np.testing.assert_allclose(fine, alone, atol=1e-3)


def test_a_sharp_note_is_read_faster() -> None:
    cents = np.stack([np.full(11, 1200.0), np.zeros(11)])
    np.testing.assert_allclose(edges_of(cents), [[2 * BLOCK * k for k in range(11)], [BLOCK * k for k in range(11)]])
    np.testing.assert_allclose(places(cents[0], 10 * BLOCK), 2.0 * np.arange(10 * BLOCK))
