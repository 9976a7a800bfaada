"""Slips make creaks and squeaks, in bouts."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 44_100
STEADY = {"sweep": 0.0, "arch": 0.0, "restless": 0.0, "chaos": 0.0, "waver": 0.0, "rub": -80.0, "uneven": 0.0}


def asked(seconds: float = 2.0, **values: float) -> Ask:
    slip = mechanism("stick-slip")
    return Ask({k: p.default for k, p in slip.parameters.items()} | values, RATE, seconds, 0.0, seconds, 7)


def test_a_squeak_has_the_pitch_of_its_slips() -> None:
    slip = mechanism("stick-slip")
    ask = asked(1.0, slips=800.0, bout=1.0, bouts=1, decay=0.01, **STEADY)
    spectrum = np.abs(np.fft.rfft(slip.signal(slip.controls(ask), ask)))
    peaks = np.argsort(spectrum)[-5:]
    assert all(abs(p / 800 - round(p / 800)) < 0.02 for p in peaks)


def test_slips_get_faster_when_the_rate_climbs() -> None:
    slips = mechanism("stick-slip").controls(asked(bout=1.0, bouts=1, **(STEADY | {"sweep": 2.0})))
    gaps = np.diff(slips.times[0])
    assert gaps[:5].mean() > 2.5 * gaps[-5:].mean()


def test_chaos_makes_slips_irregular() -> None:
    def spread(chaos: float) -> float:
        gaps = np.diff(mechanism("stick-slip").controls(asked(bouts=1, **(STEADY | {"chaos": chaos}))).times[0])
        return float(gaps.std() / gaps.mean())

    assert spread(0.0) < 0.01 < 0.2 < spread(1.0)


def test_between_bouts_it_is_quiet() -> None:
    slip = mechanism("stick-slip")
    ask = asked(3.0, bout=0.3, period=1.0, uneven=0.0, decay=0.03)
    sound = np.abs(slip.signal(slip.controls(ask), ask))
    assert sound[: int(0.3 * RATE)].max() > 0
    assert sound[int(0.6 * RATE) : int(0.95 * RATE)].max() < 0.001 * sound.max()


def test_the_number_of_bouts_is_kept() -> None:
    assert mechanism("stick-slip").controls(asked(8.0, bouts=2)).bouts.shape == (2, 2)
    assert pytest.approx(0.0) == mechanism("stick-slip").controls(asked(8.0)).bouts[0, 0]
