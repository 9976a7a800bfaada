"""The kernel against sums that are written out."""

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.music.lines import BLOCK, FLOOR, flowing, harmonics, joined, powers, ringing, triangles

RATE = 48_000


@pytest.mark.parametrize("length", [1, BLOCK - 1, BLOCK, 5_000, 60_000])
def test_decaying_lines_are_what_their_formula_says(length: int) -> None:
    frequencies, decays = np.array([220.0, 441.3, 9_000.0]), np.array([2.0, 5.0, 11.0])
    amplitudes = np.array([[0.3j, 0.1 + 0.05j, -0.02], [0.2, 0.1j, 0.01]])
    times = np.arange(length) / RATE
    turning = np.exp((-decays + 2j * np.pi * frequencies)[:, np.newaxis] * times)
    made = ringing(frequencies, decays, amplitudes, length, RATE)
    assert made.shape == (2, length)
    np.testing.assert_allclose(made, (amplitudes @ turning).real, atol=3 * FLOOR)


def test_a_line_that_cannot_be_heard_any_more_is_silent() -> None:
    made = ringing(np.array([1_000.0]), np.array([100.0]), np.array([[0.5 + 0j]]), RATE, RATE)
    assert np.abs(made[:, RATE // 2 :]).max() == 0.0


def test_moving_lines_are_what_their_formula_says() -> None:
    frequencies, phases, length = np.array([100.0, 2_500.0]), np.array([0.4, 2.0]), 20 * BLOCK - 7
    envelopes = np.abs(np.random.default_rng(1).standard_normal((21, 2))).astype(np.float32)
    places = np.arange(length) / BLOCK
    levels = np.stack([np.interp(places, np.arange(21), envelopes[:, p]) for p in range(2)])
    waves = np.cos(2 * np.pi * frequencies[:, np.newaxis] * np.arange(length) / RATE + phases[:, np.newaxis])
    turns = np.exp(2j * np.pi * frequencies[:, np.newaxis] * BLOCK / RATE * np.arange(21) + 1j * phases[:, np.newaxis])
    made = flowed(frequencies, turns, envelopes.T)[:length]
    np.testing.assert_allclose(made, (levels * waves).sum(axis=0), atol=1e-4)


def test_powers_stay_exact_over_a_minute_of_blocks() -> None:
    turn = np.exp(2j * np.pi * np.array([440.0]) * BLOCK / RATE)
    count = 60 * RATE // BLOCK
    error = np.angle(powers(turn, count)[:, 0] / np.exp(1j * np.angle(turn[0]) * np.arange(count)))
    assert np.abs(error).max() < 2e-4


def test_straight_lines_join_values() -> None:
    values = np.array([0.0, 1.0, -1.0])
    made = joined(values, 100)
    np.testing.assert_allclose(made, np.interp(np.arange(100), [0, BLOCK, 2 * BLOCK], values), atol=1e-6)


@pytest.mark.parametrize(("cents", "error"), [(0.0, 1e-4), (20.0, 2e-3)])
def test_flowing_harmonics_follow_their_phase(cents: float, error: float) -> None:
    count, pitch, step = 4, 440.0, 32
    times = np.arange(400 * step + 1) / RATE
    swing = pitch * 2 ** (cents / 1200 * np.sin(2 * np.pi * 6 * times))
    turns = np.concatenate([[0.0], np.cumsum(0.5 * (swing[1:] + swing[:-1]))]) / RATE
    states = (turns[::step] % 1).astype(np.float32)[np.newaxis]
    lines = harmonics(states, np.ones_like(states), count)[:, 0]
    made = flowed(pitch * np.arange(1, count + 1), lines, np.ones((count, 1)), step)
    wanted = np.cos(2 * np.pi * np.arange(1, count + 1)[:, np.newaxis] * turns[: 400 * step]).sum(axis=0)
    assert np.sqrt(np.mean((made - wanted) ** 2)) < error


def test_what_lines_lose_between_states_is_what_is_said() -> None:
    strays, step, steps = 200.0, 64, 300
    lines = np.exp(2j * np.pi * strays * step / RATE * np.arange(steps + 1))[np.newaxis]
    made = flowed(
        np.array([3_000.0]),
        lines * np.exp(2j * np.pi * 3_000 * step / RATE * np.arange(steps + 1)),
        np.ones((1, 1)),
        step,
    )
    spectrum = np.abs(np.fft.rfft(made * np.hanning(made.size))) / np.hanning(made.size).sum() * 2
    loud = {hertz: spectrum[round(hertz * made.size / RATE)] for hertz in (3_200, 3_200 - 750, 3_200 + 750)}
    assert abs(loud[3_200] - np.sinc(strays * step / RATE) ** 2) < 0.01
    assert 0.3 < max(loud[3_200 - 750], loud[3_200 + 750]) / (strays * step / RATE) ** 2 < 2.0


def test_the_powers_of_a_line_keep_its_amplitude() -> None:
    turns = np.array([[0.1, 0.35], [0.8, 0.0]], np.float32)
    made = harmonics(turns, np.array([[1.0, 0.5], [0.0, 2.0]], np.float32), 9)
    assert made.shape == (9, 2, 2)
    wanted = np.exp(2j * np.pi * np.arange(1, 10)[:, np.newaxis, np.newaxis] * turns) * [[1.0, 0.5], [0.0, 2.0]]
    np.testing.assert_allclose(made, wanted, atol=1e-5)


def flowed(frequencies: np.ndarray, lines: np.ndarray, levels: np.ndarray, step: int = BLOCK) -> Samples:
    out = np.empty((lines.shape[1] - 1, step), np.float32)
    flowing(lines.astype(np.complex64), levels.astype(np.float32), triangles(frequencies, RATE, step), out)
    return out.reshape(-1)
