import numpy as np
import pytest

from menura.plans.curve import cut, is_constant, sample, shifted, span, stretched, value

RAMP = ((0.0, 0.0), (2.0, 1.0))


def test_points_are_joined_by_lines_and_held_at_both_ends() -> None:
    np.testing.assert_array_equal(sample(((1.0, 2.0), (3.0, 4.0)), [0, 1, 2, 3, 9]), [2, 2, 3, 4, 4])
    np.testing.assert_array_equal(sample(5.0, [0, 1]), [5, 5])
    assert sample(5, [0.0]).dtype == np.float32
    assert value(RAMP, 0.2) == pytest.approx(0.1)
    assert value(3, 9) == 3.0


def test_a_curve_tells_its_range() -> None:
    assert span(RAMP) == (0.0, 1.0)
    assert span(2.0) == (2.0, 2.0)
    assert is_constant(1.0)
    assert is_constant(((0, 1), (5, 1)))
    assert not is_constant(RAMP)


def test_shifting_folds_what_comes_before_zero() -> None:
    assert shifted(RAMP, -1) == ((0.0, 0.5), (1.0, 1.0))
    assert shifted(RAMP, 1) == ((0.0, 0.0), (1.0, 0.0), (3.0, 1.0))
    assert shifted(RAMP, -5) == ((0.0, 1.0),)
    assert shifted(2.0, 5) == 2.0


def test_stretching_and_cutting() -> None:
    assert stretched(RAMP, 2) == ((0.0, 0.0), (4.0, 1.0))
    assert cut(RAMP, 1) == ((0.0, 0.0), (1, 0.5))
    assert cut(RAMP, 2) == RAMP
    assert stretched(1.0, 3) == cut(1.0, 3) == 1.0
