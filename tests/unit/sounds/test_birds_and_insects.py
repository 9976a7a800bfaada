"""Birds sing where and how fast they were asked to; crickets chirp in their rhythm; wings hum at their beat."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms.base import Ask, Mechanism
from menura.engines.sounds.mechanisms.stridulation import Stridulation
from menura.engines.sounds.mechanisms.syrinx import Syrinx
from menura.engines.sounds.mechanisms.wingbeat import Wingbeat

RATE = 44_100


def made(
    by: Mechanism, seconds: float, values: dict[str, float], start: float = 0.0, seed: int = 1
) -> npt.NDArray[np.float32]:
    ask = Ask({k: p.default for k, p in by.parameters.items()} | values, RATE, seconds, start, start + seconds, seed)
    signal = by.signal(by.controls(ask), ask)
    assert signal.shape == (ask.length,)
    assert np.isfinite(signal).all()
    return signal


def loudest_frequency(signal: npt.NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(signal.size)))
    return float(np.fft.rfftfreq(signal.size, 1 / RATE)[np.argmax(spectrum)])


def onsets(signal: npt.NDArray[np.float32], block: float) -> int:
    n = int(block * RATE)
    level = np.sqrt(np.mean(signal[: signal.size // n * n].reshape(-1, n).astype(np.float64) ** 2, axis=1))
    loud = level > 0.3 * level.max()
    return int(np.count_nonzero(np.diff(loud.astype(int)) == 1) + loud[0])


STEADY = {"range": 0.0, "sweep": 0.0, "sweep_range": 0.0, "arch": 0.0, "arch_range": 0.0, "noise": 0.0, "unsteady": 0.0}


@pytest.mark.parametrize("pitch", [400.0, 2_000.0, 6_000.0])
def test_a_bird_sings_at_its_pitch(pitch: float) -> None:
    signal = made(Syrinx(), 2.0, {**STEADY, "pitch": pitch, "note": 0.5, "note_range": 0.0})
    assert loudest_frequency(signal) == pytest.approx(pitch, rel=0.02)


def test_notes_follow_their_length_and_gap() -> None:
    values = {**STEADY, "note": 0.1, "note_range": 0.0, "gap": 0.1, "phrase": 60.0}
    assert onsets(made(Syrinx(), 4.0, values), 0.01) == pytest.approx(20, abs=3)


def test_a_falling_note_falls() -> None:
    signal = made(
        Syrinx(), 1.0, {**STEADY, "sweep": -1.0, "note": 0.9, "note_range": 0.0, "pitch": 3_000.0, "phrase": 5.0}
    )
    assert loudest_frequency(signal[8_000:12_000]) > 1.3 * loudest_frequency(signal[26_000:30_000])


def test_a_cuckoo_calls_high_then_low() -> None:
    values = {
        **STEADY,
        "ordered": 1.0,
        "kinds": 2.0,
        "repeats": 1.0,
        "range": 0.16,
        "pitch": 600.0,
        "note": 0.3,
        "note_range": 0.0,
    }
    notes = Syrinx().controls(
        Ask({k: p.default for k, p in Syrinx.parameters.items()} | values, RATE, 1.0, 0.0, 1.0, 2)
    )[0]
    sung = notes.pitch[notes.gain > 0.3]
    assert sung[0] > 1.15 * sung[-1]


def test_more_singers_more_often() -> None:
    alone, many = (made(Syrinx(), 6.0, {"singers": n, "pause": 2.0, "phrase": 0.5}) for n in (1.0, 8.0))
    assert np.mean(np.abs(many) > 0.02) > 1.5 * np.mean(np.abs(alone) > 0.02)


def test_a_cricket_chirps_at_its_carrier_and_rhythm() -> None:
    values = {
        "insects": 1.0,
        "carrier": 4_500.0,
        "chirps": 2.0,
        "uneven": 0.0,
        "haze": -80.0,
        "waves": 0.0,
        "rasp": 0.0,
    }
    signal = made(Stridulation(), 5.0, values)
    assert loudest_frequency(signal) == pytest.approx(4_500, rel=0.02)
    assert onsets(signal, 0.1) == pytest.approx(10, abs=2)


def test_stretches_of_a_cricket_agree() -> None:
    values = {"insects": 1.0, "haze": -80.0, "rasp": 0.0}
    by = Stridulation()
    whole = by.controls(Ask({k: p.default for k, p in by.parameters.items()} | values, RATE, 20.0, 0.0, 20.0, 5))
    later = by.controls(Ask({k: p.default for k, p in by.parameters.items()} | values, RATE, 5.0, 12.0, 20.0, 5, 3))
    assert np.allclose(whole[0].strokes[24_000:33_000], later[0].strokes[:9_000], atol=1e-6)


@pytest.mark.parametrize("pitch", [150.0, 560.0])
def test_wings_hum_at_their_beat(pitch: float) -> None:
    values = {
        "pitch": pitch,
        "unsteady": 0.0,
        "quick": 0.0,
        "doppler": 0.0,
        "depth": 0.0,
        "low": 60.0,
        "tilt": -9.0,
        "air": 0.0,
    }
    signal = made(Wingbeat(), 1.0, {**values, "body": 4_000.0, "body_gain": 0.0})
    assert loudest_frequency(signal) == pytest.approx(pitch, rel=0.03)


def test_an_insect_comes_and_goes() -> None:
    def range_of(depth: float) -> float:
        signal = made(Wingbeat(), 8.0, {"depth": depth, "passes": 0.6})
        level = np.sqrt(np.mean(signal.reshape(-1, 4_410).astype(np.float64) ** 2, axis=1))
        return float(20 * np.log10(np.percentile(level, 95) / np.percentile(level, 5)))

    assert range_of(12.0) > range_of(0.0) + 10
