"""Windows of long scenes, and sound spliced into sound."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from menura.engines.neural.splicing import spliced
from menura.engines.neural.windows import OVERLAP, STEP, windows


def test_a_short_scene_is_one_window() -> None:
    (only,) = windows(8.0, 8.0)
    assert (only.start, only.duration) == (0.0, 8.0)


@given(st.floats(0.1, 4000.0), st.sampled_from([8.0, 9.0, 10.24]))
def test_windows_cover_a_scene_and_overlap(duration: float, longest: float) -> None:
    row = windows(duration, longest)
    assert row[0].start == 0.0
    assert abs(row[-1].end - duration) < 1e-6
    for one, after in pairwise(row):
        assert one.duration <= longest
        assert one.end - after.start >= OVERLAP - 1e-6
        assert after.start > one.start
    for window in row:
        assert abs(window.start / STEP - round(window.start / STEP)) < 1e-6
    assert len(row) <= 2 + duration / (longest - OVERLAP - 2 * STEP)


def test_what_is_kept_stays_to_the_bit() -> None:
    draw = np.random.default_rng(3).standard_normal
    old, new = draw((2, 48_000)).astype(np.float32), draw((2, 48_000)).astype(np.float32)
    made = spliced(old, new, [(0.25, 0.5), (0.9, 1.0)], 48_000)
    np.testing.assert_array_equal(made[:, :12_000], old[:, :12_000])
    np.testing.assert_array_equal(made[:, 24_000:43_200], old[:, 24_000:43_200])
    np.testing.assert_array_equal(made[:, 15_000:21_000], new[:, 15_000:21_000])
    np.testing.assert_array_equal(made[:, -2_000:], new[:, -2_000:])


def test_joins_have_equal_power() -> None:
    draw = np.random.default_rng(4).standard_normal
    old, new = draw((1, 200_000)).astype(np.float32), draw((1, 200_000)).astype(np.float32)
    made = spliced(old, new, [(1.0, 3.0)], 48_000, join=0.5)
    inside = made[:, 48_000:72_000]
    levels = [float(np.square(part).mean()) for part in np.array_split(inside, 6, axis=1)]
    assert all(abs(10 * np.log10(level)) < 0.5 for level in levels)


def test_a_span_shorter_than_its_joins_has_shorter_joins() -> None:
    old, new = np.zeros((1, 1000), np.float32), np.ones((1, 1000), np.float32)
    made = spliced(old, new, [(0.4, 0.42), (2.0, 3.0)], 1000)
    assert made[0, :400].max() == 0
    assert made[0, 400:420].max() > 0.9
    assert made[0, 420:].max() == 0
