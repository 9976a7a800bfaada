"""Players of one note, against their partials written out."""

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.audio.reading import read
from menura.engines.music.lines import BLOCK, triangles
from menura.engines.music.unison import KNOT, PIECE, Course, Levels, unison

RATE, PITCH, COUNT = 48_000, 220.0, 12
FREQUENCIES = PITCH * np.arange(1, COUNT + 1)


def levels(course: Course, size: float = 0.0) -> Levels:
    chance = np.random.default_rng(4)
    tilt = np.stack([np.ones(COUNT), np.linspace(0, 1, COUNT)], axis=1).astype(np.float32)
    wander = size * chance.standard_normal((COUNT, int(course.times[-1] / KNOT) + 2))
    return Levels(tilt, np.stack([course.level, course.level / 2]), wander.astype(np.float32), course.times)


def course(states: int, cents: tuple[float, ...]) -> Course:
    times = BLOCK / RATE * np.arange(states)
    speeds = PITCH * 2 ** (np.array(cents)[:, np.newaxis] / 1200)
    level = -0.5 - np.sin(3 * times) ** 2
    return Course(times.astype(np.float32), level.astype(np.float32), np.zeros(states, np.float32), speeds * times)


def sounding(over: Course, shares: np.ndarray, loud: Levels, floor: float = 0.0, step: int = BLOCK) -> Samples:
    basis, entries = triangles(FREQUENCIES, RATE, step), np.ones(over.turns.shape, np.float32)
    return unison(over, entries, shares.astype(np.complex64), loud, basis, np.full(COUNT, floor))


@pytest.mark.parametrize("cents", [(0.0,), (-6.0, 1.0, 8.0)])
def test_players_sound_as_their_partials_added_up(cents: tuple[float, ...]) -> None:
    chance, over = np.random.default_rng(1), course(2 * PIECE + 40, cents)
    shares = chance.standard_normal((COUNT, 2, len(cents))) + 1j * chance.standard_normal((COUNT, 2, len(cents)))
    loud = levels(over, 0.3)
    made = sounding(over, shares, loud)
    times = np.arange(made.shape[1]) / RATE
    knots = KNOT * np.arange(loud.wander.shape[1])
    wanted = np.zeros_like(made)
    for n in range(COUNT):
        curve = loud.tilt[n] @ loud.curves + np.interp(over.times, knots, loud.wander[n])
        level = np.interp(times, over.times, 2**curve)
        for k, off in enumerate(cents):
            wave = np.exp(2j * np.pi * (n + 1) * PITCH * 2 ** (off / 1200) * times)
            wanted += level * (np.conj(shares[n, :, k, np.newaxis]) * np.conj(wave)).real
    assert np.abs(made - wanted).max() < 3e-3 * np.abs(wanted).max()


def test_what_nobody_hears_is_not_made() -> None:
    over, faint = course(300, (0.0,)), np.ones((COUNT, 1, 1))
    faint[7:] = 1e-3
    assert np.array_equal(
        sounding(over, faint, levels(over), floor=0.01), sounding(over, np.where(faint < 1, 0, faint), levels(over))
    )
    assert not sounding(over, faint, levels(over), floor=10.0).any()


def test_a_player_comes_in_as_he_is_told_to() -> None:
    over = course(200, (0.0, 0.0))
    entries = np.stack([np.ones(200), np.zeros(200)]).astype(np.float32)
    basis, both = triangles(FREQUENCIES, RATE, BLOCK), np.ones((COUNT, 1, 2), np.complex64)
    made = unison(over, entries, both, levels(over), basis, np.zeros(COUNT))
    np.testing.assert_allclose(made, sounding(course(200, (0.0,)), both[:, :, :1], levels(over)), atol=1e-6)


@pytest.mark.parametrize("blocks", [0.5, 2.0])
def test_other_steps_make_the_same_sound(blocks: float) -> None:
    over, one = course(401, (5.0,)), np.ones((COUNT, 1, 1))
    usual, other = sounding(over, one, levels(over)), over.every(blocks)
    made = sounding(other, one, levels(other), step=round(blocks * BLOCK))
    assert np.abs(made[:, : usual.shape[1]] - usual).max() < 0.01 * np.abs(usual).max()


def test_a_steady_course_read_unsteadily_is_the_course_itself() -> None:
    over, one = course(401, (0.0,)), np.ones((COUNT, 1, 1))
    edges = BLOCK * (np.arange(401) + 3 * np.sin(np.arange(401) / 40))
    moved = Course(over.times, over.level, over.cents, PITCH / RATE * edges[np.newaxis])
    steady = moved.steady(edges, BLOCK)
    np.testing.assert_allclose(np.diff(steady.turns[0][:-3]), PITCH / RATE * BLOCK, rtol=1e-9)
    where = np.interp(np.arange(400 * BLOCK), BLOCK * np.arange(401), edges)
    made = read(sounding(steady, one, levels(steady))[0], where)
    places = PITCH / RATE * where
    wave = np.cos(2 * np.pi * np.arange(1, COUNT + 1)[:, np.newaxis] * places)
    loud = 2 ** (levels(moved).tilt @ levels(moved).curves)
    level = np.stack([np.interp(np.arange(400 * BLOCK), BLOCK * np.arange(401), row) for row in loud])
    wanted = (level * wave).sum(axis=0)
    assert np.abs(made - wanted)[2 * BLOCK : -8 * BLOCK].max() < 0.02 * np.abs(wanted).max()
