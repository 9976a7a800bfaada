"""Breath, coughs, gulps and crowds: what a listener would notice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms.base import Ask, Mechanism
from menura.engines.sounds.mechanisms.breath import Breath
from menura.engines.sounds.mechanisms.crowd import Crowd
from menura.engines.sounds.mechanisms.expulsion import Expulsion
from menura.engines.sounds.mechanisms.gulp import Gulp

RATE = 44_100


def made(by: Mechanism, seconds: float, **values: float) -> npt.NDArray[np.float32]:
    ask = Ask({k: p.default for k, p in by.parameters.items()} | values, RATE, seconds, 0.0, seconds, 1)
    signal = by.signal(by.controls(ask), ask)
    assert signal.shape == (ask.length,)
    assert np.isfinite(signal).all()
    return signal


def level(signal: npt.NDArray[np.float32], block: float = 0.02) -> npt.NDArray[np.float64]:
    n = int(block * RATE)
    return np.asarray(np.sqrt(np.mean(signal[: signal.size // n * n].reshape(-1, n).astype(np.float64) ** 2, axis=1)))


def beat(curve: npt.NDArray[np.float64], per_second: float, low: float, high: float) -> float:
    """Return the strongest rate (1/s) in a curve between two bounds."""
    spectrum = np.abs(np.fft.rfft((curve - curve.mean()) * np.hanning(curve.size), 8 * curve.size))
    freqs = np.fft.rfftfreq(8 * curve.size, 1 / per_second)
    band = (freqs > low) & (freqs < high)
    return float(freqs[band][np.argmax(spectrum[band])])


def share(signal: npt.NDArray[np.float32], low: float, high: float) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    freqs = np.fft.rfftfreq(signal.size, 1 / RATE)
    return float(power[(freqs >= low) & (freqs < high)].sum() / power.sum())


def test_breathing_keeps_its_period() -> None:
    signal = made(Breath(), 16.0, period=2.0, uneven=0.0, in_level=-40.0)
    assert beat(level(signal), 50, 0.2, 2) == pytest.approx(0.5, rel=0.15)


def test_a_snore_flaps_at_its_rate() -> None:
    signal = made(Breath(), 6.0, flap_in=3.0, flap_rate=50.0, flap_jitter=0.0, tilt=-12.0, f1=300.0)
    assert 30 < beat(level(signal, 0.002), 500, 20, 70) < 62
    assert share(signal, 0, 1_000) > 0.5


def test_a_cough_begins_at_once_and_bursts_first() -> None:
    curve = level(made(Expulsion(), 0.4), 0.005)
    assert np.argmax(curve > 0.3 * curve.max()) * 0.005 < 0.06
    assert np.argmax(curve) * 0.005 < 0.2


def test_a_sneeze_draws_breath_before_it_bursts() -> None:
    by, values = Expulsion(), {"inhale": 0.4, "inhale_level": -14.0, "stop": 0.1}
    ask = Ask({k: p.default for k, p in by.parameters.items()} | values, RATE, 1.0, 0.0, 1.0, 1)
    blast = by.controls(ask)
    curve = level(by.signal(blast, ask), 0.005)
    assert (
        abs(np.argmax(np.diff(np.log(curve + 1e-6))) * 0.005 - blast.opening) < 0.05
        or np.argmax(curve) * 0.005 > blast.opening
    )
    before = curve[: int(blast.opening / 0.005) - 2]
    assert 0 < before.max() < 0.6 * curve.max()


def test_a_hiss_of_teeth_is_bright() -> None:
    plain, hissing = (made(Expulsion(), 0.6, fricative=f, fricative_at=6_000.0) for f in (0.0, 4.0))
    assert share(hissing, 4_000, 10_000) > 2 * share(plain, 4_000, 10_000)


def test_gulps_come_at_their_period() -> None:
    signal = made(Gulp(), 12.0, period=1.0, uneven=0.0, slurp_level=-60.0, wet_level=-60.0, gulps=1.0)
    assert beat(level(signal), 50, 0.4, 1.6) == pytest.approx(1.0, rel=0.2)


def test_a_gulp_is_low_and_a_slurp_is_high() -> None:
    swallowed = made(Gulp(), 4.0, slurp_level=-80.0, wet_level=-80.0, click=0.0)
    drawn = made(Gulp(), 4.0, swallow_level=-80.0, wet_level=-80.0)
    assert share(swallowed, 100, 900) > 0.6
    assert share(drawn, 900, 20_000) > 0.6


def test_a_crowd_is_steadier_than_one_voice() -> None:
    def restlessness(**values: float) -> float:
        curve = level(made(Crowd(), 6.0, **values), 0.05)
        return float(curve.std() / curve.mean())

    assert restlessness(voices=6.0, doubled=3.0, murmur=6.0) < 0.6 * restlessness(voices=1.0, doubled=0.0, murmur=-60.0)


def test_children_are_higher_than_men() -> None:
    values = {"murmur": -60.0, "voices": 3.0, "breath": 0.0}
    men, children = (made(Crowd(), 4.0, pitch=p, **values) for p in (110.0, 380.0))
    assert share(men, 60, 300) > share(children, 60, 300)


def test_the_same_ask_gives_the_same_bytes() -> None:
    for by in (Breath(), Crowd(), Expulsion(), Gulp()):
        assert np.array_equal(made(by, 1.0), made(by, 1.0))


def test_each_flap_of_a_snore_makes_the_airway_ring() -> None:
    mouth = {"f1": 300.0, "width": 0.12, "depth": 22.0, "tilt": -24.0}
    snore = made(Breath(), 4.0, flap_in=3.0, flap_rate=30.0, flap_tilt=-6.0, in_level=0.0, out_level=-60.0, **mouth)
    assert np.abs(snore).max() < 14 * np.std(snore)  # bare pulses rise to twice that
