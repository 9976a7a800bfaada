"""What pitch, loudness and brightness do to any signal."""

import numpy as np
import pytest

from menura.engines.base import Stretch
from menura.engines.expression import bend, colour, source_stretch
from menura.plans.curve import Curve
from menura.plans.model import Controls

RATE = 16_000


def tone(seconds: float, frequency: float = 500.0) -> np.ndarray:
    return np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def frequency(signal: np.ndarray) -> float:
    """Return the frequency of a tone, from its zero crossings."""
    crossings = np.flatnonzero((signal[:-1] < 0) & (signal[1:] >= 0))
    return float((crossings.size - 1) * RATE / (crossings[-1] - crossings[0]))


def bent(pitch: Curve, stretch: Stretch) -> np.ndarray:
    source = source_stretch(pitch, stretch)
    first = round(source.start * RATE)
    return bend(tone(120.0)[first : first + round(source.duration * RATE)], RATE, pitch, stretch)


@pytest.mark.parametrize("semitones", [-24.0, -7.0, 0.0, 5.0, 12.0, 36.0])
def test_pitch_moves_the_frequency_and_keeps_the_length(semitones: float) -> None:
    signal = bent(semitones, Stretch(0.0, 1.5, 0))
    assert signal.shape == (round(1.5 * RATE),)
    assert frequency(signal) == pytest.approx(500 * 2 ** (semitones / 12), rel=2e-3)


def test_a_pitch_curve_glides() -> None:
    signal = bent(((0.0, 0.0), (2.0, 12.0)), Stretch(0.0, 2.0, 0))
    for at in (0.25, 1.0, 1.75):
        near = signal[round((at - 0.05) * RATE) : round((at + 0.05) * RATE)]
        assert frequency(near) == pytest.approx(500 * 2 ** (at / 2), rel=0.02)


def test_a_later_stretch_goes_on_where_the_one_before_it_was() -> None:
    pitch = ((0.0, -5.0), (40.0, 7.0))
    whole = bent(pitch, Stretch(0.0, 40.0, 0))
    part = bent(pitch, Stretch(19.0, 20.0, 1))
    expected = whole[19 * RATE : 39 * RATE]
    assert frequency(part[:RATE]) == pytest.approx(frequency(expected[:RATE]), rel=1e-3)
    assert np.corrcoef(part[: RATE // 2], expected[: RATE // 2])[0, 1] > 0.95


def test_loudness_is_decibels_along_the_curve() -> None:
    flat = np.ones(RATE, np.float32)
    made = colour(flat, RATE, Controls(loudness=((0.0, 0.0), (2.0, -40.0))), start=1.0)
    assert 20 * np.log10(made[0]) == pytest.approx(-20, abs=0.01)
    assert 20 * np.log10(made[-1]) == pytest.approx(-40, abs=0.02)
    assert colour(flat, RATE, Controls(), 0.0) is flat


@pytest.mark.parametrize("slope", [-6.0, 3.0, 6.0])
def test_brightness_tilts_the_spectrum_about_one_kilohertz(slope: float) -> None:
    noise = np.random.default_rng(2).standard_normal(8 * RATE).astype(np.float32)
    made = colour(noise, RATE, Controls(brightness=slope), 0.0)
    assert made.shape == noise.shape
    change = {f: level(made, f) - level(noise, f) for f in (250, 500, 1000, 2000, 4000)}
    for f, decibels in change.items():
        assert decibels == pytest.approx(slope * np.log2(f / 1000), abs=1.0)


def level(signal: np.ndarray, centre: float) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    frequencies = np.fft.rfftfreq(signal.size, 1 / RATE)
    return float(10 * np.log10(power[(frequencies > 0.95 * centre) & (frequencies < 1.05 * centre)].mean()))


def test_brightness_can_change_while_a_sound_lasts() -> None:
    noise = np.random.default_rng(2).standard_normal(4 * RATE).astype(np.float32)
    made = colour(noise, RATE, Controls(brightness=((0.0, -6.0), (4.0, 6.0))), 0.0)
    early, late = made[: RATE // 2], made[-RATE // 2 :]
    assert level(late, 4000) - level(early, 4000) > 15


def test_nothing_is_too_short() -> None:
    for n in (0, 1, 5):
        short = np.ones(n, np.float32)
        assert colour(short, RATE, Controls(loudness=-6.0, brightness=3.0), 0.0).shape == (n,)
