import numpy as np
import pytest

from menura.audio.convolution import convolve, fast_length


@pytest.mark.parametrize(
    ("n", "m"), [(1, 1), (10, 3), (1000, 4097), (300_000, 5_000), (400_000, 150_000), (400_000, 1)]
)
def test_equals_the_sum_of_products(n: int, m: int) -> None:
    generator = np.random.default_rng(n)
    x, h = generator.standard_normal(n), generator.standard_normal(m)
    result = convolve(x, h)
    assert result.shape == (n + m - 1,)
    assert result.dtype == np.float32
    scale = np.sqrt(min(n, m))
    for k in (0, (n + m - 2) // 2, n + m - 2):
        first, last = max(0, k - m + 1), min(n - 1, k)
        expected = x[first : last + 1] @ h[k - last : k - first + 1][::-1]
        assert result[k] == pytest.approx(expected, abs=2e-5 * scale)


def test_channels_meet_kernels() -> None:
    result = convolve(np.ones((1, 4)), np.array([[1.0, 0.0], [0.0, 2.0]]))
    np.testing.assert_allclose(result, [[1, 1, 1, 1, 0], [0, 2, 2, 2, 2]], atol=1e-6)


def test_nothing_gives_nothing() -> None:
    assert convolve(np.zeros((2, 0)), np.ones(5)).shape == (2, 0)


def test_fast_lengths_have_small_factors() -> None:
    for n in (1, 7, 17, 4801, 8897, 100_003):
        size = fast_length(n)
        assert size >= n
        for factor in (2, 3, 5):
            while size % factor == 0:
                size //= factor
        assert size == 1
