"""What sets steel pans and sitars apart: energy that climbs while they sound."""

from dataclasses import replace

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.music.instrument import sounding
from menura.engines.music.mechanisms.base import MF, Stroke
from menura.engines.music.mechanisms.jawari import Jawari, vibration
from menura.engines.music.mechanisms.pans import Pans

RATE = 48_000


def test_the_octave_of_a_pan_opens_after_the_stroke() -> None:
    sound = sounding("steel-drum").mechanism.note(Stroke(RATE, 72, MF, 1.0, seed=4)).mean(axis=0)
    first, octave = (level(sound, ratio * 523.25) for ratio in (1, 2))
    assert np.argmax(first) < 0.025 * RATE
    assert 0.03 * RATE < np.argmax(octave) < 0.12 * RATE
    assert first[round(0.05 * RATE)] < 0.5 * first.max()


def test_a_pan_without_feeding_is_a_bar() -> None:
    fed = sounding("steel-drum").mechanism
    assert isinstance(fed, Pans)
    plain = replace(fed, blooms=(0.0,) * len(fed.ratios), spent=0.0, beat=0.0, bursts=())
    octave = level(plain.note(Stroke(RATE, 72, MF, 1.0, seed=4)).mean(axis=0), 1046.5)
    assert np.argmax(octave) < 0.025 * RATE


@pytest.fixture(scope="module")
def bridge() -> Jawari:
    found = sounding("sitar").mechanism
    assert isinstance(found, Jawari)
    return replace(found, point=0.25, soft=1e5)


def test_the_bridge_makes_partials_that_have_a_node_where_the_string_is_plucked(bridge: Jawari) -> None:
    free, bent = (vibration(replace(bridge, wrap=wrap), 50.0, 0.0, RATE, 10_000.0) for wrap in (0.0, bridge.wrap))
    for node in (3, 7, 11):
        assert np.abs(free[node]).max() < 1e-6 * np.abs(free).max()
        assert np.abs(bent[node]).max() > 0.02 * np.abs(bent).max()


def test_the_formant_of_a_sitar_sinks(bridge: Jawari) -> None:
    power = np.abs(vibration(bridge, 50.0, 0.0, RATE, 10_000.0)[8:]) ** 2
    centre = (power * np.arange(8, 8 + len(power))[:, None]).sum(axis=0) / power.sum(axis=0)
    early, late = (centre[round(second * RATE / 512)] for second in (0.3, 1.5))
    assert early > 1.25 * late


def test_a_harder_stroke_climbs_further(bridge: Jawari) -> None:
    soft, hard = (np.abs(vibration(bridge, 50.0, force, RATE, 10_000.0)[:, 20]) for force in (-1.0, 0.5))
    assert hard[10:].sum() / hard.sum() > 1.2 * soft[10:].sum() / soft.sum()


def test_strings_that_nobody_plucks_ring_on(bridge: Jawari) -> None:
    stroke = Stroke(RATE, 60, MF, 0.2, seed=2)
    alone, answered = (replace(bridge, tarab=level).note(replace(stroke)) for level in (-60.0, -14.0))
    assert alone.shape[1] < 1.0 * RATE < 2.0 * RATE < answered.shape[1]
    assert np.abs(answered[:, RATE : RATE + 4800]).max() > 0.001


def level(sound: Samples, hertz: float) -> np.ndarray:
    """Return the level of one line over time."""
    turned = sound * np.exp(-2j * np.pi * hertz / RATE * np.arange(sound.size))
    window = np.hanning(round(0.02 * RATE))
    return np.abs(np.convolve(turned, window / window.sum(), "same"))
