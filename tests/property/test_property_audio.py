"""Promises about sound that hold for any sound: exact lengths, blocks that equal the whole, filters that are linear."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.audio.clip import Clip
from menura.audio.peaks import annex_2, interpolated, true_peak
from menura.audio.resample import resample
from menura.audio.rooms import answer, coloured, impulse_response
from menura.audio.spectrum import istft, stft

RATE = 16_000


def noise(seed: int, length: int, level: float = 0.5) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((2, length)) * level).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 5000), st.sampled_from([8_000, 11_025, 44_100, 48_000]), st.sampled_from([16_000, 48_000, 96_000])
)
def test_resampling_has_the_exact_length(length: int, old: int, new: int) -> None:
    assert resample(Clip.silence(length / old, old), new).length == round(length * new / old)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99), st.integers(0, 9_000), st.floats(0.01, 2))
def test_peaks_above_a_threshold_do_not_depend_on_it(seed: int, length: int, threshold: float) -> None:
    samples = noise(seed, length + 12)
    everything = interpolated(samples, annex_2(), threshold=0.0)
    above = interpolated(samples, annex_2(), threshold=threshold)
    loud = everything > threshold
    np.testing.assert_array_equal(above[loud], everything[loud])
    assert (above[~loud] <= threshold).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.floats(-40, 0))
def test_true_peak_follows_the_level(seed: int, level: float) -> None:
    samples = noise(seed, 3_000)
    quieter = samples * np.float32(10 ** (level / 20))
    assert true_peak(quieter, RATE) == pytest.approx(true_peak(samples, RATE) + level, abs=0.01)
    assert true_peak(samples, RATE) >= 20 * np.log10(np.abs(samples).max()) - 1e-4


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4000), st.sampled_from([128, 512]), st.sampled_from([2, 4]))
def test_spectra_go_there_and_back(length: int, size: int, overlap: int) -> None:
    samples = noise(length, length)
    again = istft(stft(samples, size=size, hop=size // overlap), length, hop=size // overlap)
    np.testing.assert_allclose(again, samples, atol=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4000), st.sampled_from(["room", "hall", "car", "phone", "none", "underwater"]))
def test_rooms_are_linear_and_their_tails_have_one_length(length: int, room: str) -> None:
    first, second = noise(1, length), noise(2, length)
    together = answer(first[0] + second[0], RATE, room)
    tail = impulse_response(room, RATE).shape[1] - 1
    assert together.shape == (2, length + tail if tail > 0 else 0)
    np.testing.assert_allclose(together, answer(first[0], RATE, room) + answer(second[0], RATE, room), atol=2e-5)
    passed = coloured(first, RATE, room) + coloured(second, RATE, room)
    np.testing.assert_allclose(coloured(first + second, RATE, room), passed, atol=2e-5)
